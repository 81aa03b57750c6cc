# codec: bytes to values and back; pure functions, no state, no I/O.
noinst_LTLIBRARIES += libcodec.la
libcodec_la_SOURCES = src/codec/base32.c src/codec/base32.h
libcodec_la_CPPFLAGS = $(INC_CODEC) $(INC_BASE) $(CBOR_CFLAGS)
libcodec_la_LIBADD = libbase.la $(CBOR_LIBS)
