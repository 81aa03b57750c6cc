/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mt_recorded: key exchanges of another client with Telegram's own servers. */
#ifndef DORAN_MT_RECORDED_H
#define DORAN_MT_RECORDED_H

#include <glib.h>

struct mt_recorded {
	gboolean old; /* the old RSA form */
	guint64 fingerprint, salt;
	gint64 now;
	const char *modulus; /* all in hex; the exponent is 65537 */
	const char *random[3], *request[3], *response[3];
	const char *key;
};

extern const struct mt_recorded mt_recorded[2];

#endif
