# make bench: ratios beside peers of Debian; nothing of it is a test.
# BENCH='oneshot stream' runs some of its groups.
bench_programs = tests/bench/mqtt_oneshot tests/bench/make_store \
	tests/bench/load tests/bench/mtcrypt tests/bench/mtkey \
	tests/bench/mtload
EXTRA_PROGRAMS = $(bench_programs)
CLEANFILES += $(bench_programs)
tests_bench_mqtt_oneshot_SOURCES = tests/bench/mqtt_oneshot.c
tests_bench_mqtt_oneshot_LDADD = $(PAHO_LIBS) -lpthread
tests_bench_make_store_SOURCES = tests/bench/make_store.c
tests_bench_make_store_CPPFLAGS = $(INC_STORE) $(INC_BASE) $(SQLITE_CFLAGS)
tests_bench_make_store_LDADD = libstore.la libbase.la $(GLIB_LIBS) \
	$(SQLITE_LIBS)
tests_bench_load_CPPFLAGS = -D_GNU_SOURCE
tests_bench_load_SOURCES = tests/bench/load.c tests/bench/load_conn.c \
	tests/bench/load_conn.h
tests_bench_mtcrypt_SOURCES = tests/bench/mtcrypt.c
tests_bench_mtcrypt_CPPFLAGS = $(INC_MTPROTO) $(INC_BASE) $(CRYPTO_CFLAGS)
tests_bench_mtcrypt_LDADD = libmtproto.la libcodec.la libbase.la \
	$(GLIB_LIBS) $(SODIUM_LIBS) $(CRYPTO_LIBS)
tests_bench_mtkey_SOURCES = tests/bench/mtkey.c
tests_bench_mtkey_CPPFLAGS = $(INC_MTPROTO) $(INC_CODEC) $(INC_BASE)
tests_bench_mtkey_LDADD = libmtproto.la libcodec.la libbase.la \
	$(GLIB_LIBS) $(SODIUM_LIBS)
tests_bench_mtload_CPPFLAGS = -D_GNU_SOURCE $(INC_MTPROTO) $(INC_CODEC) \
	$(INC_BASE)
tests_bench_mtload_SOURCES = tests/bench/mtload.c tests/bench/load_conn.c \
	tests/bench/load_conn.h
tests_bench_mtload_LDADD = libmtproto.la libcodec.la libbase.la \
	$(GLIB_LIBS) $(SODIUM_LIBS)
EXTRA_DIST += tests/bench/results.md tests/bench/bench.sh tests/bench/bench.py \
	tests/bench/gate.py tests/bench/measure.py tests/bench/mtproto.py \
	tests/bench/mtwire.py tests/bench/report.py \
	tests/bench/stage.py \
	tests/bench/start.py tests/bench/store.py tests/bench/stream.py
BENCH_RESULTS = $(abs_builddir)/bench-results.md
.PHONY: bench
bench: all $(bench_programs)
	DORAN='$(abs_builddir)/doran' DORAND='$(abs_builddir)/dorand' \
	DORAN_BACKENDS='$(abs_builddir)/.libs' \
	srcdir='$(abs_top_srcdir)' builddir='$(abs_builddir)' \
	bash $(top_srcdir)/tests/bench/bench.sh '$(BENCH_RESULTS)' $(BENCH)
