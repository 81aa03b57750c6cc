/* SPDX-License-Identifier: GPL-3.0-or-later */
/* search_fixture: what is found in a store of the fixture. */
#ifndef SEARCH_FIXTURE_H
#define SEARCH_FIXTURE_H

#include "store_fixture.h"

#include "store_index.h"
#include "view.h"

struct view *view_of(struct fixture *f);

/* An incoming message with this text and clock (microseconds); its row. */
gint64 put(struct fixture *f, guint64 number, const char *text);

/* Slices until nothing is behind. */
void index_all(struct fixture *f);

/* The rows that are found, "3 1", with all pages; the caller's. */
char *rows_of(struct fixture *f, struct find find);

/* FINDS(f, "3 1", "words", .limit = 1) */
#define FINDS(f, want, ...)                                             \
	do {                                                            \
		g_autofree char *got =                                  \
			rows_of(f, (struct find){.text = __VA_ARGS__}); \
		assert_string_equal(got, want);                         \
	} while (0)

#endif
