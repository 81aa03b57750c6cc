# core: accounts, chats, outbox, commands and typed events; the engine thread.
core_cppflags = $(INC_CORE) $(INC_NATIVE) $(INC_PLAIN) $(INC_CRYPTO) $(INC_STORE) \
	$(INC_API) $(INC_CODEC) $(INC_BASE) $(JSON_CFLAGS)
# What runs without the engine does not see what is below it, but the store.
front_cppflags = $(INC_CORE) $(INC_STORE) $(INC_BASE) $(JSON_CFLAGS)

# Both ends: the tables, the configuration, the lines of the control socket.
noinst_LTLIBRARIES += libends.la
libends_la_SOURCES = \
	src/core/commands.c src/core/commands.h \
	src/core/conf.c src/core/conf.h \
	src/core/conf_edit.c \
	src/core/conf_parse.c src/core/conf_parse.h \
	src/core/conf_rows.c \
	src/core/conf_secret.c \
	src/core/conf_text.c src/core/conf_text.h \
	src/core/conf_values.c \
	src/core/control_address.c \
	src/core/control_path.c \
	src/core/control_raw.c src/core/control_raw.h \
	src/core/line.c src/core/line.h \
	src/core/objects.c src/core/objects.h \
	src/core/textline.c src/core/textline.h \
	src/core/view.c src/core/view.h src/core/view_index.c
libends_la_CPPFLAGS = $(front_cppflags)
libends_la_LIBADD = $(JSON_LIBS)

# The end that faces a person or a command.
noinst_LTLIBRARIES += libfront.la
libfront_la_SOURCES = \
	src/core/control_client.c src/core/control_client.h \
	src/core/front.c src/core/front.h src/core/front_priv.h \
	src/core/mailbox.c src/core/mailbox.h \
	src/core/front_open.c
libfront_la_CPPFLAGS = $(front_cppflags)
libfront_la_LIBADD = $(JSON_LIBS)

# The way of the program to the engine; the tests have engine_here.c.
noinst_LTLIBRARIES += libload.la
libload_la_SOURCES = src/core/engine_load.c
libload_la_CPPFLAGS = $(front_cppflags)

# JSON-RPC for others: the engine's socket and doran rpc.
noinst_LTLIBRARIES += librpc.la
librpc_la_SOURCES = \
	src/core/describe.c src/core/describe.h \
	src/core/params.c src/core/params.h \
	src/core/queries.c src/core/queries.h \
	src/core/rpc.c src/core/rpc.h \
	src/core/rpc_request.c src/core/rpc_request.h
librpc_la_CPPFLAGS = $(front_cppflags)

# The engine.
noinst_LTLIBRARIES += libengine.la
libengine_la_SOURCES = \
	src/core/account.c \
	src/core/control.c src/core/control.h \
	src/core/engine.c src/core/engine.h src/core/engine_priv.h \
	src/core/examine.c \
	src/core/engine_index.c \
	src/core/engine_rest.c \
	src/core/engine_part.c \
	src/core/engine_rooms.c \
	src/core/methods.c \
	src/core/methods_account.c \
	src/core/methods_info.c \
	src/core/sends.c \
	src/core/waits.c
libengine_la_CPPFLAGS = $(core_cppflags)
libengine_la_LIBADD = libnative.la libplain.la $(JSON_LIBS)

# All of it in one piece, for the tests.
noinst_LTLIBRARIES += libcore.la
libcore_la_SOURCES = src/core/engine_here.c
libcore_la_CPPFLAGS = $(core_cppflags)
libcore_la_LIBADD = libfront.la libengine.la librpc.la libends.la

# The engine as a module of the program. The second name is found by
# libomemo-c in the place of its own (src/crypto/provider.c).
modules_LTLIBRARIES += doran-engine.la
doran_engine_la_SOURCES =
doran_engine_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -Wl,-z,defs \
	-export-symbols-regex '^(doran_engine|curve25519_donna)$$'
doran_engine_la_LIBADD = libengine.la librpc.la libends.la libbase.la
