/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mimi_limits: what mimi's encoder and decoder share. Private to mimi. */
#ifndef DORAN_MIMI_LIMITS_H
#define DORAN_MIMI_LIMITS_H

#include "mimi.h"

#define MIMI_EXTENSION_TIME 3
#define MIMI_EXTENSION_CLOCK "doran.clock"
#define MIMI_MULTI_MIN 2

/* Items of a part's array. */
gsize mimi_part_items(enum mimi_cardinality cardinality);
/* Whether a single part of so many bytes is within the limits. */
gboolean mimi_single_fits(const char *content_type, gsize len);
/* A GDestroyNotify. */
void mimi_extension_free(gpointer extension);

#endif
