/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "native_priv.h"

enum effect_kind {
	EFFECT_MESSAGE,
	EFFECT_STATUS,
	EFFECT_CHAT,
	EFFECT_CONTACT,
	EFFECT_PUBLISH
};

struct effect {
	enum effect_kind kind;
	gint64 row, chat;
	gboolean outgoing;
	enum message_state state;
	enum notice reason;
	char *text; /* address or topic */
	GBytes *bytes;
	struct flight *flight; /* NULL: nobody waits for its end */
};

static void
effect_free(gpointer data)
{
	struct effect *effect = data;

	g_free(effect->text);
	g_free(effect->flight);
	g_clear_pointer(&effect->bytes, g_bytes_unref);
	g_free(effect);
}

static struct effect *
effect_add(struct native *native, enum effect_kind kind)
{
	struct effect *effect = g_new0(struct effect, 1);

	effect->kind = kind;
	if (native->after == NULL)
		native->after = g_ptr_array_new_with_free_func(effect_free);
	g_ptr_array_add(native->after, effect);
	return effect;
}

void
after_message(struct native *native, gint64 row, gint64 chat, gboolean outgoing)
{
	struct effect *effect = effect_add(native, EFFECT_MESSAGE);

	effect->row = row;
	effect->chat = chat;
	effect->outgoing = outgoing;
}

void
after_status(struct native *native, gint64 row, gint64 chat,
	enum message_state state, enum notice reason)
{
	struct effect *effect = effect_add(native, EFFECT_STATUS);

	effect->row = row;
	effect->chat = chat;
	effect->state = state;
	effect->reason = reason;
}

void
after_chat(struct native *native, gint64 chat)
{
	effect_add(native, EFFECT_CHAT)->chat = chat;
}

void
after_contact(struct native *native, const char *address)
{
	effect_add(native, EFFECT_CONTACT)->text = g_strdup(address);
}

void
after_publish(struct native *native, const char *topic, GBytes *bytes,
	const struct outbox_record *row)
{
	struct effect *effect = effect_add(native, EFFECT_PUBLISH);

	effect->text = g_strdup(topic);
	effect->bytes = g_bytes_ref(bytes);
	if (row == NULL)
		return;
	effect->flight = g_new0(struct flight, 1);
	effect->flight->outbox = row->id;
	effect->flight->message = row->message;
	effect->flight->peer = peer_get(native, row->peer);
	effect->flight->tries = row->tries;
	effect->flight->bytes = g_bytes_get_size(bytes);
}

static void
run(struct native *native, struct effect *effect)
{
	switch (effect->kind) {
	case EFFECT_MESSAGE:
		native->events.message(native->ctx, effect->row, effect->chat,
			effect->outgoing);
		break;
	case EFFECT_STATUS:
		native->events.status(native->ctx, effect->row, effect->chat,
			effect->state, effect->reason);
		break;
	case EFFECT_CHAT:
		native->events.chat(native->ctx, effect->chat);
		break;
	case EFFECT_CONTACT:
		native->events.contact(native->ctx, effect->text);
		break;
	case EFFECT_PUBLISH:
		if (native->wire != NULL)
			post_add(native, effect->text, effect->bytes,
				g_steal_pointer(&effect->flight));
		break;
	}
}

void
after_run(struct native *native)
{
	g_autoptr(GPtrArray) effects = g_steal_pointer(&native->after);

	for (guint i = 0; effects != NULL && i < effects->len; i++)
		run(native, g_ptr_array_index(effects, i));
	post_leave(native);
}

void
after_forget(struct native *native)
{
	g_clear_pointer(&native->after, g_ptr_array_unref);
}
