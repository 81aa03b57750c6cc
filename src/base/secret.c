/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <sodium.h>

#include "secret.h"

/* A guarded allocation is some ten system calls, and each message needs four:
 * so a few wiped blocks for small secrets are kept for the next one. The data
 * stands at the block's end, where the guard page begins. */
#define BLOCK 2048
#define BLOCKS 16

struct secret {
	gsize len;
	guint8 *data;
	guint8 *block; /* what data is part of */
};

static GMutex spare_lock;
static guint8 *spare[BLOCKS];
static guint spares;

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

static guint8 *
guarded(gsize size)
{
	guint8 *bytes = sodium_malloc(size);

	if (bytes == NULL)
		g_error("no guarded memory for %" G_GSIZE_FORMAT " bytes: %s",
			size, g_strerror(errno));
	/* sodium_malloc() fills with 0xdb */
	memset(bytes, 0, size);
	return bytes;
}

static guint8 *
take_block(void)
{
	guint8 *block = NULL;

	g_mutex_lock(&spare_lock);
	if (spares > 0)
		block = spare[--spares];
	g_mutex_unlock(&spare_lock);
	return block != NULL ? block : guarded(BLOCK);
}

/* FALSE if enough are kept. */
static gboolean
keep_block(guint8 *block)
{
	gboolean kept;

	sodium_memzero(block, BLOCK);
	g_mutex_lock(&spare_lock);
	kept = spares < BLOCKS;
	if (kept)
		spare[spares++] = block;
	g_mutex_unlock(&spare_lock);
	return kept;
}

struct secret *
secret_new(gsize len)
{
	struct secret *secret = g_new(struct secret, 1);

	secret->len = len;
	if (len <= BLOCK) {
		secret->block = take_block();
		secret->data = secret->block + BLOCK - len;
	} else {
		secret->block = guarded(len);
		secret->data = secret->block;
	}
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
	if (secret->len > BLOCK || !keep_block(secret->block))
		sodium_free(secret->block);
	g_free(secret);
}
