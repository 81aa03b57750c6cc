/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dorand: the gateway. dorand(8). */
#include "config.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fault.h"
#include "gate_conf.h"
#include "gate_key.h"
#include "gate_log.h"
#include "gate_server.h"
#include "gate_user.h"
#include "i18n.h"

struct program {
	struct gate_line *line;
	struct gate_conf *conf;
	struct gate_conf *first; /* that it was started with */
	struct gateway *gateway;
	struct server *server;
	GMainLoop *loop;
	guint signals[3];
};

static void
start_locale(void)
{
	const char *folder = g_getenv("DORAN_LOCALEDIR");

	setlocale(LC_ALL, "");
	if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		setlocale(LC_CTYPE, "C.UTF-8");
	bindtextdomain("doran", folder != NULL ? folder : LOCALEDIR);
	bind_textdomain_codeset("doran", "UTF-8");
	textdomain("doran");
}

/* A descriptor that is closed would become a client's. */
static void
start_descriptors(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) != fd)
			_exit(70);
	signal(SIGPIPE, SIG_IGN);
}

/* --- reloading and ending -------------------------------------------------
 */

/* What only a new start changes. */
static void
say_kept(const struct gate_conf *first, const struct gate_conf *conf)
{
	static const char *const kept[] = {
		"ws", "tcp", "metrics", "user", "max-auth-keys"};

	for (guint i = 0; i < G_N_ELEMENTS(kept); i++)
		if (!gate_conf_same(first, conf, kept[i]))
			gate_log(GATE_WARN, "not-reloaded", "key", kept[i],
				"text",
				"it stays as it was at the start: only a "
				"restart changes it",
				NULL);
}

static void
conf_drop(struct program *program)
{
	if (program->conf != program->first)
		gate_conf_free(program->conf);
	program->conf = NULL;
}

/* Nobody comes to speak in plaintext by leaving a line out. */
static gboolean
keeps_tls(const struct gate_conf *now, const struct gate_conf *conf,
	GError **error)
{
	if (now->cert == NULL || conf->cert != NULL)
		return TRUE;
	return fault_set(error, FAULT_CONFIG,
		_("%s is gone: passwords would be readable on the way; "
		  "restart dorand if that is meant"),
		"cert");
}

static gboolean
take_conf(struct program *program, const struct gate_conf *conf, GError **error)
{
	if (!keeps_tls(program->conf, conf, error) ||
		!gateway_reload(program->gateway, &conf->upstream,
			&conf->limits, error))
		return FALSE;
	if (server_reload(program->server, conf, error))
		return TRUE;
	gateway_reload(program->gateway, &program->conf->upstream,
		&program->conf->limits, NULL);
	return FALSE;
}

/* Everything from the new settings, or nothing. */
static gboolean
reload(struct program *program, GError **error)
{
	struct gate_conf *conf = gate_conf_new(program->line, error);

	if (conf == NULL)
		return FALSE;
	if (!take_conf(program, conf, error)) {
		gate_conf_free(conf);
		return FALSE;
	}
	conf_drop(program);
	program->conf = conf;
	gate_log_level(conf->log_level);
	say_kept(program->first, conf);
	return TRUE;
}

static gboolean
on_hangup(gpointer data)
{
	g_autoptr(GError) error = NULL;

	if (reload(data, &error))
		gate_log(GATE_INFO, "reloaded", NULL);
	else
		gate_log(GATE_ERROR, "reload-failed", "text", error->message,
			NULL);
	return G_SOURCE_CONTINUE;
}

static void
drained(void *user)
{
	struct program *program = user;

	g_main_loop_quit(program->loop);
}

static gboolean
on_end(gpointer data)
{
	struct program *program = data;
	g_autofree char *left = g_strdup_printf(
		"%u", server_counters(program->server)->connections);

	gate_log(GATE_INFO, "stopping", "connections", left, NULL);
	user_notify("STOPPING=1");
	server_drain(program->server, drained, program);
	return G_SOURCE_CONTINUE;
}

/* --- starting -------------------------------------------------------------
 */

/* What the system allows may be less than was asked for. */
static void
fit_files(struct gate_conf *conf)
{
	guint clients = user_files((guint)conf->clients);
	g_autofree char *text = g_strdup_printf("%u", clients);

	if (clients >= conf->clients)
		return;
	gate_log(GATE_WARN, "few-files", "max-clients", text, "text",
		"the limit of open files allows no more clients", NULL);
	conf->clients = clients;
}

static gboolean
open_all(struct program *program, GError **error)
{
	const struct gate_conf *conf = program->conf;

	if (!user_check(conf->user, error))
		return FALSE;
	fit_files(program->conf);
	program->loop = g_main_loop_new(NULL, FALSE);
	program->gateway = gateway_new(&conf->upstream, &conf->limits, error);
	if (program->gateway == NULL)
		return FALSE;
	program->server = server_new(program->gateway, conf, error);
	return program->server != NULL && user_become(conf->user, error) &&
		server_begin(program->server, error);
}

/* Tests and people read this line. */
static void
say_ready(const struct program *program)
{
	const struct gate_conf *conf = program->conf;
	g_autofree char *ws = server_names(program->server, KIND_WS);
	g_autofree char *tcp = server_names(program->server, KIND_TCP);
	g_autofree char *metrics = server_metrics_name(program->server);
	g_autofree char *pid = g_strdup_printf("%d", (int)getpid());

	if (!conf->upstream.tls &&
		strcmp(conf->upstream.host, "localhost") != 0 &&
		!g_str_has_prefix(conf->upstream.host, "127.") &&
		strcmp(conf->upstream.host, "::1") != 0)
		gate_log(GATE_WARN, "plaintext", "broker", conf->broker, "text",
			"passwords are readable on the way: use mqtts://",
			NULL);
	gate_log(GATE_INFO, "ready", "ws", ws, "tls",
		conf->cert != NULL ? "yes" : "no", "tcp", tcp, "server-key",
		server_fingerprint(program->server), "metrics", metrics,
		"broker", conf->broker, "version", PACKAGE_VERSION, "pid", pid,
		NULL);
	user_notify("READY=1");
}

static int
failed(const GError *error)
{
	fprintf(stderr, "dorand: %s\n", error->message);
	return fault_exit_code(error);
}

static void
program_clear(struct program *program)
{
	for (guint i = 0; i < G_N_ELEMENTS(program->signals); i++)
		g_clear_handle_id(&program->signals[i], g_source_remove);
	server_free(program->server);
	gateway_free(program->gateway);
	g_clear_pointer(&program->loop, g_main_loop_unref);
	conf_drop(program);
	gate_conf_free(program->first);
}

static int
serve(struct program *program, GError **error)
{
	program->conf = program->first = gate_conf_new(program->line, error);
	if (program->conf == NULL)
		return failed(*error);
	gate_log_start(program->conf->log_level);
	if (!open_all(program, error)) {
		program_clear(program);
		return failed(*error);
	}
	user_hide();
	program->signals[0] = g_unix_signal_add(SIGHUP, on_hangup, program);
	program->signals[1] = g_unix_signal_add(SIGTERM, on_end, program);
	program->signals[2] = g_unix_signal_add(SIGINT, on_end, program);
	say_ready(program);
	g_main_loop_run(program->loop);
	program_clear(program);
	gate_log(GATE_INFO, "stopped", NULL);
	return 0;
}

static int
make_key(const char *file, GError **error)
{
	g_autofree char *fingerprint = NULL;

	if (!gate_key_make(file, &fingerprint, error))
		return failed(*error);
	printf("%s\n", fingerprint);
	return 0;
}

int
main(int argc, char **argv)
{
	struct program program = {NULL};
	g_autoptr(GError) error = NULL;
	int code = 0;

	start_descriptors();
	start_locale();
	g_set_prgname("dorand");
	program.line = gate_line_parse(argc, argv, &error);
	if (program.line == NULL)
		return failed(error);
	if (program.line->help)
		gate_help_print();
	else if (program.line->version)
		printf("dorand %s\n", PACKAGE_VERSION);
	else if (program.line->make_key != NULL)
		code = make_key(program.line->make_key, &error);
	else
		code = serve(&program, &error);
	gate_line_free(program.line);
	if (fflush(stdout) != 0)
		code = 74;
	return code;
}
