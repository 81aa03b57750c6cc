/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "clip.h"

/* BEL ends it, and not ESC \, which tmux would take for its own end. */
#define COPY "\033]52;c;%s\a"

char *
clip_sequence(const char *text, gboolean in_tmux)
{
	gsize len = strlen(text);
	if (len == 0 || len > CLIP_MAX)
		return NULL;
	g_autofree char *base64 = g_base64_encode((const guchar *)text, len);
	if (!in_tmux)
		return g_strdup_printf(COPY, base64);
	return g_strdup_printf(
		COPY "\033Ptmux;\033" COPY "\033\\", base64, base64);
}
