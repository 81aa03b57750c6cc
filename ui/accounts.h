/* SPDX-License-Identifier: GPL-3.0-or-later */
/* accounts: what the status bar knows of each account. */
#ifndef DORAN_ACCOUNTS_H
#define DORAN_ACCOUNTS_H

#include <glib.h>

struct account {
	char *name;
	char *address;
	char *state; /* off|connecting|up|down|refused */
	char *text; /* why; may be "" */
	char *e2ee; /* always|ask|off */
	char *server;
	char *fingerprint;
};

/* From an account.list result; free with g_ptr_array_unref. */
GPtrArray *accounts_from(GVariant *result);

/* Takes an account event; FALSE: the account is not known. */
gboolean accounts_event(GPtrArray *accounts, GVariant *args);

/* By name, or NULL. */
struct account *accounts_find(GPtrArray *accounts, const char *name);

/* Whether every account is connected. */
gboolean accounts_all_up(const GPtrArray *accounts);

/* A word for a state, translated. */
const char *account_state_words(const char *state);

/* The sign of a state, one cell. */
const char *account_state_sign(const char *state);

#endif
