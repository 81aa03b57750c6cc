# ui: the ncurses interface.
noinst_LTLIBRARIES += libui.la
libui_la_SOURCES = ui/ui.c ui/ui.h
libui_la_CPPFLAGS = $(INC_UI) $(INC_CORE) $(INC_BASE) $(NCURSES_CFLAGS)
libui_la_LIBADD = libcore.la libbase.la $(NCURSES_LIBS) $(UNISTRING_LIBS)
