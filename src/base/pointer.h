/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pointer: JSON Pointer (RFC 6901), "/payload/text", on JSON that
 * json_valid() accepted. Pure. */
#ifndef DORAN_POINTER_H
#define DORAN_POINTER_H

#include "json_read.h"

#define POINTER_MAX 256 /* bytes */

/* RFC 6901 section 3: "" or "/" and names, in which ~ stands as ~0 and / as
 * ~1; valid UTF-8, at most POINTER_MAX. */
gboolean pointer_valid(const char *pointer);

/* The value a valid pointer leads to (section 4); JSON_NONE where there is
 * none. The element "-" of a list never exists. */
struct json_span pointer_find(struct json_span value, const char *pointer);

#endif
