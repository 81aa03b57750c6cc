/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sends: message.send. Calls that have come by the end of a turn of the loop
 * are stored in one transaction: a lone one waits for nobody. */
#include "config.h"

#include <string.h>

#include "commands.h"
#include "dict.h"
#include "engine_priv.h"
#include "ids.h"
#include "store_message.h"

#define SENDS_MAX 256 /* in one transaction */

/* Why an earlier message is not on its way. */
static enum notice
reason_of(const struct account *account, const struct native_text *text)
{
	g_autoptr(Message) message = NULL;

	if (!text->duplicate ||
		!store_message_get(
			account->engine->store, text->row, &message, NULL) ||
		message == NULL)
		return NOTICE_NONE;
	return message->reason;
}

static GVariant *
sent_value(const struct account *account, const struct native_text *text)
{
	struct dict result = {.n = 0};
	g_autofree char *id = hex_encode(text->id, sizeof text->id);

	dict_add_number(&result, "row", text->row);
	dict_add_number(&result, "chat", text->chat);
	dict_add_text(&result, "id", id);
	dict_add_text(&result, "state", message_state_name(text->state));
	dict_add_number(&result, "reason", reason_of(account, text));
	dict_add_text(&result, "account", account->name);
	dict_add_text(&result, "address", text->to);
	dict_add_bool(&result, "duplicate", text->duplicate);
	return dict_end(&result);
}

static void
answer(struct call *call, const struct account *account,
	struct native_text *text)
{
	if (text->error != NULL)
		call_fail(call, g_steal_pointer(&text->error));
	else
		wait_return(call, sent_value(account, text));
}

/* NULL: it was answered, with what is wrong. */
static struct account *
prepare(struct call *call, struct native_text *text)
{
	GError *error = NULL;
	struct account *account;

	text->to = call_string(call, "to");
	text->text = call_string(call, "text");
	text->key = call_string(call, "key");
	g_variant_lookup(call->args, "draft", "b", &text->draft);
	account = call_account(call, text->to, &error);
	if (account != NULL && wait_check(call, &error) &&
		call_e2ee(call_string(call, "e2ee"), &text->e2ee, &error))
		return account;
	call_fail(call, error);
	return NULL;
}

/* A text for a room, in its place among the others. */
static void
send_room(struct call *call)
{
	struct native_text text = {.to = call_string(call, "to")};
	struct plain_text one = {.room = text.to + 1,
		.text = call_string(call, "text"),
		.key = call_string(call, "key")};
	struct account *account;
	struct plain *plain;
	enum chat_e2ee e2ee;
	GError *error = NULL;

	g_variant_lookup(call->args, "draft", "b", &one.draft);
	plain = call_room(call, text.to, &account, &error);
	if (plain == NULL || !wait_check(call, &error) ||
		!call_e2ee(call_string(call, "e2ee"), &e2ee, &error) ||
		!room_e2ee(e2ee, &error)) {
		call_fail(call, error);
		return;
	}
	plain_send(plain, &one);
	text.row = one.row;
	text.chat = one.chat;
	text.state = one.state;
	text.duplicate = one.duplicate;
	text.error = one.error;
	memcpy(text.id, one.id, sizeof text.id);
	answer(call, account, &text);
}

/* What goes from one account, in its order. */
static void
send_run(struct account *account, struct call **calls,
	struct native_text *texts, guint n)
{
	if (n == 0)
		return;
	native_send(account->native, texts, n);
	for (guint i = 0; i < n; i++)
		answer(calls[i], account, &texts[i]);
}

void
sends_flush(struct engine *engine)
{
	g_autoptr(GPtrArray) calls = g_steal_pointer(&engine->sends);
	g_autofree struct native_text *texts = NULL;
	struct account *account = NULL;
	guint first = 0, end = 0;

	if (calls == NULL)
		return;
	texts = g_new0(struct native_text, calls->len);
	for (guint i = 0; i < calls->len; i++) {
		struct account *next;

		if (call_is_room(call_string(calls->pdata[i], "to"))) {
			send_run(account, (struct call **)calls->pdata + first,
				texts + first, end - first);
			first = end;
			send_room(calls->pdata[i]);
			continue;
		}
		next = prepare(calls->pdata[i], &texts[end]);
		if (next == NULL)
			continue;
		if (next != account) {
			send_run(account, (struct call **)calls->pdata + first,
				texts + first, end - first);
			first = end;
		}
		account = next;
		calls->pdata[end++] = calls->pdata[i];
	}
	send_run(account, (struct call **)calls->pdata + first, texts + first,
		end - first);
}

static gboolean
on_turn(gpointer data)
{
	struct engine *engine = data;

	engine->sends_due = FALSE;
	sends_flush(engine);
	return G_SOURCE_REMOVE;
}

void
method_message_send(struct call *call)
{
	struct engine *engine = call->engine;
	g_autoptr(GSource) source = NULL;

	if (engine->sends == NULL)
		engine->sends = g_ptr_array_new();
	g_ptr_array_add(engine->sends, call);
	if (engine->sends->len >= SENDS_MAX)
		sends_flush(engine);
	if (engine->sends_due)
		return;
	/* At the priority of the calls: it comes after those that have come. */
	engine->sends_due = TRUE;
	source = g_idle_source_new();
	g_source_set_priority(source, G_PRIORITY_DEFAULT);
	g_source_set_callback(source, on_turn, engine, NULL);
	g_source_attach(source, engine->context);
}
