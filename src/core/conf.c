/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "conf.h"
#include "conf_parse.h"

static void
account_config_free(struct account_config *account)
{
	g_free(account->name);
	g_free(account->backend);
	g_free(account->server);
	g_free(account->address);
	g_free(account->user);
	g_free(account->display_name);
	g_free(account->password_command);
	g_free(account->password_file);
	g_free(account->topic_prefix);
	g_free(account->ca_file);
	g_free(account->cert_file);
	g_free(account->key_file);
	g_free(account->server_key);
	g_hash_table_unref(account->options);
	g_free(account);
}

static void
room_config_free(struct room_config *room)
{
	g_free(room->name);
	g_free(room->account);
	g_free(room->topic);
	g_free(room->format);
	g_free(room->publish);
	g_free(room->nick);
	g_free(room->room_id);
	g_free(room->json_body);
	g_free(room->json_sender);
	g_free(room->json_id);
	g_free(room->json_time);
	g_free(room->json_where);
	g_free(room->template);
	g_free(room);
}

struct config *
config_load(const char *file, GError **error)
{
	g_autofree char *text = conf_read(file, error);

	return text == NULL ? NULL : conf_parse(file, text, error);
}

void
config_free(struct config *config)
{
	if (config == NULL)
		return;
	for (guint i = 0; i < config->accounts->len; i++)
		account_config_free(config->accounts->pdata[i]);
	for (guint i = 0; i < config->rooms->len; i++)
		room_config_free(config->rooms->pdata[i]);
	g_ptr_array_unref(config->accounts);
	g_ptr_array_unref(config->rooms);
	g_ptr_array_unref(config->warnings);
	g_free(config->file);
	g_free(config->passphrase_command);
	g_free(config->time_format);
	g_free(config);
}

struct account_config *
config_account(const struct config *config, const char *name)
{
	for (guint i = 0; i < config->accounts->len; i++) {
		struct account_config *account = config->accounts->pdata[i];

		if (strcmp(account->name, name) == 0)
			return account;
	}
	return NULL;
}
