/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "stomp.h"

static const char *const names[STOMP_N_COMMANDS] = {
	[STOMP_CONNECT] = "CONNECT",
	[STOMP_STOMP] = "STOMP",
	[STOMP_SEND] = "SEND",
	[STOMP_SUBSCRIBE] = "SUBSCRIBE",
	[STOMP_UNSUBSCRIBE] = "UNSUBSCRIBE",
	[STOMP_BEGIN] = "BEGIN",
	[STOMP_COMMIT] = "COMMIT",
	[STOMP_ABORT] = "ABORT",
	[STOMP_ACK] = "ACK",
	[STOMP_NACK] = "NACK",
	[STOMP_DISCONNECT] = "DISCONNECT",
	[STOMP_CONNECTED] = "CONNECTED",
	[STOMP_MESSAGE] = "MESSAGE",
	[STOMP_RECEIPT] = "RECEIPT",
	[STOMP_ERROR] = "ERROR",
};

const char *
stomp_command_name(enum stomp_command command)
{
	return names[command];
}

gboolean
stomp_command_has_body(enum stomp_command command)
{
	return command == STOMP_SEND || command == STOMP_MESSAGE ||
		command == STOMP_ERROR;
}

void
stomp_frame_free(struct stomp_frame *frame)
{
	if (frame == NULL)
		return;
	g_string_free(frame->head, TRUE);
	g_free(frame->body);
	g_free(frame);
}

gboolean
stomp_header_next(const struct stomp_frame *frame, gsize *pos,
	const char **name, const char **value)
{
	const GString *head = frame->head;

	if (*pos >= head->len)
		return FALSE;
	*name = head->str + *pos;
	*value = *name + strlen(*name) + 1;
	*pos = (gsize)(*value - head->str) + strlen(*value) + 1;
	return TRUE;
}

const char *
stomp_header(const struct stomp_frame *frame, const char *name)
{
	const char *at, *value;
	gsize pos = 0;

	while (stomp_header_next(frame, &pos, &at, &value))
		if (strcmp(at, name) == 0)
			return value;
	return NULL;
}

/* The digits at *text, which is moved behind them. */
static gboolean
number(const char **text, guint64 max, guint64 *value)
{
	const char *at = *text;
	guint64 sum = 0;

	if (!g_ascii_isdigit(*at))
		return FALSE;
	for (; g_ascii_isdigit(*at); at++) {
		guint digit = (guint)(*at - '0');

		if (sum > (G_MAXUINT64 - digit) / 10)
			return FALSE;
		sum = sum * 10 + digit;
	}
	if (sum > max)
		return FALSE;
	*text = at;
	*value = sum;
	return TRUE;
}

gboolean
stomp_header_number(const struct stomp_frame *frame, const char *name,
	guint64 max, guint64 *value)
{
	const char *text = stomp_header(frame, name);
	guint64 found;

	if (text == NULL)
		return TRUE;
	if (!number(&text, max, &found) || *text != '\0')
		return FALSE;
	*value = found;
	return TRUE;
}

gboolean
stomp_heart_beat(const struct stomp_frame *frame, guint *sends, guint *wants)
{
	const char *text = stomp_header(frame, "heart-beat");
	guint64 first, second;

	*sends = *wants = 0;
	if (text == NULL)
		return TRUE;
	if (!number(&text, G_MAXUINT32, &first) || *text++ != ',' ||
		!number(&text, G_MAXUINT32, &second) || *text != '\0')
		return FALSE;
	*sends = (guint)first;
	*wants = (guint)second;
	return TRUE;
}

gboolean
stomp_list_has(const char *list, const char *item)
{
	gsize len = strlen(item);

	for (const char *at = list; at != NULL;) {
		const char *end = strchr(at, ',');
		gsize n = end != NULL ? (gsize)(end - at) : strlen(at);

		if (n == len && memcmp(at, item, n) == 0)
			return TRUE;
		at = end != NULL ? end + 1 : NULL;
	}
	return FALSE;
}
