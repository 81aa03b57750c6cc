# base: stateless helpers that every layer may use. Looks at nothing of ours.
noinst_LTLIBRARIES += libbase.la
libbase_la_SOURCES = \
	src/base/dict.c src/base/dict.h \
	src/base/duty.c src/base/duty.h \
	src/base/fault.c src/base/fault.h \
	src/base/find.c src/base/find.h \
	src/base/folders.c src/base/folders.h \
	src/base/i18n.h \
	src/base/json_read.c src/base/json_read.h \
	src/base/json_write.c src/base/json_write.h \
	src/base/pointer.c src/base/pointer.h \
	src/base/logfile.c src/base/logfile.h \
	src/base/module.c src/base/module.h \
	src/base/nearest.c src/base/nearest.h \
	src/base/words.c src/base/words.h \
	src/base/model.c src/base/model.h \
	src/base/query.c src/base/query.h src/base/snippet.c \
	src/base/secret.c src/base/secret.h \
	src/base/sendable.c src/base/sendable.h \
	src/base/session_bus.c src/base/session_bus.h \
	src/base/template.c src/base/template.h \
	src/base/text.c src/base/text.h \
	src/base/tokens.c src/base/tokens.h \
	src/base/topic.c src/base/topic.h
libbase_la_CPPFLAGS = $(INC_BASE) -DMODULESDIR='"$(modulesdir)"'
libbase_la_LIBADD = $(GLIB_LIBS) $(SODIUM_LIBS)
