/* SPDX-License-Identifier: GPL-3.0-or-later */
/* send: from a text to a stored message and its payload. */
#include "config.h"

#include <string.h>

#include "content.h"
#include "fault.h"
#include "i18n.h"
#include "native_priv.h"
#include "sendable.h"
#include "text.h"

gboolean
send_sealed(struct native *native, enum chat_e2ee chat, gboolean *sealed,
	GError **error)
{
	*sealed = native->e2ee == NATIVE_E2EE_ALWAYS || chat == CHAT_E2EE_ON;
	if (native->e2ee == NATIVE_E2EE_ASK && chat == CHAT_E2EE_DEFAULT)
		return fault_set(error, FAULT_CONFIG,
			_("this chat has no choice of encryption yet; choose "
			  "once with `--e2ee on` or `--e2ee off`"));
	return TRUE;
}

static gboolean
make_body(struct native *native, struct payload_record *payload,
	GBytes *content, gboolean sealed, GError **error)
{
	g_autoptr(Secret) key = NULL;

	payload->mode = sealed ? RECORD_SEALED : RECORD_OPEN;
	if (!sealed) {
		payload->body = g_bytes_ref(content);
		return TRUE;
	}
	key = secret_random(CONTENT_KEY_LEN);
	payload->body = content_encrypt(secret_bytes(key), content, error);
	payload->key = payload_seal_key(native, payload->message_id, key);
	return payload->body != NULL;
}

static gboolean
add_payload(struct native *native, const char *peer, const char *room,
	GBytes *content, gboolean sealed, gint64 message,
	const guint8 id[MESSAGE_ID_LEN], GError **error)
{
	g_autoptr(PayloadRecord) payload = g_new0(struct payload_record, 1);

	payload->account = native->account;
	payload->message = message;
	memcpy(payload->message_id, id, MESSAGE_ID_LEN);
	payload->room = g_strdup(room);
	payload->peer = g_strdup(peer);
	payload->created = now_ms();
	return make_body(native, payload, content, sealed, error) &&
		store_payload_add(
			native->store, payload, &payload->id, error) &&
		outbox_take(native, payload, error);
}

gboolean
send_content(struct native *native, const char *peer, const char *room,
	struct mimi_content *content, gboolean sealed, gint64 message,
	guint8 id[MESSAGE_ID_LEN], GError **error)
{
	g_autofree char *uri = address_to_uri(native->address);
	g_autoptr(GBytes) bytes = NULL;

	content->has_time = content->has_clock = TRUE;
	content->time = (guint64)now_ms();
	if (content->clock == 0)
		content->clock = native_tick(native);
	bytes = mimi_encode(content, error);
	if (bytes == NULL)
		return FALSE;
	mimi_message_id(uri, room, bytes, content->salt, id);
	return add_payload(
		native, peer, room, bytes, sealed, message, id, error);
}

/* ---- native_send ---- */

static gboolean
check_address(struct native *native, const char *to, GError **error)
{
	g_autofree char *network = NULL;

	if (!address_parse(to, NULL, &network, error))
		return FALSE;
	if (!g_str_equal(network, native->network_name))
		return fault_set(error, FAULT_UNKNOWN_PEER,
			_("%s is not on the network of account “%s” (%s)"), to,
			native->name, native->network_name);
	if (g_str_equal(to, native->address))
		return fault_set(error, FAULT_UNKNOWN_PEER,
			_("%s is your own address"), to);
	return TRUE;
}

/* Writing to somebody accepts them. */
static gboolean
check_contact(struct native *native, const char *to, GError **error)
{
	g_autoptr(ContactRecord) contact = NULL;

	if (!contact_load(native, to, &contact, error))
		return FALSE;
	if (contact->state == CONTACT_BLOCKED)
		return fault_set(error, FAULT_REFUSED,
			_("%s is blocked; `doran contacts accept %s` ends "
			  "that"),
			to, to);
	if (contact->trust == TRUST_CHANGED)
		return fault_set(error, FAULT_TRUST,
			_("the key of %s changed; compare the safety number "
			  "(`doran verify %s`) and confirm it before you write"),
			to, to);
	return TRUE;
}

static gboolean
open_chat(struct native *native, const char *peer, gint64 *chat, char **uri,
	enum chat_e2ee *e2ee, GError **error)
{
	g_autofree char *room =
		room_uri_direct(native->network, native->address, peer);
	g_autoptr(ChatRecord) record = NULL;
	gboolean is_new;

	if (!store_chat_ensure(native->store, native->account, room, peer,
		    CHAT_DIRECT, now_ms(), chat, &is_new, error) ||
		!store_chat_get(native->store, *chat, &record, error))
		return FALSE;
	if (is_new)
		after_chat(native, *chat);
	*uri = g_steal_pointer(&room);
	*e2ee = record->e2ee;
	return TRUE;
}

static gboolean
choose(struct native *native, gint64 chat, enum chat_e2ee wish,
	enum chat_e2ee *e2ee, GError **error)
{
	g_autoptr(ChatRecord) record = NULL;

	if (wish == CHAT_E2EE_DEFAULT || wish == *e2ee)
		return TRUE;
	if (native->e2ee == NATIVE_E2EE_ALWAYS && wish == CHAT_E2EE_OFF)
		return fault_set(error, FAULT_CONFIG,
			_("account “%s” always encrypts (e2ee = always)"),
			native->name);
	*e2ee = wish;
	after_chat(native, chat);
	if (!store_chat_set_e2ee(native->store, chat, wish, error) ||
		!store_chat_get(native->store, chat, &record, error))
		return FALSE;
	/* What always encrypts has nothing to tell. */
	return native->e2ee == NATIVE_E2EE_ALWAYS || record == NULL ||
		deliver_notice(native, record->peer,
			wish == CHAT_E2EE_ON ? NOTICE_E2EE_ON : NOTICE_E2EE_OFF,
			FALSE, error);
}

static gboolean
accept_peer(struct native *native, const char *to, GError **error)
{
	g_autoptr(ContactRecord) contact = NULL;

	if (!contact_load(native, to, &contact, error))
		return FALSE;
	if (contact->state == CONTACT_ACCEPTED)
		return TRUE;
	return contact_accept(native, to, NULL, error);
}

/* Where a text goes. Several to one place in one transaction look once. */
struct target {
	char *to, *room;
	gint64 chat;
	enum chat_e2ee wish;
	gboolean sealed;
};

static void
target_clear(struct target *target)
{
	g_clear_pointer(&target->to, g_free);
	g_clear_pointer(&target->room, g_free);
}

static gboolean
target_is(const struct target *target, const struct native_text *text)
{
	return target->to != NULL && g_str_equal(target->to, text->to) &&
		target->wish == text->e2ee;
}

static gboolean
target_find(struct native *native, struct target *target,
	const struct native_text *text, GError **error)
{
	enum chat_e2ee e2ee;

	target_clear(target);
	if (!open_chat(native, text->to, &target->chat, &target->room, &e2ee,
		    error) ||
		!choose(native, target->chat, text->e2ee, &e2ee, error) ||
		!send_sealed(native, e2ee, &target->sealed, error) ||
		!accept_peer(native, text->to, error))
		return FALSE;
	target->to = g_strdup(text->to);
	target->wish = text->e2ee;
	return TRUE;
}

static gboolean
sent_before(struct native *native, struct native_text *text, GError **error)
{
	g_autoptr(Message) message = NULL;

	if (text->key == NULL)
		return TRUE;
	if (!store_sent_key_find(native->store, native->account, text->key,
		    &text->row, error))
		return FALSE;
	if (text->row == 0)
		return TRUE;
	if (!store_message_get(native->store, text->row, &message, error))
		return FALSE;
	if (message == NULL)
		return fault_set(
			error, FAULT_ABSENT, _("there is no such message"));
	text->duplicate = TRUE;
	text->chat = message->chat;
	text->state = message->state;
	memcpy(text->id, message->id, sizeof text->id);
	return TRUE;
}

static gboolean
store_text(struct native *native, struct native_text *text,
	const struct target *target, GError **error)
{
	g_autoptr(MimiContent) content = mimi_text(text->text);
	g_autofree char *clean = text_clean(text->text, -1, TEXT_BODY);
	g_autofree char *uri = address_to_uri(native->address);
	g_autoptr(GBytes) bytes = NULL;
	struct message message = {
		.chat = target->chat,
		.kind = MESSAGE_TEXT,
		.sender = native->address,
		.outgoing = TRUE,
		.encrypted = target->sealed,
		.reason = native_up(native) ? NOTICE_NONE : NOTICE_OFFLINE,
		.sent_at = now_ms(),
		.stored_at = now_ms(),
		.text = clean,
	};
	gboolean is_new;

	content->has_time = content->has_clock = TRUE;
	content->time = (guint64)message.sent_at;
	content->clock = message.clock = native_tick(native);
	if (native->display_name != NULL)
		mimi_set_extra(content, EXTRA_NAME, native->display_name);
	bytes = mimi_encode(content, error);
	if (bytes == NULL)
		return FALSE;
	mimi_message_id(uri, target->room, bytes, content->salt, message.id);
	memcpy(text->id, message.id, sizeof text->id);
	if (!store_message_add(
		    native->store, &message, bytes, &text->row, &is_new, error))
		return FALSE;
	after_message(native, text->row, target->chat, TRUE);
	return add_payload(native, target->to, target->room, bytes,
		target->sealed, text->row, text->id, error);
}

/* What is wrong with one text says nothing about the others: text->error. FALSE
 * with *error: the transaction has to be given up. */
static gboolean
send_inside(struct native *native, struct target *target,
	struct native_text *text, GError **error)
{
	if (!text_sendable(text->text, MIMI_TEXT_MAX, &text->error))
		return TRUE;
	if (!target_is(target, text)) {
		target_clear(target);
		if (!check_address(native, text->to, &text->error))
			return TRUE;
	}
	if (!sent_before(native, text, error))
		return FALSE;
	if (text->duplicate)
		return TRUE;
	if (!target_is(target, text)) {
		if (!check_contact(native, text->to, &text->error))
			return TRUE;
		if (!target_find(native, target, text, error))
			return FALSE;
	}
	text->chat = target->chat;
	return store_text(native, text, target, error) &&
		(!text->draft ||
			store_chat_set_draft(
				native->store, text->chat, "", error)) &&
		(text->key == NULL ||
			store_sent_key_add(native->store, native->account,
				text->key, text->row, now_ms(), error));
}

static gboolean
send_all(struct native *native, struct native_text *texts, guint n,
	GError **error)
{
	struct target target = {NULL};
	gboolean ok = TRUE;

	if (!native_begin(native, STORE_FULL, error))
		return FALSE;
	for (guint i = 0; ok && i < n; i++)
		ok = send_inside(native, &target, &texts[i], error);
	target_clear(&target);
	if (!ok) {
		native_rollback(native);
		return FALSE;
	}
	return native_commit(native, error);
}

/* As it was before it was tried. */
static void
text_reset(struct native_text *text)
{
	text->row = text->chat = 0;
	text->state = MESSAGE_QUEUED;
	text->duplicate = FALSE;
	g_clear_error(&text->error);
}

void
native_send(struct native *native, struct native_text *texts, guint n)
{
	g_autoptr(GError) error = NULL;

	for (guint i = 0; i < n; i++)
		text_reset(&texts[i]);
	if (send_all(native, texts, n, &error))
		return;
	if (n == 1) {
		text_reset(texts);
		texts->error = g_steal_pointer(&error);
		return;
	}
	/* Which one it was does not matter: each for itself. */
	for (guint i = 0; i < n; i++)
		native_send(native, &texts[i], 1);
}

gboolean
native_chat_open(struct native *native, const char *address, gint64 *chat,
	GError **error)
{
	g_autofree char *room = NULL;
	enum chat_e2ee e2ee;

	if (!check_address(native, address, error) ||
		!native_begin(native, STORE_NORMAL, error))
		return FALSE;
	if (!open_chat(native, address, chat, &room, &e2ee, error)) {
		native_rollback(native);
		return FALSE;
	}
	return native_commit(native, error);
}

gboolean
native_chat_e2ee(
	struct native *native, gint64 chat, enum chat_e2ee e2ee, GError **error)
{
	enum chat_e2ee was = (enum chat_e2ee) - 1;

	if (!native_begin(native, STORE_NORMAL, error))
		return FALSE;
	if (!(e2ee == CHAT_E2EE_DEFAULT
			    ? store_chat_set_e2ee(
				      native->store, chat, e2ee, error)
			    : choose(native, chat, e2ee, &was, error))) {
		native_rollback(native);
		return FALSE;
	}
	after_chat(native, chat);
	return native_commit(native, error);
}

gboolean
native_chat_mute(
	struct native *native, gint64 chat, gint64 until, GError **error)
{
	if (!native_begin(native, STORE_NORMAL, error))
		return FALSE;
	if (!store_chat_set_muted(native->store, chat, until, error)) {
		native_rollback(native);
		return FALSE;
	}
	after_chat(native, chat);
	return native_commit(native, error);
}

/* ---- again, or not at all ---- */

static gboolean
retry_inside(struct native *native, gint64 row, GError **error)
{
	g_autoptr(GPtrArray) rows = NULL;
	g_autoptr(Message) message = NULL;

	if (!store_message_get(native->store, row, &message, error) ||
		!store_outbox_of_message(native->store, row, &rows, error))
		return FALSE;
	if (message == NULL || !message->outgoing || rows->len == 0)
		return fault_set(error, FAULT_ABSENT,
			_("that message has nothing left to send"));
	for (guint i = 0; i < rows->len; i++) {
		const struct outbox_record *one = g_ptr_array_index(rows, i);

		if (!store_outbox_set_state(native->store, one->id,
			    one->envelope != NULL ? OUTBOX_READY
						  : OUTBOX_WAITING,
			    NOTICE_NONE, 0, now_ms(), error))
			return FALSE;
	}
	after_status(native, row, message->chat, MESSAGE_QUEUED, NOTICE_NONE);
	native_rows_due(native);
	return message->state != MESSAGE_FAILED ||
		store_message_retry(native->store, row, error);
}

static gboolean
cancel_inside(struct native *native, gint64 row, GError **error)
{
	gboolean changed;
	gint64 chat;

	if (!store_outbox_cancel(native->store, row, error) ||
		!store_message_set_state(native->store, row, MESSAGE_FAILED,
			NOTICE_CANCELLED, &changed, &chat, error))
		return FALSE;
	if (changed)
		after_status(
			native, row, chat, MESSAGE_FAILED, NOTICE_CANCELLED);
	return TRUE;
}

static gboolean
in_transaction(struct native *native, gint64 row,
	gboolean (*inside)(struct native *, gint64, GError **), GError **error)
{
	if (!native_begin(native, STORE_NORMAL, error))
		return FALSE;
	if (!inside(native, row, error)) {
		native_rollback(native);
		return FALSE;
	}
	return native_commit(native, error);
}

gboolean
native_retry(struct native *native, gint64 row, GError **error)
{
	return in_transaction(native, row, retry_inside, error);
}

gboolean
native_cancel(struct native *native, gint64 row, GError **error)
{
	return in_transaction(native, row, cancel_inside, error);
}
