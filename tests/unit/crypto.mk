# tests of crypto and of base's secret
CRYPTO_TEST_CPPFLAGS = $(INC_CRYPTO) $(INC_BASE) $(CMOCKA_CFLAGS)
CRYPTO_TEST_LDADD = libcrypto_doran.la libbase.la $(GLIB_LIBS) $(SODIUM_LIBS) \
	$(CMOCKA_LIBS)

CRYPTO_TESTS = crypto_ratchet
check_PROGRAMS += $(CRYPTO_TESTS)
TESTS += $(CRYPTO_TESTS)

crypto_ratchet_SOURCES = tests/unit/crypto_ratchet.c \
	tests/unit/crypto_party.c tests/unit/crypto_party.h
crypto_ratchet_CPPFLAGS = $(CRYPTO_TEST_CPPFLAGS)
crypto_ratchet_LDADD = $(CRYPTO_TEST_LDADD)
