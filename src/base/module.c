/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <dlfcn.h>
#include <string.h>

#include "fault.h"
#include "i18n.h"
#include "module.h"

/* The folder that libtool puts modules in, for a doran that runs where it was
 * built. The caller's. */
static char *
built(void)
{
	g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
	g_autofree char *folder =
		program != NULL ? g_path_get_dirname(program) : NULL;

	return g_build_filename(folder != NULL ? folder : "/", ".libs", NULL);
}

/* NULL: it is not there. The caller's. */
static char *
in_folder(const char *folder, const char *file)
{
	g_autofree char *path = g_build_filename(folder, file, NULL);

	return g_path_is_absolute(folder) &&
			g_file_test(path, G_FILE_TEST_EXISTS)
		? g_steal_pointer(&path)
		: NULL;
}

/* The caller's. Somebody else's backend may have its folder in the variable:
 * what is not there is where it was built or installed. */
static char *
find(const char *name)
{
	g_autofree char *file = g_strconcat(name, ".so", NULL);
	g_autofree char *beside = built();
	const char *set = g_getenv("DORAN_BACKENDS");
	g_auto(GStrv) list = g_strsplit(set != NULL ? set : "", ":", -1);
	char *path = NULL;

	for (char **dir = list; path == NULL && *dir != NULL; dir++)
		path = in_folder(*dir, file);
	if (path == NULL)
		path = in_folder(beside, file);
	return path != NULL ? path : g_build_filename(MODULESDIR, file, NULL);
}

const void *
module_open(const char *name, const char *symbol, GError **error)
{
	g_autofree char *path = find(name);
	void *handle = dlopen(path, RTLD_LAZY | RTLD_LOCAL);
	const char *const *version;

	if (handle == NULL) {
		fault_set(error, FAULT_IO,
			/* TRANSLATORS: %s is the system's words. */
			_("a part of doran cannot be loaded: %s; install it "
			  "anew"),
			dlerror());
		return NULL;
	}
	version = dlsym(handle, symbol);
	if (version != NULL && strcmp(*version, PACKAGE_VERSION) == 0)
		return version;
	fault_set(error, FAULT_IO,
		_("%s is not of this doran, which is version %s; install it "
		  "anew"),
		path, PACKAGE_VERSION);
	return NULL;
}
