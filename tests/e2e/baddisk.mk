# A disk with faults, preloaded; scenarios of full, read-only, stalled and
# broken disks.
check_LTLIBRARIES += baddisk.la
baddisk_la_SOURCES = tests/lib/baddisk.c
baddisk_la_CFLAGS = -std=gnu11 $(WARN_CFLAGS)
baddisk_la_LDFLAGS = -module -avoid-version -rpath /nowhere
baddisk_la_LIBADD = -ldl
disk_tests = tests/e2e/fulldisk.sh tests/e2e/readonly.sh \
	tests/e2e/stalled.sh tests/e2e/putback.sh \
	tests/e2e/fullscreen.sh
TESTS += $(disk_tests)
EXTRA_DIST += $(disk_tests) tests/lib/baddisk.sh

# Bad manners at the control socket.
check_PROGRAMS += rude-client
rude_client_SOURCES = tests/lib/rudeclient.c
rude_client_CFLAGS = -std=gnu11 $(WARN_CFLAGS)
rude_client_LDFLAGS =
TESTS += tests/e2e/rude.sh
EXTRA_DIST += tests/e2e/rude.sh
