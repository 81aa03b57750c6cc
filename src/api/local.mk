# api: the backend plugin interface (installed) and its loader.
noinst_LTLIBRARIES += libapi.la
libapi_la_SOURCES = src/api/doran-backend.h \
	src/api/loader.c src/api/loader.h \
	src/api/wire.c src/api/wire.h
libapi_la_CPPFLAGS = $(INC_API) $(INC_BASE) $(GMODULE_CFLAGS) \
	-DBACKENDSDIR='"$(backendsdir)"'
libapi_la_LIBADD = $(GMODULE_LIBS)

include_HEADERS += src/api/doran-backend.h
nodist_pkgconfig_DATA += src/api/doran-backend.pc
