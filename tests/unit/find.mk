# search: words and queries, the index, the command
SEARCH_FIXTURE = tests/unit/search_fixture.c tests/unit/search_fixture.h \
	$(STORE_FIXTURE)
check_PROGRAMS += base_query store_search store_index
TESTS += base_query store_search store_index
base_query_SOURCES = tests/unit/base_query.c
base_query_CPPFLAGS = $(INC_BASE) $(CMOCKA_CFLAGS)
base_query_LDADD = libbase.la $(GLIB_LIBS) $(CMOCKA_LIBS)
store_search_SOURCES = tests/unit/store_search.c $(SEARCH_FIXTURE)
store_search_CPPFLAGS = $(INC_CORE) $(STORE_TEST_CPPFLAGS)
store_search_LDADD = libcore.la $(STORE_TEST_LDADD)
store_index_SOURCES = tests/unit/store_index.c $(SEARCH_FIXTURE)
store_index_CPPFLAGS = $(INC_CORE) $(STORE_TEST_CPPFLAGS)
store_index_LDADD = libcore.la $(STORE_TEST_LDADD)
