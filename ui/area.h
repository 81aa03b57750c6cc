/* SPDX-License-Identifier: GPL-3.0-or-later */
/* area: a rectangle of the screen, in cells; may be empty. */
#ifndef DORAN_AREA_H
#define DORAN_AREA_H

struct area {
	int y, x, rows, cols;
};

#endif
