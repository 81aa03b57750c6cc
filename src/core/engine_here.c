/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine of a program that links it, as the tests do. */
#include "config.h"

#include "engine.h"

const struct engine_part *
engine_part_open(GError **error)
{
	(void)error;
	return &doran_engine;
}
