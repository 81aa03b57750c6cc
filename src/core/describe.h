/* SPDX-License-Identifier: GPL-3.0-or-later */
/* describe: the tables of commands.h for programs. */
#ifndef DORAN_DESCRIBE_H
#define DORAN_DESCRIBE_H

#include <glib.h>

/* The result of system.describe; floating. */
GVariant *describe(void);

#endif
