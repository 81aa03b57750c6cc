# native: the doran protocol, over any wire.
noinst_LTLIBRARIES += libnative.la
libnative_la_SOURCES = src/native/placeholder.c
libnative_la_CPPFLAGS = $(INC_NATIVE) $(INC_CRYPTO) $(INC_STORE) $(INC_API) $(INC_CODEC) $(INC_BASE)
libnative_la_LIBADD = libcrypto_doran.la libstore.la libapi.la libcodec.la libbase.la
include src/native/formats.mk
