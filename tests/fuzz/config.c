/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doran.conf: read as a whole, then changed as `doran config set` does. The
 * first line is the value that is set. */
#include "config.h"

#include <string.h>

#include "conf_parse.h"
#include "conf_text.h"
#include "fuzz.h"

#define FILE_NAME "/nonexistent/doran.conf"

/* The lines that GKeyFile knows are found by us too. */
static void
check_lines(const char *text)
{
	g_autoptr(GKeyFile) keys = g_key_file_new();
	g_auto(GStrv) groups = NULL;

	if (*text == '\0')
		return;
	CHECK(g_key_file_load_from_data(
		keys, text, strlen(text), G_KEY_FILE_NONE, NULL));
	groups = g_key_file_get_groups(keys, NULL);
	for (guint i = 0; groups[i] != NULL; i++) {
		g_auto(GStrv) names =
			g_key_file_get_keys(keys, groups[i], NULL, NULL);

		CHECK(conf_text_line(text, groups[i], NULL) > 0);
		for (guint k = 0; names != NULL && names[k] != NULL; k++)
			CHECK(conf_text_line(text, groups[i], names[k]) > 0);
	}
}

static void
check_account(const struct account_config *account)
{
	CHECK(conf_name_valid(account->name));
	CHECK(account->address == NULL ||
		config_address_valid(account->address));
	CHECK(account->backend != NULL && account->server != NULL);
	CHECK(account->topic_prefix != NULL && account->keepalive <= 65535);
	CHECK(account->password_file == NULL ||
		g_path_is_absolute(account->password_file));
	CHECK(account->ca_file == NULL || g_path_is_absolute(account->ca_file));
}

/* What is set is read again as it was, and the rest stays. */
static void
set_value(const char *text, const struct account_config *account,
	const char *value)
{
	g_autofree char *group = g_strconcat("account ", account->name, NULL);
	g_autoptr(GKeyFile) keys = g_key_file_new();
	g_autofree char *raw = NULL, *changed = NULL, *dropped = NULL;
	g_autoptr(Config) config = NULL, without = NULL;
	const struct account_config *now;

	if (conf_value_wrong(option_find("account", "display-name"), value))
		return;
	g_key_file_set_string(keys, "g", "k", value);
	raw = g_key_file_get_value(keys, "g", "k", NULL);
	changed = conf_text_set(text, group, "display-name", raw);
	config = conf_parse(FILE_NAME, changed, NULL);
	CHECK(config != NULL);
	now = config_account(config, account->name);
	CHECK(now != NULL && strcmp(now->display_name, value) == 0);
	CHECK(g_strcmp0(now->address, account->address) == 0);
	dropped = conf_text_drop(changed, group);
	CHECK(conf_text_line(dropped, group, NULL) == 0);
	without = conf_parse(FILE_NAME, dropped, NULL);
	CHECK(without != NULL || config->rooms->len > 0);
}

/* A group that may not be there yet. */
static void
set_bell(const char *text)
{
	g_autofree char *changed =
		conf_text_set(text, "doran", "bell", "false");
	g_autoptr(Config) config = conf_parse(FILE_NAME, changed, NULL);

	CHECK(config != NULL && !config->bell);
}

void
fuzz_one(const guint8 *data, gsize len)
{
	struct fuzz_input in = {data, len};
	g_autofree char *text = fuzz_string(&in, len);
	g_autoptr(GError) error = NULL;
	g_autoptr(Config) config = conf_parse(FILE_NAME, text, &error);
	g_autofree char *value = NULL;

	CHECK((config == NULL) == (error != NULL));
	if (config == NULL) {
		CHECK(g_utf8_validate(error->message, -1, NULL));
		return;
	}
	check_lines(text);
	set_bell(text);
	value = g_strndup(text + (*text == '#'), strcspn(text, "\n"));
	g_strdelimit(value, "\n", ' ');
	for (guint i = 0; i < config->accounts->len; i++) {
		check_account(config->accounts->pdata[i]);
		if (g_utf8_validate(value, -1, NULL))
			set_value(text, config->accounts->pdata[i], value);
	}
}
