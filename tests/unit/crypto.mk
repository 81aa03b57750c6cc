# tests of crypto and of base's secret
CRYPTO_TEST_CPPFLAGS = $(INC_CRYPTO) $(INC_BASE) $(CMOCKA_CFLAGS)
CRYPTO_TEST_LDADD = libcrypto_doran.la libbase.la $(GLIB_LIBS) $(SODIUM_LIBS) \
	$(CMOCKA_LIBS)

CRYPTO_TESTS = base_secret crypto_content crypto_keyring crypto_mnemonic \
	crypto_forged crypto_hold crypto_prekeys crypto_ratchet crypto_safety crypto_seal crypto_sha crypto_sign
check_PROGRAMS += $(CRYPTO_TESTS)
TESTS += $(CRYPTO_TESTS)

base_secret_SOURCES = tests/unit/base_secret.c
base_secret_CPPFLAGS = $(CRYPTO_TEST_CPPFLAGS)
base_secret_LDADD = $(CRYPTO_TEST_LDADD)

crypto_content_SOURCES = tests/unit/crypto_content.c
crypto_content_CPPFLAGS = $(CRYPTO_TEST_CPPFLAGS)
crypto_content_LDADD = $(CRYPTO_TEST_LDADD)

crypto_keyring_SOURCES = tests/unit/crypto_keyring.c
crypto_keyring_CPPFLAGS = $(CRYPTO_TEST_CPPFLAGS)
crypto_keyring_LDADD = $(CRYPTO_TEST_LDADD)

crypto_mnemonic_SOURCES = tests/unit/crypto_mnemonic.c \
	tests/unit/hex.h
crypto_mnemonic_CPPFLAGS = $(CRYPTO_TEST_CPPFLAGS)
crypto_mnemonic_LDADD = $(CRYPTO_TEST_LDADD)

crypto_prekeys_SOURCES = tests/unit/crypto_prekeys.c
crypto_prekeys_CPPFLAGS = $(CRYPTO_TEST_CPPFLAGS)
crypto_prekeys_LDADD = $(CRYPTO_TEST_LDADD)

CRYPTO_PAIR = tests/unit/crypto_pair.c tests/unit/crypto_pair.h \
	tests/unit/crypto_party.c tests/unit/crypto_party.h

crypto_forged_SOURCES = tests/unit/crypto_forged.c $(CRYPTO_PAIR)
crypto_forged_CPPFLAGS = $(CRYPTO_TEST_CPPFLAGS)
crypto_forged_LDADD = $(CRYPTO_TEST_LDADD)

crypto_hold_SOURCES = tests/unit/crypto_hold.c $(CRYPTO_PAIR)
crypto_hold_CPPFLAGS = $(CRYPTO_TEST_CPPFLAGS)
crypto_hold_LDADD = $(CRYPTO_TEST_LDADD)
crypto_ratchet_SOURCES = tests/unit/crypto_ratchet.c $(CRYPTO_PAIR)
crypto_ratchet_CPPFLAGS = $(CRYPTO_TEST_CPPFLAGS)
crypto_ratchet_LDADD = $(CRYPTO_TEST_LDADD)

crypto_safety_SOURCES = tests/unit/crypto_safety.c
crypto_safety_CPPFLAGS = $(CRYPTO_TEST_CPPFLAGS)
crypto_safety_LDADD = $(CRYPTO_TEST_LDADD)

crypto_sha_SOURCES = tests/unit/crypto_sha.c
crypto_sha_CPPFLAGS = $(CRYPTO_TEST_CPPFLAGS)
crypto_sha_LDADD = $(CRYPTO_TEST_LDADD)
crypto_seal_SOURCES = tests/unit/crypto_seal.c
crypto_seal_CPPFLAGS = $(CRYPTO_TEST_CPPFLAGS)
crypto_seal_LDADD = $(CRYPTO_TEST_LDADD)

crypto_sign_SOURCES = tests/unit/crypto_sign.c \
	tests/unit/hex.h
crypto_sign_CPPFLAGS = $(CRYPTO_TEST_CPPFLAGS)
crypto_sign_LDADD = $(CRYPTO_TEST_LDADD)

# the official library as a peer: tests/interop/libsignal/run.sh BUILDDIR
check_PROGRAMS += crypto_peer
crypto_peer_SOURCES = tests/interop/libsignal/crypto_peer.c \
	tests/unit/crypto_party.c tests/unit/crypto_party.h tests/unit/hex.h
crypto_peer_CPPFLAGS = $(CRYPTO_TEST_CPPFLAGS) -I$(top_srcdir)/tests/unit
crypto_peer_LDADD = $(CRYPTO_TEST_LDADD)
EXTRA_DIST += tests/interop/libsignal/package.json \
	tests/interop/libsignal/package-lock.json \
	tests/interop/libsignal/peer.mjs tests/interop/libsignal/run.sh
