# ui: the terminal interface. It does not name libcore.la: a program gives it
# the engine, or, in a test, a canned one.
noinst_LTLIBRARIES += libui.la
libui_la_SOURCES = \
	ui/accounts.c ui/accounts.h \
	ui/app.c ui/app.h \
	ui/area.h \
	ui/block.c ui/block.h \
	ui/chatlist.c ui/chatlist.h \
	ui/clip.c ui/clip.h \
	ui/day.c ui/day.h \
	ui/deed.c \
	ui/editor.c ui/editor.h \
	ui/goto.c \
	ui/hits.c ui/hits.h \
	ui/info.c \
	ui/input.c ui/input.h \
	ui/keymap.c \
	ui/keys.c ui/keys.h \
	ui/match.c ui/match.h \
	ui/modal.c ui/modal.h \
	ui/overlay.c ui/overlay.h \
	ui/page.c \
	ui/paint.c \
	ui/part.c \
	ui/pane.c ui/pane.h \
	ui/pane_go.c ui/pane_inside.h \
	ui/people.c ui/people.h \
	ui/picker.c ui/picker.h \
	ui/question.c \
	ui/screen.c ui/screen.h \
	ui/search.c \
	ui/selection.c \
	ui/setup.h \
	ui/slash.c \
	ui/statusbar.c ui/statusbar.h \
	ui/style.h \
	ui/switcher.c \
	ui/tty.c ui/tty.h \
	ui/ui.c ui/ui.h \
	ui/when.c ui/when.h \
	ui/width.c ui/width.h \
	ui/window.c ui/window.h \
	ui/wrap.c ui/wrap.h
# What tells people of news, and what was seen.
libui_la_SOURCES += ui/action.c ui/action.h ui/action_words.c \
	ui/hush.c ui/hush.h \
	ui/trouble.c ui/trouble.h \
	ui/brief.c ui/brief.h \
	ui/desktop.c ui/desktop.h \
	ui/draft.c ui/draft.h \
	ui/notify.c ui/notify.h \
	ui/quiet.c ui/quiet.h \
	ui/seen.c ui/seen.h \
	ui/shown.c ui/shown.h \
	ui/title.c ui/title.h
libui_la_CPPFLAGS = $(INC_UI) $(INC_CORE) $(INC_BASE) $(NCURSES_CFLAGS)
libui_la_LIBADD = $(NCURSES_LIBS) $(UNISTRING_LIBS)

# The interface as a module, over a front of its own.
modules_LTLIBRARIES += doran-ui.la
doran_ui_la_SOURCES =
doran_ui_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -Wl,-z,defs \
	-export-symbols-regex '^doran_ui$$'
doran_ui_la_LIBADD = libui.la libfront.la libload.la libends.la libstore.la \
	libbase.la
