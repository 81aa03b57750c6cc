/* SPDX-License-Identifier: GPL-3.0-or-later */
/* random_id: what a client that names no client ID is called at the broker. */
#ifndef DORAN_RANDOM_ID_H
#define DORAN_RANDOM_ID_H

/* "USER~" ("dorand~" where user is NULL) and 128 random bits: nobody can guess
 * it. The caller's. */
char *random_client_id(const char *user);

#endif
