/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mt_obfuscate: obfuscated2 of core.telegram.org/mtproto/mtproto-transports,
 * "Transport obfuscation": 64 first bytes from the client, after which both
 * directions are AES-256-CTR under keys taken from them. It hides what this
 * is from simple filters and keeps nothing secret. */
#ifndef DORAN_MT_OBFUSCATE_H
#define DORAN_MT_OBFUSCATE_H

#include "mt_random.h"

#define MT_HELLO 64

struct mt_obfuscate; /* both directions of one connection */

/* TRUE if these first bytes (4 are enough, with 8 more is known) mean
 * something else: HTTP, TLS or a transport that is not obfuscated. */
gboolean mt_hello_forbidden(const guint8 *hello, gsize len);

/* The client's: fills `hello`, which is sent first as it is. `tag`: the four
 * bytes of the transport. */
struct mt_obfuscate *mt_obfuscate_client(const guint8 tag[4], gint16 dc,
	const struct mt_random *random, guint8 hello[MT_HELLO]);

/* The server's, of the hello that came; gives the tag it holds and the dc. */
struct mt_obfuscate *mt_obfuscate_server(
	const guint8 hello[MT_HELLO], guint8 tag[4], gint16 *dc);
void mt_obfuscate_free(struct mt_obfuscate *obfuscate);

/* On in each direction; `from` and `to` may be the same. */
void mt_obfuscate_in(struct mt_obfuscate *obfuscate, const guint8 *from,
	guint8 *to, gsize len);
void mt_obfuscate_out(struct mt_obfuscate *obfuscate, const guint8 *from,
	guint8 *to, gsize len);

#endif
