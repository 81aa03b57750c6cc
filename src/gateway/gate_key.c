/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fault.h"
#include "gate_key.h"
#include "i18n.h"

enum { FILE_MAX = 16384 };

char *
gate_key_fingerprint(const struct mt_rsa_key *key)
{
	return g_strdup_printf(
		"%016" G_GINT64_MODIFIER "x", mt_rsa_fingerprint(key));
}

static gboolean
cannot_read(const char *file, const char *why, GError **error)
{
	return fault_set(error, FAULT_CONFIG,
		_("the server key %s cannot be used: %s"), file, why);
}

/* Group and others may not read it. */
static gboolean
check_mode(int fd, const char *file, GError **error)
{
	struct stat info;

	if (fstat(fd, &info) != 0)
		return cannot_read(file, g_strerror(errno), error);
	if (!S_ISREG(info.st_mode))
		return cannot_read(file, _("it is no file"), error);
	if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0)
		return fault_set(error, FAULT_CONFIG,
			_("the server key %s is open to others: chmod 600 it"),
			file);
	return TRUE;
}

static gboolean
read_text(int fd, const char *file, char text[FILE_MAX], GError **error)
{
	gsize len = 0;
	gssize n = 0;

	while (len < FILE_MAX - 1 &&
		(n = read(fd, text + len, FILE_MAX - 1 - len)) > 0)
		len += (gsize)n;
	text[len] = '\0';
	return n == 0 || cannot_read(file, g_strerror(errno), error);
}

static struct mt_rsa_key *
read_key(int fd, const char *file, GError **error)
{
	g_autoptr(GError) wrong = NULL;
	char text[FILE_MAX];
	struct mt_rsa_key *key = NULL;

	if (!check_mode(fd, file, error) || !read_text(fd, file, text, error))
		return NULL;
	key = mt_rsa_key_from_pem(text, &wrong);
	explicit_bzero(text, sizeof(text));
	if (key == NULL) {
		cannot_read(file, wrong->message, error);
		return NULL;
	}
	if (mt_rsa_is_private(key))
		return key;
	mt_rsa_key_free(key);
	cannot_read(file, _("it is the public half"), error);
	return NULL;
}

struct mt_rsa_key *
gate_key_load(const char *file, GError **error)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct mt_rsa_key *key;

	if (fd < 0) {
		cannot_read(file, g_strerror(errno), error);
		return NULL;
	}
	key = read_key(fd, file, error);
	close(fd);
	return key;
}

/* ---- making one --- */

static gboolean
write_new(const char *file, const char *text, mode_t mode, GError **error)
{
	int fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	gsize len = strlen(text), done = 0;
	gssize n = 0;

	while (fd >= 0 && done < len &&
		(n = write(fd, text + done, len - done)) > 0)
		done += (gsize)n;
	if (fd >= 0 && done == len && fsync(fd) == 0 && close(fd) == 0)
		return TRUE;
	fault_set(error, FAULT_IO, _("%s cannot be written: %s"), file,
		g_strerror(errno));
	if (fd >= 0) { /* half of a key is none */
		close(fd);
		unlink(file);
	}
	return FALSE;
}

static gboolean
write_both(const char *file, const struct mt_rsa_key *key, GError **error)
{
	g_autofree char *public = g_strconcat(file, ".pub", NULL);
	g_autofree char *public_pem = mt_rsa_public_pem(key, FALSE);
	char *private_pem = mt_rsa_private_pem(key);
	gboolean ok = write_new(file, private_pem, 0600, error);

	mt_rsa_wipe_text(private_pem);
	if (!ok || write_new(public, public_pem, 0644, error))
		return ok;
	unlink(file);
	return FALSE;
}

gboolean
gate_key_make(const char *file, char **fingerprint, GError **error)
{
	struct mt_rsa_key *key = mt_rsa_key_make();
	gboolean ok;

	if (key == NULL)
		return fault_set(
			error, FAULT_BUG, _("OpenSSL makes no RSA key"));
	ok = write_both(file, key, error);
	if (ok)
		*fingerprint = gate_key_fingerprint(key);
	mt_rsa_key_free(key);
	return ok;
}
