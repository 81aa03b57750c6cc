/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "gate_log.h"

enum { LINES_A_SECOND = 200, VALUE_MAX = 400 };

static const char *const level_names[] = {
	"error", "warn", "info", "debug", "trace"};
static enum gate_level wanted = GATE_INFO;
static gint64 second; /* that lines are counted in */
static guint lines, dropped;

static void
add_value(GString *line, const char *value)
{
	gsize len = strnlen(value, VALUE_MAX);
	gboolean plain = len > 0;

	for (gsize i = 0; i < len; i++)
		if (!g_ascii_isgraph(value[i]) || value[i] == '"' ||
			value[i] == '\\' || value[i] == '=')
			plain = FALSE;
	if (plain) {
		g_string_append_len(line, value, (gssize)len);
		return;
	}
	g_string_append_c(line, '"');
	for (gsize i = 0; i < len; i++)
		if (value[i] == '"' || value[i] == '\\')
			g_string_append_printf(line, "\\%c", value[i]);
		else if (!g_ascii_isprint(value[i]))
			g_string_append_printf(
				line, "\\x%02x", (guint8)value[i]);
		else
			g_string_append_c(line, value[i]);
	g_string_append_c(line, '"');
}

static GString *
line_new(enum gate_level level, const char *event)
{
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();
	g_autofree char *stamp =
		g_date_time_format(now, "%Y-%m-%dT%H:%M:%S.%f");
	GString *line = g_string_new(NULL);

	stamp[23] = '\0'; /* milliseconds do */
	g_string_printf(line, "%sZ %s event=", stamp, level_names[level]);
	add_value(line, event);
	return line;
}

static void
line_write(GString *line)
{
	g_string_append_c(line, '\n');
	(void)!write(STDERR_FILENO, line->str, line->len);
	g_string_free(line, TRUE);
}

/* Whether one more line may be written now: a flood of clients must not become
 * one of lines. */
static gboolean
may_write(enum gate_level level)
{
	gint64 now = g_get_monotonic_time() / G_USEC_PER_SEC;

	if (now != second) {
		guint missing = dropped;

		second = now;
		lines = dropped = 0;
		if (missing > 0) {
			GString *line = line_new(GATE_WARN, "log-dropped");

			g_string_append_printf(line, " lines=%u", missing);
			line_write(line);
		}
	}
	if (++lines <= LINES_A_SECOND || level <= GATE_WARN)
		return TRUE;
	dropped++;
	return FALSE;
}

void
gate_log(enum gate_level level, const char *event, ...)
{
	const char *name, *value;
	GString *line;
	va_list args;

	if (level > wanted || !may_write(level))
		return;
	line = line_new(level, event);
	va_start(args, event);
	while ((name = va_arg(args, const char *)) != NULL) {
		value = va_arg(args, const char *);
		if (value == NULL || *value == '\0')
			continue;
		g_string_append_printf(line, " %s=", name);
		add_value(line, value);
	}
	va_end(args);
	line_write(line);
}

static enum gate_level
level_of(GLogLevelFlags level)
{
	if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL)) != 0)
		return GATE_ERROR;
	if ((level & G_LOG_LEVEL_WARNING) != 0)
		return GATE_WARN;
	if ((level & (G_LOG_LEVEL_MESSAGE | G_LOG_LEVEL_INFO)) != 0)
		return GATE_INFO;
	return GATE_DEBUG;
}

/* A field's text; NULL: there is none. */
static const char *
field(const GLogField *fields, gsize count, const char *key)
{
	for (gsize i = 0; i < count; i++)
		if (fields[i].length < 0 && strcmp(fields[i].key, key) == 0)
			return fields[i].value;
	return NULL;
}

static GLogWriterOutput
glib_writer(GLogLevelFlags level, const GLogField *fields, gsize count,
	gpointer user)
{
	const char *event = field(fields, count, "EVENT");

	(void)user;
	gate_log(level_of(level), event != NULL ? event : "message", "peer",
		field(fields, count, "CLIENT"), "user",
		field(fields, count, "USER"), "text",
		event != NULL ? NULL : field(fields, count, "MESSAGE"), "why",
		field(fields, count, "WHY"), NULL);
	return G_LOG_WRITER_HANDLED;
}

void
gate_log_start(enum gate_level level)
{
	wanted = level;
	g_log_set_writer_func(glib_writer, NULL, NULL);
}

void
gate_log_level(enum gate_level level)
{
	wanted = level;
}

gboolean
gate_level_parse(const char *word, enum gate_level *level)
{
	for (guint i = 0; i < G_N_ELEMENTS(level_names); i++)
		if (strcmp(word, level_names[i]) == 0) {
			*level = (enum gate_level)i;
			return TRUE;
		}
	return FALSE;
}
