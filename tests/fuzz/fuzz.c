/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "secret.h"

/* libFuzzer calls these two, and so does replay.c. */
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* What is logged of bad input is expected; a critical message means a wrong
 * call, which is a bug. */
static GLogWriterOutput
log_nothing(GLogLevelFlags level, const GLogField *fields, gsize n_fields,
	gpointer user)
{
	(void)fields, (void)n_fields, (void)user;
	if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL)) != 0)
		return g_log_writer_standard_streams(
			level, fields, n_fields, NULL);
	return G_LOG_WRITER_HANDLED;
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	g_log_set_writer_func(log_nothing, NULL, NULL);
	g_log_set_always_fatal(G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
	CHECK(secret_init());
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	/* libFuzzer may give NULL for an empty input. */
	fuzz_one(data != NULL ? data : (const guint8 *)"", len);
	return 0;
}

void
fuzz_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
	abort();
}

guint8
fuzz_byte(struct fuzz_input *in)
{
	if (in->left == 0)
		return 0;
	in->left--;
	return *in->at++;
}

const guint8 *
fuzz_take(struct fuzz_input *in, gsize max, gsize *len)
{
	const guint8 *at = in->at;

	*len = MIN(max, in->left);
	in->at += *len;
	in->left -= *len;
	return at;
}

char *
fuzz_string(struct fuzz_input *in, gsize max)
{
	gsize len;
	const guint8 *at = fuzz_take(in, max, &len);

	return g_strndup((const char *)at, len);
}

char *
fuzz_utf8(struct fuzz_input *in, gsize max)
{
	g_autofree char *raw = fuzz_string(in, max);

	return g_utf8_make_valid(raw, -1);
}

GBytes *
fuzz_rest(struct fuzz_input *in)
{
	gsize len;
	const guint8 *at = fuzz_take(in, in->left, &len);

	return g_bytes_new(at, len);
}

gboolean
fuzz_same(GBytes *one, GBytes *other)
{
	if (one == NULL || other == NULL)
		return one == other;
	return g_bytes_equal(one, other);
}
