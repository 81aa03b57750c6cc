/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rows.h"

const struct command *const commands[] = {
	&row_send,
	&row_listen,
	&row_history,
	&row_search,
	&row_chats,
	&row_contacts,
	&row_contacts_add,
	&row_contacts_accept,
	&row_contacts_block,
	&row_verify,
	&row_accounts,
	&row_account_add,
	&row_doctor,
	&row_rpc,
	&row_config_list,
	&row_config_get,
	&row_config_set,
	&row_help,
	NULL,
};
