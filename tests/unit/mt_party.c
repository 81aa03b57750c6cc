/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mt_fields.h"
#include "mt_ige.h"
#include "mt_party.h"

#include <string.h>

const char *const mt_party_pem =
	"-----BEGIN PRIVATE KEY-----\n"
	"MIIEuwIBADANBgkqhkiG9w0BAQEFAASCBKUwggShAgEAAoIBAQDpeV0hHs751LNe\n"
	"YMyInKQzsxyghv0E+YgYWhtySNec9XfvnW9MeWvAG7+YeLO8skHn6Uf0Y4XsNixZ\n"
	"xO8WzKCTO0hDJKgy1Opi+VgMmSCSOK5M1iKBt8UW+MoYhXAdMLUrj/5Ix8mDD560\n"
	"Qt/YhJRDh0cJo9vzof/w08yeUIeSEi9DU60ETeXxbESK6yE8gsIgzuLaNubjRLHB\n"
	"gGHAX4c2kVoWOA11HnMXrMFkuaykOqm+RnXqkRmh4Oiuvw2NDlJtTFkPipbziEP5\n"
	"GUswIDC1DUfoBzR/f050uwctW0X3lBnh4O0E0R6jwhZSferZZLUQfOaectChXVV3\n"
	"G7EnFKANAgMBAAECgf8eCoTNUqmCUvWiuWtu9VymVJOxcDxwJN6gqe06UYuBOzM4\n"
	"nJOHhhgUpRb88vFgzAniGhLREoyUYniP4TziWxXn2+b6qDzTQ1S8Z3e0ja2JneAr\n"
	"uyRt1Cgw8FdOIlgxF2phSir4MmrfOfU24G40urF31fVTJGEZeCpSrrCL10uu4O5S\n"
	"OQS3OZoaagiDhyQduwrDHKkdGk3seFlHiuIFGp1tClbUarg2CdDMWWPhX4WzE4w7\n"
	"bn1JIhg3ZqRGQfyfVDhroO3Tlx2lTqf/3JSlJ02ZLvTd5q1e9FOphOQJMQ3IDGmG\n"
	"FeiYMpO95TaKotW3fPg7unCRrDkMenQnPUUksJECgYEA+BgCHgoV+J6aykpfsfDz\n"
	"ECTpOAaUIT5Pj99WKal31NS8GZUtdNN2FnXhlUdZN5ZKOtur3UetGCNiPm7hP0xU\n"
	"R0j5qARcBHWzqKyrvVJZ9j4EEuGptKDFuylH/lbpGImoAX7TrMpmBgWFWV7Sx/La\n"
	"G1akSVrg5RXsH3c82rmL5xkCgYEA8OoV3/h7Z0aRny74vrDQNu+qHVZ8PUdGBEbM\n"
	"eVpPaUBLpyrOXudO72NtYVq/aDXlfvvxyGAwejEfjddDcyrX3YbMUrua5EffAV3a\n"
	"W3P4DwGh4hlYzh2V194iG68aSBAFosiRRiJHQYCbl9O7y8H9ujNBliKFZJ3GNteC\n"
	"8ymcYxUCgYBhUqG6AQDfd/CG/KgPmNLw+VnX1ZTUeaoiaV1WmJlej1l+u6uKUc3Y\n"
	"P8QPmF6iVL2n2zbPZme7uV232i1YdGv3TuRJCfTC9x1URPBWI3ERDQDyGz5EknEe\n"
	"27HXT2a/bnjOpV8KQJfHMvE9vtn3AAiZguKNuC3TEEeBjHf94Z3FOQKBgQDGIg7p\n"
	"i4eaMVyUSWJEGlCzzbnftQAquZJo8/04lMCYtEtD6Z2eSagOk3wixCqFP0ZGgFii\n"
	"ThGwfPQRiIetkP/F7hXeuPIzarSKgDCUZDUPymzj8aqqoYRZ7BOrJwB7YcnwzflE\n"
	"b+6gfW/5lyZs9leBKqR3IF8KmAOrmOTWrVMz3QKBgFgTxqradstcDo75WISMGOL8\n"
	"mjJMfexEkAMlg0+m0+azcE3zFiF++xppfhsnwmtZmOKVxtnq6WkBewHpZJj5M8Bx\n"
	"3wdHpOZjHR343wmeDiKCMqbPEO4kMSyi60sk8qWqc6EDKA9eqwNcxq9w9+n1arH+\n"
	"GaHXyxTEpt5NcBRCuT0S\n"
	"-----END PRIVATE KEY-----\n";

struct mt_rsa_key *
mt_party_key(void)
{
	GError *error = NULL;
	struct mt_rsa_key *key = mt_rsa_key_from_pem(mt_party_pem, &error);
	g_assert_no_error(error);
	return key;
}

static void
fill_seeded(guint8 *bytes, gsize len, gpointer data)
{
	struct mt_seeded *seeded = data;
	for (gsize i = 0; i < len; i++) {
		guint64 z = seeded->state +=
			G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
		z = (z ^ z >> 30) * G_GUINT64_CONSTANT(0xbf58476d1ce4e5b9);
		z = (z ^ z >> 27) * G_GUINT64_CONSTANT(0x94d049bb133111eb);
		bytes[i] = (guint8)(z >> 56);
	}
}

void
mt_seeded_init(struct mt_seeded *seeded, guint64 seed)
{
	seeded->state = seed;
	seeded->random.fill = fill_seeded;
	seeded->random.data = seeded;
}

static void
fill_script(guint8 *bytes, gsize len, gpointer data)
{
	struct mt_script *script = data;
	g_assert_cmpuint(script->at + len, <=, script->bytes->len);
	memcpy(bytes, script->bytes->data + script->at, len);
	script->at += len;
}

void
mt_script_init(struct mt_script *script)
{
	script->bytes = g_byte_array_new();
	script->at = 0;
	script->random.fill = fill_script;
	script->random.data = script;
}

void
mt_script_add(struct mt_script *script, const guint8 *bytes, gsize len)
{
	g_byte_array_append(script->bytes, bytes, (guint)len);
}

void
mt_script_clear(struct mt_script *script)
{
	g_byte_array_unref(script->bytes);
}

gint64
mt_party_now(gpointer data)
{
	(void)data;
	return PARTY_NOW;
}

static void
two(const guint8 *one, gsize one_len, const guint8 *other, gsize other_len,
	guint8 hash[20])
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA1);
	gsize len = 20;

	g_checksum_update(sum, one, (gssize)one_len);
	g_checksum_update(sum, other, (gssize)other_len);
	g_checksum_get_digest(sum, hash, &len);
}

void
mt_party_seal_bent(GByteArray *out, const guint8 new_nonce[32],
	const guint8 server_nonce[16], const guint8 *data, gsize len)
{
	gsize whole = (20 + len + 15) / 16 * 16;
	g_autofree guint8 *open = g_malloc0(whole);
	guint8 new_server[20], server_new[20], new_new[20], key[32], iv[32];
	struct mt_ige *ige = mt_ige_new();

	two(data, len, NULL, 0, open);
	open[19] ^= 1;
	memcpy(open + 20, data, len);
	two(new_nonce, 32, server_nonce, 16, new_server);
	two(server_nonce, 16, new_nonce, 32, server_new);
	two(new_nonce, 32, new_nonce, 32, new_new);
	memcpy(key, new_server, 20);
	memcpy(key + 20, server_new, 12);
	memcpy(iv, server_new + 12, 8);
	memcpy(iv + 8, new_new, 20);
	memcpy(iv + 28, new_nonce, 4);
	mt_ige_encrypt(ige, key, iv, open, open, whole);
	mt_ige_free(ige);
	mt_put_bytes(out, open, whole);
}
