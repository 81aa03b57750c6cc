# tests of dorand: WebSocket, and the program.
check_PROGRAMS += codec_wsframe
TESTS += codec_wsframe
codec_wsframe_SOURCES = tests/unit/codec_wsframe.c
codec_wsframe_CPPFLAGS = $(FORMAT_CODEC_CPPFLAGS)
codec_wsframe_LDADD = $(FORMAT_CODEC_LIBS)
