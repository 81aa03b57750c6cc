/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings of a WebSocket wire, and which proxy it takes. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "ws_config.h"
#include "ws_proxy.h"

static char *
read_with(const char *url, int tls_off, const char *const *options,
	struct ws_config *config)
{
	const struct doran_wire_config given = {
		.size = sizeof(given),
		.url = url,
		.client_id = "x",
		.tls_off = tls_off,
		.options = options,
	};
	g_autoptr(GError) error = NULL;

	memset(config, 0, sizeof(*config));
	if (ws_config_read(config, &given, &error))
		return NULL;
	return g_strdup(error->message);
}

static void
url__good__taken_apart(void **state)
{
	static const struct {
		const char *url, *host, *header, *path, *origin;
		guint port;
		gboolean tls;
	} good[] = {
		{"ws://localhost", "localhost", "localhost", "/",
			"http://localhost", 80, FALSE},
		{"ws://127.0.0.1:15674/ws", "127.0.0.1", "127.0.0.1:15674",
			"/ws", "http://127.0.0.1:15674", 15674, FALSE},
		{"wss://Chat.example.org/a%20b?c=d", "Chat.example.org",
			"chat.example.org", "/a%20b?c=d",
			"https://chat.example.org", 443, TRUE},
		{"wss://[2001:db8::1]:8443/", "2001:db8::1",
			"[2001:db8::1]:8443", "/", "https://[2001:db8::1]:8443",
			8443, TRUE},
	};

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(good); i++) {
		struct ws_config config;
		g_autofree char *wrong =
			read_with(good[i].url, 0, NULL, &config);

		assert_null(wrong);
		assert_string_equal(config.host, good[i].host);
		assert_string_equal(config.host_header, good[i].header);
		assert_string_equal(config.path, good[i].path);
		assert_string_equal(config.origin, good[i].origin);
		assert_int_equal(config.port, good[i].port);
		assert_int_equal(config.tls, good[i].tls);
		ws_config_clear(&config);
	}
}

static void
settings__bad__named(void **state)
{
	static const struct {
		const char *url;
		int tls_off;
		const char *options[3];
		const char *word;
	} bad[] = {
		{"ws://chat.example.org", 0, {NULL}, "wss://"},
		{"wss://localhost", 1, {NULL}, "TLS is off"},
		{"http://localhost", 0, {NULL}, "wss://HOST"},
		{"ws://me@localhost", 0, {NULL}, "wss://HOST"},
		{"ws://local%0d%0ahost", 0, {NULL}, "wss://HOST"},
		{"ws://localhost/#x", 0, {NULL}, "wss://HOST"},
		{"ws://localhost", 0, {"qos", "1"}, "\"qos\""},
		{"ws://localhost", 0, {"dialect", "x"}, "\"x\""},
		{"ws://localhost", 0, {"header-A:b", "x"}, "\"A:b\""},
		{"ws://localhost", 0, {"header-A", "x\r\nB: y"}, "\"A\""},
		{"ws://localhost", 0, {"cookie", "x\n"}, "\"Cookie\""},
		{"ws://localhost", 0, {"origin", "x\r\n"}, "origin"},
		{"ws://localhost", 0, {"proxy", "socks5://a:1"}, "http://"},
		{"ws://localhost", 0, {"max-inflight", "0"}, ""},
	};

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
		struct ws_config config;
		g_autofree char *wrong = read_with(
			bad[i].url, bad[i].tls_off, bad[i].options, &config);

		assert_non_null(wrong);
		assert_non_null(strstr(wrong, bad[i].word));
		ws_config_clear(&config);
	}
}

static void
excepts__lists(void **state)
{
	static const struct {
		const char *list, *host;
		gboolean excepted;
	} cases[] = {
		{"*", "a.example", TRUE},
		{"a.example", "a.example", TRUE},
		{"A.Example", "x.a.example", TRUE},
		{".a.example", "a.example", TRUE},
		{"*.a.example", "x.a.example", TRUE},
		{"a.example", "xa.example", FALSE},
		{"b.example, a.example", "a.example", TRUE},
		{"b.example c.example", "a.example", FALSE},
		{"a.example:443", "a.example", TRUE},
		{"a.example:80", "a.example", FALSE},
		{"10.0.0.0/8", "10.1.2.3", TRUE},
		{"10.0.0.0/8", "11.1.2.3", FALSE},
		{"10.1.2.3", "10.1.2.3", TRUE},
		{"2001:db8::/32", "2001:db8::1", TRUE},
		{"[2001:db8::1]:443", "2001:db8::1", TRUE},
		{"[2001:db8::1]:80", "2001:db8::1", FALSE},
		{"", "a.example", FALSE},
		{",, ,.", "a.example", FALSE},
		{"[", "a.example", FALSE},
	};

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
		if (ws_proxy_excepts(cases[i].list, cases[i].host, 443) !=
			cases[i].excepted)
			fail_msg("%s for %s", cases[i].list, cases[i].host);
}

/* The environment's, but not for loopback; an option comes before it. */
static void
proxy__environment__obeyed(void **state)
{
	static const char *const off[] = {"proxy", "off", NULL};
	static const char *const own[] = {
		"proxy", "http://u:p@other.example:8", NULL};
	struct ws_config config;

	(void)state;
	g_setenv("https_proxy", "proxy.example:3128", TRUE);
	assert_null(read_with("wss://a.example", 0, NULL, &config));
	assert_string_equal(config.proxy_host, "proxy.example");
	assert_int_equal(config.proxy_port, 3128);
	assert_null(config.proxy_auth);
	ws_config_clear(&config);
	assert_null(read_with("wss://localhost", 0, NULL, &config));
	assert_null(config.proxy_host);
	ws_config_clear(&config);
	assert_null(read_with("ws://a.example", 1, NULL, &config));
	assert_null(config.proxy_host);
	ws_config_clear(&config);
	assert_null(read_with("wss://a.example", 0, off, &config));
	assert_null(config.proxy_host);
	ws_config_clear(&config);
	assert_null(read_with("wss://a.example", 0, own, &config));
	assert_string_equal(config.proxy_host, "other.example");
	assert_int_equal(config.proxy_port, 8);
	assert_string_equal(config.proxy_auth, "u:p@");
	ws_config_clear(&config);
	g_setenv("no_proxy", "example", TRUE);
	assert_null(read_with("wss://a.example", 0, NULL, &config));
	assert_null(config.proxy_host);
	ws_config_clear(&config);
}

static int
setup(void **state)
{
	static const char *const names[] = {"http_proxy", "https_proxy",
		"HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY",
		"DORAN_HTTP_PROXY"};

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
		g_unsetenv(names[i]);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(url__good__taken_apart),
		cmocka_unit_test(settings__bad__named),
		cmocka_unit_test(excepts__lists),
		cmocka_unit_test(proxy__environment__obeyed),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
