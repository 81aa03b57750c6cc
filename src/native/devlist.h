/* SPDX-License-Identifier: GPL-3.0-or-later */
/* devlist: an account's signed list of devices (doran-protocol(7), The device
 * list). Root key signs {epoch, list key}; list key signs the list; each
 * device signs its own entry. Pinning, counters and freshness are for the
 * caller: a decoded list is well-formed and signed, nothing more. */
#ifndef DORAN_DEVLIST_H
#define DORAN_DEVLIST_H

#include "ids.h"
#include "secret.h"

#define DEVICES_MAX 32
#define DEVICE_NAME_MAX 64 /* bytes */
#define DEVICE_LIST_MAX (64 * 1024) /* bytes of an encoded list */
#define IDENTITY_LEN 33 /* 0x05 and the X25519 u-coordinate */
#define SIGN_KEY_LEN 32 /* Ed25519 */

enum device_role { ROLE_FULL = 1, ROLE_VAULT = 2 };

struct device_entry {
	guint32 id; /* never 0 */
	char *name; /* UTF-8 from outside: text_clean() before it is shown */
	enum device_role role;
	guint8 identity[IDENTITY_LEN];
	guint8 sign_key[SIGN_KEY_LEN];
	GBytes *cert; /* the entry as signed by the device */
};

struct device_list {
	char *account;
	guint8 network[NETWORK_ID_LEN];
	guint64 epoch, counter;
	gint64 issued, expires; /* Unix time in seconds */
	gboolean has_previous;
	guint8 previous[HASH_LEN]; /* hash of the list before this one */
	guint8 root[SIGN_KEY_LEN], list_key[SIGN_KEY_LEN];
	GPtrArray *devices; /* of struct device_entry, owned; 1..DEVICES_MAX */
	GBytes *root_cert;
	GBytes *encoded; /* NULL until signed or decoded */
	guint8 hash[HASH_LEN]; /* SHA-256 of encoded */
};

struct device_entry *device_entry_new(void);
void device_entry_free(struct device_entry *entry);
struct device_list *device_list_new(void);
void device_list_free(struct device_list *list);

/* For g_autoptr(DeviceList) only. */
typedef struct device_list DeviceList;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DeviceList, device_list_free)

/* Signs entry (all but cert filled in) with the device's Ed25519 seed and puts
 * the certificate into entry->cert. FAULT_BUG when the seed is not
 * entry->sign_key's or a member is out of bounds. */
gboolean device_cert_make(struct device_entry *entry, const char *account,
	const guint8 network[NETWORK_ID_LEN], const struct secret *device_seed,
	GError **error);

/* The root key's certificate for a list key; the caller's. */
GBytes *root_cert_make(const char *account,
	const guint8 network[NETWORK_ID_LEN], guint64 epoch,
	const guint8 list_key[SIGN_KEY_LEN], const struct secret *root_seed,
	GError **error);

/* Signs a list whose members account .. devices are filled in (device entries
 * with cert; root_cert by `root`), and sets encoded and hash. The finished
 * list is decoded once as a check; FAULT_BUG when it does not verify. */
gboolean device_list_sign(struct device_list *list,
	const struct secret *list_seed, GError **error);

/* Decodes and verifies every signature. FAULT_PROTOCOL when anything is not
 * as it must be, or when the list is for another account or network. */
struct device_list *device_list_decode(GBytes *encoded,
	const char *expect_account, const guint8 expect_network[NETWORK_ID_LEN],
	GError **error);

/* The entry of a device, borrowed; NULL when it is not on the list. */
const struct device_entry *device_list_find(
	const struct device_list *list, guint32 device);

#endif
