/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "broker.h"
#include "rabbit.h"

#define START_TRIES 1000
#define START_PAUSE_US 5000

struct broker {
	struct rabbit *rabbit; /* NULL: Mosquitto, and all that follows */
	char *folder;
	guint port;
	GPid pid; /* 0: not running */
	GString *conf;
	GString *passwords; /* name:password lines, not hashed yet */
};

static void
die(const char *what)
{
	fprintf(stderr, "broker: %s: %s\n", what, g_strerror(errno));
	exit(99);
}

static char *
program(void)
{
	char *path = g_find_program_in_path("mosquitto");

	if (path == NULL &&
		g_file_test("/usr/sbin/mosquitto", G_FILE_TEST_IS_EXECUTABLE))
		path = g_strdup("/usr/sbin/mosquitto");
	return path;
}

gboolean
broker_is_rabbit(void)
{
	return g_strcmp0(g_getenv("DORAN_TEST_BROKER"), "rabbit") == 0;
}

gboolean
broker_available(void)
{
	g_autofree char *path = program();

	if (broker_is_rabbit())
		return rabbit_available();
	return path != NULL;
}

/* A socket bound to (port) or connected with (connects) a loopback port; -1:
 * refused. */
static int
loopback_socket(guint port, gboolean connects)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons((guint16)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int rc;

	if (fd < 0)
		die("socket");
	rc = connects ? connect(fd, (void *)&address, sizeof(address))
		      : bind(fd, (void *)&address, sizeof(address));
	if (rc == 0)
		return fd;
	close(fd);
	return -1;
}

static guint
free_port(void)
{
	struct sockaddr_in address;
	socklen_t len = sizeof(address);
	int fd = loopback_socket(0, FALSE);

	if (fd < 0 || getsockname(fd, (void *)&address, &len) != 0)
		die("no free port");
	close(fd);
	return ntohs(address.sin_port);
}

struct broker *
broker_new(void)
{
	struct broker *broker = g_new0(struct broker, 1);

	if (broker_is_rabbit()) {
		broker->rabbit = rabbit_new();
		return broker;
	}
	broker->folder = g_dir_make_tmp("doran-broker-XXXXXX", NULL);
	if (broker->folder == NULL)
		die("no temporary folder");
	broker->port = free_port();
	broker->conf = g_string_new(NULL);
	broker->passwords = g_string_new(NULL);
	return broker;
}

void
broker_user(struct broker *broker, const char *name, const char *password)
{
	if (broker->rabbit != NULL) {
		rabbit_user(broker->rabbit, name, password);
		return;
	}
	g_string_append_printf(broker->passwords, "%s:%s\n", name, password);
}

void
broker_conf(struct broker *broker, const char *line)
{
	g_autoptr(GString) text = g_string_new(line);

	if (broker->rabbit != NULL)
		die("RabbitMQ takes no lines of Mosquitto's");
	g_string_replace(text, "%s", broker->folder, 0);
	g_string_append_printf(broker->conf, "%s\n", text->str);
}

void
broker_tls(struct broker *broker, const char *dir, gboolean client_certs)
{
	if (broker->rabbit != NULL)
		die("no TLS with RabbitMQ here");
	g_string_append_printf(broker->conf,
		"cafile %s/ca.pem\ncertfile %s/server.pem\n"
		"keyfile %s/server.key\nrequire_certificate %s\n",
		dir, dir, dir, client_certs ? "true" : "false");
}

static void
write_file(struct broker *broker, const char *name, const char *text)
{
	g_autofree char *path = g_build_filename(broker->folder, name, NULL);

	if (!g_file_set_contents_full(path, text, -1, 0, 0600, NULL))
		die(path);
}

static void
hash_passwords(struct broker *broker)
{
	g_autofree char *path = g_build_filename(broker->folder, "users", NULL);
	const char *argv[] = {"mosquitto_passwd", "-U", path, NULL};
	int status = -1;

	write_file(broker, "users", broker->passwords->str);
	if (!g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL,
		    NULL, NULL, NULL, &status, NULL) ||
		status != 0)
		die("mosquitto_passwd");
}

static void
write_rules(struct broker *broker)
{
	const char *srcdir = g_getenv("srcdir");
	g_autofree char *path = g_build_filename(srcdir != NULL ? srcdir : ".",
		"src", "data", "mosquitto.acl", NULL);
	g_autofree char *rules = NULL;

	if (!g_file_get_contents(path, &rules, NULL, NULL))
		die(path);
	write_file(broker, "acl", rules);
}

static void
write_config(struct broker *broker)
{
	g_autofree char *text = g_strdup_printf("listener %u 127.0.0.1\n"
						"%s"
						"allow_anonymous false\n"
						"password_file %s/users\n"
						"acl_file %s/acl\n"
						"persistence true\n"
						"persistence_location %s/\n"
						"autosave_interval 1\n"
						"max_queued_messages 0\n"
						"set_tcp_nodelay true\n"
						"log_dest file %s/log\n"
						"log_type all\n",
		broker->port, broker->conf->str, broker->folder, broker->folder,
		broker->folder, broker->folder);

	write_file(broker, "conf", text);
}

/* In the child: dies with the test. Run as root Mosquitto would change to a
 * user who cannot read the folder; the folder is ours, so stay. */
static void
child_setup(gpointer data)
{
	(void)data;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
}

static void
wait_until_up(struct broker *broker)
{
	for (int i = 0; i < START_TRIES; i++) {
		int fd = loopback_socket(broker->port, TRUE);

		if (fd >= 0) {
			close(fd);
			return;
		}
		if (waitpid(broker->pid, NULL, WNOHANG) == broker->pid)
			break;
		g_usleep(START_PAUSE_US);
	}
	die("mosquitto does not start");
}

static void
start_mosquitto(struct broker *broker)
{
	g_autofree char *path = program();
	g_autofree char *conf = g_build_filename(broker->folder, "conf", NULL);
	const char *argv[] = {path, "-c", conf, NULL};
	g_autoptr(GError) error = NULL;

	if (!g_file_test(conf, G_FILE_TEST_EXISTS)) {
		if (geteuid() == 0)
			broker_conf(broker, "user root");
		hash_passwords(broker);
		write_rules(broker);
		write_config(broker);
	}
	if (path == NULL ||
		!g_spawn_async(NULL, (char **)argv, NULL,
			G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL |
				G_SPAWN_STDERR_TO_DEV_NULL,
			child_setup, NULL, &broker->pid, &error))
		die("cannot run mosquitto");
	wait_until_up(broker);
}

void
broker_start(struct broker *broker)
{
	if (broker->rabbit != NULL)
		rabbit_start(broker->rabbit);
	else
		start_mosquitto(broker);
}

static void
end(struct broker *broker, int sig)
{
	if (broker->pid == 0)
		return;
	kill(broker->pid, sig);
	while (waitpid(broker->pid, NULL, 0) < 0 && errno == EINTR)
		;
	broker->pid = 0;
}

void
broker_stop(struct broker *broker)
{
	if (broker->rabbit != NULL)
		rabbit_stop(broker->rabbit);
	else
		end(broker, SIGTERM);
}

void
broker_kill(struct broker *broker)
{
	if (broker->rabbit != NULL)
		rabbit_kill(broker->rabbit);
	else
		end(broker, SIGKILL);
}

guint
broker_port(const struct broker *broker)
{
	return broker->rabbit != NULL ? rabbit_port(broker->rabbit)
				      : broker->port;
}

const char *
broker_folder(const struct broker *broker)
{
	return broker->rabbit != NULL ? rabbit_folder(broker->rabbit)
				      : broker->folder;
}

guint
broker_connections(const struct broker *broker)
{
	g_autofree char *path =
		g_build_filename(broker_folder(broker), "log", NULL);
	const char *words = broker->rabbit != NULL ? "accepting MQTT connection"
						   : "New client connected";
	g_autofree char *log = NULL;
	guint count = 0;

	if (!g_file_get_contents(path, &log, NULL, NULL))
		return 0;
	for (const char *p = log; (p = strstr(p, words)) != NULL; p++)
		count++;
	return count;
}

void
broker_free(struct broker *broker)
{
	g_autoptr(GDir) dir = NULL;
	const char *name;

	if (broker == NULL)
		return;
	if (broker->rabbit != NULL) {
		rabbit_free(broker->rabbit);
		g_free(broker);
		return;
	}
	end(broker, SIGKILL);
	dir = g_dir_open(broker->folder, 0, NULL);
	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *path =
			g_build_filename(broker->folder, name, NULL);

		g_unlink(path);
	}
	g_rmdir(broker->folder);
	g_string_free(broker->conf, TRUE);
	g_string_free(broker->passwords, TRUE);
	g_free(broker->folder);
	g_free(broker);
}
