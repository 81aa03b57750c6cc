/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rpc.h"

#include <string.h>

#include "commands.h"
#include "describe.h"
#include "fault.h"
#include "i18n.h"
#include "json_write.h"
#include "params.h"
#include "queries.h"
#include "rpc_request.h"

struct rpc {
	const struct rpc_host *host; /* NULL: freed */
	void *ctx;
	struct textline *line;
	guint pending; /* calls that have no answer yet */
	guint lines; /* batches that have none */
	gboolean in_ended, told_end;
	gboolean subscribed, lagging;
	char **events; /* NULL: all */
	char *account; /* NULL: of all */
	gint references;
};

/* What a subscription turns into once its answer has gone out: the first
 * events come behind it. */
enum wish { WISH_NONE, WISH_EVENTS, WISH_SILENCE };

/* One line of requests, and its answer. */
struct batch {
	struct rpc *rpc;
	GString *out;
	guint left;
	gboolean many;
	enum wish wish;
};

/* One request that waits. */
struct question {
	struct batch *batch;
	char *id; /* as it came; NULL: a notification */
};

static void
rpc_unref(struct rpc *rpc)
{
	if (--rpc->references > 0)
		return;
	g_strfreev(rpc->events);
	g_free(rpc->account);
	g_free(rpc);
}

/* ---- flow ----------------------------------------------------------- */

static void
end(struct rpc *rpc, gboolean broken)
{
	if (rpc->told_end || rpc->host == NULL)
		return;
	rpc->told_end = TRUE;
	rpc->host->ended(rpc->ctx, rpc, broken);
}

static void
flow(struct rpc *rpc)
{
	gsize waiting;

	if (rpc->host == NULL || rpc->line == NULL)
		return;
	waiting = textline_waiting(rpc->line);
	if (rpc->in_ended && rpc->lines == 0 && waiting == 0)
		end(rpc, FALSE);
	else
		textline_pause(rpc->line,
			rpc->pending >= RPC_PENDING_MAX ||
				waiting > RPC_OUT_MAX);
}

/* ---- answers -------------------------------------------------------- */

static void
batch_open(struct batch *batch, const char *id)
{
	if (batch->out->len > 0)
		g_string_append_c(batch->out, ',');
	g_string_append(batch->out, "{\"jsonrpc\":\"2.0\",\"id\":");
	g_string_append(batch->out, id);
}

static void
answer_result(struct batch *batch, const char *id, GVariant *result)
{
	if (id == NULL)
		return;
	batch_open(batch, id);
	g_string_append(batch->out, ",\"result\":");
	json_write(batch->out, result);
	g_string_append_c(batch->out, '}');
}

static void
answer_error(struct batch *batch, const char *id, int code, const char *text,
	const char *fault)
{
	if (id == NULL)
		return;
	batch_open(batch, id);
	g_string_append_printf(
		batch->out, ",\"error\":{\"code\":%d,\"message\":", code);
	json_write_text(batch->out, text);
	if (fault != NULL) {
		g_string_append(batch->out, ",\"data\":{\"fault\":");
		json_write_text(batch->out, fault);
		g_string_append_c(batch->out, '}');
	}
	g_string_append(batch->out, "}}");
}

static void
answer_fault(struct batch *batch, const char *id, const GError *error)
{
	int code = fault_exit_code(error);

	answer_error(batch, id,
		fault_from_exit_code(code) == FAULT_BUG ? RPC_INTERNAL : code,
		error->message, fault_name(error));
}

static void
listen(struct rpc *rpc, enum wish wish)
{
	if (rpc->host == NULL || wish == WISH_NONE)
		return;
	if (rpc->subscribed)
		rpc->host->listen(rpc->ctx, rpc, FALSE);
	rpc->subscribed = wish == WISH_EVENTS;
	rpc->lagging = FALSE;
	if (rpc->subscribed)
		rpc->host->listen(rpc->ctx, rpc, TRUE);
}

static void
batch_send(struct batch *batch)
{
	if (batch->out->len == 0)
		return;
	if (batch->many) {
		g_string_prepend_c(batch->out, '[');
		g_string_append_c(batch->out, ']');
	}
	textline_send(batch->rpc->line, batch->out->str, batch->out->len);
}

/* One of its requests has its answer, or needs none. */
static void
batch_done(struct batch *batch)
{
	struct rpc *rpc = batch->rpc;

	if (--batch->left > 0)
		return;
	if (rpc->line != NULL)
		batch_send(batch);
	listen(rpc, batch->wish);
	rpc->lines--;
	g_string_free(batch->out, TRUE);
	g_free(batch);
	flow(rpc);
	rpc_unref(rpc);
}

static void
on_reply(GVariant *result, const GError *error, void *user)
{
	struct question *question = user;
	struct batch *batch = question->batch;

	if (error != NULL)
		answer_fault(batch, question->id, error);
	else
		answer_result(batch, question->id, result);
	batch->rpc->pending--;
	g_free(question->id);
	g_free(question);
	batch_done(batch);
}

/* ---- methods -------------------------------------------------------- */

static gboolean
events_known(const char *const *names, GError **error)
{
	for (; names != NULL && *names != NULL; names++) {
		const struct command_spec *spec = event_specs;

		while (spec->method != NULL &&
			strcmp(spec->method, *names) != 0)
			spec++;
		if (spec->method == NULL)
			return fault_set(error, FAULT_USAGE,
				_("there is no event “%s”"), *names);
	}
	return TRUE;
}

static gboolean
subscribe(struct rpc *rpc, GVariant *args, GError **error)
{
	g_autofree const char **names = NULL;
	const char *account = NULL;

	(void)g_variant_lookup(args, "events", "^a&s", &names);
	(void)g_variant_lookup(args, "account", "&s", &account);
	if (!events_known((const char *const *)names, error))
		return FALSE;
	g_strfreev(rpc->events);
	rpc->events = g_strdupv((char **)names);
	g_free(rpc->account);
	rpc->account = g_strdup(account);
	return TRUE;
}

/* NULL with error; a floating a{sv}. */
static GVariant *
session_call(
	struct batch *batch, const char *method, GVariant *args, GError **error)
{
	if (strcmp(method, "system.describe") == 0)
		return describe();
	if (strcmp(method, "events.unsubscribe") == 0)
		batch->wish = WISH_SILENCE;
	else if (subscribe(batch->rpc, args, error))
		batch->wish = WISH_EVENTS;
	else
		return NULL;
	return g_variant_new_array(G_VARIANT_TYPE("{sv}"), NULL, 0);
}

static void
call_session(
	struct batch *batch, const char *method, const char *id, GVariant *args)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) result = session_call(batch, method, args, &error);

	if (result == NULL) {
		answer_error(batch, id, RPC_PARAMS, error->message, NULL);
		return;
	}
	g_variant_ref_sink(result);
	answer_result(batch, id, result);
}

static void
call_view(
	struct batch *batch, const char *method, const char *id, GVariant *args)
{
	struct rpc *rpc = batch->rpc;
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) result =
		query_run(rpc->host->view(rpc->ctx), method, args, &error);

	if (result == NULL)
		answer_fault(batch, id, error);
	else
		answer_result(batch, id, result);
}

static void
call_engine(
	struct batch *batch, const char *method, const char *id, GVariant *args)
{
	struct question *question = g_new0(struct question, 1);

	question->batch = batch;
	question->id = g_strdup(id);
	batch->left++;
	batch->rpc->pending++;
	batch->rpc->host->call(
		batch->rpc->ctx, method, args, on_reply, question);
}

static void
call(struct batch *batch, const char *method, const char *id,
	struct json_span params)
{
	const struct command_spec *spec = command_find(method);
	g_autofree char *text = NULL;
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) args = NULL;

	if (spec == NULL) {
		text = g_strdup_printf(_("there is no method “%s”"), method);
		answer_error(batch, id, RPC_METHOD, text, NULL);
		return;
	}
	args = params_read(spec, params, &error);
	if (args == NULL)
		answer_error(batch, id, RPC_PARAMS, error->message, NULL);
	else if (batch->rpc->host == NULL)
		return; /* freed meanwhile */
	else if (spec->kind == COMMAND_SESSION)
		call_session(batch, method, id, args);
	else if (spec->kind == COMMAND_READ)
		call_view(batch, method, id, args);
	else
		call_engine(batch, method, id, args);
}

/* ---- requests ------------------------------------------------------- */

static void
take_request(struct batch *batch, struct json_span value)
{
	g_autofree char *id = NULL, *method = NULL;
	struct rpc_request request;
	const char *why;

	if (json_kind(value) != JSON_OBJECT) {
		answer_error(batch, "null", RPC_REQUEST,
			_("a request is an object"), NULL);
		return;
	}
	why = rpc_request_read(value, &request);
	if (request.id.at != NULL)
		id = g_strndup(request.id.at, request.id.len);
	if (why != NULL) {
		answer_error(batch, id != NULL ? id : "null", RPC_REQUEST, why,
			NULL);
		return;
	}
	method = json_text(request.method);
	call(batch, method, id, request.params);
}

static gboolean
length_fits(struct json_span list)
{
	struct json_span item;
	gsize step = 0;
	guint count = 0;

	while (count <= RPC_BATCH_MAX && json_next(list, &step, &item))
		count++;
	return count > 0 && count <= RPC_BATCH_MAX;
}

static void
take_batch(struct batch *batch, struct json_span list)
{
	struct json_span item;
	gsize step = 0;

	if (!length_fits(list)) {
		g_autofree char *text = g_strdup_printf(
			_("a batch has 1 to %d requests"), RPC_BATCH_MAX);

		answer_error(batch, "null", RPC_REQUEST, text, NULL);
		return;
	}
	batch->many = TRUE;
	while (json_next(list, &step, &item))
		take_request(batch, item);
}

static struct batch *
batch_new(struct rpc *rpc)
{
	struct batch *batch = g_new0(struct batch, 1);

	rpc->references++;
	rpc->lines++;
	batch->rpc = rpc;
	batch->out = g_string_new(NULL);
	batch->left = 1;
	return batch;
}

static void
take_line(struct batch *batch, const char *text, gsize len)
{
	g_autoptr(GError) error = NULL;
	struct json_span value;

	if (!json_valid(text, len, &value, &error))
		answer_error(batch, "null", RPC_PARSE, error->message, NULL);
	else if (json_kind(value) == JSON_LIST)
		take_batch(batch, value);
	else
		take_request(batch, value);
}

static gboolean
blank(const char *text, gsize len)
{
	while (len > 0 && strchr(" \t\r", text[len - 1]) != NULL &&
		text[len - 1] != '\0')
		len--;
	return len == 0;
}

static void
on_text(const char *text, gsize len, void *user)
{
	struct rpc *rpc = user;
	struct batch *batch;

	if (text == NULL) {
		rpc->in_ended = TRUE;
		flow(rpc);
		return;
	}
	if (blank(text, len))
		return;
	rpc->references++;
	batch = batch_new(rpc);
	take_line(batch, text, len);
	batch_done(batch);
	flow(rpc);
	rpc_unref(rpc);
}

static void
on_too_long(void *user)
{
	struct batch *batch = batch_new(user);
	g_autofree char *text =
		g_strdup_printf(_("a line has at most %d bytes"), RPC_LINE_MAX);

	answer_error(batch, "null", RPC_REQUEST, text, NULL);
	batch_done(batch);
}

static void
on_drained(void *user)
{
	struct rpc *rpc = user;

	if (rpc->lagging && rpc->subscribed) {
		g_autoptr(GVariant) none = g_variant_ref_sink(
			g_variant_new_array(G_VARIANT_TYPE("{sv}"), NULL, 0));

		rpc->lagging = FALSE;
		rpc_tell(rpc, "lagged", none);
	}
	flow(rpc);
}

static void
on_gone(void *user)
{
	end(user, TRUE);
}

static const struct textline_hooks line_hooks = {
	.text = on_text,
	.too_long = on_too_long,
	.drained = on_drained,
	.gone = on_gone,
};

/* ---- events --------------------------------------------------------- */

/* Events of no account in particular go to all. */
static gboolean
asked_for(const struct rpc *rpc, const char *name, GVariant *args)
{
	const char *account;

	if (rpc->events != NULL && strcmp(name, "lagged") != 0 &&
		!g_strv_contains((const char *const *)rpc->events, name))
		return FALSE;
	if (rpc->account == NULL)
		return TRUE;
	if (g_variant_lookup(args, "account", "&s", &account) ||
		(strcmp(name, "account") == 0 &&
			g_variant_lookup(args, "name", "&s", &account)))
		return strcmp(account, rpc->account) == 0;
	return TRUE;
}

void
rpc_tell(struct rpc *rpc, const char *name, GVariant *args)
{
	g_autoptr(GString) out = NULL;

	if (!rpc->subscribed || rpc->in_ended || !asked_for(rpc, name, args))
		return;
	if (rpc->lagging || textline_waiting(rpc->line) > RPC_OUT_MAX) {
		rpc->lagging = TRUE;
		return;
	}
	out = g_string_new("{\"jsonrpc\":\"2.0\",\"method\":\"event\","
			   "\"params\":{\"name\":");
	json_write_text(out, name);
	g_string_append(out, ",\"args\":");
	json_write(out, args);
	g_string_append(out, "}}");
	textline_send(rpc->line, out->str, out->len);
}

/* ---- life ----------------------------------------------------------- */

struct rpc *
rpc_new(const struct rpc_host *host, void *ctx, GIOStream *owner,
	GInputStream *in, GOutputStream *out, gsize chunk)
{
	struct rpc *rpc = g_new0(struct rpc, 1);

	rpc->references = 1;
	rpc->host = host;
	rpc->ctx = ctx;
	rpc->line = textline_new(
		owner, in, out, RPC_LINE_MAX, chunk, &line_hooks, rpc);
	return rpc;
}

void
rpc_free(struct rpc *rpc)
{
	if (rpc == NULL)
		return;
	if (rpc->subscribed)
		rpc->host->listen(rpc->ctx, rpc, FALSE);
	rpc->subscribed = FALSE;
	rpc->host = NULL;
	g_clear_pointer(&rpc->line, textline_free);
	rpc_unref(rpc);
}

void
rpc_patience(struct rpc *rpc, guint ms)
{
	textline_patience(rpc->line, ms);
}
