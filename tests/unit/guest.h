/* SPDX-License-Identifier: GPL-3.0-or-later */
/* guest: a client of a gateway session whose transport is memory, and which
 * can be as slow as a test wants. What goes wrong fails the test. */
#ifndef DORAN_TEST_GUEST_H
#define DORAN_TEST_GUEST_H

#include <glib.h>

#include "gateway.h"
#include "stomp.h"
#include "stomp_session.h"

struct guest {
	struct stomp_session *session; /* NULL: its connection is gone */
	struct stomp_parser *parser;
	GQueue *frames; /* of struct stomp_frame: came, not looked at */
	GQueue *queue; /* of GBytes: sent, not in the socket */
	gsize queued, most_queued;
	gboolean stalled; /* reads nothing */
	gboolean read; /* the session reads */
	gboolean closing;
	guint code; /* of the close */
	guint beats;
};

/* A gateway of the broker at that loopback port. */
struct gateway *guest_gateway(guint port, const struct limits *limits);

struct guest *guest_new(struct gateway *gateway);
/* Logs in with CONNECT, `headers` ("login:bob\npasscode:pw\n"), and expects
 * CONNECTED. */
struct guest *guest_login(struct gateway *gateway, const char *headers);
/* Its connection is lost, if it is not yet; frees. */
void guest_free(struct guest *guest);
/* Its connection is lost. */
void guest_lose(struct guest *guest);

/* A frame without its NUL. */
void guest_say(struct guest *guest, const char *format, ...)
	G_GNUC_PRINTF(2, 3);
void guest_bytes(struct guest *guest, const void *bytes, gsize len);

/* The next frame, which has to come and to have that command. The caller's. */
struct stomp_frame *guest_hears(
	struct guest *guest, enum stomp_command command);
/* The next frame is a RECEIPT for that. */
void guest_receipt(struct guest *guest, const char *id);
/* The next frame is an ERROR with that doran-status, and the end follows. */
void guest_error(struct guest *guest, const char *status);
/* No frame comes for that long. */
void guest_silence(struct guest *guest, guint ms);
/* A stalled one takes one message, or all and reads on. */
void guest_take_one(struct guest *guest);
void guest_go_on(struct guest *guest);

void assert_header(
	const struct stomp_frame *frame, const char *name, const char *value);
void assert_body(const struct stomp_frame *frame, const char *text);

/* Runs the loop until it holds, for 10 s at most; fails the test else. */
typedef gboolean (*guest_holds)(void *data);
void guest_until(guest_holds holds, void *data, const char *what);
/* Runs the loop for so long. */
void guest_idle(guint ms);

#endif
