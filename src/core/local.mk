# core: accounts, chats, outbox, commands and typed events; the engine thread.
noinst_LTLIBRARIES += libcore.la
libcore_la_SOURCES = src/core/placeholder.c \
	src/core/conf.h
libcore_la_CPPFLAGS = $(INC_CORE) $(INC_NATIVE) $(INC_CRYPTO) $(INC_STORE) $(INC_API) $(INC_CODEC) $(INC_BASE) $(JSON_CFLAGS)
libcore_la_LIBADD = libnative.la libbase.la $(JSON_LIBS)
