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
	src/codec/stomp.h \
	src/codec/tl_schema.c src/codec/tl_read.c src/codec/tl_walk.c \
	src/codec/tl_object.c src/codec/tl_write.c src/codec/tl.h \
	src/codec/tl_walk.h
libcodec_la_CPPFLAGS = $(INC_CODEC) $(INC_BASE) $(CBOR_CFLAGS)
libcodec_la_LIBADD = $(CBOR_LIBS) -lm
nodist_libcodec_la_SOURCES = $(tl_sources) $(tl_headers)

# Tables of TL schemas, made at build time.
noinst_PROGRAMS += src/codec/tlgen
src_codec_tlgen_SOURCES = src/codec/tlgen.c src/codec/tlgen_parse.c \
	src/codec/tlgen_resolve.c src/codec/tlgen_name.c src/codec/tlgen.h \
	src/codec/tl.h
src_codec_tlgen_CPPFLAGS = $(INC_CODEC) $(INC_BASE)
src_codec_tlgen_LDADD = $(GLIB_LIBS)
tl_schemas = src/codec/schema/mtproto.tl src/codec/schema/doran.tl \
	src/codec/schema/telegram.tl
tl_sources = src/codec/tl_schema_mtproto.c src/codec/tl_schema_doran.c \
	src/codec/tl_schema_telegram.c
tl_headers = src/codec/tl_schema_mtproto.h src/codec/tl_schema_doran.h \
	src/codec/tl_schema_telegram.h
EXTRA_DIST += $(tl_schemas)
BUILT_SOURCES += $(tl_sources) $(tl_headers)
CLEANFILES += $(tl_sources) $(tl_headers)
# For what is built without `all` or `check`, which make them first.
.PHONY: tables
tables: $(tl_sources) $(tl_headers)
src/codec/tl_schema_mtproto.c src/codec/tl_schema_mtproto.h: \
	src/codec/schema/mtproto.tl src/codec/tlgen$(EXEEXT)
	$(AM_V_GEN)kind=$@ && src/codec/tlgen$(EXEEXT) $${kind##*.} mtproto $(srcdir)/src/codec/schema/mtproto.tl $@
src/codec/tl_schema_doran.c src/codec/tl_schema_doran.h: \
	src/codec/schema/doran.tl src/codec/tlgen$(EXEEXT)
	$(AM_V_GEN)kind=$@ && src/codec/tlgen$(EXEEXT) $${kind##*.} doran $(srcdir)/src/codec/schema/doran.tl $@
src/codec/tl_schema_telegram.c src/codec/tl_schema_telegram.h: \
	src/codec/schema/telegram.tl src/codec/tlgen$(EXEEXT)
	$(AM_V_GEN)kind=$@ && src/codec/tlgen$(EXEEXT) $${kind##*.} telegram $(srcdir)/src/codec/schema/telegram.tl $@
