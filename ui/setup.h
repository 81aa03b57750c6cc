/* SPDX-License-Identifier: GPL-3.0-or-later */
/* setup: what the screen is told from outside once, when it starts. */
#ifndef DORAN_SETUP_H
#define DORAN_SETUP_H

#include "conf.h"
#include "front.h"

struct ui_setup {
	gint64 (*now)(void); /* milliseconds since 1970 */
	GTimeZone *zone; /* days and times are shown in it; borrowed */
	const char *time_format; /* strftime */
	gboolean colours;
	gboolean bell;
	gboolean title;
	enum notify_rule notify;
	enum notify_terminal notify_terminal;
	struct hours quiet;
};

/* ui_main() with a setup of one's own; tests fix the time in it. */
int ui_run(const struct front_options *options, const struct ui_setup *setup);

#endif
