# store: the only place that knows SQLite.
noinst_LTLIBRARIES += libstore.la
libstore_la_SOURCES = \
	src/store/placeholder.c \
	src/store/counter.h \
	src/store/owner.h \
	src/store/store.h \
	src/store/store_account.h \
	src/store/store_chat.h \
	src/store/store_contact.h \
	src/store/store_inbox.h \
	src/store/store_message.h \
	src/store/store_meta.h \
	src/store/store_outbox.h \
	src/store/store_prekey.h \
	src/store/store_session.h \
	src/store/store_stream.h
libstore_la_CPPFLAGS = $(INC_STORE) $(INC_BASE) $(SQLITE_CFLAGS)
libstore_la_LIBADD = libbase.la $(SQLITE_LIBS)
