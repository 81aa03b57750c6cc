/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "fault.h"
#include "flags.h"
#include "i18n.h"
#include "nearest.h"

static void
add_entries(GArray *entries, const struct flag *flags, void *options)
{
	/* FILENAME: bytes as they are, whatever the locale's charset is */
	static const GOptionArg kinds[] = {
		[FLAG_SET] = G_OPTION_ARG_NONE,
		[FLAG_TEXT] = G_OPTION_ARG_FILENAME,
		[FLAG_TEXTS] = G_OPTION_ARG_FILENAME_ARRAY,
	};

	for (; flags != NULL && flags->name != NULL; flags++) {
		GOptionEntry entry = {
			.long_name = flags->name,
			.short_name = flags->letter,
			.arg = kinds[flags->kind],
			.arg_data = (char *)options + flags->offset,
		};

		g_array_append_val(entries, entry);
	}
}

/* ---- words for GOption's errors ------------------------------------- */
/* GLib's own words may be in another language than doran's: its catalogue
 * comes with another package. */

static const struct flag *
by_name(const struct flag *flags, const char *name, gsize len)
{
	for (; flags != NULL && flags->name != NULL; flags++)
		if (strlen(flags->name) == len &&
			strncmp(flags->name, name, len) == 0)
			return flags;
	return NULL;
}

static const struct flag *
by_letter(const struct flag *flags, char letter)
{
	for (; flags != NULL && flags->name != NULL; flags++)
		if (flags->letter == letter)
			return flags;
	return NULL;
}

static const struct flag *
find_long(const struct flag_set *set, const char *name)
{
	gsize len = strcspn(name, "=");
	const struct flag *flag = by_name(set->own, name, len);

	return flag != NULL ? flag : by_name(set->common, name, len);
}

/* The first letter of "-abc" that is no option; 0: all are. */
static char
unknown_letter(const struct flag_set *set, const char *letters)
{
	for (; *letters != '\0'; letters++) {
		const struct flag *flag = by_letter(set->own, *letters);

		if (flag == NULL)
			flag = by_letter(set->common, *letters);
		if (flag == NULL)
			return *letters;
		if (flag->kind != FLAG_SET)
			return 0; /* the rest is its value */
	}
	return 0;
}

/* Of "-abcVALUE": how many letters stand before the value; 0: there is no
 * value in it. *wants: the value is in the next argument. */
static gsize
attached(const struct flag_set *set, const char *arg, gboolean *wants)
{
	*wants = FALSE;
	for (gsize i = 1; arg[i] != '\0'; i++) {
		const struct flag *flag = by_letter(set->own, arg[i]);

		if (flag == NULL)
			flag = by_letter(set->common, arg[i]);
		if (flag == NULL)
			return 0;
		*wants = flag->kind != FLAG_SET && arg[i + 1] == '\0';
		if (flag->kind != FLAG_SET)
			return *wants ? 0 : i;
	}
	return 0;
}

/* Of "--name": whether its value is in the next argument. */
static gboolean
long_wants(const struct flag_set *set, const char *arg)
{
	const struct flag *flag = find_long(set, arg + 2);

	return flag != NULL && flag->kind != FLAG_SET &&
		strchr(arg, '=') == NULL;
}

/* GLib reads "-n 5", not "-n5": takes those apart. The strings are borrowed. */
static GPtrArray *
take_apart(
	const struct flag_set *set, char **argv, gboolean first_argument_ends)
{
	GPtrArray *all = g_ptr_array_new();
	gboolean wants = TRUE; /* argv[0] is no option */
	gboolean over = FALSE;

	for (; *argv != NULL; argv++) {
		char *arg = *argv;
		gboolean option =
			!over && !wants && arg[0] == '-' && arg[1] != '\0';
		gsize letters = 0;

		over = over || (option && strcmp(arg, "--") == 0) ||
			(first_argument_ends && !option && !wants);
		if (option && !over && arg[1] == '-')
			wants = long_wants(set, arg);
		else if (option && !over)
			letters = attached(set, arg, &wants);
		else
			wants = FALSE;
		if (letters > 0) {
			g_autofree char *first = g_strndup(arg, letters + 1);

			g_ptr_array_add(all, (gpointer)g_intern_string(first));
			arg += letters + 1;
		}
		g_ptr_array_add(all, arg);
	}
	g_ptr_array_add(all, NULL);
	return all;
}

static gboolean
long_unknown(const struct flag_set *set, const char *name, GError **error)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	g_autofree char *word = g_strndup(name, strcspn(name, "="));
	const char *near;

	for (const struct flag *f = set->own; f != NULL && f->name != NULL; f++)
		g_ptr_array_add(names, (gpointer)f->name);
	for (const struct flag *f = set->common; f != NULL && f->name != NULL;
		f++)
		g_ptr_array_add(names, (gpointer)f->name);
	g_ptr_array_add(names, NULL);
	near = nearest_word(word, (const char *const *)names->pdata);
	if (near != NULL)
		return fault_set(error, FAULT_USAGE,
			_("--%s: no such option; did you mean --%s?"), word,
			near);
	return fault_set(error, FAULT_USAGE,
		_("--%s: no such option; --help shows all"), word);
}

static gboolean
tell_unknown(const struct flag_set *set, char **argv, const GError *cause,
	GError **error)
{
	for (int i = 1; argv[i] != NULL && strcmp(argv[i], "--") != 0; i++) {
		const char *arg = argv[i];
		char letter;

		if (g_str_has_prefix(arg, "--")) {
			if (find_long(set, arg + 2) == NULL)
				return long_unknown(set, arg + 2, error);
		} else if (*arg == '-') {
			letter = unknown_letter(set, arg + 1);
			if (letter != 0)
				return fault_set(error, FAULT_USAGE,
					_("-%c: no such option; --help shows "
					  "all"),
					letter);
		}
	}
	return fault_set(error, FAULT_USAGE, "%s", cause->message);
}

static gboolean
tell(const struct flag_set *set, char **argv, const GError *cause,
	GError **error)
{
	guint count = g_strv_length(argv);

	if (g_error_matches(
		    cause, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION))
		return tell_unknown(set, argv, cause, error);
	/* Only the last argument can lack its value. */
	if (g_error_matches(cause, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE) &&
		count > 1)
		return fault_set(error, FAULT_USAGE,
			_("%s: the value is missing; --help shows it"),
			argv[count - 1]);
	return fault_set(error, FAULT_USAGE, "%s", cause->message);
}

gboolean
flags_parse(const struct flag_set *set, int *argc, char ***argv,
	gboolean first_argument_ends, GError **error)
{
	GOptionContext *context = g_option_context_new(NULL);
	g_autoptr(GArray) entries =
		g_array_new(TRUE, TRUE, sizeof(GOptionEntry));
	g_autoptr(GPtrArray) all = take_apart(set, *argv, first_argument_ends);
	g_auto(GStrv) before = g_strdupv((char **)all->pdata);
	char **left = (char **)all->pdata;
	g_autoptr(GError) cause = NULL;
	gboolean done;

	add_entries(entries, set->own, set->own_options);
	add_entries(entries, set->common, set->common_options);
	g_option_context_set_help_enabled(context, FALSE);
	g_option_context_set_strict_posix(context, first_argument_ends);
	g_option_context_add_main_entries(
		context, (const GOptionEntry *)(gpointer)entries->data, NULL);
	*argc = (int)all->len - 1;
	done = g_option_context_parse(context, argc, &left, &cause);
	g_option_context_free(context);
	/* What is left is never more than came. */
	if (done)
		memcpy(*argv, left, ((gsize)*argc + 1) * sizeof *left);
	return done || tell(set, before, cause, error);
}

void
flags_clear(const struct flag *flags, void *options)
{
	for (; flags != NULL && flags->name != NULL; flags++) {
		char **place =
			(char **)(gpointer)((char *)options + flags->offset);

		if (flags->kind == FLAG_TEXT)
			g_free(*place);
		else if (flags->kind == FLAG_TEXTS)
			g_strfreev(*(char ***)(gpointer)place);
	}
}
