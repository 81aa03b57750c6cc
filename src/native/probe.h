/* SPDX-License-Identifier: GPL-3.0-or-later */
/* probe: tries out what a server keeps and allows, for doctor. It has
 * connections of its own, one after another, with the account's login, and
 * touches only topics of a device that does not exist and of a user that
 * cannot; nobody is disturbed. */
#ifndef DORAN_PROBE_H
#define DORAN_PROBE_H

#include "native.h"

struct probe;

/* Begins. `check` is called for each result, then `done` once, from the
 * thread-default context; no call comes after probe_free(), which either may
 * call. All that is given is copied; `backend` is referenced. `config` is as
 * for native_connect(). Results:
 *   broker-queue     of the messages sent to a device that is away, how many
 *                    come when it is back; warn: not all
 *   broker-qos       warn: QoS 1 becomes 0
 *   broker-retained  warn: retained values are not kept
 *   broker-writers   warn: one may write under another's name
 *   broker-readers   warn: one may read another's inbox
 *   broker-clients   note: any client ID will do for any login */
struct probe *probe_new(struct native *native, struct backend *backend,
	const struct doran_wire_config *config, native_check check,
	void (*done)(void *user), void *user);
/* Ends it. NULL is fine. */
void probe_free(struct probe *probe);

#endif
