/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tc_session: what is said over a link: doran's schema (doran.tl), whose
 * meaning is in doran-protocol(7). In the worker's thread. */
#ifndef DORAN_TC_SESSION_H
#define DORAN_TC_SESSION_H

#include "tc_link.h"

/* The events of mt_link that are the session's. */
void tc_session_begin(struct tc_link *link);
void tc_session_message(struct tc_link *link, const struct mt_message *message);
void tc_session_result(
	struct tc_link *link, guint64 handle, const guint8 *body, gsize len);
void tc_session_error(
	struct tc_link *link, guint64 handle, gint32 code, const char *text);
void tc_session_acked(struct tc_link *link, guint64 handle);

/* While the link is up. */
void tc_session_subscribe(struct tc_link *link, struct tc_filter *filter);
void tc_session_unsubscribe(
	struct tc_link *link, const char *filter, guint64 id);
void tc_session_publish(struct tc_link *link, const struct tc_command *command);
void tc_session_ack(struct tc_link *link, guint64 token);
/* Nothing waits for an answer. */
gboolean tc_session_is_idle(const struct tc_link *link);
void tc_session_leave(struct tc_link *link);
/* Everything unanswered is UNREACHABLE. */
void tc_session_end(struct tc_link *link);

#endif
