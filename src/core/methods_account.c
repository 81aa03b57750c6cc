/* SPDX-License-Identifier: GPL-3.0-or-later */
/* methods_account: making accounts, listing them, their health. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "create.h"
#include "devlist.h"
#include "engine_priv.h"
#include "fault.h"
#include "i18n.h"
#include "store_account.h"
#include "text.h"

/* ---- account.list ---- */

static void
add_string(GVariantBuilder *row, const char *key, const char *value)
{
	g_variant_builder_add(row, "{sv}", key,
		g_variant_new_string(value != NULL ? value : ""));
}

static void
account_row(GVariantBuilder *rows, struct account *account)
{
	static const char *const rules[] = {[E2EE_ALWAYS] = "always",
		[E2EE_ASK] = "ask",
		[E2EE_OFF] = "off"};
	const struct account_config *config = account->config;
	g_autofree char *device = NULL, *fingerprint = NULL;
	const char *at =
		config->address == NULL ? NULL : strrchr(config->address, '@');

	if (account->native != NULL) {
		device = native_device(account->native);
		fingerprint = native_fingerprint(account->native);
	}
	g_variant_builder_open(rows, G_VARIANT_TYPE_VARDICT);
	add_string(rows, "name", account->name);
	add_string(rows, "address", config->address);
	add_string(rows, "backend", config->backend);
	add_string(rows, "server", config->server);
	add_string(rows, "state", account_state_word(account));
	add_string(rows, "text",
		account->error != NULL ? account->error->message : "");
	add_string(rows, "device", device);
	add_string(rows, "fingerprint", fingerprint);
	add_string(rows, "e2ee",
		config->address == NULL ? "off" : rules[config->e2ee]);
	add_string(rows, "network", at != NULL ? at + 1 : "");
	g_variant_builder_close(rows);
}

void
method_account_list(struct call *call)
{
	const struct config *config = call->engine->config;
	GVariantBuilder rows, result;

	g_variant_builder_init(&rows, G_VARIANT_TYPE("aa{sv}"));
	for (guint i = 0; i < config->accounts->len; i++) {
		const struct account_config *one =
			g_ptr_array_index(config->accounts, i);

		account_row(&rows, account_find(call->engine, one->name));
	}
	g_variant_builder_init(&result, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(
		&result, "{sv}", "accounts", g_variant_builder_end(&rows));
	call_return(call, g_variant_builder_end(&result));
}

/* ---- config.reload ---- */

void
method_config_reload(struct call *call)
{
	GError *error = NULL;
	struct config *config = config_load(call->engine->config_file, &error);
	struct config *old = call->engine->config;

	if (config == NULL) {
		call_fail(call, error);
		return;
	}
	call->engine->config = config;
	accounts_apply(call->engine);
	config_free(old);
	call_return(call, NULL);
}

/* ---- account.add ---- */

struct adding {
	struct call *call;
	const struct account_config *config;
	struct backend *backend;
	char *recovery_file;
	gboolean wrote_file;
};

static void
adding_fail(struct adding *adding, GError *take_error)
{
	if (adding->wrote_file)
		unlink(adding->recovery_file);
	call_fail(adding->call, take_error);
	backend_unref(adding->backend);
	g_free(adding->recovery_file);
	g_free(adding);
}

static gboolean
write_words(const char *file, const struct secret *words, GError **error)
{
	int fd = open(file,
		O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	gsize len = secret_len(words) - 1; /* without its NUL */
	gboolean ok;

	if (fd < 0)
		return fault_set(error, FAULT_IO,
			_("the recovery file %s cannot be made: %s; name one "
			  "that does not exist yet"),
			file, g_strerror(errno));
	ok = write(fd, secret_bytes(words), len) == (gssize)len &&
		write(fd, "\n", 1) == 1 && fsync(fd) == 0;
	if (close(fd) != 0 || !ok) {
		fault_set(error, FAULT_IO,
			_("the recovery file %s cannot be written: %s"), file,
			g_strerror(errno));
		unlink(file);
		return FALSE;
	}
	return TRUE;
}

static gboolean
words_ready(void *user, const struct secret *words, GError **error)
{
	struct adding *adding = user;

	if (adding->recovery_file == NULL)
		return TRUE;
	adding->wrote_file = write_words(adding->recovery_file, words, error);
	return adding->wrote_file;
}

static void
added(void *user, struct secret *words, const GError *error)
{
	struct adding *adding = user;
	struct engine *engine = adding->call->engine;
	struct account *account;
	GVariantBuilder result;
	g_autofree char *fingerprint = NULL, *device = NULL, *key = NULL;

	if (words == NULL) {
		adding_fail(adding, g_error_copy(error));
		return;
	}
	account = account_find(engine, adding->config->name);
	account->off = FALSE;
	account_start(account);
	g_variant_builder_init(&result, G_VARIANT_TYPE_VARDICT);
	if (adding->recovery_file == NULL)
		add_string(&result, "words", (const char *)secret_bytes(words));
	secret_free(words);
	if (account->native != NULL) {
		fingerprint = native_fingerprint(account->native);
		device = native_device(account->native);
		key = wirestate_server_key(
			engine->store, native_account(account->native));
	}
	add_string(&result, "server-key", key);
	add_string(&result, "fingerprint", fingerprint);
	add_string(&result, "device", device);
	call_return(adding->call, g_variant_builder_end(&result));
	backend_unref(adding->backend);
	g_free(adding->recovery_file);
	g_free(adding);
}

static void
start_adding(struct adding *adding, const struct secret *password)
{
	struct engine *engine = adding->call->engine;
	gint64 timeout = 15;
	gboolean replace = FALSE;
	struct doran_wire_config wire;
	g_autoptr(GPtrArray) options = g_ptr_array_new();
	struct create_options create = {
		.name = adding->config->name,
		.address = adding->config->address,
		.backend = adding->config->backend,
		.display_name = adding->config->display_name,
		.device_name = g_get_host_name(),
		.prefix = adding->config->topic_prefix,
	};
	g_autofree char *host = g_utf8_make_valid(create.device_name, -1);
	g_autofree char *name = text_clean(host, -1, TEXT_LINE);

	while (strlen(name) > DEVICE_NAME_MAX)
		*g_utf8_prev_char(name + strlen(name)) = '\0';
	create.device_name = name;
	g_variant_lookup(adding->call->args, "timeout", "x", &timeout);
	g_variant_lookup(adding->call->args, "replace", "b", &replace);
	create.timeout_s = (guint)CLAMP(timeout, 1, 600);
	create.replace = replace;
	account_wire_config(adding->config, password, options, &wire);
	native_create(engine->store, engine->master, adding->backend, &wire,
		&create, words_ready, added, adding);
}

static gboolean
prepare(struct adding *adding, GError **error)
{
	struct engine *engine = adding->call->engine;
	const char *name = call_string(adding->call, "name");
	g_autoptr(AccountRecord) record = NULL;
	struct config *config = config_load(engine->config_file, error);
	struct config *old = engine->config;

	if (config == NULL)
		return FALSE;
	engine->config = config;
	accounts_apply(engine);
	config_free(old);
	adding->config = config_account(config, name);
	if (adding->config == NULL)
		return fault_set(error, FAULT_CONFIG,
			_("the configuration has no group [account %s]"), name);
	if (adding->config->address == NULL)
		return fault_set(error, FAULT_CONFIG,
			_("account “%s” has no address: it has rooms only, and "
			  "needs no keys"),
			name);
	if (!store_account_find(engine->store, name, &record, error))
		return FALSE;
	if (record != NULL)
		return fault_set(error, FAULT_USAGE,
			_("account “%s” exists already"), name);
	adding->backend = backend_load(adding->config->backend, error);
	return adding->backend != NULL &&
		backend_require(adding->backend, DORAN_BACKEND_WIRE,
			DORAN_CAP_RETAIN | DORAN_CAP_QUEUE | DORAN_CAP_FILTER,
			error);
}

/* The password is waited for: nothing else is to be done while an account is
 * made, and the command has a limit of its own. */
void
method_account_add(struct call *call)
{
	struct adding *adding = g_new0(struct adding, 1);
	g_autoptr(Secret) password = NULL;
	GError *error = NULL;

	adding->call = call;
	adding->recovery_file = g_strdup(call_string(call, "recovery-file"));
	if (!prepare(adding, &error) ||
		!password_fetch(adding->config, &password, &error))
		adding_fail(adding, error);
	else
		start_adding(adding, password);
}

/* ---- connecting now ---- */

void
method_account_connect(struct call *call)
{
	const char *name = call_string(call, "name");
	struct account *account = account_find(call->engine, name);
	GError *error = NULL;

	if (account == NULL) {
		fault_set(&error, FAULT_ABSENT, _("there is no account “%s”"),
			name);
		call_fail(call, error);
		return;
	}
	if (account->off || account->state == DORAN_WIRE_DOWN ||
		account->state == DORAN_WIRE_REFUSED)
		account_restart(account);
	call_return(call, NULL);
}
