# crypto: Signal sessions, sealing, signatures. Keeps its rows through callbacks.
noinst_LTLIBRARIES += libcrypto_doran.la
libcrypto_doran_la_SOURCES = src/crypto/placeholder.c
libcrypto_doran_la_CPPFLAGS = $(INC_CRYPTO) $(INC_BASE) $(OMEMO_CFLAGS) $(CRYPTO_CFLAGS)
libcrypto_doran_la_LIBADD = libbase.la $(OMEMO_LIBS) $(CRYPTO_LIBS)
