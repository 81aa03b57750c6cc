/* SPDX-License-Identifier: GPL-3.0-or-later */
/* MTProto's encryption beside what it cannot do without: AES-256, each block
 * chained to the one before, and SHA-256, over the same bytes, in one run.
 *
 * Prints LENGTH OURS-ENCRYPT OURS-DECRYPT PEER-ENCRYPT PEER-DECRYPT, rates in
 * MB/s; the best of several rounds that alternate, since the machine's pace
 * changes. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include <openssl/evp.h>
#include <sodium.h>

#include "mt_crypt.h"

enum { BYTES = 16 << 20, ROUNDS = 7 };

struct peer {
	EVP_CIPHER *cipher;
	EVP_MD *md;
	EVP_CIPHER_CTX *aes[2]; /* decrypt, encrypt */
	EVP_MD_CTX *sha;
};

static double
seconds(void)
{
	return (double)g_get_monotonic_time() / 1e6;
}

/* A block at a time through EVP's ECB, each mixed with the last output. */
static void
chain(EVP_CIPHER_CTX *ctx, guint8 *data, gsize len)
{
	guint64 mix[2] = {1, 2}, block[2];

	for (gsize at = 0; at < len; at += 16) {
		memcpy(block, data + at, 16);
		mix[0] ^= block[0];
		mix[1] ^= block[1];
		if (EVP_Cipher(ctx, (guint8 *)mix, (guint8 *)mix, 16) <= 0)
			g_error("AES failed");
		memcpy(data + at, mix, 16);
	}
}

static double
peer_round(struct peer *peer, gboolean encrypt, guint8 *data, gsize len)
{
	guint8 digest[32];
	double began = seconds();

	for (gsize done = 0; done < BYTES; done += len) {
		chain(peer->aes[encrypt], data, len);
		EVP_DigestInit_ex2(peer->sha, peer->md, NULL);
		EVP_DigestUpdate(peer->sha, data, len);
		EVP_DigestFinal_ex(peer->sha, digest, NULL);
	}
	return seconds() - began;
}

/* Both directions; the packet's copy is not timed. */
static void
our_round(struct mt_crypt *crypt, const guint8 *key, guint8 *packet, gsize len,
	double took[2])
{
	struct mt_inner inner = {.len = len}, out;
	gsize size = mt_crypt_size(len);
	double began;

	took[0] = took[1] = 0;
	for (gsize done = 0; done < BYTES; done += len) {
		began = seconds();
		mt_crypt_seal(crypt, key, 1, MT_TO_SERVER, &inner,
			&mt_random_system, packet, size);
		took[1] += seconds() - began;
		began = seconds();
		if (!mt_crypt_open(crypt, key, MT_TO_SERVER, packet, size,
			    FALSE, &out))
			g_error("it does not open");
		took[0] += seconds() - began;
	}
}

static void
measure(struct mt_crypt *crypt, struct peer *peer, gsize len)
{
	guint8 *packet = g_malloc0(mt_crypt_size(len));
	guint8 key[MT_KEY_SIZE];
	double ours[2] = {1e9, 1e9}, peers[2] = {1e9, 1e9}, took[2];
	double mb = BYTES / 1e6;

	randombytes_buf(key, sizeof key);
	for (int round = 0; round < ROUNDS; round++) {
		our_round(crypt, key, packet, len, took);
		for (int i = 0; i < 2; i++) {
			ours[i] = MIN(ours[i], took[i]);
			peers[i] =
				MIN(peers[i], peer_round(peer, i, packet, len));
		}
	}
	printf("%zu %.1f %.1f %.1f %.1f\n", len, mb / ours[1], mb / ours[0],
		mb / peers[1], mb / peers[0]);
	g_free(packet);
}

int
main(void)
{
	struct mt_crypt *crypt = mt_crypt_new();
	struct peer peer = {0};
	guint8 key[32] = {7};

	if (sodium_init() < 0)
		return 1;
	peer.cipher = EVP_CIPHER_fetch(NULL, "AES-256-ECB", NULL);
	peer.md = EVP_MD_fetch(NULL, "SHA256", NULL);
	peer.sha = EVP_MD_CTX_new();
	for (int i = 0; i < 2; i++) {
		peer.aes[i] = EVP_CIPHER_CTX_new();
		EVP_CipherInit_ex2(
			peer.aes[i], peer.cipher, key, NULL, i, NULL);
		EVP_CIPHER_CTX_set_padding(peer.aes[i], 0);
	}
	measure(crypt, &peer, 1024);
	measure(crypt, &peer, 524288);
	for (int i = 0; i < 2; i++)
		EVP_CIPHER_CTX_free(peer.aes[i]);
	EVP_MD_CTX_free(peer.sha);
	EVP_MD_free(peer.md);
	EVP_CIPHER_free(peer.cipher);
	mt_crypt_free(crypt);
	return 0;
}
