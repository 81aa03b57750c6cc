# tests of codec, of native's byte formats, and of base's text
FORMAT_HOSTILE = tests/unit/format_hostile.c tests/unit/format_hostile.h
FORMAT_SAMPLE = tests/unit/native_format_sample.c \
	tests/unit/native_format_sample.h
FORMAT_CODEC_CPPFLAGS = $(INC_CODEC) $(INC_BASE) $(CMOCKA_CFLAGS)
FORMAT_CODEC_LIBS = libcodec.la libbase.la $(GLIB_LIBS) $(SODIUM_LIBS) \
	$(CMOCKA_LIBS)
FORMAT_NATIVE_CPPFLAGS = $(INC_NATIVE) $(INC_CRYPTO) $(INC_CODEC) \
	$(INC_BASE) $(CMOCKA_CFLAGS)
FORMAT_NATIVE_LIBS = libnative.la libbase.la $(GLIB_LIBS) $(SODIUM_LIBS) \
	$(CMOCKA_LIBS)

FORMAT_TESTS = native_format_record native_format_signed
check_PROGRAMS += $(FORMAT_TESTS)
TESTS += $(FORMAT_TESTS)

native_format_record_SOURCES = tests/unit/native_format_record.c \
	$(FORMAT_HOSTILE) $(FORMAT_SAMPLE)
native_format_record_CPPFLAGS = $(FORMAT_NATIVE_CPPFLAGS)
native_format_record_LDADD = $(FORMAT_NATIVE_LIBS)
native_format_signed_SOURCES = tests/unit/native_format_signed.c \
	$(FORMAT_HOSTILE) $(FORMAT_SAMPLE)
native_format_signed_CPPFLAGS = $(FORMAT_NATIVE_CPPFLAGS)
native_format_signed_LDADD = $(FORMAT_NATIVE_LIBS)
