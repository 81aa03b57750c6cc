/* SPDX-License-Identifier: GPL-3.0-or-later */
/* load_conn: the least of a client that loads a server in the benchmark: MQTT
 * 3.1.1 over TCP (mqtt://), MQTT over WebSocket (mqtt+ws://) and STOMP over
 * WebSocket (ws://). It trusts the server, and ends the program when anything
 * fails: it measures, it is no part of doran. */
#ifndef DORAN_LOAD_CONN_H
#define DORAN_LOAD_CONN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct load_buffer {
	uint8_t *bytes;
	size_t from, to, size; /* what is between from and to is unread */
};

struct conn {
	int fd;
	bool web, stomp;
	struct load_buffer in; /* as it came */
	struct load_buffer text; /* the messages inside of WebSocket frames */
	struct load_buffer out;
	uint16_t packet; /* the last packet identifier used */
	/* Called for each message, after it was acknowledged. */
	void (*message)(struct conn *conn, const uint8_t *body, size_t len);
	void (*sent)(struct conn *conn); /* a publish was acknowledged */
	void *user;
	unsigned granted; /* the login and subscriptions */
};

/* To SCHEME://127.0.0.1:PORT; asks for the WebSocket. */
void conn_dial(struct conn *conn, const char *url);
/* keepalive: seconds, 0: none. The answer is not waited for. */
void conn_log_in(struct conn *conn, const char *client, const char *user,
	const char *password, unsigned keepalive);
/* Waits for that many answers: the login's is the first. */
void conn_granted(struct conn *conn, unsigned wanted);
/* Returns once it is granted. */
void conn_subscribe(struct conn *conn, const char *topic);
/* QoS 1; into the buffer only. */
void conn_publish(
	struct conn *conn, const char *topic, const uint8_t *body, size_t len);
/* Writes what the socket takes; false: something is left. */
bool conn_flush(struct conn *conn);
/* Reads what is there and handles it. */
void conn_read(struct conn *conn);
/* Waits until one of them can be read (or written, where something is left),
 * and does it. */
void conns_turn(struct conn **conns, size_t n);
_Noreturn void load_fail(const char *what);

#endif
