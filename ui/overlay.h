/* SPDX-License-Identifier: GPL-3.0-or-later */
/* overlay: a page of text in the place of the messages: help, safety numbers,
 * accounts. */
#ifndef DORAN_OVERLAY_H
#define DORAN_OVERLAY_H

#include "area.h"
#include "screen.h"

struct overlay;

/* The text's lines are wrapped; a tab in one divides it into two columns. */
struct overlay *overlay_new(const char *title, const char *text);
void overlay_free(struct overlay *overlay);

void overlay_scroll(struct overlay *overlay, int lines);
void overlay_page(struct overlay *overlay, int pages);

void overlay_draw(struct overlay *overlay, struct screen *screen,
	const struct area *area);

#endif
