/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "help.h"
#include "i18n.h"
#include "out.h"

#define LEFT_MOST 30 /* columns of the left side; a longer one has its line */
#define LINE 79

static const char *
words(const char *text)
{
	return text == NULL || *text == '\0' ? "" : _(text);
}

/* "-t, --to=ADDRESS" */
static char *
flag_head(const struct flag *flag)
{
	GString *head = g_string_new("  ");

	if (flag->letter != 0)
		g_string_append_printf(head, "-%c, ", flag->letter);
	else
		g_string_append(head, "    ");
	g_string_append_printf(head, "--%s", flag->name);
	if (flag->value != NULL)
		g_string_append_printf(head, "=%s", words(flag->value));
	return g_string_free(head, FALSE);
}

/* A text in lines of LINE columns, the later ones indented. */
static void
print_wrapped(const char *text, guint indent)
{
	g_auto(GStrv) parts = g_strsplit(text, " ", -1);
	guint at = indent;

	for (guint i = 0; parts[i] != NULL; i++) {
		guint width = out_width(parts[i]);

		if (i > 0 && at + 1 + width > LINE) {
			out_print("\n%*s", (int)indent, "");
			at = indent;
		} else if (i > 0) {
			out_print(" ");
			at++;
		}
		out_print("%s", parts[i]);
		at += width;
	}
	out_print("\n");
}

static void
print_row(const char *head, const char *text, guint width)
{
	if (out_width(head) + 2 > width)
		out_print("%s\n%*s", head, (int)width, "");
	else
		out_column(head, width);
	print_wrapped(text, width);
}

static guint
flags_width(const struct flag *flags, guint least)
{
	for (; flags != NULL && flags->name != NULL; flags++) {
		g_autofree char *head = flag_head(flags);

		least = MAX(least, out_width(head) + 2);
	}
	return MIN(least, LEFT_MOST);
}

static void
print_flags(const struct flag *flags, guint width)
{
	for (; flags != NULL && flags->name != NULL; flags++) {
		g_autofree char *head = flag_head(flags);

		print_row(head, words(flags->help), width);
	}
}

static void
print_commands(void)
{
	guint width = 0;

	for (guint i = 0; commands[i] != NULL; i++)
		width = MAX(width, (guint)strlen(commands[i]->name) + 4);
	for (guint i = 0; commands[i] != NULL; i++) {
		g_autofree char *head =
			g_strconcat("  ", commands[i]->name, NULL);

		print_row(head, words(commands[i]->summary), width);
	}
}

void
help_main(void)
{
	/* TRANSLATORS: the first words of a command's help; what follows is
	 * typed as it stands. */
	out_print(_("Usage: %s\n"), _("doran [OPTION...]"));
	out_print(
		_("       %s\n"), _("doran COMMAND [OPTION...] [ARGUMENT...]"));
	out_print("\n");
	print_wrapped(_("Talks with people and machines over any MQTT broker, "
			"end-to-end encrypted. Without a command it opens in "
			"the terminal."),
		0);
	out_print("\n%s\n", _("Commands:"));
	print_commands();
	out_print("\n%s\n", _("Options:"));
	print_flags(main_flags, flags_width(main_flags, 0));
	out_print("\n");
	print_wrapped(
		_("`doran COMMAND --help` shows the options of a command; "
		  "doran(1) has the rest."),
		0);
}

void
help_command(const struct command *command)
{
	g_autofree char *usage = NULL;
	guint width = flags_width(common_flags, flags_width(command->flags, 0));

	usage = g_strjoin(" ", "doran", command->name, _("[OPTION...]"),
		*command->args == '\0' ? NULL : _(command->args), NULL);
	out_print(_("Usage: %s\n"), usage);
	out_print("\n");
	print_wrapped(words(command->summary), 0);
	out_print("\n%s\n", _("Options:"));
	print_flags(command->flags, width);
	print_flags(common_flags, width);
}
