# search: words and queries, the index, the command
check_PROGRAMS += base_query store_search
TESTS += base_query store_search
base_query_SOURCES = tests/unit/base_query.c
base_query_CPPFLAGS = $(INC_BASE) $(CMOCKA_CFLAGS)
base_query_LDADD = libbase.la $(GLIB_LIBS) $(CMOCKA_LIBS)
store_search_SOURCES = tests/unit/store_search.c $(STORE_FIXTURE)
store_search_CPPFLAGS = $(INC_CORE) $(STORE_TEST_CPPFLAGS)
store_search_LDADD = libcore.la $(STORE_TEST_LDADD)
