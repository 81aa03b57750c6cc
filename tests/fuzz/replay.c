/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a target over files: those named, or, without any, all of its kept
 * corpus, $srcdir/tests/fuzz/corpus/TARGET. */
#include "config.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <glib.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* Which file it was, when the target dies of it. */
static void
replay(const char *file)
{
	g_autofree char *text = NULL;
	g_autofree guint8 *exact = NULL;
	g_autoptr(GError) error = NULL;
	gsize len;

	printf("%s\n", file);
	fflush(stdout);
	if (!g_file_get_contents(file, &text, &len, &error)) {
		fprintf(stderr, "%s\n", error->message);
		return;
	}
	/* Without the NUL that GLib puts behind: reading over the end shows. */
	exact = g_memdup2(text, len);
	LLVMFuzzerTestOneInput(exact, len);
}

static guint
replay_all(const char *folder)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name;
	guint n = 0;

	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *file = g_build_filename(folder, name, NULL);

		replay(file);
		n++;
	}
	return n;
}

int
main(int argc, char **argv)
{
	g_autofree char *name = g_path_get_basename(argv[0]);
	const char *srcdir = g_getenv("srcdir");
	g_autofree char *folder = g_build_filename(
		srcdir ? srcdir : ".", "tests", "fuzz", "corpus", name, NULL);
	guint n = 0;

	LLVMFuzzerInitialize(&argc, &argv);
	for (int i = 1; i < argc; i++, n++)
		replay(argv[i]);
	if (argc < 2)
		n = replay_all(folder);
	printf("%s: %u files\n", name, n);
	return n > 0 ? 0 : 1;
}
