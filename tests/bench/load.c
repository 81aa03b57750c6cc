/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loads a server for the benchmark. URLs as in load_conn.h.
 *   load idle URL COUNT USER PASSWORD
 *     that many clients that do nothing; "up" when all are there; ends with
 *     its standard input
 *   load flow URL URL COUNT BYTES TOPIC
 *     from the first to the second, acknowledged; seconds from the first to
 *     the last
 *   load hop URL URL COUNT TOPIC TOPIC
 *     published over MQTT at the first; in turns for a reader there, and for
 *     one at the second URL: median and 99th percentile of both, in ms
 * flow and hop take names and passwords of publisher and reader from
 * LOAD_FROM and LOAD_TO ("NAME PASSWORD"). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "load_conn.h"

#define WINDOW 1000 /* published and not acknowledged */

static size_t got, acked;

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
count_message(struct conn *conn, const uint8_t *body, size_t len)
{
	(void)conn, (void)body, (void)len;
	got++;
}

static void
count_sent(struct conn *conn)
{
	(void)conn;
	acked++;
}

static void
enter(struct conn *conn, const char *url, const char *who, const char *id)
{
	const char *both = getenv(who);
	char name[128];
	const char *password;

	if (both == NULL || (password = strchr(both, ' ')) == NULL)
		load_fail(who);
	snprintf(name, sizeof name, "%.*s", (int)(password - both), both);
	conn->message = count_message;
	conn->sent = count_sent;
	conn_dial(conn, url);
	conn_log_in(conn, id, name, password + 1, 60);
	conn_granted(conn, 1);
}

#define BATCH 500 /* Mosquitto takes 0.2 s for a handshake: side by side */

static void
idle_batch(struct conn *conns, size_t first, size_t n, char **a)
{
	char id[128];

	for (size_t i = first; i < first + n; i++) {
		conns[i].message = count_message;
		conns[i].sent = count_sent;
		conn_dial(&conns[i], a[0]);
	}
	for (size_t i = first; i < first + n; i++) {
		snprintf(id, sizeof id, "%s~%zu~bench", a[2], i);
		conn_log_in(&conns[i], id, a[2], a[3], 60);
	}
	for (size_t i = first; i < first + n; i++)
		conn_granted(&conns[i], 1);
}

static void
idle(char **a)
{
	size_t n = strtoul(a[1], NULL, 10);
	struct conn *conns = calloc(n, sizeof *conns);
	char byte;

	for (size_t i = 0; i < n; i += BATCH)
		idle_batch(conns, i, n - i < BATCH ? n - i : BATCH, a);
	puts("up");
	fflush(stdout);
	while (read(0, &byte, 1) > 0)
		;
}

static void
flow(char **a)
{
	size_t count = strtoul(a[2], NULL, 10), len = strtoul(a[3], NULL, 10);
	size_t published = 0, window = len > 100000 ? 4 : WINDOW;
	struct conn from = {0}, to = {0}, *both[] = {&from, &to};
	uint8_t *body = calloc(1, len);
	double began;

	memset(body, 'x', len);
	enter(&to, a[1], "LOAD_TO", "bob~1~flow");
	conn_subscribe(&to, a[4]);
	enter(&from, a[0], "LOAD_FROM", "alice~1~flow");
	began = now();
	while (got < count || acked < count) {
		while (published < count && published - acked < window &&
			published - got < window) {
			conn_publish(&from, a[4], body, len);
			published++;
		}
		conns_turn(both, 2);
	}
	printf("%.6f\n", now() - began);
}

static int
by_size(const void *a, const void *b)
{
	double one = *(const double *)a, other = *(const double *)b;

	return (one > other) - (one < other);
}

static void
hop(char **a)
{
	size_t count = strtoul(a[2], NULL, 10), n[2] = {0, 0};
	struct conn from = {0}, near = {0}, far = {0};
	struct conn *all[] = {&from, &near, &far};
	double *took[2];

	took[0] = calloc(count, sizeof(double));
	took[1] = calloc(count, sizeof(double));
	enter(&near, a[0], "LOAD_TO", "bob~1~near");
	conn_subscribe(&near, a[3]);
	enter(&far, a[1], "LOAD_TO", "bob~1~far");
	conn_subscribe(&far, a[4]);
	enter(&from, a[0], "LOAD_FROM", "alice~1~hop");
	for (size_t i = 0; i < 2 * count; i++) {
		struct timespec pause = {.tv_nsec = 500000};
		double began = now();

		conn_publish(&from, a[3 + i % 2], (const uint8_t *)"hop", 3);
		while (got <= i)
			conns_turn(all, 3);
		took[i % 2][n[i % 2]++] = (now() - began) * 1e3;
		while (acked <= i)
			conns_turn(all, 3);
		nanosleep(&pause, NULL);
	}
	for (int i = 0; i < 2; i++) {
		qsort(took[i], count, sizeof(double), by_size);
		printf("%.4f %.4f\n", took[i][count / 2],
			took[i][count * 99 / 100]);
	}
}

int
main(int argc, char **argv)
{
	if (argc == 6 && strcmp(argv[1], "idle") == 0)
		idle(argv + 2);
	else if (argc == 7 && strcmp(argv[1], "flow") == 0)
		flow(argv + 2);
	else if (argc == 7 && strcmp(argv[1], "hop") == 0)
		hop(argv + 2);
	else
		return 64;
	return 0;
}
