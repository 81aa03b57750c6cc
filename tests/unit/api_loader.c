/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "fault.h"
#include "loader.h"

static void
assert_refused(const char *name, const char *word)
{
	g_autoptr(GError) error = NULL;

	assert_null(backend_load(name, &error));
	assert_true(g_error_matches(error, FAULT, FAULT_CONFIG));
	if (strstr(error->message, word) == NULL)
		fail_msg("\"%s\" not in \"%s\"", word, error->message);
}

static void
loader__load__missing_module_is_named(void **state)
{
	(void)state;
	assert_refused("no-such-one", "no-such-one.so");
}

static void
loader__load__names_are_no_paths(void **state)
{
	(void)state;
	assert_refused("../mqtt", "../mqtt");
	assert_refused("", "name");
	assert_refused("a_b", "a_b");
	assert_refused("Loopback", "Loopback");
	assert_refused("a23456789012345678901234567890123", "name");
}

static void
loader__load__bad_modules_are_refused(void **state)
{
	(void)state;
	assert_refused("bad-abi", "ABI 99");
	assert_refused("bad-size", "bytes");
	assert_refused("bad-entry", "no entry");
	assert_refused("bad-name", "somebody-else");
	assert_refused("bad-kind", "kind (7)");
	assert_refused("bad-ops", "lacks operations");
	assert_refused("bad-null", "does not run");
}

static void
loader__load__same_module_once(void **state)
{
	g_autoptr(GError) error = NULL;
	struct backend *one = backend_load("loopback", &error);
	struct backend *two = backend_load("loopback", &error);

	(void)state;
	assert_null(error);
	assert_non_null(one);
	assert_ptr_equal(one, two);
	assert_string_equal(backend_info(one)->name, "loopback");
	assert_true(backend_require(one, DORAN_BACKEND_WIRE,
		DORAN_CAP_RETAIN | DORAN_CAP_QUEUE, &error));
	backend_unref(one);
	backend_unref(two);
	backend_unref(NULL);
}

static void
loader__require__names_what_is_missing(void **state)
{
	g_autoptr(GError) error = NULL;
	struct backend *wire = backend_load("loopback", NULL);

	(void)state;
	assert_non_null(wire);
	assert_false(backend_require(
		wire, DORAN_BACKEND_WIRE, DORAN_CAP_TLS, &error));
	assert_true(g_error_matches(error, FAULT, FAULT_CONFIG));
	assert_non_null(strstr(error->message, "TLS"));
	g_clear_error(&error);
	assert_false(backend_require(wire, DORAN_BACKEND_NETWORK, 0, &error));
	assert_non_null(strstr(error->message, "not a network"));
	backend_unref(wire);
}

static void
loader__load__network_kind(void **state)
{
	g_autoptr(GError) error = NULL;
	struct backend *network = backend_load("some-network", &error);

	(void)state;
	assert_null(error);
	assert_non_null(network);
	assert_true(backend_require(
		network, DORAN_BACKEND_NETWORK, DORAN_CAP_HISTORY, &error));
	assert_false(backend_require(network, DORAN_BACKEND_WIRE, 0, &error));
	assert_non_null(strstr(error->message, "not a wire"));
	backend_unref(network);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(loader__load__missing_module_is_named),
		cmocka_unit_test(loader__load__names_are_no_paths),
		cmocka_unit_test(loader__load__bad_modules_are_refused),
		cmocka_unit_test(loader__load__same_module_once),
		cmocka_unit_test(loader__require__names_what_is_missing),
		cmocka_unit_test(loader__load__network_kind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
