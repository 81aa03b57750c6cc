# cli: one file a command; writes the words.
noinst_LTLIBRARIES += libcli.la
libcli_la_SOURCES = src/cli/placeholder.c
libcli_la_CPPFLAGS = $(INC_CLI) $(INC_CORE) $(INC_BASE) $(JSON_CFLAGS)
libcli_la_LIBADD = libcore.la libbase.la $(JSON_LIBS)
