# crypto: Signal sessions, sealing, signatures. Keeps its rows through callbacks.
noinst_LTLIBRARIES += libcrypto_doran.la
libcrypto_doran_la_SOURCES = \
	src/crypto/bridge.c src/crypto/bridge.h \
	src/crypto/content.c src/crypto/content.h \
	src/crypto/curve_key.c src/crypto/curve_key.h \
	src/crypto/decrypt.c \
	src/crypto/keyfile.c src/crypto/keyfile.h \
	src/crypto/keyring.c src/crypto/keyring.h \
	src/crypto/mnemonic.c src/crypto/mnemonic.h \
	src/crypto/prekeys.c src/crypto/prekeys.h \
	src/crypto/provider.c src/crypto/provider.h \
	src/crypto/ratchet.c src/crypto/ratchet.h \
	src/crypto/ratchet_inside.h \
	src/crypto/safety.c src/crypto/safety.h \
	src/crypto/seal.c src/crypto/seal.h \
	src/crypto/session.c src/crypto/session.h \
	src/crypto/sha.c src/crypto/sha.h \
	src/crypto/sign.c src/crypto/sign.h \
	src/crypto/wordlist.c
libcrypto_doran_la_CPPFLAGS = $(INC_CRYPTO) $(INC_BASE) $(OMEMO_CFLAGS) $(CRYPTO_CFLAGS)
libcrypto_doran_la_LIBADD = $(OMEMO_LIBS) $(CRYPTO_LIBS)
