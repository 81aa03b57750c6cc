# store: the only place that knows SQLite.
noinst_LTLIBRARIES += libstore.la
libstore_la_SOURCES = src/store/placeholder.c
libstore_la_CPPFLAGS = $(INC_STORE) $(INC_BASE) $(SQLITE_CFLAGS)
libstore_la_LIBADD = libbase.la $(SQLITE_LIBS)
