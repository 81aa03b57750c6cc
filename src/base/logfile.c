/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "logfile.h"

#define FILE_MAX (1024 * 1024)
#define LINE_MAX_BYTES 2000

static GMutex mutex;
static char *file_name;
static char *old_name;
static int file = -1;
static goffset written;
static enum log_detail wanted;
static gboolean taken; /* GLib lets the writer be set once only */

static void
open_file(void)
{
	struct stat st;

	file = open(file_name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (file < 0)
		return;
	(void)fchmod(file, 0600);
	written = fstat(file, &st) == 0 ? st.st_size : 0;
}

/* Another process may have turned the file over: then ours is log.1 by now. */
static gboolean
still_ours(void)
{
	struct stat here, there;

	return fstat(file, &here) == 0 && stat(file_name, &there) == 0 &&
		here.st_ino == there.st_ino && here.st_dev == there.st_dev;
}

static void
turn_over(void)
{
	struct stat st;

	if (still_ours() && fstat(file, &st) == 0 && st.st_size >= FILE_MAX)
		(void)rename(file_name, old_name);
	close(file);
	open_file();
}

static void
write_file(const char *line, gsize len)
{
	if (file < 0)
		return;
	if (written >= FILE_MAX)
		turn_over();
	if (file >= 0 && write(file, line, len) == (gssize)len)
		written += (goffset)len;
}

static const char *
level_name(GLogLevelFlags level)
{
	if ((level & G_LOG_LEVEL_ERROR) != 0)
		return "error";
	if ((level & G_LOG_LEVEL_CRITICAL) != 0)
		return "critical";
	if ((level & G_LOG_LEVEL_WARNING) != 0)
		return "warning";
	if ((level & G_LOG_LEVEL_MESSAGE) != 0)
		return "message";
	return (level & G_LOG_LEVEL_INFO) != 0 ? "info" : "debug";
}

static const char *
field(const GLogField *fields, gsize count, const char *key)
{
	for (gsize i = 0; i < count; i++)
		if (fields[i].length < 0 && strcmp(fields[i].key, key) == 0)
			return fields[i].value;
	return NULL;
}

/* One line, no control characters, whatever was in the message. */
static GString *
make_line(const char *level, const char *domain, const char *text)
{
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();
	g_autofree char *stamp =
		g_date_time_format(now, "%Y-%m-%dT%H:%M:%S.%f");
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	GString *line = g_string_new(NULL);

	stamp[23] = '\0'; /* milliseconds do */
	g_string_append_printf(line, "%sZ %d %s %s: ", stamp, (int)getpid(),
		level, domain == NULL ? "-" : domain);
	for (const char *c = valid; *c != '\0' && line->len < LINE_MAX_BYTES;
		c = g_utf8_next_char(c)) {
		gunichar letter = g_utf8_get_char(c);

		g_string_append_unichar(
			line, g_unichar_isprint(letter) ? letter : ' ');
	}
	g_string_append_c(line, '\n');
	return line;
}

static GLogWriterOutput
log_writer(GLogLevelFlags level, const GLogField *fields, gsize count,
	gpointer user)
{
	const char *text = field(fields, count, "MESSAGE");
	const char *domain = field(fields, count, "GLIB_DOMAIN");
	gboolean debug = (level & G_LOG_LEVEL_DEBUG) != 0;
	GString *line;

	(void)user;
	if (text == NULL || (debug && wanted < DETAIL_DEBUG))
		return G_LOG_WRITER_HANDLED;
	line = make_line(level_name(level), domain, text);
	g_mutex_lock(&mutex);
	write_file(line->str, line->len);
	/* A fatal one ends the process: then the reason must be seen. */
	if (wanted == DETAIL_VERBOSE || wanted == DETAIL_DEBUG ||
		(level & (G_LOG_FLAG_FATAL | G_LOG_LEVEL_ERROR)) != 0)
		(void)!write(STDERR_FILENO, line->str, line->len);
	g_mutex_unlock(&mutex);
	g_string_free(line, TRUE);
	return G_LOG_WRITER_HANDLED;
}

void
logfile_start(const char *dir, enum log_detail detail)
{
	logfile_stop();
	g_mutex_lock(&mutex);
	wanted = detail;
	if (dir != NULL) {
		file_name = g_build_filename(dir, "log", NULL);
		old_name = g_build_filename(dir, "log.1", NULL);
		open_file();
	}
	g_mutex_unlock(&mutex);
	if (!taken)
		g_log_set_writer_func(log_writer, NULL, NULL);
	taken = TRUE;
}

void
logfile_stop(void)
{
	g_mutex_lock(&mutex);
	if (file >= 0)
		close(file);
	file = -1;
	g_clear_pointer(&file_name, g_free);
	g_clear_pointer(&old_name, g_free);
	g_mutex_unlock(&mutex);
}
