/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "app.h"
#include "conf.h"
#include "fault.h"
#include "i18n.h"
#include "ui.h"

#define PATIENCE_MS 1500

static gint64
real_now(void)
{
	return g_get_real_time() / 1000;
}

static int
told(GError *error)
{
	int code = fault_exit_code(error);
	fprintf(stderr, "doran: %s\n", error->message);
	g_error_free(error);
	return code;
}

/* Everything here is UTF-8, and so is every terminal of today. */
static void
speak_utf8(void)
{
	if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		setlocale(LC_CTYPE, "C.UTF-8");
	bind_textdomain_codeset(PACKAGE, "UTF-8");
}

struct run {
	struct app *app;
	GError *error;
};

static void
on_opened(const GError *error, void *user)
{
	struct run *run = user;
	if (error == NULL) {
		app_opened(run->app);
		return;
	}
	run->error = g_error_copy(error);
	app_quit(run->app);
}

/* The first frame is there before the engine begins to start. */
int
ui_run(const struct front_options *options, const struct ui_setup *setup)
{
	struct run run = {NULL, NULL};
	struct tty *tty = tty_new(setup->colours, &run.error);
	if (tty == NULL)
		return told(run.error);
	struct front *front = front_begin(options, on_opened, &run);
	speak_utf8();
	run.app = app_new(front, tty, setup);
	tty_enter(tty);
	app_loop(run.app);
	tty_leave(tty);
	front_close(front, PATIENCE_MS);
	int code = run.app->code;
	app_free(run.app);
	tty_free(tty);
	return run.error != NULL ? told(run.error) : code;
}

int
ui_main(const struct front_options *options, const struct config *config)
{
	g_autoptr(GTimeZone) zone = g_time_zone_new_local();
	struct ui_setup setup = {.now = real_now,
		.zone = zone,
		.time_format = config == NULL ? "%H:%M" : config->time_format,
		.colours = config == NULL || config->colors,
		.bell = config == NULL || config->bell,
		.title = config == NULL || config->title,
		.notify = config == NULL ? NOTIFY_TEXT : config->notify};
	if (config != NULL) {
		setup.notify_terminal = config->notify_terminal;
		setup.quiet = config->quiet;
	}
	return ui_run(options, &setup);
}
