/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <sodium.h>

#include "safety.h"

#define ITERATIONS 5200
#define GROUPS 6 /* of five digits, for each side */
#define GROUP_BYTES 5
#define HALF (GROUPS * 6) /* five digits and a space or NUL each */

static const guint8 version[2] = {0, 0};

/* One side's digits. The streaming form of SHA-512: the one-shot name exists
 * in two of our libraries. */
static void
half(const guint8 *key, gsize key_len, const char *addr, char out[HALF])
{
	crypto_hash_sha512_state state;
	guint8 hash[crypto_hash_sha512_BYTES];

	crypto_hash_sha512_init(&state);
	crypto_hash_sha512_update(&state, version, sizeof(version));
	crypto_hash_sha512_update(&state, key, key_len);
	crypto_hash_sha512_update(&state, (const guint8 *)addr, strlen(addr));
	crypto_hash_sha512_update(&state, key, key_len);
	crypto_hash_sha512_final(&state, hash);
	for (int i = 1; i < ITERATIONS; i++) {
		crypto_hash_sha512_init(&state);
		crypto_hash_sha512_update(&state, hash, sizeof(hash));
		crypto_hash_sha512_update(&state, key, key_len);
		crypto_hash_sha512_final(&state, hash);
	}
	for (int group = 0; group < GROUPS; group++) {
		guint64 number = 0;

		for (int i = 0; i < GROUP_BYTES; i++)
			number = number << 8 | hash[group * GROUP_BYTES + i];
		g_snprintf(
			out + group * 6, 6, "%05u", (guint)(number % 100000));
		out[group * 6 + 5] = group + 1 < GROUPS ? ' ' : '\0';
	}
}

char *
safety_number_of(const guint8 *key_a, gsize key_a_len, const char *addr_a,
	const guint8 *key_b, gsize key_b_len, const char *addr_b)
{
	char a[HALF], b[HALF];

	half(key_a, key_a_len, addr_a, a);
	half(key_b, key_b_len, addr_b, b);
	if (strcmp(a, b) > 0)
		return g_strdup_printf("%s %s", b, a);
	return g_strdup_printf("%s %s", a, b);
}

char *
safety_number(const guint8 root_a[32], const char *addr_a,
	const guint8 root_b[32], const char *addr_b)
{
	return safety_number_of(root_a, 32, addr_a, root_b, 32, addr_b);
}
