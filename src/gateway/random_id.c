/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <sys/random.h>

#include <glib.h>

#include "random_id.h"

#define ID_BYTES 16

char *
random_client_id(const char *user)
{
	GString *id = g_string_new(user != NULL ? user : "dorand");
	guint8 random[ID_BYTES];
	gssize n = getrandom(random, sizeof(random), 0);

	g_assert(n == sizeof(random)); /* cannot fail, getrandom(2) */
	g_string_append_c(id, '~');
	for (guint i = 0; i < ID_BYTES; i++)
		g_string_append_printf(id, "%02x", random[i]);
	return g_string_free(id, FALSE);
}
