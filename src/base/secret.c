/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <sodium.h>

#include "secret.h"

struct secret {
	gsize len;
	guint8 *data;
};

gboolean
secret_init(void)
{
	struct rlimit none = {0, 0};

	if (sodium_init() < 0)
		return FALSE;
	/* Hardening that some containers forbid: not a reason to stop. */
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	(void)setrlimit(RLIMIT_CORE, &none);
	return TRUE;
}

struct secret *
secret_new(gsize len)
{
	struct secret *secret = g_new(struct secret, 1);

	secret->len = len;
	secret->data = sodium_malloc(len);
	if (secret->data == NULL)
		g_error("no guarded memory for %" G_GSIZE_FORMAT " bytes: %s",
			len, g_strerror(errno));
	/* sodium_malloc() fills with 0xdb */
	memset(secret->data, 0, len);
	return secret;
}

struct secret *
secret_random(gsize len)
{
	struct secret *secret = secret_new(len);

	randombytes_buf(secret->data, len);
	return secret;
}

struct secret *
secret_from(const void *bytes, gsize len)
{
	struct secret *secret = secret_new(len);

	if (len > 0)
		memcpy(secret->data, bytes, len);
	return secret;
}

struct secret *
secret_copy(const struct secret *secret)
{
	return secret_from(secret->data, secret->len);
}

struct secret *
secret_take(void *bytes, gsize len)
{
	struct secret *secret = secret_from(bytes, len);

	if (len > 0)
		sodium_memzero(bytes, len);
	return secret;
}

guint8 *
secret_data(struct secret *secret)
{
	return secret->data;
}

const guint8 *
secret_bytes(const struct secret *secret)
{
	return secret->data;
}

gsize
secret_len(const struct secret *secret)
{
	return secret->len;
}

gboolean
secret_equal(const struct secret *a, const struct secret *b)
{
	return a->len == b->len && sodium_memcmp(a->data, b->data, a->len) == 0;
}

void
secret_free(struct secret *secret)
{
	if (secret == NULL)
		return;
	sodium_free(secret->data);
	g_free(secret);
}
