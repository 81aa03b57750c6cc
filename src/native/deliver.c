/* SPDX-License-Identifier: GPL-3.0-or-later */
/* deliver: from a verified record to rows that people see. */
#include "config.h"

#include <string.h>

#include "content.h"
#include "i18n.h"
#include "native_priv.h"
#include "text.h"

static gboolean
ensure_chat(
	struct native *native, const char *peer, gint64 *chat, GError **error)
{
	g_autofree char *room =
		room_uri_direct(native->network, native->address, peer);
	gboolean is_new;

	if (!store_chat_ensure(native->store, native->account, room, peer,
		    CHAT_DIRECT, now_ms(), chat, &is_new, error))
		return FALSE;
	if (is_new)
		after_chat(native, *chat);
	return TRUE;
}

gboolean
deliver_notice(struct native *native, const char *peer, enum notice notice,
	gboolean unread, GError **error)
{
	struct message message = {
		.kind = MESSAGE_NOTICE,
		.sender = (char *)peer,
		.unread = unread,
		.reason = notice,
		.clock = native_tick(native),
		.sent_at = now_ms(),
		.stored_at = now_ms(),
	};
	gint64 row;
	gboolean folded;

	if (!ensure_chat(native, peer, &message.chat, error) ||
		!store_message_notice(
			native->store, &message, &row, &folded, error))
		return FALSE;
	after_message(native, row, message.chat, FALSE);
	return TRUE;
}

static GBytes *
plain_body(const struct opened *opened, GBytes *body, GError **error)
{
	if (!opened->sealed)
		return g_bytes_ref(body);
	return content_decrypt(secret_bytes(opened->key), body, error);
}

static gboolean
id_fits(struct native *native, struct peer *peer, const struct opened *opened,
	GBytes *bytes, const struct mimi_content *content)
{
	g_autofree char *uri = address_to_uri(peer->address);
	guint8 id[MESSAGE_ID_LEN];

	(void)native;
	mimi_message_id(uri, opened->record->room, bytes, content->salt, id);
	return memcmp(id, opened->record->message_id, MESSAGE_ID_LEN) == 0;
}

static gboolean
store_text(struct native *native, struct peer *peer, const char *other,
	const struct opened *opened, const struct mimi_content *content,
	GBytes *bytes, const char *text, GError **error)
{
	g_autofree char *clean = text_clean(text, -1, TEXT_BODY);
	gboolean own = g_str_equal(peer->address, native->address);
	gint64 row, now = now_ms();
	gboolean is_new;
	struct message message = {
		.kind = MESSAGE_TEXT,
		.sender = peer->address,
		.outgoing = own,
		.encrypted = opened->sealed,
		.unread = !own,
		.state = own ? MESSAGE_SENT : MESSAGE_QUEUED,
		.sent_at = content->has_time
			? (gint64)MIN(content->time, (guint64)G_MAXINT64 / 2000)
			: now,
		.stored_at = now,
		.text = clean,
		.device = opened->record->from_device,
	};

	if (content->has_clock)
		native_saw_clock(native, content->clock);
	message.clock = content->has_clock && content->clock <= native->clock
		? content->clock
		: native_tick(native);
	memcpy(message.id, opened->record->message_id, MESSAGE_ID_LEN);
	if (!ensure_chat(native, other, &message.chat, error) ||
		!store_message_add(
			native->store, &message, bytes, &row, &is_new, error))
		return FALSE;
	if (is_new)
		after_message(native, row, message.chat, own);
	native->statuses_due = TRUE;
	return TRUE;
}

/* Somebody new becomes a request, and gets a name. */
static gboolean
note_request(struct native *native, struct peer *peer,
	struct contact_record *contact, const struct mimi_content *content,
	GError **error)
{
	g_autofree char *name = mimi_extra(content, EXTRA_NAME);
	gboolean named = contact->name == NULL && name != NULL;

	if (g_str_equal(peer->address, native->address) ||
		(contact->state != CONTACT_NONE && !named))
		return TRUE;
	if (contact->state == CONTACT_NONE)
		contact->state = CONTACT_REQUEST;
	/* The first name stays; one given here is never replaced. */
	if (named)
		contact->name = text_clean(name, -1, TEXT_LINE);
	if (contact->name != NULL && *contact->name == '\0')
		g_clear_pointer(&contact->name, g_free);
	after_contact(native, peer->address);
	return store_contact_put(native->store, contact, error);
}

static gboolean
refuse_plaintext(struct native *native, struct peer *peer,
	const struct opened *opened, GError **error)
{
	g_autoptr(GArray) items =
		g_array_new(FALSE, FALSE, sizeof(struct mimi_status_item));
	struct mimi_status_item item = {.status = MIMI_STATUS_ERROR};

	native_refuse(native, peer->address, REFUSED_PLAINTEXT,
		_("not encrypted, and this account always encrypts"));
	memcpy(item.id, opened->record->message_id, MESSAGE_ID_LEN);
	g_array_append_val(items, item);
	return deliver_notice(native, peer->address,
		       NOTICE_NOT_ENCRYPTED_REFUSED, TRUE, error) &&
		status_send(native, peer->address, opened->record->room, items,
			error);
}

static gboolean
content_refused(struct native *native, struct peer *peer, enum refusal refusal,
	const GError *wrong, const char *text)
{
	native_refuse(native, peer->address, refusal,
		wrong != NULL ? wrong->message : text);
	return TRUE;
}

gboolean
deliver_content(struct native *native, struct peer *peer,
	struct contact_record *contact, const struct opened *opened,
	GBytes *body, GError **error)
{
	const struct record *record = opened->record;
	const char *other = g_str_equal(peer->address, native->address)
		? record->peer
		: peer->address;
	g_autoptr(GError) wrong = NULL;
	g_autoptr(GBytes) bytes = plain_body(opened, body, &wrong);
	g_autoptr(MimiContent) content = NULL;
	g_autoptr(GArray) statuses = NULL;
	const struct mimi_part *part;
	g_autofree char *text = NULL;

	if (bytes == NULL)
		return content_refused(native, peer, REFUSED_BODY, wrong, NULL);
	content = mimi_decode(bytes, &wrong);
	if (content == NULL || !id_fits(native, peer, opened, bytes, content))
		return content_refused(native, peer, REFUSED_CONTENT, wrong,
			_("another message ID than its content's"));
	statuses = mimi_statuses(content, &wrong);
	if (wrong != NULL)
		return content_refused(
			native, peer, REFUSED_CONTENT, wrong, NULL);
	if (statuses != NULL)
		return status_apply(native, peer, opened->record->from_device,
			statuses, error);
	if (!opened->sealed && native->e2ee == NATIVE_E2EE_ALWAYS)
		return contact->state != CONTACT_ACCEPTED ||
			refuse_plaintext(native, peer, opened, error);
	part = mimi_first_text(content);
	if (part != NULL)
		text = mimi_part_text(part);
	if (text == NULL)
		return content_refused(native, peer, REFUSED_CONTENT, NULL,
			_("content of a kind that this version does not show"));
	return note_request(native, peer, contact, content, error) &&
		store_text(native, peer, other, opened, content, bytes, text,
			error);
}
