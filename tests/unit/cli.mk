# tests of doran.conf, of the folders and the log, and of the command line
check_PROGRAMS += tests/unit/core_conf
tests_unit_core_conf_SOURCES = tests/unit/core_conf.c
tests_unit_core_conf_CPPFLAGS = $(INC_CORE) $(INC_BASE) $(CMOCKA_CFLAGS)
tests_unit_core_conf_LDADD = libcore.la libbase.la $(CMOCKA_LIBS)
TESTS += tests/unit/core_conf
