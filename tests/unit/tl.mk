# tests of codec's TL
TL_SAMPLE = tests/unit/tl_sample.c tests/unit/tl_sample.h
check_PROGRAMS += codec_tl
TESTS += codec_tl
codec_tl_SOURCES = tests/unit/codec_tl.c $(TL_SAMPLE) $(FORMAT_HOSTILE)
codec_tl_CPPFLAGS = $(FORMAT_CODEC_CPPFLAGS)
codec_tl_LDADD = $(FORMAT_CODEC_LIBS)
