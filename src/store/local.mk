# store: the only place that knows SQLite.
noinst_LTLIBRARIES += libstore.la
libstore_la_SOURCES = \
	src/store/counter.c src/store/counter.h \
	src/store/index_words.c src/store/index_words.h \
	src/store/migrate.c src/store/migrate.h \
	src/store/owner.c src/store/owner.h \
	src/store/schema_1.c src/store/schema_2.c src/store/schema_3.c \
	src/store/schema_4.c src/store/schema_5.c \
	src/store/sql.c src/store/sql.h \
	src/store/store.c src/store/store.h src/store/transaction.c \
	src/store/store_account.c src/store/store_account.h \
	src/store/store_change.c \
	src/store/store_chat.c src/store/store_chat.h \
	src/store/store_contact.c src/store/store_contact.h \
	src/store/store_inbox.c src/store/store_inbox.h \
	src/store/store_index.c src/store/store_index.h \
	src/store/store_message.c src/store/store_message.h \
	src/store/store_page.c src/store/store_columns.h \
	src/store/store_search.c src/store/store_search.h \
	src/store/store_meta.c src/store/store_meta.h \
	src/store/store_outbox.c src/store/store_outbox.h \
	src/store/store_ack.c src/store/store_payload.c \
	src/store/store_prekey.c src/store/store_prekey.h \
	src/store/store_receipt.c src/store/store_receipt.h \
	src/store/store_room.c src/store/store_room.h \
	src/store/store_session.c src/store/store_session.h \
	src/store/store_stream.c src/store/store_stream.h
libstore_la_CPPFLAGS = $(INC_STORE) $(INC_BASE) $(SQLITE_CFLAGS)
libstore_la_LIBADD = $(SQLITE_LIBS)
