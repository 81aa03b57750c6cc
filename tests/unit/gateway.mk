# tests of MQTT and of the gateway
check_PROGRAMS += codec_mqtt
TESTS += codec_mqtt
codec_mqtt_SOURCES = tests/unit/codec_mqtt.c $(FORMAT_HOSTILE)
codec_mqtt_CPPFLAGS = $(FORMAT_CODEC_CPPFLAGS)
codec_mqtt_LDADD = $(FORMAT_CODEC_LIBS)
