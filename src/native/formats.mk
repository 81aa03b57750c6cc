# The pure byte formats of the protocol.
libnative_la_SOURCES += \
	src/native/ask.c src/native/ask.h \
	src/native/bundle.c src/native/bundle.h \
	src/native/control.c src/native/control.h \
	src/native/cosign.c src/native/cosign.h \
	src/native/devlist.c src/native/devlist_decode.c src/native/devlist.h \
	src/native/envelope.c src/native/envelope.h \
	src/native/expect.c src/native/expect.h \
	src/native/ids.c src/native/ids.h \
	src/native/pack.c src/native/pack.h \
	src/native/record.c src/native/record_plain.c src/native/record.h \
	src/native/topics.c src/native/topics.h
