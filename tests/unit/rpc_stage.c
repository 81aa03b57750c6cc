/* SPDX-License-Identifier: GPL-3.0-or-later */
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
#include "rpc_stage.h"

struct held {
	front_reply reply;
	void *user;
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

int
stage_set_up(void **state)
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

void
stage_answer(struct stage *stage)
{
	struct held *held = g_queue_pop_head(&stage->held);
	g_autoptr(GVariant) result = g_variant_ref_sink(
		g_variant_new_array(G_VARIANT_TYPE("{sv}"), NULL, 0));

	held->reply(result, NULL, held->user);
	g_free(held);
}

int
stage_tear_down(void **state)
{
	struct stage *stage = *state;

	rpc_free(stage->rpc);
	while (!g_queue_is_empty(&stage->held))
		stage_answer(stage); /* nobody is there any more */
	while (g_main_context_iteration(NULL, FALSE))
		;
	if (stage->peer >= 0)
		close(stage->peer);
	g_string_free(stage->got, TRUE);
	g_free(stage);
	return 0;
}

void
stage_turn(void)
{
	for (int i = 0; i < 20; i++)
		while (g_main_context_iteration(NULL, FALSE))
			;
}

void
stage_put(struct stage *stage, const char *bytes, gsize len)
{
	while (len > 0) {
		gssize put = send(
			stage->peer, bytes, len, MSG_DONTWAIT | MSG_NOSIGNAL);

		if (put > 0) {
			bytes += put;
			len -= (gsize)put;
		} else
			assert_int_equal(errno, EAGAIN);
		stage_turn();
	}
}

static void
take(struct stage *stage)
{
	char bytes[65536];
	gssize got;

	stage_turn();
	while ((got = recv(stage->peer, bytes, sizeof bytes, MSG_DONTWAIT)) >
		0) {
		g_string_append_len(stage->got, bytes, got);
		stage_turn();
	}
}

/* The next line; "" when there is none. The caller's. */
char *
stage_line(struct stage *stage)
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

void
stage_expect(struct stage *stage, const char *wanted)
{
	g_autofree char *line = stage_line(stage);

	assert_string_equal(line, wanted);
}

/* An answer that begins so (its message is in words). */
void
stage_expect_start(struct stage *stage, const char *start)
{
	g_autofree char *line = stage_line(stage);

	if (!g_str_has_prefix(line, start))
		fail_msg("not %s... but %s", start, line);
}

void
stage_say(struct stage *stage, const char *line)
{
	stage_put(stage, line, strlen(line));
	stage_put(stage, "\n", 1);
}
