/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chats that are muted. */
#include "config.h"

#include "migrate.h"

const char *const schema_2[] = {
	"ALTER TABLE chat ADD COLUMN muted_until INTEGER NOT NULL DEFAULT 0",
	NULL};
