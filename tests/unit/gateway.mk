# tests of MQTT and of the gateway
check_PROGRAMS += codec_mqtt
TESTS += codec_mqtt
codec_mqtt_SOURCES = tests/unit/codec_mqtt.c $(FORMAT_HOSTILE)
codec_mqtt_CPPFLAGS = $(FORMAT_CODEC_CPPFLAGS)
codec_mqtt_LDADD = $(FORMAT_CODEC_LIBS)

GATEWAY_CPPFLAGS = -I$(top_srcdir)/tests/unit -I$(top_srcdir)/tests/lib \
	$(INC_GATEWAY) $(INC_MTPROTO) $(INC_CODEC) $(INC_BASE) \
	$(CMOCKA_CFLAGS)
GATEWAY_LDADD = libgateway.la libmtproto.la libcodec.la libbase.la \
	$(CMOCKA_LIBS)
GATEWAY_GUEST = tests/unit/guest.c tests/unit/guest.h $(TEST_BROKER)
GATEWAY_SCRIPTED = tests/unit/scripted.c tests/unit/scripted.h
GATEWAY_TESTS = gateway_session gateway_broker gateway_bounds \
	gateway_tls gateway_mtproto gateway_mtproto_bounds
check_PROGRAMS += $(GATEWAY_TESTS)
TESTS += $(GATEWAY_TESTS)
gateway_session_SOURCES = tests/unit/gateway_session.c $(GATEWAY_GUEST)
gateway_session_CPPFLAGS = $(GATEWAY_CPPFLAGS)
gateway_session_LDADD = $(GATEWAY_LDADD)
gateway_broker_SOURCES = tests/unit/gateway_broker.c $(GATEWAY_GUEST) \
	$(GATEWAY_SCRIPTED)
gateway_broker_CPPFLAGS = $(GATEWAY_CPPFLAGS)
gateway_broker_LDADD = $(GATEWAY_LDADD)
gateway_bounds_SOURCES = tests/unit/gateway_bounds.c $(GATEWAY_GUEST) \
	$(GATEWAY_SCRIPTED)
gateway_bounds_CPPFLAGS = $(GATEWAY_CPPFLAGS)
gateway_bounds_LDADD = $(GATEWAY_LDADD)
gateway_tls_SOURCES = tests/unit/gateway_tls.c $(GATEWAY_GUEST) \
	$(TEST_CERTIFICATES)
gateway_tls_CPPFLAGS = $(GATEWAY_CPPFLAGS)
gateway_tls_LDADD = $(GATEWAY_LDADD)
gateway_mtproto_SOURCES = tests/unit/gateway_mtproto.c $(GATEWAY_GUEST) \
	tests/unit/mt_guest.c tests/unit/mt_guest.h
gateway_mtproto_CPPFLAGS = $(GATEWAY_CPPFLAGS) $(SODIUM_CFLAGS)
gateway_mtproto_LDADD = $(GATEWAY_LDADD) $(SODIUM_LIBS)
gateway_mtproto_bounds_SOURCES = tests/unit/gateway_mtproto_bounds.c \
	tests/unit/mt_guest.c tests/unit/mt_guest.h $(GATEWAY_GUEST) \
	$(GATEWAY_SCRIPTED)
gateway_mtproto_bounds_CPPFLAGS = $(GATEWAY_CPPFLAGS) $(SODIUM_CFLAGS)
gateway_mtproto_bounds_LDADD = $(GATEWAY_LDADD) $(SODIUM_LIBS)
