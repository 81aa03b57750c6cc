# tests of STOMP and of the WebSocket backend
check_PROGRAMS += codec_stomp
TESTS += codec_stomp
codec_stomp_SOURCES = tests/unit/codec_stomp.c $(FORMAT_HOSTILE)
codec_stomp_CPPFLAGS = $(FORMAT_CODEC_CPPFLAGS)
codec_stomp_LDADD = $(FORMAT_CODEC_LIBS)

if WEBSOCKET
WS_TESTS = wire_ws wire_ws_odd wire_ws_stomp
check_PROGRAMS += $(WS_TESTS)
TESTS += $(WS_TESTS)
endif

wire_ws_stomp_SOURCES = tests/unit/wire_ws_stomp.c \
	tests/lib/rabbit.c tests/lib/rabbit.h \
	tests/unit/wire_peer.c tests/unit/wire_peer.h
wire_ws_stomp_CPPFLAGS = $(WIRE_CPPFLAGS)
wire_ws_stomp_LDADD = $(WIRE_LDADD)

wire_ws_odd_SOURCES = tests/unit/wire_ws_odd.c \
	tests/unit/wire_peer.c tests/unit/wire_peer.h
wire_ws_odd_CPPFLAGS = $(WIRE_CPPFLAGS)
wire_ws_odd_LDADD = $(WIRE_LDADD)
EXTRA_DIST += tests/lib/wsserver.py

wire_ws_SOURCES = tests/unit/wire_ws.c tests/lib/gate.c tests/lib/gate.h \
	$(TEST_BROKER) $(WIRE_SUITE)
wire_ws_CPPFLAGS = $(WIRE_CPPFLAGS)
wire_ws_LDADD = $(WIRE_LDADD)

if WEBSOCKET
TESTS += tests/e2e/ws.sh tests/e2e/wire-ws-rabbit.sh
endif
EXTRA_DIST += tests/e2e/ws.sh tests/e2e/wire-ws-rabbit.sh

check_PROGRAMS += ws_settings
TESTS += ws_settings
ws_settings_SOURCES = tests/unit/ws_settings.c \
	backends/ws/ws_config.c backends/ws/ws_config.h \
	backends/ws/ws_proxy.c backends/ws/ws_proxy.h
ws_settings_CPPFLAGS = -I$(top_srcdir)/backends/ws $(INC_API) $(INC_BASE) \
	$(CMOCKA_CFLAGS)
ws_settings_LDADD = libbase.la $(GLIB_LIBS) $(SODIUM_LIBS) $(CMOCKA_LIBS)
