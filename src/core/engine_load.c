/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine of doran itself: its cryptography costs a command that only hands
 * over or reads more than all the rest. */
#include "config.h"

#include "engine.h"
#include "module.h"

const struct engine_part *
engine_part_open(GError **error)
{
	return module_open("doran-engine", "doran_engine", error);
}
