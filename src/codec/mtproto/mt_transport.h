/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mt_transport: packets in a stream of bytes, as core.telegram.org/mtproto/
 * mtproto-transports has them: abridged, intermediate, padded intermediate and
 * full, the first three also inside obfuscated2. Pure: bytes in, packets out;
 * packets in, bytes out. */
#ifndef DORAN_MT_TRANSPORT_H
#define DORAN_MT_TRANSPORT_H

#include "mt_random.h"

enum mt_transport_kind {
	MT_ABRIDGED,
	MT_INTERMEDIATE,
	MT_PADDED,
	MT_FULL,
	MT_UNDETECTED /* a server's, as long as nothing came */
};

/* What TCP's ends may say instead of a message; sent as a packet of 4 bytes. */
enum mt_transport_code {
	MT_CODE_UNKNOWN_KEY = -404,
	MT_CODE_FLOOD = -429,
	MT_CODE_WRONG_DC = -444
};

enum mt_transport_event {
	MT_TRANSPORT_MORE, /* no whole packet is there */
	MT_TRANSPORT_PACKET,
	MT_TRANSPORT_CODE, /* `code`, e.g. -404 */
	MT_TRANSPORT_WRONG /* not this protocol, or over the limit; the end */
};

struct mt_packet {
	/* The packet's bytes, borrowed until the next call; may be written to
	 * (decrypted in place). With MT_PADDED up to 15 bytes of padding are
	 * behind the message: who knows its length leaves them out. */
	guint8 *data;
	gsize len; /* >= 20 */
	gint32 code;
	gboolean quick_ack; /* its sender asks for a quick ack, which is a wish
			     */
};

struct mt_transport;

/* The client's end. The first bytes it writes say which transport this is.
 * limit: the largest packet that is read, in bytes. obfuscated: not with
 * MT_FULL. dc: number of the data centre inside obfuscated2; 0 or any.
 * `random` is borrowed for good. */
struct mt_transport *mt_transport_new_client(enum mt_transport_kind kind,
	gboolean obfuscated, gint16 dc, gsize limit,
	const struct mt_random *random);

/* The server's end, which learns its kind from the first bytes that come. */
struct mt_transport *mt_transport_new_server(
	gsize limit, const struct mt_random *random);
void mt_transport_free(struct mt_transport *transport);

enum mt_transport_kind mt_transport_kind(const struct mt_transport *transport);
gboolean mt_transport_obfuscated(const struct mt_transport *transport);

/* Reads on in *bytes, *len of them, in pieces of any size; both move behind
 * what was read. Call it until it gives MT_TRANSPORT_MORE (all was read). At
 * most one packet is kept, and room grows with what came, so that a length
 * alone costs nothing. */
enum mt_transport_event mt_transport_read(struct mt_transport *transport,
	const guint8 **bytes, gsize *len, struct mt_packet *packet);

/* Bytes kept for a packet that is not whole; room that a whole one left may
 * stay, a few KiB, and is not in it. */
gsize mt_transport_held(const struct mt_transport *transport);
/* No packet has begun and is not whole. */
gboolean mt_transport_idle(const struct mt_transport *transport);

/* Appends a packet of `len` bytes (a multiple of 4, >= 20) to `out`. A server
 * writes nothing before it knows its kind. */
void mt_transport_write(struct mt_transport *transport, const guint8 *packet,
	gsize len, GByteArray *out);

/* The same without a copy: begin returns room for `len` bytes inside `out`,
 * end completes the packet (nothing else was done to `out` meanwhile). */
guint8 *mt_transport_write_begin(
	struct mt_transport *transport, gsize len, GByteArray *out);
void mt_transport_write_end(struct mt_transport *transport, GByteArray *out);

/* Appends a code, as -404. */
void mt_transport_write_code(
	struct mt_transport *transport, gint32 code, GByteArray *out);

/* Reads a word: "abridged", "intermediate", "padded", "full". */
const char *mt_transport_name(enum mt_transport_kind kind);

#endif
