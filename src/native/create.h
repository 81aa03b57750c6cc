/* SPDX-License-Identifier: GPL-3.0-or-later */
/* create: a new account. It logs in once, pins the network, makes all keys and
 * publishes list and prekeys, and hands the root key out as words: it is kept
 * nowhere else. */
#ifndef DORAN_CREATE_H
#define DORAN_CREATE_H

#include "native.h"

struct create_options {
	const char *name; /* of the account */
	const char *address;
	const char *backend;
	const char *display_name; /* NULL: none */
	const char *device_name;
	const char *prefix; /* NULL: TOPIC_PREFIX */
	gboolean replace; /* although the address has other keys already */
	guint timeout_s;
};

/* words: 24 words as a text in guarded memory, the reader's to free; NULL on
 * error. Nothing is stored on error. FAULT_UNREACHABLE, FAULT_REFUSED,
 * FAULT_TRUST (the address has keys of another installation), FAULT_IO. */
typedef void (*create_done)(
	void *user, struct secret *words, const GError *error);

/* Asynchronous, in the thread-default context. `words_ready` is called before
 * anything is stored or published, so that the words can be saved; when it
 * fails, nothing happened. */
typedef gboolean (*create_words)(
	void *user, const struct secret *words, GError **error);
void native_create(struct store *store, const struct secret *master,
	struct backend *backend, const struct doran_wire_config *config,
	const struct create_options *options, create_words words_ready,
	create_done done, void *user);

#endif
