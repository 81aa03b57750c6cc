/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hits: the messages a search found, as a list. */
#ifndef DORAN_HITS_H
#define DORAN_HITS_H

#include "area.h"
#include "screen.h"
#include "setup.h"

/* Screen rows of one hit in an area of so many cells. */
int hits_rows(int cols);

/* Draws the hit (struct find_hit) into area, of hits_rows() rows. */
void hit_draw(const struct find_hit *hit, const struct ui_setup *setup,
	struct screen *screen, const struct area *area, gboolean cursor);

#endif
