/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <arpa/inet.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gate.h"

#define PATIENCE_MS 10000

struct gate {
	guint broker_port;
	guint port;
	char *key; /* MTProto's; NULL: WebSocket */
	GPid pid; /* 0: does not run */
};

static char *
program(void)
{
	const char *given = g_getenv("DORAND");

	if (given != NULL && *given != '\0')
		return g_strdup(given);
	return g_build_filename(
		g_getenv("builddir") != NULL ? g_getenv("builddir") : ".",
		"dorand", NULL);
}

gboolean
gate_available(void)
{
	g_autofree char *path = program();

	return g_file_test(path, G_FILE_TEST_IS_EXECUTABLE);
}

static struct sockaddr_in
loopback(guint port)
{
	return (struct sockaddr_in){
		.sin_family = AF_INET,
		.sin_port = htons((guint16)port),
		.sin_addr = {htonl(INADDR_LOOPBACK)},
	};
}

/* One that nobody has just now. */
static guint
free_port(void)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in address = loopback(0);
	socklen_t len = sizeof(address);

	if (fd == -1 ||
		bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0 ||
		getsockname(fd, (struct sockaddr *)&address, &len) != 0) {
		fprintf(stderr, "gate: no free port\n");
		exit(99);
	}
	close(fd);
	return ntohs(address.sin_port);
}

static gboolean
answers(guint port)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in address = loopback(port);
	gboolean good =
		connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0;

	close(fd);
	return good;
}

static void
die_with_parent(gpointer unused)
{
	(void)unused;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
}

void
gate_start(struct gate *gate)
{
	g_autofree char *path = program();
	g_autofree char *broker = g_strdup_printf(
		"--broker=mqtt://127.0.0.1:%u", gate->broker_port);
	g_autofree char *at = g_strdup_printf("--%s=127.0.0.1:%u",
		gate->key != NULL ? "tcp" : "ws", gate->port);
	g_autofree char *key = gate->key == NULL
		? g_strdup("--log-level=warn")
		: g_strconcat("--server-key=", gate->key, NULL);
	const char *argv[] = {path, broker, at, key, "--log-level=warn",
		"--user=nobody", NULL};
	g_autoptr(GError) error = NULL;

	if (getuid() != 0)
		argv[5] = NULL;
	if (!g_spawn_async(NULL, (char **)argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD,
		    die_with_parent, NULL, &gate->pid, &error)) {
		fprintf(stderr, "gate: %s\n", error->message);
		exit(99);
	}
	for (guint ms = 0; !answers(gate->port); ms += 10) {
		if (ms > PATIENCE_MS ||
			waitpid(gate->pid, NULL, WNOHANG) != 0) {
			fprintf(stderr, "gate: dorand does not start\n");
			exit(99);
		}
		g_usleep(10000);
	}
}

struct gate *
gate_new(guint broker_port)
{
	struct gate *gate = g_new0(struct gate, 1);

	gate->broker_port = broker_port;
	gate->port = free_port();
	gate_start(gate);
	return gate;
}

/* One key as long as it lives. */
static char *
make_key(void)
{
	g_autofree char *path = program();
	char *file = g_strdup_printf(
		"%s/gate-%d.key", g_get_tmp_dir(), (int)getpid());
	g_autofree char *make = g_strconcat("--make-key=", file, NULL);
	const char *argv[] = {path, make, NULL};
	int status = -1;

	if (!g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL,
		    NULL, NULL, NULL, NULL, &status, NULL) ||
		status != 0) {
		fprintf(stderr, "gate: dorand makes no key\n");
		exit(99);
	}
	if (getuid() == 0) {
		const struct passwd *nobody = getpwnam("nobody");

		/* dorand reads it again when it is nobody already */
		if (nobody == NULL ||
			chown(file, nobody->pw_uid, nobody->pw_gid) != 0)
			exit(99);
	}
	return file;
}

struct gate *
gate_new_tcp(guint broker_port)
{
	struct gate *gate = g_new0(struct gate, 1);

	gate->broker_port = broker_port;
	gate->port = free_port();
	gate->key = make_key();
	gate_start(gate);
	return gate;
}

guint
gate_port(const struct gate *gate)
{
	return gate->port;
}

void
gate_kill(struct gate *gate)
{
	if (gate->pid == 0)
		return;
	kill(gate->pid, SIGKILL);
	waitpid(gate->pid, NULL, 0);
	gate->pid = 0;
}

void
gate_free(struct gate *gate)
{
	if (gate == NULL)
		return;
	gate_kill(gate);
	if (gate->key != NULL) {
		g_autofree char *pub = g_strconcat(gate->key, ".pub", NULL);

		unlink(gate->key);
		unlink(pub);
	}
	g_free(gate->key);
	g_free(gate);
}
