# mtproto: MTProto 2.0 as pure state machines over bytes, both roles.
INC_MTPROTO = -I$(top_srcdir)/src/codec/mtproto
noinst_LTLIBRARIES += libmtproto.la
libmtproto_la_SOURCES = \
	src/codec/mtproto/mt_answerer.c \
	src/codec/mtproto/mt_asker.c \
	src/codec/mtproto/mt_bind.c \
	src/codec/mtproto/mt_crypt.c \
	src/codec/mtproto/mt_crypt.h \
	src/codec/mtproto/mt_dh.c \
	src/codec/mtproto/mt_dh.h \
	src/codec/mtproto/mt_exchange.c \
	src/codec/mtproto/mt_exchange.h \
	src/codec/mtproto/mt_exchange_priv.h \
	src/codec/mtproto/mt_factor.c \
	src/codec/mtproto/mt_factor.h \
	src/codec/mtproto/mt_fields.c \
	src/codec/mtproto/mt_fields.h \
	src/codec/mtproto/mt_gzip.c \
	src/codec/mtproto/mt_gzip.h \
	src/codec/mtproto/mt_ige.c \
	src/codec/mtproto/mt_ige.h \
	src/codec/mtproto/mt_keys.c \
	src/codec/mtproto/mt_keys.h \
	src/codec/mtproto/mt_keys_priv.h \
	src/codec/mtproto/mt_link.c \
	src/codec/mtproto/mt_link.h \
	src/codec/mtproto/mt_link_id.c \
	src/codec/mtproto/mt_link_in.c \
	src/codec/mtproto/mt_link_out.c \
	src/codec/mtproto/mt_link_priv.h \
	src/codec/mtproto/mt_link_service.c \
	src/codec/mtproto/mt_link_setup.c \
	src/codec/mtproto/mt_link_state.c \
	src/codec/mtproto/mt_obfuscate.c \
	src/codec/mtproto/mt_obfuscate.h \
	src/codec/mtproto/mt_plain.c \
	src/codec/mtproto/mt_plain.h \
	src/codec/mtproto/mt_random.c \
	src/codec/mtproto/mt_random.h \
	src/codec/mtproto/mt_rsa.c \
	src/codec/mtproto/mt_rsa.h \
	src/codec/mtproto/mt_rsa_pad.c \
	src/codec/mtproto/mt_rsa_priv.h \
	src/codec/mtproto/mt_wrap.c src/codec/mtproto/mt_wrap.h \
	src/codec/mtproto/mt_service.h \
	src/codec/mtproto/mt_transport.c \
	src/codec/mtproto/mt_transport.h \
	src/codec/mtproto/mt_transport_priv.h \
	src/codec/mtproto/mt_transport_read.c \
	src/codec/mtproto/mt_window.c \
	src/codec/mtproto/mt_window.h
libmtproto_la_CPPFLAGS = $(INC_MTPROTO) $(INC_CODEC) $(INC_BASE) \
	$(CRYPTO_CFLAGS) $(ZLIB_CFLAGS)
libmtproto_la_LIBADD = $(CRYPTO_LIBS) $(ZLIB_LIBS)
