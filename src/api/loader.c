/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <gmodule.h>
#include <sodium.h>

#include "fault.h"
#include "i18n.h"
#include "loader.h"

#define MAX_NAME 32

typedef const struct doran_backend *(*entry_fn)(const struct doran_host *);

struct backend {
	gatomicrefcount refs;
	char *path; /* key in `loaded` */
	GModule *module;
	const struct doran_backend *info;
};

static GMutex loaded_mutex;
static GHashTable *loaded; /* path -> struct backend, not owned */

static const struct {
	guint64 bit;
	const char *name;
} capability_names[] = {
	{DORAN_CAP_RETAIN, N_("retained values")},
	{DORAN_CAP_WILL, N_("wills")},
	{DORAN_CAP_QUEUE, N_("persistent sessions")},
	{DORAN_CAP_FILTER, N_("wildcard filters")},
	{DORAN_CAP_TLS, N_("TLS")},
	{DORAN_CAP_CLIENT_CERT, N_("client certificates")},
	{DORAN_CAP_DENIED_PUBLISH, N_("reports of denied sending")},
	{DORAN_CAP_DENIED_SUBSCRIBE, N_("reports of denied subscriptions")},
	{DORAN_CAP_HISTORY, N_("history")},
	{DORAN_CAP_RECEIPTS, N_("receipts")},
	{DORAN_CAP_PRESENCE, N_("presence")},
};

static void
host_log(void *ctx, int level, const char *text)
{
	static const GLogLevelFlags levels[] = {
		[DORAN_LOG_ERROR] = G_LOG_LEVEL_WARNING,
		[DORAN_LOG_WARNING] = G_LOG_LEVEL_WARNING,
		[DORAN_LOG_INFO] = G_LOG_LEVEL_INFO,
		[DORAN_LOG_DEBUG] = G_LOG_LEVEL_DEBUG,
	};
	g_autofree char *clean = NULL;

	(void)ctx;
	if (text == NULL)
		return;
	if (level < 0 || (gsize)level >= G_N_ELEMENTS(levels))
		level = DORAN_LOG_DEBUG;
	clean = g_utf8_make_valid(text, -1);
	g_log("doran-backend", levels[level], "%s", clean);
}

static void
host_wipe(void *memory, size_t len)
{
	sodium_memzero(memory, len);
}

static const struct doran_host host = {
	.size = sizeof(struct doran_host),
	.abi = DORAN_BACKEND_ABI,
	.version = PACKAGE_VERSION,
	.log = host_log,
	.wipe = host_wipe,
};

static gboolean
name_valid(const char *name)
{
	gsize len = strlen(name);

	return len > 0 && len <= MAX_NAME &&
		strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == len;
}

static const char *
folders(void)
{
	const char *set = g_getenv("DORAN_BACKENDS");

	return set != NULL && *set != '\0' ? set : BACKENDSDIR;
}

/* The first folder's NAME.so that is there; NULL: none. */
static char *
find_module(const char *name)
{
	g_autofree char *file = g_strconcat(name, ".so", NULL);
	g_auto(GStrv) list = NULL;

	list = g_strsplit(folders(), ":", -1);
	for (char **dir = list; *dir != NULL; dir++) {
		g_autofree char *path = NULL;

		if (!g_path_is_absolute(*dir))
			continue;
		path = g_build_filename(*dir, file, NULL);
		if (g_file_test(path, G_FILE_TEST_EXISTS))
			return g_steal_pointer(&path);
	}
	return NULL;
}

static gboolean
wire_complete(const struct doran_wire_ops *ops)
{
	return ops != NULL && ops->size >= sizeof(*ops) && ops->open != NULL &&
		ops->connect != NULL && ops->subscribe != NULL &&
		ops->unsubscribe != NULL && ops->publish != NULL &&
		ops->ack != NULL && ops->disconnect != NULL &&
		ops->close != NULL;
}

static gboolean
network_complete(const struct doran_network_ops *ops)
{
	return ops != NULL && ops->size >= sizeof(*ops) && ops->open != NULL &&
		ops->connect != NULL && ops->contacts != NULL &&
		ops->chats != NULL && ops->send != NULL &&
		ops->history != NULL && ops->disconnect != NULL &&
		ops->close != NULL;
}

static gboolean
check_kind(const struct doran_backend *info, const char *path, GError **error)
{
	gboolean complete;

	switch (info->kind) {
	case DORAN_BACKEND_WIRE:
		complete = wire_complete(info->wire);
		break;
	case DORAN_BACKEND_NETWORK:
		complete = network_complete(info->network);
		break;
	default:
		return fault_set(error, FAULT_CONFIG,
			_("backend %s is of a kind (%u) that this doran does "
			  "not know; a newer doran may"),
			path, (guint)info->kind);
	}
	if (complete)
		return TRUE;
	return fault_set(error, FAULT_CONFIG,
		_("backend %s lacks operations of its kind; ask its author"),
		path);
}

static gboolean
check_info(const struct doran_backend *info, const char *path, const char *name,
	GError **error)
{
	if (info == NULL)
		return fault_set(error, FAULT_CONFIG,
			_("backend %s does not run with doran %s"), path,
			PACKAGE_VERSION);
	/* the number comes before everything that may differ with it */
	if (info->size < G_STRUCT_OFFSET(struct doran_backend, kind) ||
		info->abi != DORAN_BACKEND_ABI)
		return fault_set(error, FAULT_CONFIG,
			_("backend %s has ABI %u, this doran needs %u; install "
			  "the one built for it"),
			path, (guint)info->abi, (guint)DORAN_BACKEND_ABI);
	if (info->size < sizeof(*info))
		return fault_set(error, FAULT_CONFIG,
			_("backend %s describes itself in %u bytes, %u are "
			  "needed; ask its author"),
			path, (guint)info->size, (guint)sizeof(*info));
	if (g_strcmp0(info->name, name) != 0 || info->version == NULL)
		return fault_set(error, FAULT_CONFIG,
			_("backend %s calls itself \"%s\"; file and name must "
			  "agree"),
			path, info->name != NULL ? info->name : "");
	return check_kind(info, path, error);
}

static struct backend *
open_module(const char *path, const char *name, GError **error)
{
	GModule *module =
		g_module_open(path, G_MODULE_BIND_LAZY | G_MODULE_BIND_LOCAL);
	const struct doran_backend *info;
	gpointer symbol = NULL;
	struct backend *backend;

	if (module == NULL) {
		fault_set(error, FAULT_CONFIG, _("cannot load backend: %s"),
			g_module_error());
		return NULL;
	}
	if (!g_module_symbol(module, "doran_backend_entry", &symbol) ||
		symbol == NULL) {
		fault_set(error, FAULT_CONFIG,
			_("%s is no doran backend: it has no entry"), path);
		g_module_close(module);
		return NULL;
	}
	info = ((entry_fn)symbol)(&host);
	if (!check_info(info, path, name, error)) {
		g_module_close(module);
		return NULL;
	}
	/* threads of the module's libraries may outlive its last wire */
	g_module_make_resident(module);
	backend = g_new0(struct backend, 1);
	g_atomic_ref_count_init(&backend->refs);
	backend->path = g_strdup(path);
	backend->module = module;
	backend->info = info;
	return backend;
}

struct backend *
backend_load(const char *name, GError **error)
{
	g_autofree char *path = NULL;
	g_autoptr(GMutexLocker) locker = NULL;
	struct backend *backend;

	if (!name_valid(name)) {
		fault_set(error, FAULT_CONFIG,
			_("\"%s\" is no backend name: use a-z, 0-9 and -"),
			name);
		return NULL;
	}
	path = find_module(name);
	if (path == NULL) {
		fault_set(error, FAULT_CONFIG,
			_("there is no backend \"%s\" (%s.so in %s)"), name,
			name, folders());
		return NULL;
	}
	locker = g_mutex_locker_new(&loaded_mutex);
	if (loaded == NULL)
		loaded = g_hash_table_new(g_str_hash, g_str_equal);
	backend = g_hash_table_lookup(loaded, path);
	if (backend != NULL)
		return backend_ref(backend);
	backend = open_module(path, name, error);
	if (backend != NULL)
		g_hash_table_insert(loaded, backend->path, backend);
	return backend;
}

struct backend *
backend_ref(struct backend *backend)
{
	g_atomic_ref_count_inc(&backend->refs);
	return backend;
}

void
backend_unref(struct backend *backend)
{
	g_autoptr(GMutexLocker) locker = NULL;

	if (backend == NULL)
		return;
	locker = g_mutex_locker_new(&loaded_mutex);
	if (!g_atomic_ref_count_dec(&backend->refs))
		return;
	g_hash_table_remove(loaded, backend->path);
	g_module_close(backend->module);
	g_free(backend->path);
	g_free(backend);
}

const struct doran_backend *
backend_info(const struct backend *backend)
{
	return backend->info;
}

gboolean
backend_require(const struct backend *backend, enum doran_backend_kind kind,
	guint64 capabilities, GError **error)
{
	guint64 missing = capabilities & ~backend->info->capabilities;

	if (backend->info->kind != (uint32_t)kind)
		return fault_set(error, FAULT_CONFIG,
			kind == DORAN_BACKEND_WIRE
				? _("backend \"%s\" is a network, not a wire")
				: _("backend \"%s\" is a wire, not a network"),
			backend->info->name);
	if (missing == 0)
		return TRUE;
	for (gsize i = 0; i < G_N_ELEMENTS(capability_names); i++)
		if (missing & capability_names[i].bit)
			return fault_set(error, FAULT_CONFIG,
				_("backend \"%s\" cannot do this: %s"),
				backend->info->name,
				_(capability_names[i].name));
	return fault_set(error, FAULT_CONFIG,
		_("backend \"%s\" cannot do this: %s"), backend->info->name,
		"?");
}
