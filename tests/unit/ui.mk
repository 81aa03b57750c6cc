# ui: the pure parts, and the screen over a canned engine.
ui_cppflags = $(INC_UI) $(INC_CORE) $(INC_BASE)
ui_units = tests/unit/ui_clip tests/unit/ui_day tests/unit/ui_editor \
	tests/unit/ui_keys tests/unit/ui_match tests/unit/ui_screen \
	tests/unit/ui_width tests/unit/ui_wrap
check_PROGRAMS += ui-fake $(ui_units)
TESTS += $(ui_units)
tests_unit_ui_clip_SOURCES = tests/unit/ui_clip.c
tests_unit_ui_clip_CPPFLAGS = $(ui_cppflags) $(CMOCKA_CFLAGS)
tests_unit_ui_clip_LDADD = libui.la libbase.la $(CMOCKA_LIBS)
tests_unit_ui_day_SOURCES = tests/unit/ui_day.c
tests_unit_ui_day_CPPFLAGS = $(ui_cppflags) $(CMOCKA_CFLAGS)
tests_unit_ui_day_LDADD = libui.la libbase.la $(CMOCKA_LIBS)
tests_unit_ui_editor_SOURCES = tests/unit/ui_editor.c
tests_unit_ui_editor_CPPFLAGS = $(ui_cppflags) $(CMOCKA_CFLAGS)
tests_unit_ui_editor_LDADD = libui.la libbase.la $(CMOCKA_LIBS)
tests_unit_ui_keys_SOURCES = tests/unit/ui_keys.c
tests_unit_ui_keys_CPPFLAGS = $(ui_cppflags) $(CMOCKA_CFLAGS)
tests_unit_ui_keys_LDADD = libui.la libbase.la $(CMOCKA_LIBS)
tests_unit_ui_match_SOURCES = tests/unit/ui_match.c
tests_unit_ui_match_CPPFLAGS = $(ui_cppflags) $(CMOCKA_CFLAGS)
tests_unit_ui_match_LDADD = libui.la libbase.la $(CMOCKA_LIBS)
tests_unit_ui_screen_SOURCES = tests/unit/ui_screen.c
tests_unit_ui_screen_CPPFLAGS = $(ui_cppflags) $(CMOCKA_CFLAGS)
tests_unit_ui_screen_LDADD = libui.la libbase.la $(CMOCKA_LIBS)
tests_unit_ui_width_SOURCES = tests/unit/ui_width.c
tests_unit_ui_width_CPPFLAGS = $(ui_cppflags) $(CMOCKA_CFLAGS)
tests_unit_ui_width_LDADD = libui.la libbase.la $(CMOCKA_LIBS)
tests_unit_ui_wrap_SOURCES = tests/unit/ui_wrap.c
tests_unit_ui_wrap_CPPFLAGS = $(ui_cppflags) $(CMOCKA_CFLAGS)
tests_unit_ui_wrap_LDADD = libui.la libbase.la $(CMOCKA_LIBS)

# Driven in tmux, its screens compared with tests/golden.
ui_fake_SOURCES = tests/lib/ui_fake.c tests/lib/ui_fake.h \
	tests/lib/ui_fake_going.c tests/lib/ui_fake_life.c
ui_fake_CPPFLAGS = $(ui_cppflags)
ui_fake_LDADD = libui.la libbase.la
ui_screens = tests/e2e/emoji.sh tests/e2e/going.sh tests/e2e/screens.sh \
	tests/e2e/terminal.sh
ui_golden = \
	tests/golden/bob-20x5.txt \
	tests/golden/bob-40x10.txt \
	tests/golden/changed-80x24.txt \
	tests/golden/empty-80x24.txt \
	tests/golden/help-80x24.txt \
	tests/golden/help-ko-40x10.txt \
	tests/golden/help-ko-80x24.txt \
	tests/golden/hostile-80x24.txt \
	tests/golden/info-80x24.txt \
	tests/golden/info-ko-80x24.txt \
	tests/golden/korean-80x24.txt \
	tests/golden/korean-input-80x24.txt \
	tests/golden/list-40x10.txt \
	tests/golden/request-80x24.txt \
	tests/golden/room-40x10.txt \
	tests/golden/room-80x24.txt \
	tests/golden/room-ko-80x24.txt \
	tests/golden/day-80x24.txt \
	tests/golden/day-ko-40x10.txt \
	tests/golden/found-80x24.txt \
	tests/golden/grown-120x40.txt \
	tests/golden/search-120x40.txt \
	tests/golden/search-40x10.txt \
	tests/golden/search-80x24.txt \
	tests/golden/search-ko-80x24.txt \
	tests/golden/select-40x10.txt \
	tests/golden/select-80x24.txt \
	tests/golden/search-words-ko-80x24.txt \
	tests/golden/select-words-ko-80x24.txt \
	tests/golden/switcher-words-ko-80x24.txt \
	tests/golden/switcher-80x24.txt \
	tests/golden/switcher-40x10.txt \
	tests/golden/switcher-ko-80x24.txt \
	tests/golden/talk-120x40.txt \
	tests/golden/talk-40x10.txt \
	tests/golden/talk-80x24.txt \
	tests/golden/verify-80x24.txt \
	tests/golden/words-ko-80x24.txt
TESTS += $(ui_screens)
EXTRA_DIST += $(ui_screens) $(ui_golden) tests/lib/screen.sh
