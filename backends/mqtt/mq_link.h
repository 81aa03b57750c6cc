/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mq_link: one connection, or attempt at one, that is one Paho handle. It is
 * never used again: what Paho would send a second time by itself goes with it,
 * the outbox above is what sends again. Only the worker calls these, without
 * the wire's mutex unless it says so. */
#ifndef DORAN_MQ_LINK_H
#define DORAN_MQ_LINK_H

#include "mq_wire.h"

struct mq_link {
	struct doran_wire *wire;
	void *handle; /* MQTTAsync */
	gint entered; /* atomic: 1 until the port is left (mq_tap) */

	/* under the wire's mutex: */
	gboolean up;
	gboolean ended; /* the worker has to free it */
	enum doran_status reason; /* why */
	char *text;
	gboolean refused; /* a login that need not be tried again */
	int tap; /* mq_tap; -1: none */
	int wake; /* eventfd of the callback that waits for an ack */
	guint64 held; /* the token it waits for; 0: none */
	GHashTable *requests; /* struct request, unanswered */
	char *tls_text; /* what TLS complained about last */
	gboolean wrong_name; /* the certificate is for another host */
};

/* Begins to connect. The port is entered (mq_tap), and left by the link. */
struct mq_link *mq_link_new(struct doran_wire *wire);

/* Each returns false if Paho did not take it; then nothing is answered. */
gboolean mq_link_subscribe(
	struct mq_link *link, const char *filter, guint qos, guint64 id);
gboolean mq_link_unsubscribe(
	struct mq_link *link, const char *filter, guint64 id);
gboolean mq_link_publish(
	struct mq_link *link, const struct mq_command *command);
/* Says goodbye; the link is ended soon after. */
void mq_link_goodbye(struct mq_link *link);

/* Under the mutex, from any thread: nothing more goes out, and a waiting
 * callback returns. */
void mq_link_cut(struct mq_link *link);
/* Under the mutex, from any thread. */
void mq_link_ack(struct mq_link *link, guint64 token);
void mq_link_wake(struct mq_link *link);

/* Frees the handle; what is unanswered is done(UNREACHABLE), but for
 * subscriptions, which the next link asks for. */
void mq_link_free(struct mq_link *link);

#endif
