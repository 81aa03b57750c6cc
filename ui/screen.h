/* SPDX-License-Identifier: GPL-3.0-or-later */
/* screen: a grid of cells that is drawn into, and the difference between it
 * and what the terminal shows. Knows nothing of terminals but the two callbacks
 * of struct pen; never puts out a control character of its own. */
#ifndef DORAN_SCREEN_H
#define DORAN_SCREEN_H

#include <glib.h>

#include "style.h"

#define SCREEN_SIDE_MAX 1000

struct screen;

/* They append what does it to `out`; required but for those that say NULL. */
struct pen {
	void (*move)(void *user, GString *out, int y, int x);
	/* To a column of the same line; NULL: by move. */
	void (*column)(void *user, GString *out, int x);
	/* Plain blanks to the end of the line; NULL: they are written. */
	void (*erase_rest)(void *user, GString *out);
	void (*style)(void *user, GString *out, enum style style);
	void (*clear)(void *user, GString *out); /* whole screen, plain */
	void (*cursor)(void *user, GString *out, gboolean visible);
	void *user;
	gboolean keep_last_cell; /* writing it would scroll the screen */
};

/* Sides are clamped to 1..SCREEN_SIDE_MAX. */
struct screen *screen_new(int rows, int cols);
void screen_free(struct screen *screen);
void screen_resize(struct screen *screen, int rows, int cols);
int screen_rows(const struct screen *screen);
int screen_cols(const struct screen *screen);

/* Blanks what will be drawn, and hides the cursor. */
void screen_erase(struct screen *screen);

/* Draws text (valid UTF-8; a newline or what has no width draws nothing) from
 * (y, x) on, at most `cells` cells and never past the right edge; anything
 * outside of the screen is left out. Returns the column after it. */
int screen_put(struct screen *screen, int y, int x, int cells, enum style style,
	const char *text);
int screen_put_len(struct screen *screen, int y, int x, int cells,
	enum style style, const char *text, gsize len);

/* The same one-cell text `cells` times. */
void screen_fill(struct screen *screen, int y, int x, int cells,
	enum style style, const char *text);

/* Shows the cursor at (y, x), clamped into the screen. */
void screen_cursor(struct screen *screen, int y, int x);

/* The terminal's contents are unknown: the next flush draws everything. */
void screen_forget(struct screen *screen);

/* Appends to `out` what brings the terminal up to date. After text on whose
 * width terminals disagree the cursor is moved absolutely. */
void screen_flush(struct screen *screen, const struct pen *pen, GString *out);

#endif
