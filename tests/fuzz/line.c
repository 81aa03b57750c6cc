/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the owner of the store answers to a process beside it: objects, one a
 * line, over a socket. Each becomes a dictionary, an object again, and goes
 * back. */
#include "config.h"

#include <gio/gio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fuzz.h"
#include "line.h"

#define LONGEST 2048 /* bytes of a line */
#define INPUT_MAX 65536 /* fits into a socket */
#define TURNS 100000

struct talk {
	struct line *line;
	gboolean ended;
};

static void
came(JsonObject *object, void *user)
{
	struct talk *talk = user;
	g_autoptr(GVariant) dict = NULL, again = NULL;
	JsonObject *back;

	CHECK(!talk->ended);
	if (object == NULL) {
		talk->ended = TRUE;
		return;
	}
	dict = g_variant_ref_sink(line_to_variant(object));
	CHECK(g_variant_is_of_type(dict, G_VARIANT_TYPE_VARDICT));
	back = line_from_variant(dict);
	again = g_variant_ref_sink(line_to_variant(back));
	CHECK(g_variant_n_children(dict) == g_variant_n_children(again));
	line_send(talk->line, back);
}

static GSocketConnection *
connection(int fd)
{
	g_autoptr(GSocket) socket = g_socket_new_from_fd(fd, NULL);

	CHECK(socket != NULL);
	return g_socket_connection_factory_create_connection(socket);
}

void
fuzz_one(const guint8 *data, gsize len)
{
	struct talk talk = {NULL, FALSE};
	int pair[2];

	len = MIN(len, INPUT_MAX);
	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
	CHECK(len == 0 || write(pair[0], data, len) == (gssize)len);
	CHECK(shutdown(pair[0], SHUT_WR) == 0);
	talk.line = line_new(connection(pair[1]), LONGEST, came, &talk);
	for (guint i = 0; i < TURNS && !talk.ended; i++)
		g_main_context_iteration(NULL, TRUE);
	CHECK(talk.ended);
	line_free(talk.line);
	while (g_main_context_iteration(NULL, FALSE))
		;
	close(pair[0]);
}
