/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON-RPC: all that a peer sends, over streams in memory, to a host that
 * answers some calls at once and others later. */
#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "commands.h"
#include "fault.h"
#include "fuzz.h"
#include "json_read.h"
#include "rpc.h"

#define TURNS 100000 /* of the loop: it must come to an end */

struct later {
	front_reply reply;
	void *user;
};

struct host {
	GQueue later; /* of struct later */
	gboolean ended;
};

static GVariant *
dict(const char *key, const char *text)
{
	GVariantBuilder all;

	g_variant_builder_init(&all, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&all, "{sv}", key, g_variant_new_string(text));
	return g_variant_ref_sink(g_variant_builder_end(&all));
}

static void
answer(front_reply reply, void *user, gboolean good)
{
	g_autoptr(GVariant) result = dict("text", "\xec\x95\x88\n\x7f");
	g_autoptr(GError) error =
		g_error_new_literal(FAULT, FAULT_ABSENT, "none");

	reply(good ? result : NULL, good ? NULL : error, user);
}

static void
on_call(void *ctx, const char *method, GVariant *args, front_reply reply,
	void *user)
{
	struct host *host = ctx;
	struct later *later;

	CHECK(command_find(method) != NULL);
	CHECK(command_check(command_find(method), args, NULL));
	if (strlen(method) % 2 == 0) {
		answer(reply, user, strlen(method) % 4 == 0);
		return;
	}
	later = g_new(struct later, 1);
	*later = (struct later){reply, user};
	g_queue_push_tail(&host->later, later);
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
	g_autoptr(GVariant) args = dict("account", "home");

	(void)ctx;
	if (on)
		rpc_tell(rpc, "chat", args);
}

static void
on_ended(void *ctx, struct rpc *rpc, gboolean broken)
{
	struct host *host = ctx;

	(void)rpc;
	CHECK(!host->ended && !broken);
	host->ended = TRUE;
}

static const struct rpc_host host_calls = {
	.call = on_call,
	.view = on_view,
	.listen = on_listen,
	.ended = on_ended,
};

/* Each is one JSON text without a control character. */
static void
check_answers(const char *text, gsize len)
{
	CHECK(len == 0 || text[len - 1] == '\n');
	for (const char *end; len > 0; text = end + 1) {
		struct json_span value;
		gsize line;

		end = memchr(text, '\n', len);
		line = (gsize)(end - text);
		CHECK(json_valid(text, line, &value, NULL));
		CHECK(*value.at == '{' || *value.at == '[');
		len -= line + 1;
	}
}

static void
turn(struct host *host)
{
	g_autofree struct later *later = NULL;

	if (g_main_context_iteration(NULL, FALSE))
		return;
	later = g_queue_pop_head(&host->later);
	if (later != NULL)
		answer(later->reply, later->user, TRUE);
}

void
fuzz_one(const guint8 *data, gsize len)
{
	struct host host = {.later = G_QUEUE_INIT};
	g_autoptr(GInputStream) in =
		g_memory_input_stream_new_from_data(data, (gssize)len, NULL);
	g_autoptr(GOutputStream) out = g_memory_output_stream_new_resizable();
	struct rpc *rpc = rpc_new(&host_calls, &host, NULL, in, out, 0);
	guint turns = 0;

	while (!host.ended && turns++ < TURNS)
		turn(&host);
	CHECK(host.ended && g_queue_is_empty(&host.later));
	rpc_free(rpc);
	while (g_main_context_iteration(NULL, FALSE))
		;
	check_answers(
		g_memory_output_stream_get_data(G_MEMORY_OUTPUT_STREAM(out)),
		g_memory_output_stream_get_data_size(
			G_MEMORY_OUTPUT_STREAM(out)));
}
