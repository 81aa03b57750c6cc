# tests of the store, and of core's view over it
STORE_FIXTURE = tests/unit/store_fixture.c tests/unit/store_fixture.h
STORE_TEST_CPPFLAGS = $(INC_STORE) $(INC_BASE) $(SQLITE_CFLAGS) $(CMOCKA_CFLAGS)
STORE_TEST_LDADD = libstore.la libbase.la $(GLIB_LIBS) $(SQLITE_LIBS) \
	$(CMOCKA_LIBS)
STORE_TESTS = store_open store_transaction store_owner store_message \
	store_outbox store_people store_inbox store_view
check_PROGRAMS += $(STORE_TESTS)
TESTS += $(STORE_TESTS)

store_open_SOURCES = tests/unit/store_open.c $(STORE_FIXTURE)
store_open_CPPFLAGS = $(STORE_TEST_CPPFLAGS)
store_open_LDADD = $(STORE_TEST_LDADD)

store_transaction_SOURCES = tests/unit/store_transaction.c $(STORE_FIXTURE)
store_transaction_CPPFLAGS = $(STORE_TEST_CPPFLAGS)
store_transaction_LDADD = $(STORE_TEST_LDADD)

store_owner_SOURCES = tests/unit/store_owner.c $(STORE_FIXTURE)
store_owner_CPPFLAGS = $(STORE_TEST_CPPFLAGS)
store_owner_LDADD = $(STORE_TEST_LDADD)

store_message_SOURCES = tests/unit/store_message.c $(STORE_FIXTURE)
store_message_CPPFLAGS = $(STORE_TEST_CPPFLAGS)
store_message_LDADD = $(STORE_TEST_LDADD)

store_outbox_SOURCES = tests/unit/store_outbox.c $(STORE_FIXTURE)
store_outbox_CPPFLAGS = $(STORE_TEST_CPPFLAGS)
store_outbox_LDADD = $(STORE_TEST_LDADD)

store_people_SOURCES = tests/unit/store_people.c $(STORE_FIXTURE)
store_people_CPPFLAGS = $(STORE_TEST_CPPFLAGS)
store_people_LDADD = $(STORE_TEST_LDADD)

store_inbox_SOURCES = tests/unit/store_inbox.c $(STORE_FIXTURE)
store_inbox_CPPFLAGS = $(STORE_TEST_CPPFLAGS)
store_inbox_LDADD = $(STORE_TEST_LDADD)

store_view_SOURCES = tests/unit/store_view.c $(STORE_FIXTURE)
store_view_CPPFLAGS = $(INC_CORE) $(STORE_TEST_CPPFLAGS)
store_view_LDADD = libcore.la $(STORE_TEST_LDADD)
