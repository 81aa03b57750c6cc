/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "i18n.h"
#include "start.h"

#define COMMON(member) G_STRUCT_OFFSET(struct common_options, member)

const struct flag common_flags[] = {
	{"verbose", 'v', FLAG_SET, NULL,
		N_("tell on standard error what happens"), COMMON(verbose)},
	{"debug", 0, FLAG_SET, NULL,
		N_("the same with every detail, in the log file too"),
		COMMON(debug)},
	{"help", 'h', FLAG_SET, NULL, N_("show this help"), COMMON(help)},
	{NULL},
};

const struct flag main_flags[] = {
	{"verbose", 'v', FLAG_SET, NULL,
		N_("tell on standard error what happens"), COMMON(verbose)},
	{"debug", 0, FLAG_SET, NULL,
		N_("the same with every detail, in the log file too"),
		COMMON(debug)},
	{"version", 'V', FLAG_SET, NULL, N_("show doran's version"),
		COMMON(version)},
	{"help", 'h', FLAG_SET, NULL, N_("show this help"), COMMON(help)},
	{NULL},
};

/* The language asked for where its locale is not generated: gettext can do
 * without one, but not in the locale C (and not with glibc 2.41 and later, to
 * which C.UTF-8 is the same). */
static void
start_language(void)
{
	static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
	const char *language = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
		if (language == NULL || *language == '\0')
			language = g_getenv(names[i]);
	setlocale(LC_ALL, "C.UTF-8");
	if (language != NULL && *language != '\0')
		g_setenv("LANGUAGE", language, FALSE);
}

/* doran speaks UTF-8 whatever the locale says: cron has none. */
static void
start_locale(void)
{
	const char *folder = g_getenv("DORAN_LOCALEDIR");

	if (setlocale(LC_ALL, "") == NULL)
		start_language();
	if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		setlocale(LC_CTYPE, "C.UTF-8");
	bindtextdomain("doran", folder != NULL ? folder : LOCALEDIR);
	bind_textdomain_codeset("doran", "UTF-8");
	textdomain("doran");
}

/* A descriptor that is closed would become the store's, and be written to. To
 * /dev/full one cannot write: that standard output is closed stays an error. */
static void
start_descriptors(void)
{
	static const char *const files[] = {
		"/dev/null", "/dev/full", "/dev/null"};

	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open(files[fd], O_RDWR) != fd)
			_exit(70);
}

void
start_early(void)
{
	start_descriptors();
	signal(SIGPIPE, SIG_IGN); /* a closed pipe is an error of writing */
}

void
start(void)
{
	start_early();
	start_locale();
	g_set_prgname("doran");
}
