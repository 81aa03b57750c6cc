/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base32.h"
#include "fault.h"
#include "i18n.h"
#include "ids.h"
#include "sha.h"
#include "text.h"

#include <sodium.h>
#include <string.h>

#define NETWORK_DOMAIN "doran network" /* with its NUL */

static gboolean
is_lower_or_digit(char c)
{
	return g_ascii_islower(c) || g_ascii_isdigit(c);
}

/* Whether text is 1..max characters, each lower case, a digit or one of
 * `others`. */
static gboolean
name_valid(const char *text, gsize max, const char *others)
{
	gsize len = 0;

	for (; text[len] != '\0'; len++)
		if (len == max ||
			(!is_lower_or_digit(text[len]) &&
				strchr(others, text[len]) == NULL))
			return FALSE;
	return len > 0;
}

gboolean
user_valid(const char *user)
{
	return name_valid(user, USER_MAX, "_-");
}

gboolean
network_valid(const char *network)
{
	return name_valid(network, NETWORK_MAX, ".-") &&
		is_lower_or_digit(network[0]) &&
		is_lower_or_digit(network[strlen(network) - 1]) &&
		strstr(network, "..") == NULL;
}

static gboolean
address_split(const char *address, char **user, char **network)
{
	const char *sign = strchr(address, '@');

	if (sign == NULL || sign - address > USER_MAX)
		return FALSE;
	*user = g_strndup(address, (gsize)(sign - address));
	*network = g_strdup(sign + 1);
	return user_valid(*user) && network_valid(*network);
}

gboolean
address_valid(const char *address)
{
	g_autofree char *user = NULL, *network = NULL;

	return address_split(address, &user, &network);
}

gboolean
address_parse(const char *address, char **user, char **network, GError **error)
{
	g_autofree char *one = NULL, *other = NULL;

	if (!address_split(address, &one, &other)) {
		g_autofree char *plain = text_clean(address, -1, TEXT_LINE);

		return fault_set(error, FAULT_USAGE,
			_("'%s' is not an address; write user@network in "
			  "lower-case letters, digits, '-' and '_', as in "
			  "bob@example.org"),
			plain);
	}
	if (user != NULL)
		*user = g_steal_pointer(&one);
	if (network != NULL)
		*network = g_steal_pointer(&other);
	return TRUE;
}

char *
address_make(const char *user, const char *network)
{
	return g_strconcat(user, "@", network, NULL);
}

char *
address_to_uri(const char *address)
{
	g_autofree char *user = NULL, *network = NULL;

	if (!address_split(address, &user, &network))
		return NULL;
	return g_strconcat("mimi://", network, "/u/", user, NULL);
}

char *
address_from_uri(const char *uri)
{
	g_autofree char *network = NULL, *address = NULL;
	const char *slash;

	if (!g_str_has_prefix(uri, "mimi://"))
		return NULL;
	uri += strlen("mimi://");
	slash = strstr(uri, "/u/");
	if (slash == NULL)
		return NULL;
	network = g_strndup(uri, (gsize)(slash - uri));
	address = address_make(slash + strlen("/u/"), network);
	return address_valid(address) ? g_steal_pointer(&address) : NULL;
}

void
network_id_from_name(const char *name, guint8 id[NETWORK_ID_LEN])
{
	crypto_hash_sha256_state state;
	guint8 hash[crypto_hash_sha256_BYTES];

	crypto_hash_sha256_init(&state);
	crypto_hash_sha256_update(
		&state, (const guint8 *)NETWORK_DOMAIN, sizeof(NETWORK_DOMAIN));
	crypto_hash_sha256_update(&state, (const guint8 *)name, strlen(name));
	crypto_hash_sha256_final(&state, hash);
	memcpy(id, hash, NETWORK_ID_LEN);
}

static void
hash_address(crypto_hash_sha256_state *state, const char *address)
{
	gsize len = strlen(address);
	guint8 prefix[2] = {(guint8)(len >> 8), (guint8)len};

	crypto_hash_sha256_update(state, prefix, sizeof(prefix));
	crypto_hash_sha256_update(state, (const guint8 *)address, len);
}

char *
room_uri_direct(
	const guint8 id[NETWORK_ID_LEN], const char *one, const char *other)
{
	gboolean sorted = strcmp(one, other) <= 0;
	const char *first = sorted ? one : other;
	const char *second = sorted ? other : one;
	crypto_hash_sha256_state state;
	guint8 hash[crypto_hash_sha256_BYTES];
	g_autofree char *user = NULL, *network = NULL, *text = NULL;

	if (!address_split(first, &user, &network) || !address_valid(second))
		return NULL;
	crypto_hash_sha256_init(&state);
	crypto_hash_sha256_update(&state, id, NETWORK_ID_LEN);
	hash_address(&state, first);
	hash_address(&state, second);
	crypto_hash_sha256_final(&state, hash);
	text = base32_encode(hash, 16);
	return g_strconcat("mimi://", network, "/d/", text, NULL);
}

char *
device_to_text(guint32 device)
{
	return g_strdup_printf("%08x", device);
}

guint32
device_parse(const char *text)
{
	guint8 bytes[4];

	if (!hex_decode(text, bytes, sizeof(bytes)))
		return 0;
	return (guint32)bytes[0] << 24 | (guint32)bytes[1] << 16 |
		(guint32)bytes[2] << 8 | bytes[3];
}

guint32
device_random(void)
{
	guint32 device;

	do
		device = randombytes_random();
	while (device == 0);
	return device;
}

char *
hex_encode(const guint8 *bytes, gsize len)
{
	char *text = g_malloc(2 * len + 1);

	return sodium_bin2hex(text, 2 * len + 1, bytes, len);
}

static int
hex_value(char c)
{
	return g_ascii_isupper(c) ? -1 : g_ascii_xdigit_value(c);
}

gboolean
hex_decode(const char *text, guint8 *out, gsize len)
{
	for (gsize i = 0; i < len; i++) {
		int high = hex_value(text[2 * i]);
		int low = high < 0 ? -1 : hex_value(text[2 * i + 1]);

		if (low < 0)
			return FALSE;
		out[i] = (guint8)(high << 4 | low);
	}
	return text[2 * len] == '\0';
}

void
hash_bytes(GBytes *bytes, guint8 out[HASH_LEN])
{
	gsize len;
	const guint8 *data = g_bytes_get_data(bytes, &len);

	sha_hash(data, len, out);
}
