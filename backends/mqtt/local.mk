# mqtt: any MQTT 3.1.1 broker, by Paho.
backends_LTLIBRARIES += mqtt.la
mqtt_la_SOURCES = \
	backends/mqtt/mqtt.c \
	backends/mqtt/mq_bell.c backends/mqtt/mq_bell.h \
	backends/mqtt/mq_config.c backends/mqtt/mq_config.h \
	backends/mqtt/mq_doubt.c backends/mqtt/mq_doubt.h \
	backends/mqtt/mq_link.c backends/mqtt/mq_link.h \
	backends/mqtt/mq_name.c backends/mqtt/mq_name.h \
	backends/mqtt/mq_tap.c backends/mqtt/mq_tap.h \
	backends/mqtt/mq_wire.h \
	backends/mqtt/mq_worker.c
mqtt_la_CPPFLAGS = -I$(top_srcdir)/backends/mqtt $(INC_API) $(INC_BASE)
mqtt_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -Wl,-z,defs \
	-export-symbols-regex '^doran_backend_entry$$'
mqtt_la_LIBADD = libbase.la $(PAHO_LIBS) $(GLIB_LIBS) $(SODIUM_LIBS)

dist_pkgdata_DATA += src/data/mosquitto.acl
