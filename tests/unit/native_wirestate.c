/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a backend keeps goes into the store sealed, and comes back. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "native_party.h"

static struct party *party;
static gboolean up;
static guint kept;

static int
setup(void **state)
{
	(void)state;
	party = party_new(NATIVE_E2EE_ALWAYS, 1);
	up = FALSE;
	kept = 0;
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	party_free(party);
	return 0;
}

static void
on_state(void *ctx, enum doran_wire_state state, enum doran_status reason,
	const char *text)
{
	(void)ctx, (void)reason, (void)text;
	up = up || state == DORAN_WIRE_UP;
}

static void
on_message(void *ctx, const char *topic, GBytes *payload, gboolean retained,
	gboolean duplicate, guint64 token)
{
	(void)ctx, (void)topic, (void)payload, (void)retained;
	(void)duplicate, (void)token;
}

static void
on_done(void *ctx, guint64 id, enum doran_status status, const char *text)
{
	(void)ctx, (void)id, (void)status, (void)text;
}

static void
on_keep(void *ctx, const struct secret *state, const char *server_key)
{
	(void)ctx;
	assert_false(up); /* before the state that it was made for */
	kept++;
	assert_true(wirestate_save(party->store, party->master,
		native_account(party->native), state, server_key, NULL));
}

static struct secret *
load(void)
{
	struct secret *state;

	assert_true(wirestate_load(party->store, party->master,
		native_account(party->native), &state, NULL));
	return state;
}

static void
connect_once(const char *keep)
{
	static const struct wire_callbacks callbacks = {
		.state = on_state,
		.message = on_message,
		.done = on_done,
		.keep = on_keep,
	};
	const char *const options[] = {"keep", keep, NULL};
	g_autoptr(Secret) state = load();
	struct doran_wire_config config = {
		.size = sizeof(config),
		.url = "loopback://wirestate",
		.client_id = "alice~test",
		.options = options,
		.state = state != NULL ? secret_bytes(state) : NULL,
		.state_len = state != NULL ? secret_len(state) : 0,
	};
	struct backend *backend = backend_load("loopback", NULL);
	struct wire *wire;

	assert_non_null(backend);
	wire = wire_open(backend, &config, &callbacks, NULL, NULL);
	assert_non_null(wire);
	up = FALSE;
	wire_connect(wire);
	while (!up)
		g_main_context_iteration(NULL, TRUE);
	wire_close(wire);
	backend_unref(backend);
}

static void
assert_kept(const char *text)
{
	g_autoptr(Secret) state = load();

	assert_non_null(state);
	assert_int_equal(secret_len(state), strlen(text));
	assert_memory_equal(secret_bytes(state), text, strlen(text));
}

static void
wirestate__keep__comes_back_at_the_next_open(void **state)
{
	gint64 account = native_account(party->native);
	g_autofree char *key = NULL;

	(void)state;
	assert_null(load());
	connect_once("first secret");
	assert_int_equal(kept, 1);
	assert_kept("first secret");
	assert_null(wirestate_server_key(party->store, account));
	connect_once("second secret");
	assert_kept("second secret");
	/* loopback tells so what it was given */
	key = wirestate_server_key(party->store, account);
	assert_string_equal(key, "first secret");
}

static void
wirestate__sealed__and_bound_to_its_account(void **state)
{
	gint64 account = native_account(party->native);
	g_autoptr(GBytes) sealed = NULL;
	g_autoptr(Secret) other = secret_random(32);
	g_autoptr(Secret) stolen = NULL;
	g_autoptr(GError) error = NULL;

	(void)state;
	connect_once("a secret");
	assert_true(store_secret_get(
		party->store, account, SECRET_WIRE, &sealed, NULL));
	assert_null(memmem(g_bytes_get_data(sealed, NULL),
		g_bytes_get_size(sealed), "secret", 6));
	assert_false(
		wirestate_load(party->store, other, account, &stolen, &error));
	assert_null(stolen);
	assert_non_null(error);
	/* in another row it does not open */
	assert_true(store_secret_set(
		party->store, account, SECRET_CLIENT, sealed, NULL));
	assert_null(keystore_load(
		party->store, party->master, account, SECRET_CLIENT, NULL));
}

static void
wirestate__account_deleted__nothing_stays(void **state)
{
	gint64 account = native_account(party->native);
	g_autoptr(Secret) kept_state = NULL;
	g_autofree char *key = NULL;

	(void)state;
	connect_once("one");
	connect_once("two");
	assert_true(store_account_delete(party->store, account, NULL));
	assert_true(wirestate_load(
		party->store, party->master, account, &kept_state, NULL));
	assert_null(kept_state);
	key = wirestate_server_key(party->store, account);
	assert_null(key);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(wirestate__keep__comes_back_at_the_next_open),
		CASE(wirestate__sealed__and_bound_to_its_account),
		CASE(wirestate__account_deleted__nothing_stays),
	};

	g_autofree char *folder = g_build_filename(
		g_getenv("builddir") != NULL ? g_getenv("builddir") : ".",
		".libs", NULL);
	g_autofree char *absolute = g_canonicalize_filename(folder, NULL);

	if (g_getenv("DORAN_BACKENDS") == NULL)
		g_setenv("DORAN_BACKENDS", absolute, TRUE);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
