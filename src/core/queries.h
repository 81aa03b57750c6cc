/* SPDX-License-Identifier: GPL-3.0-or-later */
/* queries: the methods of commands.h that only read (COMMAND_READ), over a
 * view. A page never carries more than PAGE_BYTES of text, but always one
 * message. */
#ifndef DORAN_QUERIES_H
#define DORAN_QUERIES_H

#include "view.h"

#define PAGE_BYTES (256 * 1024)
#define PAGE_LIMIT 50 /* messages of a page, where nothing is said */
#define PAGE_LIMIT_MAX 500

/* args: an a{sv} that fits the table. view NULL: there is no store. The result
 * is the caller's. FAULT_ABSENT: no such chat or message. */
GVariant *query_run(
	struct view *view, const char *method, GVariant *args, GError **error);

#endif
