# tests: unit/ (cmocka, one program a unit), lib/ (helpers for scenarios),
# e2e/ (scenarios with real brokers). 77 means skipped, with its reason.
AM_TESTS_ENVIRONMENT = \
	srcdir='$(abs_top_srcdir)'; builddir='$(abs_top_builddir)'; \
	DORAN='$(abs_top_builddir)/doran'; \
	DORAN_BACKENDS='$(abs_top_builddir)/.libs'; \
	export srcdir builddir DORAN DORAN_BACKENDS;
include tests/unit/crypto.mk
include tests/unit/backends.mk
