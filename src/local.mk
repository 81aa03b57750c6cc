# The program: main alone sees both front ends.
bin_PROGRAMS += doran
doran_SOURCES = src/doran.c
doran_CPPFLAGS = $(INC_CLI) $(INC_UI) $(INC_CORE) $(INC_BASE) \
	-DLOCALEDIR='"$(localedir)"' -DBACKENDSDIR='"$(backendsdir)"'
doran_LDADD = libcli.la libui.la libcore.la libbase.la
doran_LDFLAGS = $(AM_LDFLAGS)
