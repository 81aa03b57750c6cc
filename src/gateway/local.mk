# gateway: dorand's clients on one side, the MQTT broker on the other.
INC_GATEWAY = -I$(top_srcdir)/src/gateway
noinst_LTLIBRARIES += libgateway.la
libgateway_la_SOURCES = \
	src/gateway/gateway.c src/gateway/gateway.h src/gateway/gateway_priv.h \
	src/gateway/stomp_session.h \
	src/gateway/tls_context.c src/gateway/tls_context.h \
	src/gateway/transport.h \
	src/gateway/upstream_conf.c
libgateway_la_CPPFLAGS = $(INC_GATEWAY) $(INC_CODEC) $(INC_BASE) $(SSL_CFLAGS)
libgateway_la_LIBADD = $(GLIB_LIBS) $(SSL_LIBS)
