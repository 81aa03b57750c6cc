# ui: the pure parts, and the screen over a canned engine.
ui_cppflags = $(INC_UI) $(INC_CORE) $(INC_BASE)
ui_units = tests/unit/ui_editor tests/unit/ui_keys tests/unit/ui_screen \
	tests/unit/ui_width tests/unit/ui_wrap
check_PROGRAMS += ui-fake $(ui_units)
TESTS += $(ui_units)
tests_unit_ui_editor_SOURCES = tests/unit/ui_editor.c
tests_unit_ui_editor_CPPFLAGS = $(ui_cppflags) $(CMOCKA_CFLAGS)
tests_unit_ui_editor_LDADD = libui.la libbase.la $(CMOCKA_LIBS)
tests_unit_ui_keys_SOURCES = tests/unit/ui_keys.c
tests_unit_ui_keys_CPPFLAGS = $(ui_cppflags) $(CMOCKA_CFLAGS)
tests_unit_ui_keys_LDADD = libui.la libbase.la $(CMOCKA_LIBS)
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
ui_fake_SOURCES = tests/lib/ui_fake.c
ui_fake_CPPFLAGS = $(ui_cppflags)
ui_fake_LDADD = libui.la libbase.la
