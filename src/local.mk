# The program links GLib alone; the rest of it is opened when it is needed.
bin_PROGRAMS += doran
doran_SOURCES = src/doran.c
doran_CPPFLAGS = $(INC_CLI) $(INC_CORE) $(INC_BASE)
doran_LDADD = libcli.la libends.la libbase.la
doran_LDFLAGS = $(AM_LDFLAGS)

# The commands, and what starts the terminal interface: it alone sees both.
modules_LTLIBRARIES += doran-main.la
doran_main_la_SOURCES = src/program.c
doran_main_la_CPPFLAGS = $(INC_CLI) $(INC_UI) $(INC_CORE) $(INC_BASE)
doran_main_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -Wl,-z,defs \
	-export-symbols-regex '^doran_main$$'
doran_main_la_LIBADD = libcli.la librpc.la libfront.la libload.la libends.la libstore.la \
	libbase.la
