# The wires: one conformance suite over each, and what each alone can do.
WIRE_SUITE = tests/unit/wire_conformance.c tests/unit/wire_conformance.h \
	tests/unit/wire_peer.c tests/unit/wire_peer.h
TEST_BROKER = tests/lib/broker.c tests/lib/broker.h
WIRE_TESTS = wire_loopback
WIRE_CPPFLAGS = -I$(top_srcdir)/tests/unit -I$(top_srcdir)/tests/lib \
	$(INC_API) $(INC_BASE) $(CMOCKA_CFLAGS)
WIRE_LDADD = libapi.la libbase.la $(CMOCKA_LIBS)
check_PROGRAMS += $(WIRE_TESTS)
TESTS += $(WIRE_TESTS)

wire_loopback_SOURCES = tests/unit/wire_loopback.c $(WIRE_SUITE)
wire_loopback_CPPFLAGS = $(WIRE_CPPFLAGS)
wire_loopback_LDADD = $(WIRE_LDADD)
