# codec: bytes to values and back; pure functions, no state, no I/O.
noinst_LTLIBRARIES += libcodec.la
libcodec_la_SOURCES = \
	src/codec/base32.c src/codec/base32.h \
	src/codec/cose.c src/codec/cose.h \
	src/codec/dcbor_read.c src/codec/dcbor_write.c src/codec/dcbor.h \
	src/codec/mimi.c src/codec/mimi_decode.c src/codec/mimi_encode.c \
	src/codec/mimi_extra.c src/codec/mimi_status.c src/codec/mimi.h \
	src/codec/mimi_limits.h \
	src/codec/wsframe.c src/codec/wsframe.h \
	src/codec/wshello.c src/codec/wshello.h \
	src/codec/mqtt.c src/codec/mqtt_read.c src/codec/mqtt_write.c \
	src/codec/mqtt.h \
	src/codec/stomp.c src/codec/stomp_read.c src/codec/stomp_write.c \
	src/codec/stomp.h
libcodec_la_CPPFLAGS = $(INC_CODEC) $(INC_BASE) $(CBOR_CFLAGS)
libcodec_la_LIBADD = $(CBOR_LIBS) -lm
