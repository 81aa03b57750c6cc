/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which device a message came from (0: this one, or not known), and what which
 * device reported of it (store_receipt.h). */
#include "config.h"

#include "migrate.h"

const char *const schema_4[] = {
	"ALTER TABLE message ADD COLUMN device INTEGER NOT NULL DEFAULT 0",
	"ALTER TABLE message ADD COLUMN receipts BLOB", NULL};
