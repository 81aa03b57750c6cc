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

FORMAT_TESTS = base_text codec_cose codec_dcbor codec_mimi \
	native_format_ids native_format_man native_format_record native_format_signed
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
base_text_SOURCES = tests/unit/base_text.c
base_text_CPPFLAGS = $(FORMAT_CODEC_CPPFLAGS)
base_text_LDADD = $(FORMAT_CODEC_LIBS)
codec_cose_SOURCES = tests/unit/codec_cose.c $(FORMAT_HOSTILE)
codec_cose_CPPFLAGS = $(FORMAT_CODEC_CPPFLAGS)
codec_cose_LDADD = $(FORMAT_CODEC_LIBS)
codec_dcbor_SOURCES = tests/unit/codec_dcbor.c $(FORMAT_HOSTILE)
codec_dcbor_CPPFLAGS = $(FORMAT_CODEC_CPPFLAGS)
codec_dcbor_LDADD = $(FORMAT_CODEC_LIBS)
codec_mimi_SOURCES = tests/unit/codec_mimi.c $(FORMAT_HOSTILE)
codec_mimi_CPPFLAGS = $(FORMAT_CODEC_CPPFLAGS)
codec_mimi_LDADD = $(FORMAT_CODEC_LIBS)
native_format_ids_SOURCES = tests/unit/native_format_ids.c
native_format_ids_CPPFLAGS = $(FORMAT_NATIVE_CPPFLAGS)
native_format_ids_LDADD = $(FORMAT_NATIVE_LIBS)
native_format_man_SOURCES = tests/unit/native_format_man.c \
	$(FORMAT_HOSTILE) $(FORMAT_SAMPLE)
native_format_man_CPPFLAGS = $(FORMAT_NATIVE_CPPFLAGS)
native_format_man_LDADD = $(FORMAT_NATIVE_LIBS)
