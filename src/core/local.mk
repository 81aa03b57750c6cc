# core: accounts, chats, outbox, commands and typed events; the engine thread.
noinst_LTLIBRARIES += libcore.la
libcore_la_SOURCES = \
	src/core/account.c \
	src/core/commands.c src/core/commands.h \
	src/core/conf.c src/core/conf.h \
	src/core/conf_edit.c \
	src/core/conf_parse.c src/core/conf_parse.h \
	src/core/conf_rows.c \
	src/core/conf_secret.c \
	src/core/conf_text.c src/core/conf_text.h \
	src/core/conf_values.c \
	src/core/control.c src/core/control.h \
	src/core/control_client.c src/core/control_client.h \
	src/core/engine.c src/core/engine.h src/core/engine_priv.h \
	src/core/front.c src/core/front.h \
	src/core/line.c src/core/line.h \
	src/core/methods.c \
	src/core/methods_account.c
libcore_la_SOURCES += src/core/view.c src/core/view.h
libcore_la_CPPFLAGS = $(INC_CORE) $(INC_NATIVE) $(INC_CRYPTO) $(INC_STORE) $(INC_API) $(INC_CODEC) $(INC_BASE) $(JSON_CFLAGS)
libcore_la_LIBADD = libnative.la libbase.la $(JSON_LIBS)
