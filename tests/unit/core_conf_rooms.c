/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "conf_parse.h"
#include "fault.h"

#define HOME                                         \
	"[account home]\nbackend = mqtt\n"           \
	"server = mqtts://broker.example.org:8883\n" \
	"address = alice@example.org\n"

static struct config *
load(const char *text)
{
	g_autoptr(GError) error = NULL;
	struct config *config = conf_parse("/doran.conf", text, &error);

	if (config == NULL)
		fail_msg("%s", error->message);
	return config;
}

static void
config_load__room__three_lines_and_all(void **state)
{
	g_autoptr(Config) config = NULL, full = NULL;
	const struct room_config *room;

	(void)state;
	config = load("[account a]\nbackend = mqtt\nserver = mqtt://127.0.0.1\n"
		      "user = Al Ice\n"
		      "[room chat/\xeb\xb6\x80\xec\x97\x8c]\naccount = a\n"
		      "topic = house/+/chat\n");
	assert_null(config_account(config, "a")->address);
	assert_string_equal(config_account(config, "a")->user, "Al Ice");
	assert_int_equal(config->warnings->len, 0);
	assert_int_equal(config->rooms->len, 1);
	room = config->rooms->pdata[0];
	assert_string_equal(room->name, "chat/\xeb\xb6\x80\xec\x97\x8c");
	assert_string_equal(room->topic, "house/+/chat");
	assert_string_equal(room->format, "text");
	assert_null(room->publish);
	assert_int_equal(room->qos, 1);
	assert_int_equal(room->keep, 100000);
	assert_int_equal(room->retained, RETAINED_SHOW);
	full = load(HOME
		"[room k]\naccount = home\ntopic = a/#\nformat = json\n"
		"publish = a/b\nnick = A b\nroom-id = 7\njson-body = /a~1b\n"
		"json-sender = /s\njson-id = /i\njson-time = /t\n"
		"json-where = /k=v=w\ntemplate = {\"x\": [\"{text}\"]}\n"
		"qos = 0\nretained = skip\nkeep = 100\n");
	room = full->rooms->pdata[0];
	assert_string_equal(room->publish, "a/b");
	assert_string_equal(room->json_where, "/k=v=w");
	assert_string_equal(room->template, "{\"x\": [\"{text}\"]}");
	assert_int_equal(room->qos, 0);
	assert_int_equal(room->keep, 100);
	assert_int_equal(room->retained, RETAINED_SKIP);
}

/* Each: what is in the file, what the error has to say. */
static const struct {
	const char *text;
	const char *says[4];
} wrong[] = {
	{HOME "user = x\n", {":5: ", "[account home]", "user"}},
	{HOME "[room k]\naccount = home\ntopic = a/b+\n", {":7: ", "topic"}},
	{HOME "[room k]\naccount = home\ntopic = a\npublish = +\n",
		{":8: ", "publish"}},
	{HOME "[room k]\naccount = home\ntopic = a\njson-body = a\n",
		{":8: ", "json-body"}},
	{HOME "[room k]\naccount = home\ntopic = a\ntemplate = {text}\n",
		{":8: ", "template"}},
	{HOME "[room k]\naccount = home\ntopic = /topic/a.#\n",
		{":7: ", "[room k]", "backend = ws"}},
	{HOME "[room k]\naccount = nobody\ntopic = a\n", {":6: ", "'nobody'"}},
	{HOME "[room a b]\naccount = home\ntopic = a\n", {":5: "}},
	{HOME "[room /a]\naccount = home\ntopic = a\n", {":5: "}},
};

static void
config_load__wrong_room__says_where(void **state)
{
	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
		g_autoptr(GError) error = NULL;

		assert_null(conf_parse("/doran.conf", wrong[i].text, &error));
		assert_true(g_error_matches(error, FAULT, FAULT_CONFIG));
		for (gsize j = 0; wrong[i].says[j] != NULL; j++)
			if (strstr(error->message, wrong[i].says[j]) == NULL)
				fail_msg("no %s in %s", wrong[i].says[j],
					error->message);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(config_load__room__three_lines_and_all),
		cmocka_unit_test(config_load__wrong_room__says_where),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
