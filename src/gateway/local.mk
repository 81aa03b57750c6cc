# gateway: dorand's clients on one side, the MQTT broker on the other.
INC_GATEWAY = -I$(top_srcdir)/src/gateway
noinst_LTLIBRARIES += libgateway.la
libgateway_la_SOURCES = \
	src/gateway/client.c src/gateway/client_down.c src/gateway/client_up.c \
	src/gateway/client.h src/gateway/client_priv.h \
	src/gateway/face.h \
	src/gateway/gateway.c src/gateway/gateway.h src/gateway/gateway_priv.h \
	src/gateway/mt_aliases.c src/gateway/mt_calls.c \
	src/gateway/mt_desk.c src/gateway/mt_desk.h \
	src/gateway/mt_face.c src/gateway/mt_face.h \
	src/gateway/mt_face_priv.h \
	src/gateway/mt_login.c src/gateway/mt_say.c \
	src/gateway/outq.c src/gateway/outq.h \
	src/gateway/poller.c src/gateway/poller.h \
	src/gateway/random_id.c src/gateway/random_id.h \
	src/gateway/stomp_frames.c src/gateway/stomp_login.c \
	src/gateway/stomp_say.c src/gateway/stomp_session.c \
	src/gateway/stomp_priv.h src/gateway/stomp_session.h \
	src/gateway/stream.c src/gateway/stream.h \
	src/gateway/timers.c src/gateway/timers.h \
	src/gateway/tls_context.c src/gateway/tls_context.h \
	src/gateway/transport.h \
	src/gateway/upstream.c src/gateway/upstream.h \
	src/gateway/upstream_conf.c \
	src/gateway/window.c src/gateway/window.h
libgateway_la_CPPFLAGS = $(INC_GATEWAY) $(INC_MTPROTO) $(INC_CODEC) $(INC_BASE) $(SSL_CFLAGS)
libgateway_la_LIBADD = $(GLIB_LIBS) $(SSL_LIBS)
