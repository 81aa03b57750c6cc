/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ws_session.h"

#define PING_MS 4000
#define DEAD_MS 9000

void
ws_bare_begin(struct ws_link *link)
{
	struct doran_wire *wire = link->wire;

	ws_link_enter(link, WS_UP, 0);
	ws_link_beat(link, PING_MS, DEAD_MS, TRUE);
	for (guint i = 0; i < wire->filters->len; i++)
		ws_session_subscribe(link, wire->filters->pdata[i]);
	wire->up_at = g_get_monotonic_time();
	ws_emit_state(wire, DORAN_WIRE_UP, DORAN_OK, NULL);
	ws_worker_wake(wire);
}

static void
deliver(struct ws_link *link, const guint8 *data, gsize len)
{
	const struct doran_wire_message message = {
		.size = sizeof(message),
		.topic = "",
		.payload = data,
		.len = len,
	};

	ws_emit_message(link->wire, &message);
	link->last_heard = g_get_monotonic_time();
}

void
ws_bare_input(struct ws_link *link, const guint8 *data, gsize len,
	gboolean first, gboolean final)
{
	gsize held = link->message != NULL ? link->message->len : 0;

	if (first && final && len <= link->wire->config.max_message) {
		deliver(link, data, len);
		return;
	}
	if (link->skipped > 0 || len > link->wire->config.max_message - held) {
		link->skipped += held + len;
		g_clear_pointer(&link->message, g_byte_array_unref);
		if (final) {
			link->skipped = 0;
			ws_log(link->wire, DORAN_LOG_WARNING,
				"a message over the limit was dropped");
		}
		return;
	}
	if (link->message == NULL)
		link->message = g_byte_array_new();
	g_byte_array_append(link->message, data, (guint)len);
	if (!final)
		return;
	deliver(link, link->message->data, link->message->len);
	g_clear_pointer(&link->message, g_byte_array_unref);
}

void
ws_bare_publish(struct ws_link *link, const struct ws_command *command)
{
	GByteArray *out = ws_link_buffer();
	gboolean text = g_utf8_validate_len(
		(const char *)command->payload, command->len, NULL);

	if (command->len > 0)
		g_byte_array_append(out, command->payload, (guint)command->len);
	ws_link_send(link, out, text ? WS_TEXT : WS_BINARY, command->id);
}
