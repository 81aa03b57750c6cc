# tests: unit/ (cmocka, one program a unit), lib/ (helpers for scenarios),
# e2e/ (scenarios with real brokers). 77 means skipped, with its reason in the
# last line printed. A scenario ends in .sh and is run by bash.
TEST_EXTENSIONS = .sh
SH_LOG_COMPILER = bash
AM_TESTS_ENVIRONMENT = \
	srcdir='$(abs_top_srcdir)'; builddir='$(abs_top_builddir)'; \
	DORAN='$(abs_top_builddir)/doran'; \
	DORAN_BACKENDS='$(abs_top_builddir)/.libs'; \
	HOME='$(abs_top_builddir)/tests/home'; \
	ASAN_OPTIONS="detect_leaks=1:abort_on_error=0:$$ASAN_OPTIONS"; \
	LSAN_OPTIONS="suppressions=$(abs_top_srcdir)/tests/lsan.supp:print_suppressions=0"; \
	UBSAN_OPTIONS="print_stacktrace=1"; \
	LC_ALL=C.UTF-8; \
	export srcdir builddir DORAN DORAN_BACKENDS HOME; \
	export ASAN_OPTIONS LSAN_OPTIONS UBSAN_OPTIONS LC_ALL; \
	unset LANGUAGE XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME; \
	unset XDG_CACHE_HOME XDG_RUNTIME_DIR; \
	mkdir -p "$$HOME";

EXTRA_DIST += tests/lsan.supp tests/valgrind.supp

# --- the rules that hold the layers apart ----------------------------------
lint_tests = tests/lint.sh tests/lint-self.sh tests/fences.sh \
	tests/headers.sh tests/modules.sh
TESTS += $(lint_tests) tests/demo.sh tests/e2e/owner.sh
EXTRA_DIST += $(lint_tests) tests/demo.sh tests/e2e/owner.sh tests/chroot.sh tests/po.sh tests/format.sh \
	tests/lib/layers.sh tests/lib/demo.sh tests/lib/broker.sh \
	tests/fences/base.c tests/fences/codec.c tests/fences/mtproto.c tests/fences/store.c \
	tests/fences/crypto.c tests/fences/api.c tests/fences/native.c \
	tests/fences/plain.c tests/fences/core.c tests/fences/front.c tests/fences/cli.c \
	tests/fences/gateway.c tests/fences/ui.c

# A line for each layer: its name and exactly what its files are compiled with.
check_DATA = tests/layer.flags
CLEANFILES += tests/layer.flags
layer_cc = $(CC) $(DEFS) $(CPPFLAGS) $(AM_CFLAGS) $(CFLAGS)
tests/layer.flags: Makefile
	@$(MKDIR_P) tests
	@: $(file >$@,base $(layer_cc) $(libbase_la_CPPFLAGS)) \
	$(file >>$@,codec $(layer_cc) $(libcodec_la_CPPFLAGS)) \
	$(file >>$@,mtproto $(layer_cc) $(libmtproto_la_CPPFLAGS)) \
	$(file >>$@,store $(layer_cc) $(libstore_la_CPPFLAGS)) \
	$(file >>$@,crypto $(layer_cc) $(libcrypto_doran_la_CPPFLAGS)) \
	$(file >>$@,api $(layer_cc) $(libapi_la_CPPFLAGS)) \
	$(file >>$@,native $(layer_cc) $(libnative_la_CPPFLAGS)) \
	$(file >>$@,plain $(layer_cc) $(libplain_la_CPPFLAGS)) \
	$(file >>$@,core $(layer_cc) $(libcore_la_CPPFLAGS)) \
	$(file >>$@,front $(layer_cc) $(libfront_la_CPPFLAGS)) \
	$(file >>$@,cli $(layer_cc) $(libcli_la_CPPFLAGS)) \
	$(file >>$@,gateway $(layer_cc) $(libgateway_la_CPPFLAGS)) \
	$(file >>$@,ui $(layer_cc) $(libui_la_CPPFLAGS))

# --- longer checks, a target each (.ci/run runs them all) ------------------
.PHONY: check-valgrind check-sanitized fuzz check-po check-format chroot-check

valgrind_command = $(VALGRIND) --quiet --error-exitcode=99 --leak-check=full \
	--errors-for-leak-kinds=definite --show-leak-kinds=definite \
	--child-silent-after-fork=yes \
	--suppressions=$(abs_top_srcdir)/tests/valgrind.supp
check-valgrind: all
	@test -n "$(VALGRIND)" || { echo "install valgrind, configure anew"; exit 1; }
	G_SLICE=always-malloc G_DEBUG=gc-friendly DORAN_VALGRIND=1 \
	$(MAKE) $(AM_MAKEFLAGS) check-am LOG_COMPILER="$(valgrind_command)" \
		TESTS="$(filter $(check_PROGRAMS),$(TESTS))"

check-sanitized:
	$(MKDIR_P) sanitized
	test -f sanitized/config.status || (cd sanitized && \
		$(abs_top_srcdir)/configure --enable-sanitizers CFLAGS='-O1 -g')
	$(MAKE) $(AM_MAKEFLAGS) -C sanitized
	$(MAKE) $(AM_MAKEFLAGS) -C sanitized check

# FUZZ_TARGETS='record content' for some; skipped where no clang is.
FUZZ_SECONDS = 60
fuzz:
	DORAN_BUILD='$(abs_top_builddir)' bash $(top_srcdir)/tests/fuzz/fuzz.sh \
		'$(FUZZ_SECONDS)' $(FUZZ_TARGETS)

check-po:
	bash $(top_srcdir)/tests/po.sh $(top_srcdir)

check-format:
	bash $(top_srcdir)/tests/format.sh $(top_srcdir)

chroot-check:
	bash $(top_srcdir)/tests/chroot.sh bookworm '$(CHROOTS)'
	bash $(top_srcdir)/tests/chroot.sh trixie '$(CHROOTS)'

distclean-local:
	-rm -rf sanitized fuzzing tests/home

# What make install put where it belongs (make distcheck runs this).
installcheck-local:
	test -x '$(DESTDIR)$(bindir)/doran'
	for m in $(dist_man_MANS); do \
		f=$${m##*/}; test -f "$(DESTDIR)$(mandir)/man$${f##*.}/$$f"; \
	done
	for m in $(backends_LTLIBRARIES:.la=.so); do \
		test -f "$(DESTDIR)$(backendsdir)/$${m##*/}"; \
	done
	for m in $(modules_LTLIBRARIES:.la=.so); do \
		test -f "$(DESTDIR)$(modulesdir)/$${m##*/}"; \
	done
	test -f '$(DESTDIR)$(includedir)/doran-backend.h'
	test -f '$(DESTDIR)$(pkgconfigdir)/doran-backend.pc'
	test -f '$(DESTDIR)$(localedir)/ko/LC_MESSAGES/doran.mo'
	'$(DESTDIR)$(bindir)/doran' --version

# --- one line for each part
include tests/unit/crypto.mk
include tests/unit/backends.mk
include tests/unit/cli.mk
include tests/unit/formats.mk
include tests/unit/ws.mk
include tests/unit/tcp.mk
include tests/unit/gateway.mk
include tests/unit/mtproto.mk
include tests/unit/dorand.mk
include tests/unit/tl.mk
include tests/unit/mtsession.mk
include tests/unit/store.mk
include tests/unit/find.mk
include tests/unit/ui.mk
include tests/unit/ui_news.mk
include tests/unit/core.mk
include tests/unit/rooms.mk
include tests/e2e/e2e.mk
include tests/fuzz/fuzz.mk
include tests/e2e/slowdisk.mk
include tests/e2e/i18n.mk
include tests/e2e/rpc.mk
include tests/bench/bench.mk
include tests/e2e/baddisk.mk
include tests/e2e/dorand.mk
include tests/soak/soak.mk
