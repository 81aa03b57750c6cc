/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "stomp.h"
#include "ws_session.h"

#define MAX_TEXT 300

enum doran_status
ws_status_of(const struct stomp_frame *frame)
{
	static const struct {
		const char *word;
		enum doran_status status;
	} words[] = {
		{"refused", DORAN_REFUSED},
		{"denied", DORAN_DENIED},
		{"unreachable", DORAN_UNREACHABLE},
		{"too-large", DORAN_TOO_LARGE},
		{"protocol", DORAN_PROTOCOL},
		{"busy", DORAN_BUSY},
		/* it may be ourselves, through another network */
		{"taken-over", DORAN_UNREACHABLE},
		{"shutdown", DORAN_UNREACHABLE},
	};
	const char *word = stomp_header(frame, "doran-status");

	for (gsize i = 0; word != NULL && i < G_N_ELEMENTS(words); i++)
		if (strcmp(words[i].word, word) == 0)
			return words[i].status;
	return DORAN_FAILED;
}

char *
ws_status_text(const struct stomp_frame *frame)
{
	const char *message = stomp_header(frame, "message");
	GString *text = g_string_new(message);

	if (frame->body_len > 0) {
		g_autofree char *body =
			g_utf8_make_valid((const char *)frame->body,
				(gssize)MIN(frame->body_len, MAX_TEXT));

		g_strstrip(body);
		if (text->len > 0 && *body != '\0')
			g_string_append(text, ": ");
		g_string_append(text, body);
	}
	for (char *p = text->str; *p != '\0'; p++)
		if ((guchar)*p < 0x20 || *p == 0x7f)
			*p = ' ';
	return g_string_free(text, FALSE);
}

static gboolean
has_one_of(const char *text, const char *const *words)
{
	for (; *words != NULL; words++)
		if (strstr(text, *words) != NULL)
			return TRUE;
	return FALSE;
}

/* As RabbitMQ, ActiveMQ, Artemis and Spring say it. */
enum doran_status
ws_status_of_error(const struct stomp_frame *frame, gboolean login)
{
	static const char *const refusals[] = {"access refused",
		"access_refused", "access denied", "not authorized",
		"not authorised", "unauthorized", "permission",
		"authentication", "authenticat", "credential", "password",
		"bad connect", "login", "security", "not allowed", NULL};
	static const char *const sizes[] = {"too large", "too big", "max frame",
		"exceed", "size limit", NULL};
	g_autofree char *raw = NULL, *text = NULL;

	if (stomp_header(frame, "doran-status") != NULL)
		return ws_status_of(frame);
	raw = ws_status_text(frame);
	text = g_ascii_strdown(raw, -1);
	if (has_one_of(text, refusals))
		return login ? DORAN_REFUSED : DORAN_DENIED;
	if (has_one_of(text, sizes))
		return DORAN_TOO_LARGE;
	return login ? DORAN_PROTOCOL : DORAN_UNREACHABLE;
}
