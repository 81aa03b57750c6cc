/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows: the rows of all commands; each stands in the command's own file. */
#ifndef DORAN_ROWS_H
#define DORAN_ROWS_H

#include "cli.h"

extern const struct command row_send;
extern const struct command row_listen;
extern const struct command row_history;
extern const struct command row_search;
extern const struct command row_chats;
extern const struct command row_contacts;
extern const struct command row_contacts_add;
extern const struct command row_contacts_accept;
extern const struct command row_contacts_block;
extern const struct command row_verify;
extern const struct command row_accounts;
extern const struct command row_account_add;
extern const struct command row_doctor;
extern const struct command row_rpc;
extern const struct command row_config_list;
extern const struct command row_config_get;
extern const struct command row_config_set;
extern const struct command row_help;

#endif
