/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "tlgen.h"

static guint32
crc32(const char *text)
{
	guint32 crc = 0xffffffff;

	for (; *text != '\0'; text++) {
		crc ^= (guint8)*text;
		for (int i = 0; i < 8; i++)
			crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xedb88320 : 0);
	}
	return ~crc;
}

/* Of one word: `bytes` counts as `string`. */
static char *
normal_word(const char *word)
{
	gsize len = strlen(word);

	if (g_str_has_suffix(word, ":bytes") ||
		g_str_has_suffix(word, "?bytes"))
		return g_strdup_printf("%.*sstring", (int)(len - 5), word);
	return g_strdup(word);
}

/* The words are put one space apart, without #ID and braces, vectors as
 * `Vector t`, without the fields that take no bytes. */
guint32
gen_crc(const char *line)
{
	GString *plain = g_string_new(NULL);
	GString *normal = g_string_new(NULL);
	char **words;
	guint32 crc;

	for (const char *at = line; *at != '\0'; at++)
		if (*at == '<' || g_ascii_isspace(*at))
			g_string_append_c(plain, ' ');
		else if (strchr(">{}", *at) == NULL)
			g_string_append_c(plain, *at);
	words = g_strsplit(plain->str, " ", -1);
	words[0][strcspn(words[0], "#")] = '\0';
	for (char **word = words; *word != NULL; word++) {
		g_autofree char *normalised = normal_word(*word);

		if (**word == '\0' || g_str_has_suffix(*word, "?true"))
			continue;
		if (normal->len > 0)
			g_string_append_c(normal, ' ');
		g_string_append(normal, normalised);
	}
	crc = crc32(normal->str);
	g_strfreev(words);
	g_string_free(plain, TRUE);
	g_string_free(normal, TRUE);
	return crc;
}

/* `help.configSimple` is HELP_CONFIG_SIMPLE, `getCDNConfig` GET_CDN_CONFIG. */
char *
gen_shout(const char *name)
{
	GString *shout = g_string_new(NULL);

	for (const char *at = name; *at != '\0'; at++) {
		gboolean upper = g_ascii_isupper(*at);
		gboolean starts = at != name && upper &&
			(g_ascii_islower(at[-1]) || g_ascii_isdigit(at[-1]) ||
				(g_ascii_isupper(at[-1]) &&
					g_ascii_islower(at[1])));

		if (starts)
			g_string_append_c(shout, '_');
		g_string_append_c(shout,
			g_ascii_isalnum(*at) ? g_ascii_toupper(*at) : '_');
	}
	return g_string_free(shout, FALSE);
}
