# native: the doran protocol, over any wire.
noinst_LTLIBRARIES += libnative.la
libnative_la_SOURCES = \
	src/native/after.c \
	src/native/contacts.c \
	src/native/create.c src/native/create.h \
	src/native/deliver.c \
	src/native/doctor.c \
	src/native/encrypt.c \
	src/native/fanout.c \
	src/native/identity.c \
	src/native/info.c \
	src/native/keystore.c \
	src/native/live.c \
	src/native/native.c src/native/native.h src/native/native_priv.h \
	src/native/open.c \
	src/native/outbox.c \
	src/native/peer.c \
	src/native/post.c \
	src/native/probe.c src/native/probe.h \
	src/native/receive.c \
	src/native/rekey.c \
	src/native/send.c \
	src/native/status.c \
	src/native/stream.c \
	src/native/trust.c \
	src/native/unread.c \
	src/native/wirestate.c
libnative_la_CPPFLAGS = $(INC_NATIVE) $(INC_CRYPTO) $(INC_STORE) $(INC_API) $(INC_CODEC) $(INC_BASE)
libnative_la_LIBADD = libcrypto_doran.la libstore.la libapi.la libcodec.la
include src/native/formats.mk
