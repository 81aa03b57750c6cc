# ui: the pure parts, and the screen over a canned engine.
check_PROGRAMS += ui-fake
ui_fake_SOURCES = tests/lib/ui_fake.c
ui_fake_CPPFLAGS = $(INC_UI) $(INC_CORE) $(INC_BASE)
ui_fake_LDADD = libui.la libbase.la
