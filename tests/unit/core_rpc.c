/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dispatcher of JSON-RPC 2.0 against a host that is made to behave, over
 * a socketpair: what is answered to good lines and to hostile ones, and what
 * one peer can make it hold. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rpc_stage.h"

#define R "{\"jsonrpc\":\"2.0\","
#define ERROR(id, code) R "\"id\":" id ",\"error\":{\"code\":" code ","
#define SEND(id, text)                                            \
	R "\"id\":" id ",\"method\":\"message.send\",\"params\":" \
	  "{\"to\":\"bob@example.org\",\"text\":" text "}}"

/* ---- requests ------------------------------------------------------- */

static void
rpc__request__is_answered(void **state)
{
	stage_say(*state, SEND("7", "\"h\\u00e9 \\ud83d\\ude00\\n\""));
	stage_expect(*state,
		R "\"id\":7,\"result\":{\"text\":\"h\303\251 \360\237\230\200"
		  "\\n\",\"length\":9}}");
	/* Blanks around it, a carriage return, and an empty line. */
	stage_say(*state, "");
	stage_say(*state, " \t" SEND("8", "\"\"") " \r");
	stage_expect(
		*state, R "\"id\":8,\"result\":{\"text\":\"\",\"length\":0}}");
}

static void
rpc__id__comes_back_as_it_was_written(void **state)
{
	static const char *const ids[] = {"0", "-3", "1e2", "1.0", "null",
		"18446744073709551616", "1E+400", "\"\"", "\"\\u0041\\/\\n\"",
		"\"\355\225\234\""};

	for (gsize i = 0; i < G_N_ELEMENTS(ids); i++) {
		g_autofree char *line = g_strdup_printf(
			R "\"method\":\"account.list\",\"id\":%s}", ids[i]);
		g_autofree char *start =
			g_strdup_printf(R "\"id\":%s,\"result\":", ids[i]);

		stage_say(*state, line);
		stage_expect_start(*state, start);
	}
}

static void
rpc__arguments__go_by_place(void **state)
{
	stage_say(*state,
		R "\"id\":1,\"method\":\"message.send\",\"params\":"
		  "[null,\"bob@example.org\",\"hi\"]}");
	stage_expect(*state,
		R "\"id\":1,\"result\":{\"text\":\"hi\",\"length\":2}}");
	stage_say(*state,
		R "\"id\":2,\"method\":\"message.get\",\"params\":[1,2]}");
	stage_expect_start(*state, ERROR("2", "-32602"));
}

static void
rpc__wrong_arguments__are_refused(void **state)
{
	static const char *const params[] = {"{}", /* missing */
		"{\"to\":\"b@e\",\"text\":1}", /* type */
		"{\"to\":\"b@e\",\"text\":null}", /* not optional */
		"{\"to\":\"b@e\",\"text\":\"\",\"tex\":\"\"}", /* unknown */
		"[]", "[1]"};

	for (gsize i = 0; i < G_N_ELEMENTS(params); i++) {
		g_autofree char *line = g_strdup_printf(R
			"\"id\":1,\"method\":\"message.send\",\"params\":%s}",
			params[i]);

		stage_say(*state, line);
		stage_expect_start(*state, ERROR("1", "-32602"));
	}
	stage_say(*state,
		R "\"id\":1,\"method\":\"message.get\",\"params\":[1.5]}");
	stage_expect_start(*state, ERROR("1", "-32602"));
	stage_say(*state,
		R "\"id\":1,\"method\":\"message.get\",\"params\":"
		  "[9223372036854775808]}");
	stage_expect_start(*state, ERROR("1", "-32602"));
	assert_int_equal(((struct stage *)*state)->calls, 0);
}

static void
rpc__errors__have_the_codes_of_the_standard(void **state)
{
	stage_say(*state, R "\"id\":1,\"method\":\"nope\"}");
	stage_expect_start(*state, ERROR("1", "-32601"));
	stage_say(*state, "{\"id\":1,\"method\":\"doctor\"}");
	stage_expect_start(*state, ERROR("1", "-32600"));
	stage_say(
		*state, "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"doctor\"}");
	stage_expect_start(*state, ERROR("1", "-32600"));
	stage_say(*state, R "\"id\":1,\"method\":5}");
	stage_expect_start(*state, ERROR("1", "-32600"));
	stage_say(*state, R "\"id\":1,\"method\":\"doctor\",\"params\":\"x\"}");
	stage_expect_start(*state, ERROR("1", "-32600"));
	stage_say(*state, R "\"id\":[1],\"method\":\"doctor\"}");
	stage_expect_start(*state, ERROR("null", "-32600"));
	stage_say(*state, "\"text\"");
	stage_expect_start(*state, ERROR("null", "-32600"));
	stage_say(*state, R "\"id\":1,\"method\":\"config.reload\"}");
	stage_expect_start(*state, ERROR("1", "-32603"));
	stage_say(*state, R "\"id\":1,\"method\":\"doctor\"}");
	stage_expect(*state,
		ERROR("1", "75") "\"message\":\"not now\","
				 "\"data\":{\"fault\":\"later\"}}}");
}

static void
rpc__notification__is_not_answered(void **state)
{
	struct stage *stage = *state;

	stage_say(stage, R "\"method\":\"account.list\"}");
	stage_say(stage, R "\"method\":\"nope\"}");
	stage_say(stage, R "\"method\":\"message.get\",\"params\":{}}");
	stage_say(stage, "[" R "\"method\":\"doctor\"}]");
	stage_expect(stage, "");
	assert_int_equal(stage->calls, 2);
}

static void
rpc__batch__is_answered_as_one(void **state)
{
	struct stage *stage = *state;

	stage_say(stage,
		"[" SEND("1", "\"a\"") "," R
				       "\"method\":\"account.list\"},7," SEND(
					       "\"z\"", "\"b\"") "]");
	stage_expect_start(stage,
		"[" R
		"\"id\":1,\"result\":{\"text\":\"a\",\"length\":1}}," ERROR(
			"null", "-32600"));
	stage_say(stage, "[]");
	stage_expect_start(stage, ERROR("null", "-32600"));
	stage->hold = TRUE;
	stage_say(stage, "[" SEND("1", "\"a\"") "," SEND("2", "\"b\"") "]");
	stage_answer(stage);
	stage_expect(stage, "");
	stage_answer(stage);
	stage_expect(stage,
		"[" R "\"id\":1,\"result\":{}}," R "\"id\":2,\"result\":{}}]");
}

/* ---- hostile lines -------------------------------------------------- */

static void
rpc__wrong_json__is_refused_and_the_next_line_read(void **state)
{
	static const char *const lines[] = {"{", "}", "nul", "01", "1.", "-",
		"\"a", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"",
		"\"\\udc00\\ud800\"", "\"\\u0000\"", "\"\t\"", "{'a':1}",
		"{\"a\":1,}", "[1,]", "{\"a\" 1}", "// no", "{} {}",
		"\357\273\277{}", "\"\377\"", "\"\355\240\200\"", "NaN",
		"{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}"};

	for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
		stage_say(*state, lines[i]);
		stage_expect_start(*state, ERROR("null", "-32700"));
	}
	stage_put(*state, "\"a\0b\"\n", 6);
	stage_expect_start(*state, ERROR("null", "-32700"));
	stage_say(*state, R "\"id\":1,\"method\":\"account.list\"}");
	stage_expect_start(*state, R "\"id\":1,\"result\"");
}

static void
rpc__deep_nesting__is_refused(void **state)
{
	g_autofree char *deep = g_strnfill(RPC_LINE_MAX, '[');
	g_autoptr(GString) text = g_string_new(NULL);

	stage_say(*state, deep);
	stage_expect_start(*state, ERROR("null", "-32700"));
	for (int i = 0; i < 100000; i++)
		g_string_append(text, "{\"a\":");
	stage_say(*state, text->str);
	stage_expect_start(*state, ERROR("null", "-32700"));
}

static void
rpc__many_members__are_refused(void **state)
{
	g_autoptr(GString) text = g_string_new(R "\"id\":1");

	for (int i = 0; i < 100; i++)
		g_string_append_printf(text, ",\"m%d\":0", i);
	g_string_append(text, ",\"method\":\"doctor\"}");
	stage_say(*state, text->str);
	stage_expect_start(*state, ERROR("null", "-32700"));
}

static void
rpc__long_line__is_skipped(void **state)
{
	g_autofree char *most = g_strnfill(6 * 1024 * 1024 - 64, 'a');
	g_autofree char *fits = g_strdup_printf(SEND("1", "\"%s\""), most);
	g_autofree char *over = g_strnfill(2 * RPC_LINE_MAX, 'x');
	g_autofree char *start = g_strdup_printf(
		R "\"id\":1,\"result\":{\"text\":\"%.100s", most);

	stage_say(*state, fits);
	stage_expect_start(*state, start);
	stage_say(*state, over);
	stage_expect_start(*state, ERROR("null", "-32600"));
	stage_say(*state, R "\"id\":2,\"method\":\"account.list\"}");
	stage_expect_start(*state, R "\"id\":2,\"result\"");
}

static void
rpc__half_lines__are_put_together(void **state)
{
	static const char line[] = R "\"id\":1,\"method\":\"account.list\"}\n" R
				     "\"id\":2,\"method\":\"account.list\"}";

	for (gsize i = 0; i + 1 < sizeof line; i++) {
		stage_put(*state, line + i, 1);
		if (i == 10)
			stage_expect(*state, "");
	}
	stage_expect_start(*state, R "\"id\":1,\"result\"");
	stage_expect(*state, "");
	/* The end of the input ends the last line. */
	shutdown(((struct stage *)*state)->peer, SHUT_WR);
	stage_expect_start(*state, R "\"id\":2,\"result\"");
	assert_true(((struct stage *)*state)->ended);
	assert_false(((struct stage *)*state)->broken);
}

static void
rpc__big_batch__is_refused(void **state)
{
	g_autoptr(GString) text = g_string_new("[");

	for (int i = 0; i <= RPC_BATCH_MAX; i++)
		g_string_append(text, i > 0 ? ",1" : "1");
	g_string_append_c(text, ']');
	stage_say(*state, text->str);
	stage_expect_start(*state, ERROR("null", "-32600"));
}

/* ---- what is held --------------------------------------------------- */

static void
rpc__flood__waits_for_its_answers(void **state)
{
	static const char line[] = R "\"id\":1,\"method\":\"account.list\"}\n";
	struct stage *stage = *state;
	guint sent = 0;

	stage->hold = TRUE;
	while (sent < 100000 &&
		send(stage->peer, line, sizeof line - 1,
			MSG_DONTWAIT | MSG_NOSIGNAL) == sizeof line - 1) {
		sent++;
		stage_turn();
	}
	assert_true(sent < 100000);
	assert_in_range(stage->calls, 1, RPC_PENDING_MAX);
	while (!g_queue_is_empty(&stage->held)) {
		stage_answer(stage);
		stage_turn();
	}
	assert_int_equal(stage->calls, sent);
}

/* Bytes that lie in the socket both ways. */
#define IN_SOCKET (1024 * 1024)

static void
rpc__reader_that_does_not_read__stops_the_answers(void **state)
{
	g_autofree char *text = g_strnfill(100000, 'b');
	g_autofree char *line = g_strdup_printf(SEND("1", "\"%s\"") "\n", text);
	struct stage *stage = *state;
	gsize len = strlen(line), sent = 0;

	for (int i = 0; i < 100000 && sent < 100 * len; i++) {
		gssize put = send(stage->peer, line + sent % len,
			len - sent % len, MSG_DONTWAIT | MSG_NOSIGNAL);

		sent += put > 0 ? (gsize)put : 0;
		stage_turn();
		if (put <= 0)
			break;
	}
	assert_true(stage->calls * len < 100 * len);
	assert_true(stage->calls * len <
		RPC_OUT_MAX + RPC_PENDING_MAX * 1000 + 3 * IN_SOCKET);
}

static void
tell_many(struct stage *stage, guint count)
{
	g_autofree char *text = g_strnfill(1000, 'e');

	for (guint i = 0; i < count; i++) {
		g_autoptr(GVariant) args =
			g_variant_ref_sink(g_variant_new_parsed(
				"{'state': <'ok'>, 'text': <%s>}", text));

		rpc_tell(stage->rpc, "store", args);
		stage_turn();
	}
}

static void
rpc__slow_listener__is_told_that_it_lagged(void **state)
{
	struct stage *stage = *state;
	guint events = 0, lagged = 0;
	char *line;

	stage_say(stage, R "\"id\":1,\"method\":\"events.subscribe\"}");
	stage_expect(stage, R "\"id\":1,\"result\":{}}");
	assert_true(stage->listening);
	tell_many(stage, 20000);
	while (*(line = stage_line(stage)) != '\0') {
		if (strstr(line, "\"name\":\"lagged\"") != NULL)
			lagged++;
		else
			events++;
		g_free(line);
	}
	g_free(line);
	assert_int_equal(lagged, 1);
	assert_in_range(events, 1, (RPC_OUT_MAX + 3 * IN_SOCKET) / 1000);
	tell_many(stage, 1);
	stage_expect_start(stage, R "\"method\":\"event\"");
}

static void
rpc__stalled_reader__is_given_up(void **state)
{
	struct stage *stage = *state;
	gint64 until = g_get_monotonic_time() + 10 * G_USEC_PER_SEC;

	rpc_patience(stage->rpc, 500);
	stage_say(stage, R "\"method\":\"events.subscribe\"}");
	tell_many(stage, 600);
	while (!stage->ended && g_get_monotonic_time() < until)
		g_main_context_iteration(NULL, TRUE);
	assert_true(stage->ended);
	assert_true(stage->broken);
}

static void
rpc__slow_reader_that_reads__is_kept(void **state)
{
	struct stage *stage = *state;
	char bytes[4096];

	stage_say(stage, R "\"method\":\"events.subscribe\"}");
	tell_many(stage, 300);
	rpc_patience(stage->rpc, 2000);
	tell_many(stage, 1);
	for (int i = 0; i < 9; i++) {
		g_usleep(300000);
		for (int k = 0; k < 8; k++)
			assert_true(recv(stage->peer, bytes, sizeof bytes,
					    MSG_DONTWAIT) > 0);
		stage_turn();
		assert_false(stage->ended);
	}
}

static void
rpc__peer_that_went__ends(void **state)
{
	struct stage *stage = *state;

	stage->hold = TRUE;
	stage_say(stage, R "\"id\":1,\"method\":\"account.list\"}");
	close(stage->peer);
	stage->peer = -1;
	stage_turn();
	assert_false(stage->ended);
	stage_answer(stage);
	stage_turn();
	assert_true(stage->ended);
}

/* ---- events --------------------------------------------------------- */

static void
tell(struct stage *stage, const char *name, const char *args)
{
	g_autoptr(GVariant) value =
		g_variant_parse(G_VARIANT_TYPE_VARDICT, args, NULL, NULL, NULL);

	rpc_tell(stage->rpc, name, value);
}

static void
rpc__events__are_filtered(void **state)
{
	struct stage *stage = *state;

	tell(stage, "chat", "{'chat': <int64 1>, 'account': <'home'>}");
	stage_say(stage,
		R "\"id\":1,\"method\":\"events.subscribe\",\"params\":"
		  "{\"events\":[\"chat\",\"store\"],\"account\":\"home\"}}");
	stage_expect(stage, R "\"id\":1,\"result\":{}}");
	tell(stage, "chat", "{'chat': <int64 2>, 'account': <'work'>}");
	tell(stage, "message", "{'row': <int64 3>, 'account': <'home'>}");
	tell(stage, "chat", "{'chat': <int64 4>, 'account': <'home'>}");
	tell(stage, "store", "{'state': <'ok'>}");
	stage_expect(stage,
		R "\"method\":\"event\",\"params\":{\"name\":\"chat\","
		  "\"args\":{\"chat\":4,\"account\":\"home\"}}}");
	stage_expect_start(
		stage, R "\"method\":\"event\",\"params\":{\"name\":\"store\"");
	stage_say(stage, R "\"id\":2,\"method\":\"events.unsubscribe\"}");
	stage_expect(stage, R "\"id\":2,\"result\":{}}");
	assert_false(stage->listening);
	tell(stage, "chat", "{'chat': <int64 5>, 'account': <'home'>}");
	stage_expect(stage, "");
	stage_say(stage,
		R "\"id\":3,\"method\":\"events.subscribe\",\"params\":"
		  "[[\"nope\"]]}");
	stage_expect_start(stage, ERROR("3", "-32602"));
	assert_false(stage->listening);
}

static void
rpc__control_characters__are_escaped(void **state)
{
	stage_say(*state, SEND("1", "\"\\u001b[31m\\u0085\\u007f\\u2028\""));
	stage_expect(*state,
		R "\"id\":1,\"result\":{\"text\":\"\\u001b[31m\\u0085\\u007f"
		  "\\u2028\",\"length\":11}}");
}

#define UNIT(name) \
	cmocka_unit_test_setup_teardown(name, stage_set_up, stage_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(rpc__request__is_answered),
		UNIT(rpc__id__comes_back_as_it_was_written),
		UNIT(rpc__arguments__go_by_place),
		UNIT(rpc__wrong_arguments__are_refused),
		UNIT(rpc__errors__have_the_codes_of_the_standard),
		UNIT(rpc__notification__is_not_answered),
		UNIT(rpc__batch__is_answered_as_one),
		UNIT(rpc__wrong_json__is_refused_and_the_next_line_read),
		UNIT(rpc__deep_nesting__is_refused),
		UNIT(rpc__many_members__are_refused),
		UNIT(rpc__long_line__is_skipped),
		UNIT(rpc__half_lines__are_put_together),
		UNIT(rpc__big_batch__is_refused),
		UNIT(rpc__flood__waits_for_its_answers),
		UNIT(rpc__reader_that_does_not_read__stops_the_answers),
		UNIT(rpc__slow_listener__is_told_that_it_lagged),
		UNIT(rpc__stalled_reader__is_given_up),
		UNIT(rpc__slow_reader_that_reads__is_kept),
		UNIT(rpc__peer_that_went__ends),
		UNIT(rpc__events__are_filtered),
		UNIT(rpc__control_characters__are_escaped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
