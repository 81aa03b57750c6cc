/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "fault.h"
#include "i18n.h"
#include "lb_fault.h"

static const struct {
	const char *name;
	gsize offset;
	guint64 max;
} words[] = {
	{"drop", G_STRUCT_OFFSET(struct lb_faults, drop), 100},
	{"duplicate", G_STRUCT_OFFSET(struct lb_faults, duplicate), 100},
	{"reorder", G_STRUCT_OFFSET(struct lb_faults, reorder), 100},
	{"oversize", G_STRUCT_OFFSET(struct lb_faults, oversize), 100},
	{"disconnect", G_STRUCT_OFFSET(struct lb_faults, disconnect), 100},
	{"delay", G_STRUCT_OFFSET(struct lb_faults, delay_ms), 60000},
	{"seed", G_STRUCT_OFFSET(struct lb_faults, seed), G_MAXUINT32},
	{"offline", G_STRUCT_OFFSET(struct lb_faults, offline), 1},
};

static gboolean
parse_word(struct lb_faults *faults, const char *word)
{
	const char *equals = strchr(word, '=');
	guint64 value;

	if (equals == NULL)
		return FALSE;
	for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
		if (strlen(words[i].name) != (gsize)(equals - word) ||
			!g_str_has_prefix(word, words[i].name))
			continue;
		if (!g_ascii_string_to_unsigned(
			    equals + 1, 10, 0, words[i].max, &value, NULL))
			return FALSE;
		*(guint *)(void *)((char *)faults + words[i].offset) =
			(guint)value;
		return TRUE;
	}
	return FALSE;
}

gboolean
lb_faults_parse(struct lb_faults *faults, const char *text, GError **error)
{
	g_auto(GStrv) list = g_strsplit_set(text, " &\n", -1);
	struct lb_faults changed = *faults;

	for (char **word = list; *word != NULL; word++)
		if (**word != '\0' && !parse_word(&changed, *word))
			return fault_set(error, FAULT_CONFIG,
				_("no such fault: \"%s\""), *word);
	*faults = changed;
	return TRUE;
}

gboolean
lb_fault_strikes(GRand *rand, guint percent)
{
	return percent > 0 && (guint)g_rand_int_range(rand, 0, 100) < percent;
}
