/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mnemonic: 32 bytes as 24 English words and back (BIP-39, entropy and
 * checksum only: the words are the key itself, no seed is derived). */
#ifndef DORAN_MNEMONIC_H
#define DORAN_MNEMONIC_H

#include "secret.h"

#define MNEMONIC_WORDS 24
#define MNEMONIC_BYTES 32
#define WORDLIST_LEN 2048

/* BIP-39's English list, sorted. */
extern const char *const mnemonic_wordlist[WORDLIST_LEN];

/* The words, lower case, one space between: a text with its ending NUL
 * (secret_len counts it), read with (const char *)secret_bytes(). NULL if
 * entropy is not 32 bytes. */
struct secret *mnemonic_encode(const struct secret *entropy32);

/* The 32 bytes. Letters of either case, any white space between words.
 * FAULT_DATA tells how many words there are, which is not on the list (by its
 * place, never by its letters), or that the checksum is wrong. */
struct secret *mnemonic_decode(const char *words, GError **error);

#endif
