/* SPDX-License-Identifier: GPL-3.0-or-later */
/* keyfile: 32 random bytes in a file that only its owner can read. */
#ifndef DORAN_KEYFILE_H
#define DORAN_KEYFILE_H

#include "secret.h"

#define KEYFILE_LEN 32

/* Makes the file (0600, synced with its folder) with new random bytes, and
 * gives them. FAULT_IO if it exists or cannot be written. */
struct secret *keyfile_create(const char *path, GError **error);

/* Reads it. FAULT_ABSENT: no such file. FAULT_REFUSED: a symbolic link, no
 * regular file, another's, or one that others may read or write. FAULT_DATA:
 * not 32 bytes. FAULT_IO: reading failed. */
struct secret *keyfile_read(const char *path, GError **error);

#endif
