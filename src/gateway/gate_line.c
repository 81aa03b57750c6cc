/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line, and --help. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "fault.h"
#include "gate_conf.h"
#include "i18n.h"

#define LEFT 34 /* columns before an option's words */
#define LINE 79

static void
given_free(gpointer data)
{
	struct gate_given *given = data;

	g_free(given->value);
	g_free(given);
}

/* Options that are not in the table; NULL value: it takes none. */
static const struct {
	const char *head, *help;
} own_options[] = {
	{"    --config=FILE",
		N_("read settings from this file; SIGHUP reads it "
		   "again")},
	{"    --make-key=FILE",
		N_("make a key for --server-key, print its fingerprint, and "
		   "end")},
	{"-h, --help", N_("show this help")},
	{"-V, --version", N_("show dorand's version")},
};

static const struct gate_option *
named(const char *name, gsize len)
{
	for (const struct gate_option *option = gate_options;
		option->name != NULL; option++)
		if (strlen(option->name) == len &&
			strncmp(option->name, name, len) == 0)
			return option;
	return NULL;
}

static gboolean
take_flag(struct gate_line *line, const char *arg)
{
	if (strcmp(arg, "--help") == 0 || strcmp(arg, "-h") == 0)
		line->help = TRUE;
	else if (strcmp(arg, "--version") == 0 || strcmp(arg, "-V") == 0)
		line->version = TRUE;
	else
		return FALSE;
	return TRUE;
}

/* Of an option that is no key of the file. */
static char **
own_value(struct gate_line *line, const char *name, gsize len)
{
	if (len == strlen("config") && strncmp(name, "config", len) == 0)
		return &line->config;
	if (len == strlen("make-key") && strncmp(name, "make-key", len) == 0)
		return &line->make_key;
	return NULL;
}

/* "--name=value", or "--name" "value"; *i moves on. */
static gboolean
take_option(
	struct gate_line *line, int argc, char **argv, int *i, GError **error)
{
	const char *name = argv[*i] + strlen("--");
	gsize len = strcspn(name, "=");
	const char *value = name[len] == '=' ? name + len + 1 : NULL;
	const struct gate_option *option = named(name, len);
	char **own = own_value(line, name, len);

	if (option == NULL && own == NULL)
		return fault_set(error, FAULT_USAGE,
			_("unknown option '%s'; `dorand --help` shows all"),
			argv[*i]);
	if (value == NULL && ++*i < argc)
		value = argv[*i];
	if (value == NULL)
		return fault_set(error, FAULT_USAGE,
			_("option '%s' needs a value"), argv[*i - 1]);
	if (own != NULL) {
		g_free(*own);
		*own = g_strdup(value);
	} else {
		struct gate_given *given = g_new0(struct gate_given, 1);

		given->option = option;
		given->value = g_strdup(value);
		g_ptr_array_add(line->given, given);
	}
	return TRUE;
}

struct gate_line *
gate_line_parse(int argc, char **argv, GError **error)
{
	struct gate_line *line = g_new0(struct gate_line, 1);
	gboolean ok = TRUE;

	line->given = g_ptr_array_new_with_free_func(given_free);
	for (int i = 1; ok && i < argc; i++) {
		if (take_flag(line, argv[i]))
			continue;
		if (!g_str_has_prefix(argv[i], "--"))
			ok = fault_set(error, FAULT_USAGE,
				_("'%s' is not an option; `dorand --help` "
				  "shows all"),
				argv[i]);
		else
			ok = take_option(line, argc, argv, &i, error);
	}
	if (ok)
		return line;
	gate_line_free(line);
	return NULL;
}

void
gate_line_free(struct gate_line *line)
{
	if (line == NULL)
		return;
	g_free(line->config);
	g_free(line->make_key);
	g_ptr_array_unref(line->given);
	g_free(line);
}

/* Columns, as far as Korean and Latin letters go. */
static guint
width(const char *text)
{
	guint columns = 0;

	for (; *text != '\0'; text = g_utf8_next_char(text))
		columns += g_unichar_iswide(g_utf8_get_char(text)) ? 2 : 1;
	return columns;
}

static void
print_row(const char *head, const char *text)
{
	g_auto(GStrv) words = g_strsplit(text, " ", -1);
	guint at = width(head) + 2;

	printf("  %s", head);
	if (at + 2 > LEFT)
		printf("\n"), at = 0;
	printf("%*s", (int)(LEFT - at), "");
	at = LEFT;
	for (guint i = 0; words[i] != NULL; i++) {
		if (i > 0 && at + 1 + width(words[i]) > LINE) {
			printf("\n%*s", LEFT, "");
			at = LEFT;
		} else if (i > 0) {
			printf(" ");
			at++;
		}
		printf("%s", words[i]);
		at += width(words[i]);
	}
	printf("\n");
}

void
gate_help_print(void)
{
	printf(_("Usage: %s\n"),
		"dorand --broker URL --ws ADDR:PORT [OPTION...]");
	printf(_("       %s\n"),
		"dorand --broker URL --tcp ADDR:PORT --server-key FILE "
		"[OPTION...]");
	printf(_("       %s\n"), "dorand --config FILE [OPTION...]");
	printf(_("       %s\n"), "dorand --make-key FILE");
	printf("\n%s\n\n%s\n",
		_("A gateway: WebSocket and MTProto clients on one side, an "
		  "MQTT broker on the other."),
		_("Options:"));
	for (guint i = 0; i < G_N_ELEMENTS(own_options); i++)
		print_row(own_options[i].head, _(own_options[i].help));
	for (const struct gate_option *option = gate_options;
		option->name != NULL; option++) {
		g_autofree char *head = g_strdup_printf(
			"    --%s=%s", option->name, _(option->value));
		g_autofree char *text = option->fallback == NULL
			? g_strdup(_(option->help))
			/* TRANSLATORS: an option's words, and its default */
			: g_strdup_printf(_("%s (default: %s)"),
				  _(option->help), option->fallback);

		print_row(head, text);
	}
}
