/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "rabbit.h"

#define RABBIT_PROGRAM "/usr/lib/rabbitmq/bin/rabbitmq-server"

struct rabbit {
	GPid pid; /* of rabbit-serve.sh */
	int in; /* its standard input */
	FILE *out;
	guint port;
	guint stomp_port;
	char *folder;
};

static void
die(const char *what)
{
	fprintf(stderr, "rabbit: %s\n", what);
	exit(99);
}

gboolean
rabbit_available(void)
{
	g_autofree char *erl = g_find_program_in_path("erl");
	g_autofree char *epmd = g_find_program_in_path("epmd");

	return erl != NULL && epmd != NULL &&
		g_file_test(RABBIT_PROGRAM, G_FILE_TEST_IS_EXECUTABLE);
}

/* Sends a command; the answer's words after "ok", the caller's. */
static char **
ask(struct rabbit *rabbit, const char *command)
{
	g_autofree char *line = g_strconcat(command, "\n", NULL);
	char answer[512] = "";

	if (write(rabbit->in, line, strlen(line)) != (gssize)strlen(line) ||
		fgets(answer, sizeof(answer), rabbit->out) == NULL)
		die("rabbit-serve.sh has ended");
	g_strchomp(answer);
	if (!g_str_has_prefix(answer, "ok"))
		die(answer);
	return g_strsplit(answer, " ", 0);
}

static void
tell(struct rabbit *rabbit, const char *command)
{
	g_auto(GStrv) answer = ask(rabbit, command);

	(void)answer;
}

struct rabbit *
rabbit_new(void)
{
	struct rabbit *rabbit = g_new0(struct rabbit, 1);
	const char *srcdir = g_getenv("srcdir");
	g_autofree char *script =
		g_build_filename(srcdir != NULL ? srcdir : ".", "tests", "lib",
			"rabbit-serve.sh", NULL);
	const char *argv[] = {"bash", script, NULL};
	g_auto(GStrv) env = g_environ_setenv(
		g_get_environ(), "srcdir", srcdir != NULL ? srcdir : ".", TRUE);
	int out;

	if (!g_spawn_async_with_pipes(NULL, (char **)argv, env,
		    G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_SEARCH_PATH, NULL, NULL,
		    &rabbit->pid, &rabbit->in, &out, NULL, NULL))
		die("cannot run bash");
	rabbit->out = fdopen(out, "r");
	return rabbit;
}

void
rabbit_user(struct rabbit *rabbit, const char *name, const char *password)
{
	g_autofree char *line = g_strdup_printf("user %s %s", name, password);

	tell(rabbit, line);
}

void
rabbit_start(struct rabbit *rabbit)
{
	g_auto(GStrv) answer = ask(rabbit, "start");

	if (g_strv_length(answer) != 4)
		die("no ports");
	rabbit->port = (guint)atoi(answer[1]);
	rabbit->stomp_port = (guint)atoi(answer[2]);
	g_free(rabbit->folder);
	rabbit->folder = g_strdup(answer[3]);
}

void
rabbit_stop(struct rabbit *rabbit)
{
	tell(rabbit, "stop");
}

void
rabbit_kill(struct rabbit *rabbit)
{
	tell(rabbit, "kill");
}

guint
rabbit_port(const struct rabbit *rabbit)
{
	return rabbit->port;
}

guint
rabbit_stomp_port(const struct rabbit *rabbit)
{
	return rabbit->stomp_port;
}

const char *
rabbit_folder(const struct rabbit *rabbit)
{
	return rabbit->folder;
}

void
rabbit_free(struct rabbit *rabbit)
{
	if (rabbit == NULL)
		return;
	/* it cleans up when its input ends */
	close(rabbit->in);
	fclose(rabbit->out);
	while (waitpid(rabbit->pid, NULL, 0) < 0 && errno == EINTR)
		;
	g_free(rabbit->folder);
	g_free(rabbit);
}
