# A disk whose fsync takes its time, preloaded.
check_LTLIBRARIES += slowsync.la
slowsync_la_SOURCES = tests/lib/slowsync.c
slowsync_la_CFLAGS = -std=gnu11 $(WARN_CFLAGS)
slowsync_la_LDFLAGS = -module -avoid-version -rpath /nowhere
slowsync_la_LIBADD = -ldl
TESTS += tests/e2e/slowdisk.sh
EXTRA_DIST += tests/e2e/slowdisk.sh
