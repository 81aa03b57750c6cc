/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ids: who and what is named on a network: addresses, MIMI URIs, network and
 * device IDs (doran-protocol(7), Names). Pure functions. */
#ifndef DORAN_IDS_H
#define DORAN_IDS_H

#include <glib.h>

#define USER_MAX 64
#define NETWORK_MAX 253
#define ADDRESS_MAX (USER_MAX + 1 + NETWORK_MAX)
#define NETWORK_ID_LEN 16
#define MESSAGE_ID_LEN 32
#define HASH_LEN 32

/* [a-z0-9_-], 1..64 characters. */
gboolean user_valid(const char *user);
/* [a-z0-9.-], 1..253 characters; starts and ends with [a-z0-9], no "..". */
gboolean network_valid(const char *network);
/* user@network, both valid. */
gboolean address_valid(const char *address);
/* Takes an address apart; the parts (each may be NULL) are the caller's.
 * FAULT_USAGE with a translated text that names the address. */
gboolean address_parse(
	const char *address, char **user, char **network, GError **error);
char *address_make(const char *user, const char *network);

/* mimi://network/u/user of a valid address, and back (NULL if it is none). */
char *address_to_uri(const char *address);
char *address_from_uri(const char *uri);

/* The ID of a network that publishes none: the first 16 bytes of
 * SHA-256("doran network" || 0x00 || name). */
void network_id_from_name(const char *name, guint8 id[NETWORK_ID_LEN]);

/* The room of a 1:1 chat, the same from both sides:
 * mimi://network/d/ || base32(SHA-256(id || u16be length || address || u16be
 * length || address)[0..16]), the addresses in bytewise order; `network` in
 * the URI is that of the first one. NULL when one is no address. */
char *room_uri_direct(
	const guint8 id[NETWORK_ID_LEN], const char *one, const char *other);

/* A device ID as 8 lower-case hex digits; parse returns 0 when it is not. */
#define DEVICE_TEXT_LEN 8
char *device_to_text(guint32 device);
guint32 device_parse(const char *text);
/* A random one, never 0. */
guint32 device_random(void);

/* Lower-case hex, and back: exactly 2 * len digits, else FALSE. */
char *hex_encode(const guint8 *bytes, gsize len);
gboolean hex_decode(const char *text, guint8 *out, gsize len);

/* SHA-256 of bytes. */
void hash_bytes(GBytes *bytes, guint8 out[HASH_LEN]);

#endif
