/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <sodium.h>

#include "fault.h"
#include "i18n.h"
#include "keyfile.h"
#include "keyring.h"

#define MASTER 32
#define NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG crypto_aead_xchacha20poly1305_ietf_ABYTES
#define SALT crypto_pwhash_argon2id_SALTBYTES

/* Places in the wrap; what is before AT_NONCE is bound as associated data. */
enum {
	AT_VERSION = 4,
	AT_KIND = 5,
	AT_OPERATIONS = 6,
	AT_MEMORY = 10,
	AT_SALT = 14,
	AT_NONCE = AT_SALT + SALT,
	AT_BOX = AT_NONCE + NONCE,
	AT_END = AT_BOX + MASTER + TAG
};

enum kind { KIND_PASSPHRASE = 1, KIND_FILE = 2 };

static const guint8 start[AT_KIND] = {'D', 'O', 'R', 'K', 0x01};

const struct keyring_cost keyring_cost_default = {3, 256 * 1024};

#define OPERATIONS_MAX 16
#define MEMORY_MIN 8 /* KiB */
#define MEMORY_MAX (1024 * 1024)

G_STATIC_ASSERT(AT_END == KEYRING_WRAP_LEN);

static void
put_u32(guint8 *at, guint32 value)
{
	value = GUINT32_TO_BE(value);
	memcpy(at, &value, sizeof(value));
}

static guint32
get_u32(const guint8 *at)
{
	guint32 value;

	memcpy(&value, at, sizeof(value));
	return GUINT32_FROM_BE(value);
}

static gboolean
cost_in_bounds(const struct keyring_cost *cost)
{
	return cost->operations >= 1 && cost->operations <= OPERATIONS_MAX &&
		cost->memory_kib >= MEMORY_MIN &&
		cost->memory_kib <= MEMORY_MAX;
}

/* The wrapping key that a passphrase makes with this wrap's salt and cost. */
static struct secret *
stretch(const char *passphrase, const guint8 *wrap, GError **error)
{
	g_autoptr(Secret) key =
		secret_new(crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

	if (crypto_pwhash_argon2id(secret_data(key), secret_len(key),
		    passphrase, strlen(passphrase), wrap + AT_SALT,
		    get_u32(wrap + AT_OPERATIONS),
		    (gsize)get_u32(wrap + AT_MEMORY) * 1024,
		    crypto_pwhash_argon2id_ALG_ARGON2ID13) == 0)
		return g_steal_pointer(&key);
	fault_set(error, FAULT_IO,
		_("Not enough memory for the passphrase: %u MiB are needed."),
		get_u32(wrap + AT_MEMORY) / 1024);
	return NULL;
}

static GBytes *
wrap_under(const struct secret *master, guint8 wrap[AT_END],
	const struct secret *key)
{
	randombytes_buf(wrap + AT_NONCE, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(wrap + AT_BOX, NULL,
		secret_bytes(master), MASTER, wrap, AT_NONCE, NULL,
		wrap + AT_NONCE, secret_bytes(key));
	return g_bytes_new(wrap, AT_END);
}

gboolean
keyring_wrap(const struct secret *master, const char *passphrase,
	const char *key_file_path, const struct keyring_cost *cost,
	GBytes **wrapped, GError **error)
{
	guint8 wrap[AT_END] = {0};
	g_autoptr(Secret) key = NULL;

	g_assert(secret_len(master) == MASTER);
	if (cost == NULL)
		cost = &keyring_cost_default;
	g_assert(cost_in_bounds(cost));
	memcpy(wrap, start, sizeof(start));
	if (passphrase != NULL) {
		wrap[AT_KIND] = KIND_PASSPHRASE;
		put_u32(wrap + AT_OPERATIONS, cost->operations);
		put_u32(wrap + AT_MEMORY, cost->memory_kib);
		randombytes_buf(wrap + AT_SALT, SALT);
		key = stretch(passphrase, wrap, error);
	} else {
		wrap[AT_KIND] = KIND_FILE;
		key = keyfile_create(key_file_path, error);
	}
	if (key == NULL)
		return FALSE;
	*wrapped = wrap_under(master, wrap, key);
	return TRUE;
}

gboolean
keyring_create(const char *passphrase, const char *key_file_path,
	const struct keyring_cost *cost, struct secret **master,
	GBytes **wrapped, GError **error)
{
	g_autoptr(Secret) fresh = secret_random(MASTER);

	if (!keyring_wrap(
		    fresh, passphrase, key_file_path, cost, wrapped, error))
		return FALSE;
	*master = g_steal_pointer(&fresh);
	return TRUE;
}

/* The bytes if they have the form of a wrap. */
static const guint8 *
parse(GBytes *wrapped)
{
	gsize len;
	const guint8 *wrap = g_bytes_get_data(wrapped, &len);
	struct keyring_cost cost;

	if (len != AT_END || memcmp(wrap, start, sizeof(start)) != 0)
		return NULL;
	cost.operations = get_u32(wrap + AT_OPERATIONS);
	cost.memory_kib = get_u32(wrap + AT_MEMORY);
	if (wrap[AT_KIND] == KIND_PASSPHRASE && cost_in_bounds(&cost))
		return wrap;
	return wrap[AT_KIND] == KIND_FILE ? wrap : NULL;
}

gboolean
keyring_needs_passphrase(GBytes *wrapped)
{
	const guint8 *wrap = parse(wrapped);

	return wrap != NULL && wrap[AT_KIND] == KIND_PASSPHRASE;
}

static struct secret *
wrapping_key(const guint8 *wrap, const char *passphrase,
	const char *key_file_path, GError **error)
{
	if (wrap[AT_KIND] == KIND_FILE)
		return keyfile_read(key_file_path, error);
	if (passphrase != NULL)
		return stretch(passphrase, wrap, error);
	fault_set(error, FAULT_REFUSED, _("The store needs its passphrase."));
	return NULL;
}

gboolean
keyring_open(GBytes *wrapped, const char *passphrase, const char *key_file_path,
	struct secret **master, GError **error)
{
	const guint8 *wrap = parse(wrapped);
	g_autoptr(Secret) key = NULL, opened = NULL;

	if (wrap == NULL)
		return fault_set(error, FAULT_DATA,
			_("The store's master key is damaged. Restore the "
			  "store from a backup."));
	key = wrapping_key(wrap, passphrase, key_file_path, error);
	if (key == NULL)
		return FALSE;
	opened = secret_new(MASTER);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(secret_data(opened),
		    NULL, NULL, wrap + AT_BOX, MASTER + TAG, wrap, AT_NONCE,
		    wrap + AT_NONCE, secret_bytes(key)) == 0) {
		*master = g_steal_pointer(&opened);
		return TRUE;
	}
	if (wrap[AT_KIND] == KIND_FILE)
		return fault_set(error, FAULT_REFUSED,
			_("The key file %s belongs to another store."),
			key_file_path);
	return fault_set(error, FAULT_REFUSED, _("Wrong passphrase."));
}
