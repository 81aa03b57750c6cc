/* SPDX-License-Identifier: GPL-3.0-or-later */
/* params: the arguments of a method, from JSON to what the engine takes. */
#ifndef DORAN_PARAMS_H
#define DORAN_PARAMS_H

#include "commands.h"
#include "json_read.h"

/* Reads an object (by name), a list (in the order of the table) or nothing
 * (JSON_NONE) as the a{sv} of a method; null stands for what is left out. The
 * result is the caller's. FAULT_USAGE tells the argument that is unknown,
 * missing or of the wrong type. */
GVariant *params_read(const struct command_spec *spec, struct json_span params,
	GError **error);

/* What a row's args or result says, word by word: *name and *type are the
 * caller's; begin with *step = 0; FALSE at the end. */
gboolean params_word(const char *words, gsize *step, char **name, char **type,
	gboolean *optional);

/* A type of the table as people and programs know it: "string". */
const char *params_type_name(const char *type);

#endif
