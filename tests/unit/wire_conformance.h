/* SPDX-License-Identifier: GPL-3.0-or-later */
/* wire_conformance: the cases that every wire passes with a real server behind
 * it. A new wire adds a struct wire_server and calls wire_conformance_run(). */
#ifndef DORAN_TEST_WIRE_CONFORMANCE_H
#define DORAN_TEST_WIRE_CONFORMANCE_H

#include <glib.h>

#include "wire_peer.h"

/* What a broker does otherwise, by its nature: the suite then expects that. */
enum wire_quirk {
	/* kept values come for exact topics only */
	WIRE_RETAINED_EXACT = 1 << 0,
	/* a dot in a topic is taken for a slash */
	WIRE_DOTS_ARE_SLASHES = 1 << 1,
	/* what may not be published costs the connection */
	WIRE_DENIED_PUBLISH_CLOSES = 1 << 2,
	/* even who knows another user's client ID does not get its queue */
	WIRE_CLIENT_ID_BOUND = 1 << 3,
	/* what may not be subscribed to costs the connection; the wire finds
	 * out which it was */
	WIRE_DENIED_SUBSCRIBE_CLOSES = 1 << 4,
};

/* A server with the rules of src/data/mosquitto.acl, or their like, and the
 * logins alice, bob and eve; each has its own name, then "-secret", as
 * password. Members are required unless they say otherwise. */
struct wire_server {
	const char *backend;
	gboolean external; /* lives on when this process is killed */
	gboolean (*available)(void); /* FALSE: the tests are skipped */
	void (*start)(void); /* an empty one */
	void (*stop)(void); /* for good */
	/* dies; sessions and retained values survive what is a second old */
	void (*kill)(void);
	void (*restart)(void); /* after kill() */
	char *(*url)(void); /* the caller's */
	guint quirks; /* enum wire_quirk */
	/* of the account, key and value in turn, NULL at the end; NULL: none */
	const char *const *options;
};

/* Runs all cases, or those that match the glob argv[1]; returns main()'s
 * status, 77 when skipped. */
int wire_conformance_run(
	const struct wire_server *server, int argc, char **argv);

/* Inboxes and values as the access rules have them. */
#define BOB_IN "doran/1/u/bob/d/t/in/alice"
#define BOB_INS "doran/1/u/bob/d/t/in/+"
#define ALICE_IN "doran/1/u/alice/d/t/in/bob"
#define ALICE_INS "doran/1/u/alice/d/t/in/+"
#define ALICE_LIST "doran/1/u/alice/list"
#define ALICE_ON "doran/1/u/alice/d/t/on"

/* Used by the cases: the server, its loaded module, and a peer of it. */
extern const struct wire_server *conformance_server;
extern struct backend *conformance_backend;

/* The wire has that capability. */
gboolean conformance_can(guint64 capability);

/* A config of that user, the client id "USER~test~CASE"; free the strings that
 * it points to with conformance_config_clear(). */
void conformance_config(
	struct doran_wire_config *config, const char *user, const char *suffix);
void conformance_config_clear(struct doran_wire_config *config);

/* Opened and up; a fresh session unless a peer of that suffix was there. */
struct peer *conformance_peer(const char *user, const char *suffix);

/* Alice clears that kept value: a server that died may have it again. */
void conformance_clear(const char *topic);

#endif
