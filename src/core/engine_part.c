/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine.h"

__attribute__((visibility("default"))) const struct engine_part doran_engine = {
	.version = PACKAGE_VERSION,
	.start = engine_start,
	.stop = engine_stop,
	.context = engine_context,
	.dispatch = engine_dispatch,
	.listen = engine_listen,
};
