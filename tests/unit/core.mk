# core and native together, over the loopback wire
check_PROGRAMS += tests/unit/core_pair
TESTS += tests/unit/core_pair
tests_unit_core_pair_SOURCES = tests/unit/core_pair.c
tests_unit_core_pair_CPPFLAGS = $(INC_CORE) $(INC_BASE) $(CMOCKA_CFLAGS)
tests_unit_core_pair_LDADD = libcore.la libbase.la $(CMOCKA_LIBS)
