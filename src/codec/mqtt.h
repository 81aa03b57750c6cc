/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mqtt: MQTT 3.1.1 control packets (OASIS, 29 October 2014), both ways, bytes
 * to values and back. No sockets, no clocks, no sessions.
 *
 * The parser takes bytes in pieces of any size and is strict: every flag, code,
 * length and packet ID as the specification has it, UTF-8 without U+0000,
 * topic names without wildcards and filters with them where they belong. A
 * packet that lies whole in the bytes fed is not copied; of one that does not,
 * what has come is held, up to the limit; nothing is allocated because a length
 * was announced, and between packets nothing is held. */
#ifndef DORAN_MQTT_H
#define DORAN_MQTT_H

#include <glib.h>

enum mqtt_type {
	MQTT_CONNECT = 1,
	MQTT_CONNACK,
	MQTT_PUBLISH,
	MQTT_PUBACK,
	MQTT_PUBREC,
	MQTT_PUBREL,
	MQTT_PUBCOMP,
	MQTT_SUBSCRIBE,
	MQTT_SUBACK,
	MQTT_UNSUBSCRIBE,
	MQTT_UNSUBACK,
	MQTT_PINGREQ,
	MQTT_PINGRESP,
	MQTT_DISCONNECT
};

/* CONNACK's return codes (3.2.2.3), and SUBACK's failure. */
enum {
	MQTT_ACCEPTED,
	MQTT_BAD_VERSION,
	MQTT_BAD_CLIENT_ID,
	MQTT_UNAVAILABLE,
	MQTT_BAD_LOGIN,
	MQTT_NOT_AUTHORISED,
	MQTT_SUBACK_FAILED = 0x80
};

#define MQTT_TEXT_MAX 65535
/* Bytes of the longest packet, without its fixed header (2.2.3). */
#define MQTT_PACKET_MAX 268435455

/* Borrowed bytes, without a NUL behind them. */
struct mqtt_span {
	const char *at;
	gsize len;
};

struct mqtt_span mqtt_span(const char *text);

/* 3.1. A span whose `at` is NULL is not there. */
struct mqtt_login {
	struct mqtt_span client_id; /* empty: the server's choice, clean only */
	struct mqtt_span user;
	struct mqtt_span password; /* only with a user */
	struct mqtt_span will_topic;
	struct mqtt_span will_payload; /* empty without a topic */
	guint8 will_qos;
	gboolean will_retain;
	gboolean clean;
	guint16 keepalive; /* s; 0: none */
};

struct mqtt_packet {
	enum mqtt_type type;
	/* PUBLISH with QoS 1 and 2, the four acknowledgements, SUBSCRIBE,
	 * SUBACK, UNSUBSCRIBE, UNSUBACK; else 0 */
	guint16 id;
	guint8 qos; /* PUBLISH */
	gboolean dup; /* PUBLISH */
	gboolean retain; /* PUBLISH */
	struct mqtt_span topic; /* PUBLISH */
	struct mqtt_span payload; /* PUBLISH */
	/* PUBLISH over the parser's limit: its payload was not kept, payload
	 * has the length alone */
	gboolean skipped;
	gboolean present; /* CONNACK: of the session */
	guint8 code; /* CONNACK */
	/* SUBSCRIBE, UNSUBSCRIBE: as mqtt_filter_next() reads and
	 * mqtt_filter_put() writes; SUBACK: a code for each filter */
	struct mqtt_span list;
	struct mqtt_login login; /* CONNECT */
};

/* ---- topics (4.7) --------------------------------------------------- */

gboolean mqtt_topic_valid(struct mqtt_span topic);
gboolean mqtt_filter_valid(struct mqtt_span filter);
/* Both valid. */
gboolean mqtt_filter_matches(struct mqtt_span filter, struct mqtt_span topic);

/* The next filter of a SUBSCRIBE (qos not NULL) or UNSUBSCRIBE that was parsed;
 * moves *list. */
gboolean mqtt_filter_next(
	struct mqtt_span *list, struct mqtt_span *filter, guint8 *qos);
/* One more behind `list`; `qos` -1 in an UNSUBSCRIBE. */
void mqtt_filter_put(GByteArray *list, struct mqtt_span filter, int qos);

/* ---- reading -------------------------------------------------------- */

enum mqtt_event {
	MQTT_MORE, /* all was taken, no packet is whole: feed more */
	MQTT_PACKET, /* a packet; there may be more */
	MQTT_BAD, /* broken: every further call says the same */
	/* Over the limit, and no PUBLISH that could be skipped: every further
	 * call says the same */
	MQTT_TOO_LARGE
};

/* Whose packets are taken; the others' are MQTT_BAD. */
enum mqtt_writer { MQTT_OF_CLIENT, MQTT_OF_SERVER };

/* All members are private. */
struct mqtt_parser {
	enum mqtt_writer writer;
	guint32 max;
	const char *error;
	gboolean large; /* the error is MQTT_TOO_LARGE */
	guint8 head[5];
	guint8 head_len;
	gboolean headed; /* the fixed header is whole */
	gboolean given; /* the packet held was given out */
	guint32 size; /* of the packet, without its fixed header */
	guint32 keep; /* of these, the others are skipped */
	guint32 skip; /* to come of the others */
	guint32 held, room;
	guint8 *buffer; /* NULL: nothing is held */
};

/* `max`: bytes of a packet without its fixed header. Of a PUBLISH over it the
 * payload is skipped, so that one message does not end a connection again and
 * again, if `max` leaves room for the longest topic (MQTT_TEXT_MAX + 4). */
void mqtt_parser_init(
	struct mqtt_parser *parser, enum mqtt_writer writer, gsize max);
/* Frees what it holds. */
void mqtt_parser_clear(struct mqtt_parser *parser);

/* Takes bytes from *data (moves *data, lessens *len) up to the next event; call
 * it until it returns MQTT_MORE. The packet borrows from the bytes fed and the
 * parser, until the next call. */
enum mqtt_event mqtt_parser_next(struct mqtt_parser *parser,
	const guint8 **data, gsize *len, struct mqtt_packet *packet);

/* The payload of the PUBLISH that mqtt_parser_next() gave last, and one NUL
 * byte behind it (counted): the parser's own bytes if it held them, then the
 * packet's spans live as long as they do; else a copy. The caller's. */
GBytes *mqtt_parser_payload(
	struct mqtt_parser *parser, const struct mqtt_packet *packet);

/* Where the rest of a packet that has begun may be read to, so that large ones
 * are not copied; NULL: nowhere, feed. After mqtt_parser_filled() call
 * mqtt_parser_next(), with nothing to feed too. */
guint8 *mqtt_parser_room(struct mqtt_parser *parser, gsize *len);
void mqtt_parser_filled(struct mqtt_parser *parser, gsize len);

/* Bytes allocated for a packet that is not whole. */
gsize mqtt_parser_held(const struct mqtt_parser *parser);
/* After MQTT_BAD or MQTT_TOO_LARGE: what is wrong, English; static. */
const char *mqtt_parser_error(const struct mqtt_parser *parser);

/* ---- writing -------------------------------------------------------- */

/* Appends the packet. FALSE: it cannot be written as the specification wants
 * it (a text too long or no UTF-8, no packet ID, a wildcard in a topic, …);
 * then `out` is as it was. Lists are taken as they are. */
gboolean mqtt_write(GByteArray *out, const struct mqtt_packet *packet);
/* A PUBLISH up to its payload, of which payload.len alone counts: the payload
 * has to follow. */
gboolean mqtt_write_head(GByteArray *out, const struct mqtt_packet *packet);

#endif
