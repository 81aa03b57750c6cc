# api: the backend plugin interface (installed) and its loader.
noinst_LTLIBRARIES += libapi.la
libapi_la_SOURCES = src/api/placeholder.c
libapi_la_CPPFLAGS = $(INC_API) $(INC_BASE) $(GMODULE_CFLAGS)
libapi_la_LIBADD = libbase.la $(GMODULE_LIBS)
