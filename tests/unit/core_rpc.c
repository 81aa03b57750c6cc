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
#include <errno.h>
#include <gio/gio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fault.h"
#include "rpc.h"

struct held {
	front_reply reply;
	void *user;
};

/* What stands behind the dispatcher. */
struct stage {
	struct rpc *rpc;
	int peer; /* our end */
	gboolean hold; /* answers wait */
	GQueue held;
	guint calls;
	GString *got; /* what was not looked at yet */
	gboolean listening, ended, broken;
};

static void
on_call(void *ctx, const char *method, GVariant *args, front_reply reply,
	void *user)
{
	struct stage *stage = ctx;
	struct held *held;
	g_autoptr(GVariant) result = NULL;
	g_autoptr(GError) error = NULL;
	const char *text = "";

	stage->calls++;
	if (stage->hold) {
		held = g_new0(struct held, 1);
		*held = (struct held){reply, user};
		g_queue_push_tail(&stage->held, held);
		return;
	}
	(void)g_variant_lookup(args, "text", "&s", &text);
	if (g_str_equal(method, "doctor"))
		fault_set(&error, FAULT_LATER, "not now");
	else if (g_str_equal(method, "config.reload"))
		fault_set(&error, FAULT_BUG, "broken");
	result = g_variant_ref_sink(g_variant_new_parsed(
		"{'text': <%s>, 'length': <%x>}", text, (gint64)strlen(text)));
	reply(error == NULL ? result : NULL, error, user);
}

static struct view *
on_view(void *ctx)
{
	(void)ctx;
	return NULL;
}

static void
on_listen(void *ctx, struct rpc *rpc, gboolean on)
{
	struct stage *stage = ctx;

	(void)rpc;
	stage->listening = on;
}

static void
on_ended(void *ctx, struct rpc *rpc, gboolean broken)
{
	struct stage *stage = ctx;

	(void)rpc;
	stage->ended = TRUE;
	stage->broken = broken;
}

static const struct rpc_host host = {on_call, on_view, on_listen, on_ended};

static int
set_up(void **state)
{
	struct stage *stage = g_new0(struct stage, 1);
	g_autoptr(GSocket) socket = NULL;
	g_autoptr(GSocketConnection) connection = NULL;
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return -1;
	socket = g_socket_new_from_fd(ends[0], NULL);
	connection = g_socket_connection_factory_create_connection(socket);
	stage->peer = ends[1];
	stage->got = g_string_new(NULL);
	g_queue_init(&stage->held);
	stage->rpc = rpc_new(&host, stage, G_IO_STREAM(connection),
		g_io_stream_get_input_stream(G_IO_STREAM(connection)),
		g_io_stream_get_output_stream(G_IO_STREAM(connection)), 0);
	*state = stage;
	return 0;
}

static void
answer_one(struct stage *stage)
{
	struct held *held = g_queue_pop_head(&stage->held);
	g_autoptr(GVariant) result = g_variant_ref_sink(
		g_variant_new_array(G_VARIANT_TYPE("{sv}"), NULL, 0));

	held->reply(result, NULL, held->user);
	g_free(held);
}

static int
tear_down(void **state)
{
	struct stage *stage = *state;

	rpc_free(stage->rpc);
	while (!g_queue_is_empty(&stage->held))
		answer_one(stage); /* nobody is there any more */
	while (g_main_context_iteration(NULL, FALSE))
		;
	if (stage->peer >= 0)
		close(stage->peer);
	g_string_free(stage->got, TRUE);
	g_free(stage);
	return 0;
}

static void
turn(void)
{
	for (int i = 0; i < 20; i++)
		while (g_main_context_iteration(NULL, FALSE))
			;
}

static void
put(struct stage *stage, const char *bytes, gsize len)
{
	while (len > 0) {
		gssize put = send(
			stage->peer, bytes, len, MSG_DONTWAIT | MSG_NOSIGNAL);

		if (put > 0) {
			bytes += put;
			len -= (gsize)put;
		} else
			assert_int_equal(errno, EAGAIN);
		turn();
	}
}

static void
take(struct stage *stage)
{
	char bytes[65536];
	gssize got;

	turn();
	while ((got = recv(stage->peer, bytes, sizeof bytes, MSG_DONTWAIT)) >
		0) {
		g_string_append_len(stage->got, bytes, got);
		turn();
	}
}

/* The next line; "" when there is none. The caller's. */
static char *
next_line(struct stage *stage)
{
	char *end, *line;

	take(stage);
	end = strchr(stage->got->str, '\n');
	if (end == NULL)
		return g_strdup("");
	line = g_strndup(stage->got->str, (gsize)(end - stage->got->str));
	g_string_erase(stage->got, 0, (gssize)strlen(line) + 1);
	return line;
}

static void
expect_line(struct stage *stage, const char *wanted)
{
	g_autofree char *line = next_line(stage);

	assert_string_equal(line, wanted);
}

/* An answer that begins so (its message is in words). */
static void
expect_start(struct stage *stage, const char *start)
{
	g_autofree char *line = next_line(stage);

	if (!g_str_has_prefix(line, start))
		fail_msg("not %s... but %s", start, line);
}

static void
say(struct stage *stage, const char *line)
{
	put(stage, line, strlen(line));
	put(stage, "\n", 1);
}

#define R "{\"jsonrpc\":\"2.0\","
#define ERROR(id, code) R "\"id\":" id ",\"error\":{\"code\":" code ","
#define SEND(id, text)                                            \
	R "\"id\":" id ",\"method\":\"message.send\",\"params\":" \
	  "{\"to\":\"bob@example.org\",\"text\":" text "}}"

/* ---- requests ------------------------------------------------------- */

static void
rpc__request__is_answered(void **state)
{
	say(*state, SEND("7", "\"h\\u00e9 \\ud83d\\ude00\\n\""));
	expect_line(*state,
		R "\"id\":7,\"result\":{\"text\":\"h\303\251 \360\237\230\200"
		  "\\n\",\"length\":9}}");
	/* Blanks around it, a carriage return, and an empty line. */
	say(*state, "");
	say(*state, " \t" SEND("8", "\"\"") " \r");
	expect_line(
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

		say(*state, line);
		expect_start(*state, start);
	}
}

static void
rpc__arguments__go_by_place(void **state)
{
	say(*state,
		R "\"id\":1,\"method\":\"message.send\",\"params\":"
		  "[null,\"bob@example.org\",\"hi\"]}");
	expect_line(*state,
		R "\"id\":1,\"result\":{\"text\":\"hi\",\"length\":2}}");
	say(*state, R "\"id\":2,\"method\":\"message.get\",\"params\":[1,2]}");
	expect_start(*state, ERROR("2", "-32602"));
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

		say(*state, line);
		expect_start(*state, ERROR("1", "-32602"));
	}
	say(*state, R "\"id\":1,\"method\":\"message.get\",\"params\":[1.5]}");
	expect_start(*state, ERROR("1", "-32602"));
	say(*state,
		R "\"id\":1,\"method\":\"message.get\",\"params\":"
		  "[9223372036854775808]}");
	expect_start(*state, ERROR("1", "-32602"));
	assert_int_equal(((struct stage *)*state)->calls, 0);
}

static void
rpc__errors__have_the_codes_of_the_standard(void **state)
{
	say(*state, R "\"id\":1,\"method\":\"nope\"}");
	expect_start(*state, ERROR("1", "-32601"));
	say(*state, "{\"id\":1,\"method\":\"doctor\"}");
	expect_start(*state, ERROR("1", "-32600"));
	say(*state, "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"doctor\"}");
	expect_start(*state, ERROR("1", "-32600"));
	say(*state, R "\"id\":1,\"method\":5}");
	expect_start(*state, ERROR("1", "-32600"));
	say(*state, R "\"id\":1,\"method\":\"doctor\",\"params\":\"x\"}");
	expect_start(*state, ERROR("1", "-32600"));
	say(*state, R "\"id\":[1],\"method\":\"doctor\"}");
	expect_start(*state, ERROR("null", "-32600"));
	say(*state, "\"text\"");
	expect_start(*state, ERROR("null", "-32600"));
	say(*state, R "\"id\":1,\"method\":\"config.reload\"}");
	expect_start(*state, ERROR("1", "-32603"));
	say(*state, R "\"id\":1,\"method\":\"doctor\"}");
	expect_line(*state,
		ERROR("1", "75") "\"message\":\"not now\","
				 "\"data\":{\"fault\":\"later\"}}}");
}

static void
rpc__notification__is_not_answered(void **state)
{
	struct stage *stage = *state;

	say(stage, R "\"method\":\"account.list\"}");
	say(stage, R "\"method\":\"nope\"}");
	say(stage, R "\"method\":\"message.get\",\"params\":{}}");
	say(stage, "[" R "\"method\":\"doctor\"}]");
	expect_line(stage, "");
	assert_int_equal(stage->calls, 2);
}

static void
rpc__batch__is_answered_as_one(void **state)
{
	struct stage *stage = *state;

	say(stage,
		"[" SEND("1", "\"a\"") "," R
				       "\"method\":\"account.list\"},7," SEND(
					       "\"z\"", "\"b\"") "]");
	expect_start(stage,
		"[" R
		"\"id\":1,\"result\":{\"text\":\"a\",\"length\":1}}," ERROR(
			"null", "-32600"));
	say(stage, "[]");
	expect_start(stage, ERROR("null", "-32600"));
	stage->hold = TRUE;
	say(stage, "[" SEND("1", "\"a\"") "," SEND("2", "\"b\"") "]");
	answer_one(stage);
	expect_line(stage, "");
	answer_one(stage);
	expect_line(stage,
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
		say(*state, lines[i]);
		expect_start(*state, ERROR("null", "-32700"));
	}
	put(*state, "\"a\0b\"\n", 6);
	expect_start(*state, ERROR("null", "-32700"));
	say(*state, R "\"id\":1,\"method\":\"account.list\"}");
	expect_start(*state, R "\"id\":1,\"result\"");
}

static void
rpc__deep_nesting__is_refused(void **state)
{
	g_autofree char *deep = g_strnfill(RPC_LINE_MAX, '[');
	g_autoptr(GString) text = g_string_new(NULL);

	say(*state, deep);
	expect_start(*state, ERROR("null", "-32700"));
	for (int i = 0; i < 100000; i++)
		g_string_append(text, "{\"a\":");
	say(*state, text->str);
	expect_start(*state, ERROR("null", "-32700"));
}

static void
rpc__many_members__are_refused(void **state)
{
	g_autoptr(GString) text = g_string_new(R "\"id\":1");

	for (int i = 0; i < 100; i++)
		g_string_append_printf(text, ",\"m%d\":0", i);
	g_string_append(text, ",\"method\":\"doctor\"}");
	say(*state, text->str);
	expect_start(*state, ERROR("null", "-32700"));
}

static void
rpc__long_line__is_skipped(void **state)
{
	g_autofree char *most = g_strnfill(6 * 1024 * 1024 - 64, 'a');
	g_autofree char *fits = g_strdup_printf(SEND("1", "\"%s\""), most);
	g_autofree char *over = g_strnfill(2 * RPC_LINE_MAX, 'x');
	g_autofree char *start = g_strdup_printf(
		R "\"id\":1,\"result\":{\"text\":\"%.100s", most);

	say(*state, fits);
	expect_start(*state, start);
	say(*state, over);
	expect_start(*state, ERROR("null", "-32600"));
	say(*state, R "\"id\":2,\"method\":\"account.list\"}");
	expect_start(*state, R "\"id\":2,\"result\"");
}

static void
rpc__half_lines__are_put_together(void **state)
{
	static const char line[] = R "\"id\":1,\"method\":\"account.list\"}\n" R
				     "\"id\":2,\"method\":\"account.list\"}";

	for (gsize i = 0; i + 1 < sizeof line; i++) {
		put(*state, line + i, 1);
		if (i == 10)
			expect_line(*state, "");
	}
	expect_start(*state, R "\"id\":1,\"result\"");
	expect_line(*state, "");
	/* The end of the input ends the last line. */
	shutdown(((struct stage *)*state)->peer, SHUT_WR);
	expect_start(*state, R "\"id\":2,\"result\"");
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
	say(*state, text->str);
	expect_start(*state, ERROR("null", "-32600"));
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
		turn();
	}
	assert_true(sent < 100000);
	assert_in_range(stage->calls, 1, RPC_PENDING_MAX);
	while (!g_queue_is_empty(&stage->held)) {
		answer_one(stage);
		turn();
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
		turn();
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
		turn();
	}
}

static void
rpc__slow_listener__is_told_that_it_lagged(void **state)
{
	struct stage *stage = *state;
	guint events = 0, lagged = 0;
	char *line;

	say(stage, R "\"id\":1,\"method\":\"events.subscribe\"}");
	expect_line(stage, R "\"id\":1,\"result\":{}}");
	assert_true(stage->listening);
	tell_many(stage, 20000);
	while (*(line = next_line(stage)) != '\0') {
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
	expect_start(stage, R "\"method\":\"event\"");
}

static void
rpc__stalled_reader__is_given_up(void **state)
{
	struct stage *stage = *state;
	gint64 until = g_get_monotonic_time() + 10 * G_USEC_PER_SEC;

	rpc_patience(stage->rpc, 500);
	say(stage, R "\"method\":\"events.subscribe\"}");
	tell_many(stage, 600);
	assert_false(stage->ended);
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

	rpc_patience(stage->rpc, 1000);
	say(stage, R "\"method\":\"events.subscribe\"}");
	tell_many(stage, 600);
	for (int i = 0; i < 8; i++) {
		g_usleep(150000);
		for (int k = 0; k < 8; k++)
			assert_true(recv(stage->peer, bytes, sizeof bytes,
					    MSG_DONTWAIT) > 0);
		turn();
		assert_false(stage->ended);
	}
}

static void
rpc__peer_that_went__ends(void **state)
{
	struct stage *stage = *state;

	stage->hold = TRUE;
	say(stage, R "\"id\":1,\"method\":\"account.list\"}");
	close(stage->peer);
	stage->peer = -1;
	turn();
	assert_false(stage->ended);
	answer_one(stage);
	turn();
	assert_true(stage->ended);
}

/* ---- events --------------------------------------------------------- */

static void
tell(struct stage *stage, const char *name, const char *args)
{
	g_autoptr(GVariant) value = g_variant_ref_sink(g_variant_parse(
		G_VARIANT_TYPE_VARDICT, args, NULL, NULL, NULL));

	rpc_tell(stage->rpc, name, value);
}

static void
rpc__events__are_filtered(void **state)
{
	struct stage *stage = *state;

	tell(stage, "chat", "{'chat': <int64 1>, 'account': <'home'>}");
	say(stage,
		R "\"id\":1,\"method\":\"events.subscribe\",\"params\":"
		  "{\"events\":[\"chat\",\"store\"],\"account\":\"home\"}}");
	expect_line(stage, R "\"id\":1,\"result\":{}}");
	tell(stage, "chat", "{'chat': <int64 2>, 'account': <'work'>}");
	tell(stage, "message", "{'row': <int64 3>, 'account': <'home'>}");
	tell(stage, "chat", "{'chat': <int64 4>, 'account': <'home'>}");
	tell(stage, "store", "{'state': <'ok'>}");
	expect_line(stage,
		R "\"method\":\"event\",\"params\":{\"name\":\"chat\","
		  "\"args\":{\"chat\":4,\"account\":\"home\"}}}");
	expect_start(
		stage, R "\"method\":\"event\",\"params\":{\"name\":\"store\"");
	say(stage, R "\"id\":2,\"method\":\"events.unsubscribe\"}");
	expect_line(stage, R "\"id\":2,\"result\":{}}");
	assert_false(stage->listening);
	tell(stage, "chat", "{'chat': <int64 5>, 'account': <'home'>}");
	expect_line(stage, "");
	say(stage,
		R "\"id\":3,\"method\":\"events.subscribe\",\"params\":"
		  "[[\"nope\"]]}");
	expect_start(stage, ERROR("3", "-32602"));
	assert_false(stage->listening);
}

static void
rpc__control_characters__are_escaped(void **state)
{
	say(*state, SEND("1", "\"\\u001b[31m\\u0085\\u007f\\u2028\""));
	expect_line(*state,
		R "\"id\":1,\"result\":{\"text\":\"\\u001b[31m\\u0085\\u007f"
		  "\\u2028\",\"length\":11}}");
}

#define UNIT(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

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
