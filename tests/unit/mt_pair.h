/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mt_pair: a client's link and a server's, with a clock each, and between them
 * bytes that can be cut, kept and fed again. */
#ifndef DORAN_MT_PAIR_H
#define DORAN_MT_PAIR_H

#include "mt_link.h"

#define PAIR_ECHO 0x11111111u /* the server answers with its own body */
#define PAIR_FAIL 0x22222222u /* the server answers an rpc_error 400 BAD */
#define PAIR_HOLD                                                  \
	0x33333333u /* the server neither answers nor acknowledges \
		     */
#define PAIR_TELL 0x44444444u /* the server acknowledges */

struct pair_clock {
	struct mt_host host; /* its data is this */
	struct mt_random random;
	gint64 wall, mono;
	guint64 state;
};

struct pair_end {
	struct mt_link *link;
	struct pair_clock *clock;
	GString *log; /* what happened, one word each */
	GByteArray *bodies; /* of results and messages */
	GArray *held; /* msg_ids of PAIR_HOLD */
	gboolean silent; /* does not log */
	gboolean trust; /* the client's answer to server_key() */
	guint results;
};

struct mt_pair {
	struct pair_clock client_clock, server_clock;
	struct mt_rsa_key *rsa;
	const struct mt_rsa_key *rsas[1];
	struct mt_keys *keys;
	struct pair_end client, server;
	guint piece; /* bytes a time; 0: all */
};

/* Both clocks stand at the same time; no links yet. */
void pair_init(struct mt_pair *pair, const struct mt_keys_limits *limits);
void pair_clear(struct mt_pair *pair);

/* A client with the trusted key and default options. */
struct mt_client pair_options(struct mt_pair *pair);
/* New links; the old ones go, logs are emptied. */
void pair_connect(struct mt_pair *pair, const struct mt_client *client,
	const struct mt_link_limits *server);
/* Until nothing moves any more. */
void pair_pump(struct mt_pair *pair);
/* What the end wants to write, taken from it. */
GByteArray *pair_take(struct pair_end *end);
void pair_give(
	struct mt_pair *pair, struct pair_end *end, const GByteArray *bytes);
void pair_later(struct mt_pair *pair, gint64 seconds);

GBytes *pair_body(guint32 id, const char *text);
/* The client sends and both pump; the handle. */
guint64 pair_ask(struct mt_pair *pair, guint32 id, const char *text);

#endif
