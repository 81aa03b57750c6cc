# tests of codec's TL
TL_SAMPLE = tests/unit/tl_sample.c tests/unit/tl_sample.h
check_PROGRAMS += codec_tl
TESTS += codec_tl
codec_tl_SOURCES = tests/unit/codec_tl.c $(TL_SAMPLE) $(FORMAT_HOSTILE)
codec_tl_CPPFLAGS = $(FORMAT_CODEC_CPPFLAGS)
codec_tl_LDADD = $(FORMAT_CODEC_LIBS)

# A schema of 2,400 combinators, made and read at build time.
check_PROGRAMS += codec_tl_big
TESTS += codec_tl_big tests/tlgen.sh
codec_tl_big_SOURCES = tests/unit/codec_tl_big.c $(TL_SAMPLE)
nodist_codec_tl_big_SOURCES = tests/unit/tl_schema_synthetic.c \
	tests/unit/tl_schema_synthetic.h
codec_tl_big_CPPFLAGS = $(FORMAT_CODEC_CPPFLAGS) -I$(top_builddir)/tests/unit
codec_tl_big_LDADD = $(FORMAT_CODEC_LIBS)
EXTRA_DIST += tests/unit/tl_synthetic.awk tests/unit/tl_doran.ids \
	tests/tlgen.sh
CLEANFILES += tests/unit/tl_schema_synthetic.tl tests/unit/tl_schema_synthetic.c tests/unit/tl_schema_synthetic.h
tests/unit/codec_tl_big-codec_tl_big.$(OBJEXT): tests/unit/tl_schema_synthetic.h
tests/unit/tl_schema_synthetic.tl: tests/unit/tl_synthetic.awk
	$(AM_V_GEN)$(MKDIR_P) tests/unit && \
		$(AWK) -f $(srcdir)/tests/unit/tl_synthetic.awk >$@
tests/unit/tl_schema_synthetic.c tests/unit/tl_schema_synthetic.h: tests/unit/tl_schema_synthetic.tl \
	src/codec/tlgen$(EXEEXT)
	$(AM_V_GEN)kind=$@ && src/codec/tlgen$(EXEEXT) $${kind##*.} synthetic \
		tests/unit/tl_schema_synthetic.tl $@

# mtcute as a peer: tests/interop/tl/run.sh BUILDDIR
check_PROGRAMS += tl_peer
tl_peer_SOURCES = tests/interop/tl/tl_peer.c $(TL_SAMPLE)
tl_peer_CPPFLAGS = $(FORMAT_CODEC_CPPFLAGS) -I$(top_srcdir)/tests/unit
tl_peer_LDADD = libcodec.la libbase.la $(GLIB_LIBS)
EXTRA_DIST += tests/interop/tl/package.json tests/interop/tl/package-lock.json \
	tests/interop/tl/peer.mjs tests/interop/tl/compile.mjs \
	tests/interop/tl/run.sh
