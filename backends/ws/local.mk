# ws: STOMP 1.2 in WebSockets, by libwebsockets.
if WEBSOCKET
backends_LTLIBRARIES += ws.la
endif
ws_la_SOURCES = \
	backends/ws/ws.c backends/ws/ws_wire.h \
	backends/ws/ws_bare.c \
	backends/ws/ws_config.c backends/ws/ws_config.h \
	backends/ws/ws_link.c backends/ws/ws_link.h \
	backends/ws/ws_proxy.c backends/ws/ws_proxy.h \
	backends/ws/ws_session.c backends/ws/ws_session.h \
	backends/ws/ws_socket.c backends/ws/ws_socket.h \
	backends/ws/ws_status.c \
	backends/ws/ws_tls.c \
	backends/ws/ws_worker.c
ws_la_CPPFLAGS = -I$(top_srcdir)/backends/ws $(INC_API) $(INC_CODEC) \
	$(INC_BASE) $(LWS_CFLAGS) $(CRYPTO_CFLAGS)
ws_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -Wl,-z,defs \
	-export-symbols-regex '^doran_backend_entry$$'
ws_la_LIBADD = libcodec.la libbase.la $(LWS_LIBS) $(GLIB_LIBS) $(SODIUM_LIBS) \
	$(CRYPTO_LIBS)
