# core and native together, over the loopback wire
core_units = tests/unit/core_faults tests/unit/core_pair
core_pair_cppflags = $(INC_CORE) $(INC_BASE) $(CMOCKA_CFLAGS)
core_pair_lib = tests/unit/core_pair_lib.c tests/unit/core_pair.h
core_pair_ldadd = libcore.la libbase.la $(CMOCKA_LIBS)
check_PROGRAMS += $(core_units)
TESTS += $(core_units)
tests_unit_core_faults_SOURCES = tests/unit/core_faults.c $(core_pair_lib)
tests_unit_core_faults_CPPFLAGS = $(core_pair_cppflags)
tests_unit_core_faults_LDADD = $(core_pair_ldadd)
tests_unit_core_pair_SOURCES = tests/unit/core_pair.c $(core_pair_lib)
tests_unit_core_pair_CPPFLAGS = $(core_pair_cppflags)
tests_unit_core_pair_LDADD = $(core_pair_ldadd)
