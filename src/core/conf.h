/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conf: the file doran.conf. Every key is one row of one table, which makes
 * the check, `doran config list` and doran.conf(5). (Named conf.h because
 * config.h is autoconf's.) */
#ifndef DORAN_CONF_H
#define DORAN_CONF_H

#include <glib.h>

#include "secret.h"

/* ---- the option table ----------------------------------------------- */

enum option_type {
	OPTION_STRING,
	OPTION_BOOLEAN,
	OPTION_UINT,
	OPTION_WORD, /* one of `allowed`, separated by "|" */
	OPTION_FILE, /* ~/ is the home folder; relative: the file's folder */
	OPTION_COMMAND /* run with /bin/sh -c */
};

/* One key of one kind of group: "doran", "account" or "room". */
struct option_row {
	const char *section;
	const char *key; /* ending in "-*": any key that begins so */
	enum option_type type;
	const char *fallback; /* NULL: none; the key may be left out */
	const char *allowed; /* WORD: "a|b|c"; UINT: "low..high"; else NULL */
	gboolean required; /* the group is wrong without it */
	const char *description; /* N_() */
};

/* Ended by a row of NULLs; in the order of the manual page. */
extern const struct option_row option_rows[];

/* The row of a key ("option-qos" finds "option-*"), or NULL. */
const struct option_row *option_find(const char *section, const char *key);

/* ---- the file, read ------------------------------------------------- */

enum notify_rule { NOTIFY_OFF, NOTIFY_NAME, NOTIFY_TEXT };
enum notify_terminal {
	NOTIFY_TERMINAL_OFF,
	NOTIFY_TERMINAL_OSC9,
	NOTIFY_TERMINAL_OSC777
};

/* Minutes of the day; both 0: no such hours. */
struct hours {
	int from, to;
};

enum e2ee_rule { E2EE_ALWAYS, E2EE_ASK, E2EE_OFF };

/* A group [account NAME]. Strings may be NULL where the key has no default and
 * was left out. Borrowed from its struct config. */
struct account_config {
	char *name; /* [a-z0-9_-]{1,32} */
	gboolean enabled;
	char *backend; /* never NULL */
	char *server; /* URL, never NULL */
	/* user@network, form checked; NULL: no identity, rooms only */
	char *address;
	char *user; /* the login where there is no address; NULL: none */
	char *display_name;
	char *password_command;
	char *password_file; /* absolute */
	enum e2ee_rule e2ee;
	char *topic_prefix; /* never NULL, no "/" at the ends, no + # $ */
	gboolean tls_off;
	char *ca_file; /* absolute, as the next two */
	char *cert_file;
	char *key_file;
	char *server_key; /* 16 hex digits, or a file (absolute); NULL: none */
	guint keepalive; /* seconds; 0: the backend's choice */
	gboolean read_receipts;
	gboolean presence;
	/* option-NAME = value, for the backend alone: NAME -> value */
	GHashTable *options;
};

enum retained_rule { RETAINED_SHOW, RETAINED_SKIP };

/* A group [room NAME]. Strings are NULL where the key was left out and has no
 * default; their forms are checked. */
struct room_config {
	char *name; /* letters and digits of any script, - _ / */
	char *account;
	char *topic; /* or filter */
	char *format;
	char *publish;
	char *nick;
	char *room_id;
	char *json_body, *json_sender, *json_id, *json_time, *json_where;
	char *template;
	guint qos;
	enum retained_rule retained;
	guint keep;
};

struct config {
	char *file;
	char *passphrase_command; /* NULL: the store has no passphrase */
	gboolean colors;
	gboolean bell;
	gboolean title;
	enum notify_rule notify;
	enum notify_terminal notify_terminal;
	struct hours quiet;
	char *time_format; /* strftime; never NULL */
	GPtrArray *accounts; /* struct account_config, in the file's order */
	GPtrArray *rooms; /* struct room_config */
	GPtrArray *warnings; /* char *, translated: what works, but not as
			      * the file seems to expect */
};

/* Reads and checks the whole file. A file that does not exist is an empty one.
 * NULL: FAULT_CONFIG (the text names file, group, key, and the nearest key that
 * exists) or FAULT_IO (cannot be read). */
struct config *config_load(const char *file, GError **error);
void config_free(struct config *config);

/* An account by name, or NULL. */
struct account_config *config_account(
	const struct config *config, const char *name);

/* USER@NETWORK in the form that `address` must have. */
gboolean config_address_valid(const char *address);

/* Whether it can be the name of a room, without its #: a topic. Rooms of the
 * configuration have stricter ones. */
gboolean config_room_valid(const char *name);

/* "22:00-07:00"; FALSE: it is not written so, or is no time at all. */
gboolean config_hours(const char *value, struct hours *hours);

/* ---- reading and changing single keys ------------------------------- */
/* A path is "doran.KEY", "account.NAME.KEY" or "room.NAME.KEY". */

/* The value as `config set` takes it: the file's, else the default; NULL with
 * FAULT_ABSENT when there is neither, FAULT_USAGE when the path names no key.
 * The caller frees it. */
char *config_get(const char *file, const char *path, GError **error);

/* Sets one key (value NULL: removes it) of a group that exists, or of [doran].
 * Comments stay. The new file is checked as a whole before it replaces the old
 * one, atomically, mode 0600; on an error the old one is untouched. */
gboolean config_set(
	const char *file, const char *path, const char *value, GError **error);

/* Makes the group [account NAME] with the given pairs (key, value, ..., NULL),
 * or adds them to it; pairs whose value is NULL are skipped:
 * {"backend", "mqtt", "server", url, NULL}. Checked as in config_set().
 * FAULT_CONFIG when the group exists already and `fresh` is true. */
gboolean config_set_account(const char *file, const char *name,
	const char *const *pairs, gboolean fresh, GError **error);

/* Takes the group [account NAME] out again; FAULT_ABSENT: there is none. */
gboolean config_remove_account(
	const char *file, const char *name, GError **error);

/* Called for every key of the file and every default of the groups there:
 * path, value (NULL: not set, no default), and whether the file sets it. */
typedef void (*config_visit)(const char *path, const struct option_row *row,
	const char *value, gboolean from_file, void *user);
gboolean config_walk(
	const char *file, config_visit visit, void *user, GError **error);

/* ---- secrets -------------------------------------------------------- */

/* The account's password: the first line password-command prints within
 * 30 seconds, or of password-file. With neither key *out is NULL and the call
 * succeeds. Blocks; call it where that does no harm. FAULT_REFUSED (the
 * command failed or printed nothing), FAULT_LATER (it did not end in time),
 * FAULT_IO (the file cannot be read). */
gboolean password_fetch(const struct account_config *account,
	struct secret **out, GError **error);

/* The same for passphrase-command. */
gboolean passphrase_fetch(
	const struct config *config, struct secret **out, GError **error);

typedef struct config Config;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Config, config_free)

#endif
