/* SPDX-License-Identifier: GPL-3.0-or-later */
/* quiet: when a person does not want to be disturbed: the hours of the
 * configuration, and what /dnd says, which counts for more. Pure. */
#ifndef DORAN_QUIET_H
#define DORAN_QUIET_H

#include "conf.h"

enum quiet_wish {
	QUIET_HOURS, /* nothing said: as the hours are */
	QUIET_ON,
	QUIET_OFF /* although the hours say otherwise */
};

/* All zero: never quiet. */
struct quiet {
	struct hours hours;
	enum quiet_wish wish;
	gint64 until; /* of the wish, milliseconds since 1970; 0: no end */
};

/* Whether nothing is to be announced at `now`; *until (may be NULL) is when
 * that ends, 0 when it does not by itself. */
gboolean quiet_at(
	const struct quiet *quiet, gint64 now, GTimeZone *zone, gint64 *until);

/* Quiet for `minutes` from now on; 0: until quiet_off(). */
void quiet_on(struct quiet *quiet, gint64 now, gint64 minutes);

/* Not quiet, also not for the rest of hours that have begun. */
void quiet_off(struct quiet *quiet, gint64 now, GTimeZone *zone);

#endif
