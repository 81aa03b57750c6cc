/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gate_conf: dorand's settings. One table makes the options of the command
 * line, the keys of the file's group [dorand], --help, and what
 * tests/man-agrees.sh compares with dorand(8). The command line wins. */
#ifndef DORAN_GATE_CONF_H
#define DORAN_GATE_CONF_H

#include <glib.h>

#include "gate_log.h"
#include "gateway.h"

struct gate_conf {
	/* As they were given; NULL: not. */
	char *broker, *broker_ca, *broker_cert, *broker_key;
	char **ws; /* addresses, ADDR:PORT */
	char **tcp; /* the same, for MTProto */
	char *cert, *key; /* of the ws listeners */
	char *server_key; /* of the tcp listeners */
	char *metrics; /* ADDR:PORT */
	char **origins;
	char *user;
	char *log_level_word;

	gint64 clients, clients_per_address,
		connects; /* a second, an address */
	gint64 exchanges, exchanges_per_address, auth_keys;
	gint64 handshake_s, write_s, drain_s;
	gint64 max_message, client_queue, upstream_queue, memory;
	gint64 unacked, receipts, subscriptions;
	gint64 login_s, idle_s, frame_s;
	gint64 heartbeat_ms, keepalive_s, rate, burst;

	/* Worked out from these. */
	enum gate_level log_level;
	struct upstream_conf upstream;
	struct limits limits;
};

enum gate_kind {
	GATE_TEXT,
	GATE_LIST, /* on the command line once for each, in the file by spaces
		    */
	GATE_NUMBER
};

struct gate_option {
	const char *name;
	enum gate_kind kind;
	const char *value; /* "FILE", as --help names it; N_() */
	const char *fallback; /* the default; NULL: none */
	gint64 least, most; /* of a number */
	const char *help; /* N_() */
	gsize offset; /* in struct gate_conf */
};

/* name NULL ends it. */
extern const struct gate_option gate_options[];

/* What is on the command line only. */
struct gate_line {
	char *config; /* --config FILE, or NULL */
	char *make_key; /* --make-key FILE, or NULL */
	gboolean help, version;
	GPtrArray *given; /* of struct gate_given, in order */
};

struct gate_given {
	const struct gate_option *option;
	char *value;
};

/* Reads the command line. FAULT_USAGE. NULL on error. */
struct gate_line *gate_line_parse(int argc, char **argv, GError **error);
void gate_line_free(struct gate_line *line);

/* The defaults, then the file, then the command line, checked together.
 * FAULT_CONFIG (or FAULT_USAGE where the command line is at fault): the text
 * names the option or key. NULL on error. */
struct gate_conf *gate_conf_new(const struct gate_line *line, GError **error);
void gate_conf_free(struct gate_conf *conf);

/* Whether that option or key says the same in both. */
gboolean gate_conf_same(const struct gate_conf *one,
	const struct gate_conf *other, const char *name);

void gate_help_print(void);

#endif
