# The wires: one conformance suite over each, and what each alone can do.
WIRE_SUITE = tests/unit/wire_conformance.c tests/unit/wire_conformance.h \
	tests/unit/wire_brokers.c tests/unit/wire_brokers.h \
	tests/unit/wire_killed.c tests/unit/wire_killed.h \
	tests/unit/wire_refusals.c tests/unit/wire_refusals.h \
	tests/unit/wire_peer.c tests/unit/wire_peer.h
TEST_BROKER = tests/lib/broker.c tests/lib/broker.h tests/lib/rabbit.c \
	tests/lib/rabbit.h
WIRE_TESTS = api_loader loopback_faults wire_loopback wire_mqtt wire_mqtt_tls
WIRE_CPPFLAGS = -I$(top_srcdir)/tests/unit -I$(top_srcdir)/tests/lib \
	$(INC_API) $(INC_BASE) $(CMOCKA_CFLAGS)
WIRE_LDADD = libapi.la libbase.la $(CMOCKA_LIBS)
check_PROGRAMS += $(WIRE_TESTS)
TESTS += $(WIRE_TESTS)

wire_loopback_SOURCES = tests/unit/wire_loopback.c $(WIRE_SUITE)
wire_loopback_CPPFLAGS = $(WIRE_CPPFLAGS)
wire_loopback_LDADD = $(WIRE_LDADD)

wire_mqtt_SOURCES = tests/unit/wire_mqtt.c $(TEST_BROKER) $(WIRE_SUITE)
wire_mqtt_CPPFLAGS = $(WIRE_CPPFLAGS)
wire_mqtt_LDADD = $(WIRE_LDADD)

TEST_CERTIFICATES = tests/lib/certificates.c tests/lib/certificates.h
wire_mqtt_tls_SOURCES = tests/unit/wire_mqtt_tls.c $(TEST_BROKER) \
	$(TEST_CERTIFICATES) \
	tests/unit/wire_peer.c tests/unit/wire_peer.h
wire_mqtt_tls_CPPFLAGS = $(WIRE_CPPFLAGS)
wire_mqtt_tls_LDADD = $(WIRE_LDADD)

api_loader_SOURCES = tests/unit/api_loader.c
api_loader_CPPFLAGS = $(WIRE_CPPFLAGS)
api_loader_LDADD = $(WIRE_LDADD)

# Modules for the loader to refuse, each for a reason of its own.
BAD_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -rpath /nowhere
check_LTLIBRARIES += bad-abi.la bad-size.la bad-entry.la bad-name.la \
	bad-kind.la bad-ops.la bad-null.la some-network.la
bad_abi_la_SOURCES = tests/unit/bad_module.c
bad_abi_la_CPPFLAGS = $(INC_API) -DBAD_ABI -DNAME='"bad-abi"'
bad_abi_la_LDFLAGS = $(BAD_LDFLAGS)
bad_size_la_SOURCES = tests/unit/bad_module.c
bad_size_la_CPPFLAGS = $(INC_API) -DBAD_SIZE -DNAME='"bad-size"'
bad_size_la_LDFLAGS = $(BAD_LDFLAGS)
bad_entry_la_SOURCES = tests/unit/bad_module.c
bad_entry_la_CPPFLAGS = $(INC_API) -DBAD_ENTRY -DNAME='"bad-entry"'
bad_entry_la_LDFLAGS = $(BAD_LDFLAGS)
bad_name_la_SOURCES = tests/unit/bad_module.c
bad_name_la_CPPFLAGS = $(INC_API) -DBAD_NAME -DNAME='"bad-name"'
bad_name_la_LDFLAGS = $(BAD_LDFLAGS)
bad_kind_la_SOURCES = tests/unit/bad_module.c
bad_kind_la_CPPFLAGS = $(INC_API) -DBAD_KIND -DNAME='"bad-kind"'
bad_kind_la_LDFLAGS = $(BAD_LDFLAGS)
bad_ops_la_SOURCES = tests/unit/bad_module.c
bad_ops_la_CPPFLAGS = $(INC_API) -DBAD_OPS -DNAME='"bad-ops"'
bad_ops_la_LDFLAGS = $(BAD_LDFLAGS)
bad_null_la_SOURCES = tests/unit/bad_module.c
bad_null_la_CPPFLAGS = $(INC_API) -DBAD_NULL -DNAME='"bad-null"'
bad_null_la_LDFLAGS = $(BAD_LDFLAGS)
some_network_la_SOURCES = tests/unit/bad_module.c
some_network_la_CPPFLAGS = $(INC_API) -DSOME_NETWORK -DNAME='"some-network"'
some_network_la_LDFLAGS = $(BAD_LDFLAGS)

loopback_faults_SOURCES = tests/unit/loopback_faults.c \
	backends/loopback/lb_rules.c backends/loopback/lb_rules.h \
	tests/unit/wire_peer.c tests/unit/wire_peer.h
loopback_faults_CPPFLAGS = -I$(top_srcdir)/backends/loopback $(WIRE_CPPFLAGS)
loopback_faults_LDADD = $(WIRE_LDADD)
