/* SPDX-License-Identifier: GPL-3.0-or-later */
/* control_client: the other end of control.h, for fronts beside an owner. */
#ifndef DORAN_CONTROL_CLIENT_H
#define DORAN_CONTROL_CLIENT_H

#include "front.h"

struct control_client;

/* Connects and subscribes to events; callbacks come in the thread-default
 * context. FAULT_LATER: nobody listens there. */
struct control_client *control_client_new(const char *data_dir,
	const char *runtime_dir, front_event event, void *user, GError **error);
/* Calls not answered yet are answered with FAULT_LATER. NULL is fine. */
void control_client_free(struct control_client *client);

/* Nobody is at the other end any more. */
gboolean control_client_ended(const struct control_client *client);

/* As front_call(). When the owner goes: FAULT_LATER. */
void control_client_call(struct control_client *client, const char *method,
	GVariant *args, front_reply reply, void *user);

#endif
