/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "load_conn.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

_Noreturn void
load_fail(const char *what)
{
	fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* ---- buffers ---- */

static uint8_t *
room(struct load_buffer *b, size_t len)
{
	if (b->from == b->to)
		b->from = b->to = 0;
	if (b->size - b->to < len && b->from > 0) {
		memmove(b->bytes, b->bytes + b->from, b->to - b->from);
		b->to -= b->from;
		b->from = 0;
	}
	if (b->size - b->to < len) {
		b->size = (b->to + len) * 2;
		b->bytes = realloc(b->bytes, b->size);
		if (b->bytes == NULL)
			load_fail("memory");
	}
	return b->bytes + b->to;
}

static void
put(struct load_buffer *b, const void *bytes, size_t len)
{
	memcpy(room(b, len), bytes, len);
	b->to += len;
}

static void
put_byte(struct load_buffer *b, unsigned byte)
{
	uint8_t one = (uint8_t)byte;

	put(b, &one, 1);
}

/* ---- frames around what is sent ---- */

/* Masked with nothing, which costs the client nothing. */
static void
put_frame_head(struct load_buffer *b, size_t len)
{
	static const uint8_t no_mask[4];

	put_byte(b, 0x82);
	if (len < 126) {
		put_byte(b, 0x80 | (unsigned)len);
	} else if (len < 65536) {
		put_byte(b, 0x80 | 126);
		put_byte(b, (unsigned)(len >> 8));
		put_byte(b, len & 255);
	} else {
		put_byte(b, 0x80 | 127);
		for (int i = 7; i >= 0; i--)
			put_byte(b, (unsigned)(len >> (8 * i)) & 255);
	}
	put(b, no_mask, sizeof no_mask);
}

static void
put_packet(struct conn *conn, unsigned type, const uint8_t *head,
	size_t head_len, const uint8_t *body, size_t body_len)
{
	uint8_t fixed[5];
	size_t n = 0, left = head_len + body_len;

	fixed[n++] = (uint8_t)type;
	do {
		fixed[n++] = (uint8_t)(left % 128 + (left >= 128 ? 128 : 0));
		left /= 128;
	} while (left > 0);
	if (conn->web)
		put_frame_head(&conn->out, n + head_len + body_len);
	put(&conn->out, fixed, n);
	put(&conn->out, head, head_len);
	put(&conn->out, body, body_len);
}

static size_t
put_text(uint8_t *to, const char *text)
{
	size_t len = strlen(text);

	to[0] = (uint8_t)(len >> 8);
	to[1] = (uint8_t)len;
	memcpy(to + 2, text, len);
	return len + 2;
}

static void
put_stomp(struct conn *conn, const char *head, const uint8_t *body, size_t len)
{
	put_frame_head(&conn->out, strlen(head) + len + 1);
	put(&conn->out, head, strlen(head));
	put(&conn->out, body, len);
	put_byte(&conn->out, 0);
}

/* ---- the socket ---- */

bool
conn_flush(struct conn *conn)
{
	struct load_buffer *b = &conn->out;

	while (b->from < b->to) {
		ssize_t n =
			write(conn->fd, b->bytes + b->from, b->to - b->from);

		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return false;
		if (n <= 0)
			load_fail("write");
		b->from += (size_t)n;
	}
	return true;
}

static bool
fill(struct conn *conn)
{
	size_t len = conn->in.size > 0 ? 65536 : 1024;
	uint8_t *to = room(&conn->in, len);
	ssize_t n = read(conn->fd, to, len);

	if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return false;
	if (n == 0)
		errno = ECONNRESET;
	if (n <= 0)
		load_fail("read");
	conn->in.to += (size_t)n;
	return true;
}

/* ---- what comes ---- */

static void
got_publish(struct conn *conn, unsigned flags, const uint8_t *p, size_t len)
{
	size_t topic = (size_t)p[0] << 8 | p[1], skip = 2 + topic;

	if ((flags & 6) != 0) {
		put_packet(conn, 0x40, p + skip, 2, NULL, 0);
		skip += 2;
	}
	conn->message(conn, p + skip, len - skip);
}

/* The bytes it took; 0: not whole yet. */
static size_t
take_packet(struct conn *conn, const uint8_t *p, size_t len)
{
	size_t left = 0, n = 1;
	unsigned shift = 0;

	do {
		if (n >= len)
			return 0;
		left |= (size_t)(p[n] & 127) << shift;
		shift += 7;
	} while ((p[n++] & 128) != 0);
	if (len - n < left)
		return 0;
	switch (p[0] >> 4) {
	case 2:
		if (p[n + 1] != 0)
			load_fail("the login was refused");
		conn->granted++;
		break;
	case 3:
		got_publish(conn, p[0] & 15, p + n, left);
		break;
	case 4:
		conn->sent(conn);
		break;
	case 9:
		if (p[n + 2] == 0x80)
			load_fail("the subscription was refused");
		conn->granted++;
		break;
	default:
		break;
	}
	return n + left;
}

static void
got_message(
	struct conn *conn, const char *head, const uint8_t *body, size_t len)
{
	char ack[256];
	const char *id = strstr(head, "\nack:");

	if (id != NULL) {
		id += 5;
		snprintf(ack, sizeof ack, "ACK\nid:%.*s\n\n",
			(int)strcspn(id, "\n"), id);
		put_stomp(conn, ack, NULL, 0);
	}
	conn->message(conn, body, len);
}

/* One whole frame in one WebSocket message; a heart-beat is none. */
static void
take_stomp(struct conn *conn, const uint8_t *p, size_t len)
{
	const uint8_t *end = memmem(p, len, "\n\n", 2);
	char head[4096];

	if (len < 4 || end == NULL)
		return;
	if ((size_t)(end - p) >= sizeof head)
		load_fail("a long head");
	memcpy(head, p, (size_t)(end - p));
	head[end - p] = '\0';
	end += 2;
	if (strncmp(head, "MESSAGE", 7) == 0)
		got_message(conn, head, end, len - (size_t)(end - p) - 1);
	else if (strncmp(head, "RECEIPT\nreceipt-id:s", 20) == 0 ||
		strncmp(head, "CONNECTED", 9) == 0)
		conn->granted++;
	else if (strncmp(head, "RECEIPT", 7) == 0)
		conn->sent(conn);
	else {
		fprintf(stderr, "load: the server says: %s\n", head);
		exit(1);
	}
}

/* Unwraps one WebSocket frame; 0: not whole yet. */
static size_t
take_frame(struct conn *conn, const uint8_t *p, size_t len)
{
	size_t n = 2, left;

	if (len < 2)
		return 0;
	left = p[1] & 127;
	if (left >= 126) {
		size_t wide = left == 126 ? 2 : 8;

		if (len < n + wide)
			return 0;
		left = 0;
		for (size_t i = 0; i < wide; i++)
			left = left << 8 | p[n + i];
		n += wide;
	}
	if (len - n < left)
		return 0;
	if ((p[0] & 15) == 8)
		load_fail("the server closed");
	if ((p[0] & 15) > 2)
		return n + left;
	if (conn->stomp && (p[0] & 128) != 0 &&
		conn->text.from == conn->text.to) {
		take_stomp(conn, p + n, left);
		return n + left;
	}
	put(&conn->text, p + n, left);
	if (conn->stomp && (p[0] & 128) != 0) {
		take_stomp(conn, conn->text.bytes + conn->text.from,
			conn->text.to - conn->text.from);
		conn->text.from = conn->text.to;
	}
	return n + left;
}

static void
drain(struct conn *conn, struct load_buffer *b,
	size_t (*take)(struct conn *, const uint8_t *, size_t))
{
	size_t n;

	while (b->from < b->to &&
		(n = take(conn, b->bytes + b->from, b->to - b->from)) > 0)
		b->from += n;
}

void
conn_read(struct conn *conn)
{
	while (fill(conn)) {
		drain(conn, &conn->in, conn->web ? take_frame : take_packet);
		if (conn->web && !conn->stomp)
			drain(conn, &conn->text, take_packet);
	}
}

void
conns_turn(struct conn **conns, size_t n)
{
	struct pollfd fds[8];

	for (size_t i = 0; i < n; i++) {
		fds[i].fd = conns[i]->fd;
		fds[i].events =
			conn_flush(conns[i]) ? POLLIN : POLLIN | POLLOUT;
	}
	if (poll(fds, (nfds_t)n, 30000) <= 0)
		load_fail("nothing happens");
	for (size_t i = 0; i < n; i++)
		if ((fds[i].revents & (POLLIN | POLLHUP | POLLERR)) != 0)
			conn_read(conns[i]);
}

/* ---- coming in ---- */

static void
ask_upgrade(struct conn *conn, int port)
{
	char text[512];

	snprintf(text, sizeof text,
		"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\n"
		"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
		"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
		"Sec-WebSocket-Protocol: %s\r\n\r\n",
		port, conn->stomp ? "v12.stomp" : "mqtt");
	put(&conn->out, text, strlen(text));
	conn_flush(conn);
}

static void
upgraded(struct conn *conn)
{
	uint8_t *end = NULL;

	while (end == NULL) {
		struct pollfd fd = {.fd = conn->fd, .events = POLLIN};

		if (poll(&fd, 1, 30000) <= 0)
			load_fail("no handshake");
		fill(conn);
		end = memmem(conn->in.bytes + conn->in.from,
			conn->in.to - conn->in.from, "\r\n\r\n", 4);
	}
	if (memcmp(conn->in.bytes, "HTTP/1.1 101", 12) != 0)
		load_fail("the handshake was refused");
	conn->in.from = (size_t)(end - conn->in.bytes) + 4;
}

void
conn_dial(struct conn *conn, const char *url)
{
	struct sockaddr_in to = {.sin_family = AF_INET};
	const char *port = strrchr(url, ':');
	int one = 1;

	conn->web =
		strncmp(url, "mqtt:", 5) != 0 && strncmp(url, "tcp:", 4) != 0;
	conn->stomp = strncmp(url, "ws:", 3) == 0;
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	to.sin_port = htons((uint16_t)atoi(port + 1));
	conn->fd = socket(AF_INET, SOCK_STREAM, 0);
	if (conn->fd < 0 ||
		connect(conn->fd, (struct sockaddr *)&to, sizeof to) < 0)
		load_fail(url);
	setsockopt(conn->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	fcntl(conn->fd, F_SETFL, O_NONBLOCK);
	if (conn->web)
		ask_upgrade(conn, atoi(port + 1));
}

void
conn_log_in(struct conn *conn, const char *client, const char *user,
	const char *password, unsigned keepalive)
{
	uint8_t head[1024] = {0, 4, 'M', 'Q', 'T', 'T', 4, 0xC2,
		(uint8_t)(keepalive >> 8), (uint8_t)keepalive};
	char text[1024];
	size_t n = 10;

	if (conn->web)
		upgraded(conn);
	if (conn->stomp) {
		snprintf(text, sizeof text,
			"CONNECT\naccept-version:1.2\nhost:bench\n"
			"heart-beat:%u,%u\nclient-id:%s\nlogin:%s\n"
			"passcode:%s\n\n",
			keepalive * 1000, keepalive * 1000, client, user,
			password);
		put_stomp(conn, text, NULL, 0);
	} else {
		n += put_text(head + n, client);
		n += put_text(head + n, user);
		n += put_text(head + n, password);
		put_packet(conn, 0x10, head, n, NULL, 0);
	}
	conn_flush(conn);
}

void
conn_granted(struct conn *conn, unsigned wanted)
{
	while (conn->granted < wanted)
		conns_turn(&conn, 1);
}

void
conn_subscribe(struct conn *conn, const char *topic)
{
	unsigned wanted = conn->granted + 1;
	uint8_t head[512];
	char text[1024];
	size_t n;

	if (conn->stomp) {
		snprintf(text, sizeof text,
			"SUBSCRIBE\nid:%u\ndestination:/topic/%s\n"
			"ack:client-individual\nreceipt:s%u\n\n",
			wanted, topic, wanted);
		put_stomp(conn, text, NULL, 0);
	} else {
		head[0] = 0;
		head[1] = 1;
		n = 2 + put_text(head + 2, topic);
		head[n++] = 1;
		put_packet(conn, 0x82, head, n, NULL, 0);
	}
	conn_granted(conn, wanted);
}

void
conn_publish(
	struct conn *conn, const char *topic, const uint8_t *body, size_t len)
{
	uint8_t head[512];
	char text[1024];
	size_t n;

	conn->packet = (uint16_t)(conn->packet == 65535 ? 1 : conn->packet + 1);
	if (conn->stomp) {
		snprintf(text, sizeof text,
			"SEND\ndestination:/topic/%s\nreceipt:%u\n"
			"content-length:%zu\n\n",
			topic, conn->packet, len);
		put_stomp(conn, text, body, len);
		return;
	}
	n = put_text(head, topic);
	head[n++] = (uint8_t)(conn->packet >> 8);
	head[n++] = (uint8_t)conn->packet;
	put_packet(conn, 0x32, head, n, body, len);
}
