# The backend tcp over dorand; with RabbitMQ behind it too.
check_PROGRAMS += wire_tcp
TESTS += wire_tcp
wire_tcp_SOURCES = tests/unit/wire_tcp.c tests/lib/gate.c tests/lib/gate.h \
	$(TEST_BROKER) $(WIRE_SUITE)
wire_tcp_CPPFLAGS = $(WIRE_CPPFLAGS)
wire_tcp_LDADD = $(WIRE_LDADD)
TESTS += tests/e2e/wire-tcp-rabbit.sh
EXTRA_DIST += tests/e2e/wire-tcp-rabbit.sh
