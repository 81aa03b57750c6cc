/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ws_session: what is said over a link: STOMP, or nothing but messages
 * (ws_bare.c). In the worker's thread. */
#ifndef DORAN_WS_SESSION_H
#define DORAN_WS_SESSION_H

#include "ws_link.h"

struct stomp_frame;

struct ws_request {
	guint64 receipt;
	enum ws_command_kind kind;
	guint64 id; /* 0: nobody waits */
	guint64 number; /* of the subscription */
};

/* The WebSocket stands. */
void ws_session_begin(struct ws_link *link);
/* Bytes of a message; `first` and `final` piece of it. */
void ws_session_input(struct ws_link *link, const guint8 *data, gsize len,
	gboolean first, gboolean final);

/* While the link is up. */
void ws_session_subscribe(struct ws_link *link, struct ws_filter *filter);
void ws_session_unsubscribe(
	struct ws_link *link, const struct ws_filter *filter, guint64 id);
void ws_session_publish(struct ws_link *link, const struct ws_command *command);
void ws_session_ack(struct ws_link *link, guint64 token);
void ws_session_leave(struct ws_link *link);
/* STOMP's heart-beat. */
void ws_session_beat(struct ws_link *link);
/* Everything unanswered is UNREACHABLE. */
void ws_session_end(struct ws_link *link);

/* ---- ws_bare.c: a WebSocket without STOMP --------------------------- */

void ws_bare_begin(struct ws_link *link);
void ws_bare_input(struct ws_link *link, const guint8 *data, gsize len,
	gboolean first, gboolean final);
void ws_bare_publish(struct ws_link *link, const struct ws_command *command);

/* ---- ws_status.c: what servers say, read ---------------------------- */

/* dorand's `doran-status`; DORAN_FAILED: unknown or none. */
enum doran_status ws_status_of(const struct stomp_frame *frame);
/* An ERROR's meaning: by doran-status, else as well as its text can be read.
 * `login`: it answers CONNECT. */
enum doran_status ws_status_of_error(
	const struct stomp_frame *frame, gboolean login);
/* What an ERROR says to people; the caller's. */
char *ws_status_text(const struct stomp_frame *frame);

#endif
