# tests of STOMP and of the WebSocket backend
check_PROGRAMS += codec_stomp
TESTS += codec_stomp
codec_stomp_SOURCES = tests/unit/codec_stomp.c $(FORMAT_HOSTILE)
codec_stomp_CPPFLAGS = $(FORMAT_CODEC_CPPFLAGS)
codec_stomp_LDADD = $(FORMAT_CODEC_LIBS)
