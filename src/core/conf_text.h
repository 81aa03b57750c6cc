/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conf_text: doran.conf as lines of text: where a key stands, and changes that
 * leave every other line as it is. Inside of conf only. Pure functions. */
#ifndef DORAN_CONF_TEXT_H
#define DORAN_CONF_TEXT_H

#include <glib.h>

/* The line (from 1) of a key; key NULL: of the group's header. 0: not there.
 * Of several the last, which is the one that counts. */
guint conf_text_line(const char *text, const char *group, const char *key);

/* The text with `key` of `group` set to `raw` (a value as it is written in the
 * file); raw NULL: without the key. A group that is not there is added at the
 * end. The caller frees the result. */
char *conf_text_set(
	const char *text, const char *group, const char *key, const char *raw);

/* The text without the group and what is in it, comments too. */
char *conf_text_drop(const char *text, const char *group);

#endif
