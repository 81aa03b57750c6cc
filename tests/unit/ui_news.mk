# ui: what tells people of news, and what was seen.
ui_news_units = tests/unit/ui_quiet
check_PROGRAMS += $(ui_news_units)
tests_unit_ui_quiet_SOURCES = tests/unit/ui_quiet.c
tests_unit_ui_quiet_CPPFLAGS = $(ui_cppflags) $(CMOCKA_CFLAGS)
tests_unit_ui_quiet_LDADD = libui.la libbase.la $(CMOCKA_LIBS)
ui_news_screens = tests/e2e/drafts.sh tests/e2e/living.sh \
	tests/e2e/notify.sh tests/e2e/rows.sh tests/e2e/seen.sh
TESTS += $(ui_news_units) $(ui_news_screens)
ui_news_golden = \
	tests/golden/rows-120x40.txt \
	tests/golden/rows-40x10.txt \
	tests/golden/rows-ko-80x24.txt \
	tests/golden/notices-120x40.txt \
	tests/golden/notices-ko-120x40.txt \
	tests/golden/signs-120x40.txt \
	tests/golden/signs-40x10.txt \
	tests/golden/signs-ko-80x24.txt
EXTRA_DIST += $(ui_news_screens) $(ui_news_golden)
check_PROGRAMS += notify-daemon
notify_daemon_SOURCES = tests/lib/notify_daemon.c
notify_daemon_CPPFLAGS = $(INC_BASE)
notify_daemon_LDADD = $(GLIB_LIBS)
