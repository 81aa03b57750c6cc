/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DORAN_SENDABLE_H
#define DORAN_SENDABLE_H

#include <glib.h>

/* A text to be sent: UTF-8, not empty, at most `most` bytes; else FAULT_DATA,
 * which says what to do. */
gboolean text_sendable(const char *text, gsize most, GError **error);

#endif
