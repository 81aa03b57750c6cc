# core and native together, over the loopback wire
core_units = tests/unit/core_batch tests/unit/core_faults \
	tests/unit/core_pair tests/unit/core_rest
core_pair_cppflags = $(INC_CORE) $(INC_BASE) $(CMOCKA_CFLAGS)
core_pair_lib = tests/unit/core_pair_lib.c tests/unit/core_pair.h
core_pair_ldadd = libcore.la libbase.la $(CMOCKA_LIBS)
check_PROGRAMS += $(core_units)
TESTS += $(core_units)
tests_unit_core_batch_SOURCES = tests/unit/core_batch.c $(core_pair_lib)
tests_unit_core_batch_CPPFLAGS = $(core_pair_cppflags)
tests_unit_core_batch_LDADD = $(core_pair_ldadd)
tests_unit_core_faults_SOURCES = tests/unit/core_faults.c $(core_pair_lib)
tests_unit_core_faults_CPPFLAGS = $(core_pair_cppflags)
tests_unit_core_faults_LDADD = $(core_pair_ldadd)
tests_unit_core_pair_SOURCES = tests/unit/core_pair.c $(core_pair_lib)
tests_unit_core_pair_CPPFLAGS = $(core_pair_cppflags)
tests_unit_core_pair_LDADD = $(core_pair_ldadd)
tests_unit_core_rest_SOURCES = tests/unit/core_rest.c $(core_pair_lib)
tests_unit_core_rest_CPPFLAGS = $(core_pair_cppflags) $(INC_STORE) \
	$(SQLITE_CFLAGS)
tests_unit_core_rest_LDADD = $(core_pair_ldadd) $(SQLITE_LIBS)

# JSON-RPC: the dispatcher alone
check_PROGRAMS += tests/unit/core_rpc
TESTS += tests/unit/core_rpc
tests_unit_core_rpc_SOURCES = tests/unit/core_rpc.c \
	tests/unit/rpc_stage.c tests/unit/rpc_stage.h
tests_unit_core_rpc_CPPFLAGS = $(core_pair_cppflags)
tests_unit_core_rpc_LDADD = $(core_pair_ldadd)

# native's rules, an account without a server
native_units = tests/unit/native_fanout tests/unit/native_pack \
	tests/unit/native_trust tests/unit/native_wirestate
native_party = tests/unit/native_party.c tests/unit/native_party.h
native_party_cppflags = $(INC_NATIVE) $(INC_CRYPTO) $(INC_STORE) $(INC_API) \
	$(INC_CODEC) $(INC_BASE) $(CMOCKA_CFLAGS)
native_party_ldadd = libnative.la libbase.la $(CMOCKA_LIBS)
check_PROGRAMS += $(native_units)
TESTS += $(native_units)
tests_unit_native_trust_SOURCES = tests/unit/native_trust.c $(native_party)
tests_unit_native_trust_CPPFLAGS = $(native_party_cppflags)
tests_unit_native_trust_LDADD = $(native_party_ldadd)
tests_unit_native_pack_SOURCES = tests/unit/native_pack.c $(native_party)
tests_unit_native_pack_CPPFLAGS = $(native_party_cppflags)
tests_unit_native_pack_LDADD = $(native_party_ldadd)
tests_unit_native_fanout_SOURCES = tests/unit/native_fanout.c $(native_party)
tests_unit_native_fanout_CPPFLAGS = $(native_party_cppflags)
tests_unit_native_fanout_LDADD = $(native_party_ldadd)
tests_unit_native_wirestate_SOURCES = tests/unit/native_wirestate.c \
	$(native_party)
tests_unit_native_wirestate_CPPFLAGS = $(native_party_cppflags)
tests_unit_native_wirestate_LDADD = $(native_party_ldadd)
