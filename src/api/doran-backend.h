/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doran-backend: what a loadable backend module and doran agree on.
 *
 * A module is a shared object NAME.so in doran's backends folder that exports
 * one symbol, doran_backend_entry(). Plain C types only; every struct that
 * crosses the border begins with its size, so that members can be added at the
 * end: a reader never looks past the size it was given. doran-backend(7) is
 * the manual, with an example. */
#ifndef DORAN_BACKEND_H
#define DORAN_BACKEND_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Raised when a change breaks modules; doran refuses any other number. */
#define DORAN_BACKEND_ABI 1

enum doran_backend_kind {
	/* moves bytes under topics; doran's own protocols run over it */
	DORAN_BACKEND_WIRE = 1,
	/* brings chats, contacts and rules of its own */
	DORAN_BACKEND_NETWORK = 2
};

/* Capability bits. The first byte's are a wire's, the second byte's a
 * network's. What is not there is greyed out or worked around, not tried. */
#define DORAN_CAP_RETAIN (UINT64_C(1) << 0) /* keeps a topic's last value */
#define DORAN_CAP_WILL (UINT64_C(1) << 1) /* last words when a client dies */
#define DORAN_CAP_QUEUE (UINT64_C(1) << 2) /* persistent sessions */
#define DORAN_CAP_FILTER (UINT64_C(1) << 3) /* wildcards + and # */
#define DORAN_CAP_TLS (UINT64_C(1) << 4)
#define DORAN_CAP_CLIENT_CERT (UINT64_C(1) << 5)
#define DORAN_CAP_DENIED_PUBLISH (UINT64_C(1) << 6) /* always reported */
#define DORAN_CAP_DENIED_SUBSCRIBE (UINT64_C(1) << 7) /* always reported */
#define DORAN_CAP_HISTORY (UINT64_C(1) << 8)
#define DORAN_CAP_RECEIPTS (UINT64_C(1) << 9)
#define DORAN_CAP_PRESENCE (UINT64_C(1) << 10)

/* How a request, an attempt to connect or a connection ended. */
enum doran_status {
	DORAN_OK = 0,
	/* no connection, or it broke before the answer: try again later */
	DORAN_UNREACHABLE = 1,
	DORAN_REFUSED = 2, /* the login was refused */
	DORAN_DENIED = 3, /* logged in, but not allowed to do this */
	DORAN_TOO_LARGE = 4, /* over the server's or doran's limit */
	DORAN_CANCELLED = 5, /* the wire was closed first */
	DORAN_UNTRUSTED = 6, /* the server's certificate did not verify */
	DORAN_CONFIG = 7, /* URL, file or option wrong: nobody need retry */
	DORAN_PROTOCOL = 8, /* the server broke the protocol */
	DORAN_BUSY = 9, /* too many requests wait already */
	DORAN_FAILED = 10 /* none of the above; the text says what */
};

enum doran_log_level {
	DORAN_LOG_ERROR = 0,
	DORAN_LOG_WARNING = 1,
	DORAN_LOG_INFO = 2,
	DORAN_LOG_DEBUG = 3
};

/* What doran offers a module; lives as long as the process. */
struct doran_host {
	uint32_t size;
	uint32_t abi;
	void *ctx; /* passed back to the functions below */
	const char *version; /* of doran, "0.1.0" */
	/* Required. One line, UTF-8, no secret in it; from any thread. */
	void (*log)(void *ctx, int level, const char *text);
	/* Required. Overwrites memory in a way no compiler removes. */
	void (*wipe)(void *memory, size_t len);
};

/* ---- wires ---------------------------------------------------------- */

/* What the server publishes for a client that vanished without goodbye. */
struct doran_will {
	uint32_t size;
	const char *topic;
	const uint8_t *payload;
	size_t len;
	uint8_t qos; /* 0 or 1 */
	uint8_t retain;
};

/* How to reach a server. Borrowed: open() copies what it needs. */
struct doran_wire_config {
	uint32_t size;
	const char *url; /* scheme://host[:port][/path], no user or password */
	const char *client_id; /* the persistent session's name */
	const char *user; /* NULL: none */
	const uint8_t *password; /* NULL: none; not NUL-terminated */
	size_t password_len;
	const char *ca_file; /* PEM; NULL: the system's */
	const char *cert_file; /* PEM; NULL: no client certificate */
	const char *key_file; /* PEM; NULL: in cert_file */
	int tls_off; /* 1: a plain connection to any host is wanted */
	uint32_t keepalive_s; /* 0: the module's own choice */
	/* 1: begin with an empty session and leave none behind */
	int clean_session;
	const struct doran_will *will; /* NULL: none */
	/* longest payload to accept and hand up; 0: 8 MiB. Longer ones are
	 * dropped, acknowledged and logged. */
	uint32_t max_message;
	/* key, value, key, value, NULL: what only this module knows; unknown
	 * keys make open() fail with DORAN_CONFIG. NULL: none. */
	const char *const *options;
	/* what the module last gave to keep() for this account; NULL: nothing.
	 * Not read where `size` ends before it. */
	const uint8_t *state;
	size_t state_len;
};

/* The most that keep() takes. */
#define DORAN_STATE_MAX 4096

enum doran_wire_state {
	DORAN_WIRE_DOWN = 0, /* will be tried again, unless disconnected */
	DORAN_WIRE_CONNECTING = 1,
	DORAN_WIRE_UP = 2, /* logged in, every subscription asked for again */
	DORAN_WIRE_REFUSED = 3 /* final: only close() is left */
};

struct doran_wire_message {
	uint32_t size;
	const char *topic; /* UTF-8, NUL-terminated, no NUL inside */
	const uint8_t *payload;
	size_t len;
	uint8_t qos;
	uint8_t retained; /* a kept value, sent since we subscribed */
	uint8_t duplicate; /* the server says it may have sent it before */
	/* not 0: the server goes on holding the message until ack(token); a
	 * token dies with its connection, and the message comes again. */
	uint64_t token;
};

/* The module calls these, from any thread of its own, never from inside one of
 * its operations, and no more once close() has returned. All are there, but
 * those said to be newer only where `size` reaches them. */
struct doran_wire_events {
	uint32_t size;
	/* `text` says in English what went wrong, or NULL. */
	void (*state)(void *ctx, enum doran_wire_state state,
		enum doran_status reason, const char *text);
	/* May block while doran is behind (back-pressure). Values are copied.
	 * Messages of one publisher under one topic come in its order. */
	void (*message)(void *ctx, const struct doran_wire_message *message);
	/* Exactly once for every request id. */
	void (*done)(void *ctx, uint64_t id, enum doran_status status,
		const char *text);
	/* Newer. Keep these bytes (keys, say) with the account, in place of
	 * those of before, and give them to the next open(): sealed, never
	 * shown and never exported. Copied, and wiped from memory. Comes before
	 * the state(UP) that it was made for. `server_key`: which key of the
	 * server is accepted from now on, for people; NULL: none. */
	void (*keep)(void *ctx, const uint8_t *state, size_t len,
		const char *server_key);
};

struct doran_wire; /* the module's own */

/* Every operation but close() returns at once; answers come as events. Calls
 * come from one thread at a time. All members are required. */
struct doran_wire_ops {
	uint32_t size;
	/* Checks the configuration, connects nothing. NULL: failed, with the
	 * status and a text of at most text_size bytes with its NUL. */
	struct doran_wire *(*open)(const struct doran_wire_config *config,
		const struct doran_wire_events *events, void *ctx,
		enum doran_status *status, char *text, size_t text_size);
	/* Connects, and again whenever the connection breaks, with a growing,
	 * random pause, until disconnect(). A refused login ends the tries. */
	void (*connect)(struct doran_wire *wire);
	/* done(OK) once the server granted it. Remembered and asked for again
	 * after each reconnect; asked for without a connection, it waits for
	 * one. DENIED ones are forgotten. */
	void (*subscribe)(struct doran_wire *wire, uint64_t id,
		const char *filter, uint8_t qos);
	void (*unsubscribe)(
		struct doran_wire *wire, uint64_t id, const char *filter);
	/* done(OK) once the server took it (QoS 1: acknowledged; QoS 0: handed
	 * over). Not connected, or the connection breaks first: UNREACHABLE,
	 * and the caller sends again. An empty retained payload clears the
	 * kept value. Order is kept. */
	void (*publish)(struct doran_wire *wire, uint64_t id, const char *topic,
		const uint8_t *payload, size_t len, uint8_t qos,
		uint8_t retain);
	/* The message is safe: tell the server. Unknown or dead tokens are
	 * ignored. There is no refusal: what is not acknowledged comes again
	 * with the next connection. */
	void (*ack)(struct doran_wire *wire, uint64_t token);
	/* Says goodbye (no will is published) after what is under way; then
	 * state(DOWN, OK). */
	void (*disconnect)(struct doran_wire *wire);
	/* Ends everything, waits for the module's threads, frees. Requests
	 * without an answer get done(CANCELLED) or none. Messages not yet
	 * acknowledged stay so. Without disconnect() before it the server
	 * publishes the will. Never called from inside an event. */
	void (*close)(struct doran_wire *wire);
};

/* ---- networks ------------------------------------------------------- */
/* Declared and loadable; doran does nothing more with one yet. */

struct doran_network_config {
	uint32_t size;
	const char *url;
	const char *address; /* the account's own */
	const uint8_t *password;
	size_t password_len;
	const char *state_dir; /* 0700, the module's own, exists */
	const char *const *options; /* as in doran_wire_config */
};

struct doran_network_contact {
	uint32_t size;
	const char *address; /* unique and lasting */
	const char *name; /* untrusted; NULL: none */
	int presence; /* 0 unknown, 1 away, 2 here */
};

struct doran_network_chat {
	uint32_t size;
	const char *id; /* unique and lasting */
	const char *title; /* untrusted; NULL: none */
	const char *contact; /* the other's address; NULL: a group */
	uint32_t unread;
};

struct doran_network_message {
	uint32_t size;
	const char *chat;
	const char *id; /* unique in the chat */
	const char *sender;
	int64_t time_ms; /* since 1970, UTC, as the network says */
	const char *content_type; /* "text/plain;charset=utf-8" */
	const uint8_t *content;
	size_t len;
	uint8_t outgoing;
	uint8_t from_history;
};

struct doran_network_events {
	uint32_t size;
	void (*state)(void *ctx, enum doran_wire_state state,
		enum doran_status reason, const char *text);
	void (*contact)(void *ctx, const struct doran_network_contact *contact);
	void (*chat)(void *ctx, const struct doran_network_chat *chat);
	void (*message)(void *ctx, const struct doran_network_message *message);
	/* `result` of send(): the new message's id; else NULL */
	void (*done)(void *ctx, uint64_t id, enum doran_status status,
		const char *result, const char *text);
};

struct doran_network; /* the module's own */

/* The same rules as for a wire's operations. All members are required. */
struct doran_network_ops {
	uint32_t size;
	struct doran_network *(*open)(const struct doran_network_config *config,
		const struct doran_network_events *events, void *ctx,
		enum doran_status *status, char *text, size_t text_size);
	void (*connect)(struct doran_network *network);
	/* contact() and chat() for each, then done() */
	void (*contacts)(struct doran_network *network, uint64_t id);
	void (*chats)(struct doran_network *network, uint64_t id);
	void (*send)(struct doran_network *network, uint64_t id,
		const char *chat, const char *content_type,
		const uint8_t *content, size_t len);
	/* message() for at most `limit` ones older than the message `before`
	 * (NULL: the newest), newest first, then done() */
	void (*history)(struct doran_network *network, uint64_t id,
		const char *chat, const char *before, uint32_t limit);
	void (*disconnect)(struct doran_network *network);
	void (*close)(struct doran_network *network);
};

/* ---- the module ----------------------------------------------------- */

struct doran_backend {
	uint32_t size;
	uint32_t abi; /* DORAN_BACKEND_ABI */
	uint32_t kind; /* enum doran_backend_kind */
	const char *name; /* the file's name without .so */
	const char *version; /* the module's own, for people */
	uint64_t capabilities; /* DORAN_CAP_… */
	const struct doran_wire_ops *wire; /* NULL: not a wire */
	const struct doran_network_ops *network; /* NULL: not a network */
};

#if defined(__GNUC__)
#define DORAN_BACKEND_EXPORT __attribute__((visibility("default")))
#else
#define DORAN_BACKEND_EXPORT
#endif

/* The one exported symbol. Called once after loading; returns a value that
 * lives as long as the module, or NULL when the host does not suit it. */
DORAN_BACKEND_EXPORT const struct doran_backend *doran_backend_entry(
	const struct doran_host *host);

#ifdef __cplusplus
}
#endif

#endif
