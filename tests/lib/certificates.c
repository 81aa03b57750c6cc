/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "certificates.h"

static const char make_certificates[] =
	"set -e; exec >/dev/null 2>&1\n"
	"key() { openssl genpkey -algorithm EC -pkeyopt "
	"ec_paramgen_curve:P-256 -out $1.key; }\n"
	"ca() { key $1; openssl req -x509 -new -key $1.key -days 2 "
	"-subj /CN=$1 -out $1.pem; }\n"
	"leaf() { key $1; printf \"%s\\n\" \"$2\" >$1.ext; openssl req -new "
	"-key $1.key -subj /CN=$1 -out $1.csr; openssl x509 -req -in $1.csr "
	"-CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile $1.ext "
	"-out $1.pem; }\n"
	"ca ca; ca other; leaf server subjectAltName=DNS:localhost\n"
	"leaf client extendedKeyUsage=clientAuth\n";

char *
certificates_new(void)
{
	const char *argv[] = {"sh", "-c", make_certificates, NULL};
	char *folder = g_dir_make_tmp("doran-tls-XXXXXX", NULL);
	int status = -1;

	if (folder != NULL &&
		g_spawn_sync(folder, (char **)argv, NULL, G_SPAWN_SEARCH_PATH,
			NULL, NULL, NULL, NULL, &status, NULL) &&
		status == 0)
		return folder;
	certificates_free(folder);
	return NULL;
}

void
certificates_free(char *folder)
{
	g_autoptr(GDir) dir = NULL;
	const char *name;

	if (folder == NULL)
		return;
	dir = g_dir_open(folder, 0, NULL);
	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *path = g_build_filename(folder, name, NULL);

		g_unlink(path);
	}
	g_rmdir(folder);
	g_free(folder);
}
