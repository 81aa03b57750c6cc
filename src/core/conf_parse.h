/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conf_parse: checks doran.conf. Inside of conf only. */
#ifndef DORAN_CONF_PARSE_H
#define DORAN_CONF_PARSE_H

#include "conf.h"

#define CONF_ACCOUNT_MAX 32

/* The file's text; "" if there is no file. The caller frees it. */
char *conf_read(const char *file, GError **error);

/* config_load() of a text; `file` is only named and gives the folder of
 * relative file names. */
struct config *conf_parse(const char *file, const char *text, GError **error);

/* "account home" -> "account", "home"; "doran" -> "doran", NULL. FALSE: no
 * kind of group has such a name. Both are the caller's. */
gboolean conf_group_split(const char *group, char **section, char **name);

/* [a-z0-9_-], 1..32 characters. */
gboolean conf_name_valid(const char *name);

/* Letters and digits of any script, -, _, and / inside; 1..64 bytes. */
gboolean conf_room_name_valid(const char *name);

/* One value against its row: the translated reason why not, or NULL. */
const char *conf_value_wrong(const struct option_row *row, const char *value);

/* What is wrong with a value whose form has rules of its own (server,
 * address, topic-prefix, ...): a translated reason, or NULL. */
const char *conf_form_wrong(const char *key, const char *value);

#endif
