/* SPDX-License-Identifier: GPL-3.0-or-later */
/* certificates: in a temporary folder a CA (ca.pem), another one that nobody
 * knows (other.pem), a server's for the name localhost only (server.pem,
 * server.key) and a client's (client.pem, client.key). */
#ifndef DORAN_TEST_CERTIFICATES_H
#define DORAN_TEST_CERTIFICATES_H

/* The folder; NULL: openssl(1) did not do it. */
char *certificates_new(void);
/* Removes the folder with its files, frees the name. NULL: nothing. */
void certificates_free(char *folder);

#endif
