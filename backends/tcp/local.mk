# tcp: MTProto 2.0 to dorand.
backends_LTLIBRARIES += tcp.la
tcp_la_SOURCES = \
	backends/tcp/tcp.c backends/tcp/tc_wire.h \
	backends/tcp/tc_config.c backends/tcp/tc_config.h \
	backends/tcp/tc_link.c backends/tcp/tc_link.h \
	backends/tcp/tc_proxy.c backends/tcp/tc_proxy.h \
	backends/tcp/tc_session.c backends/tcp/tc_session.h \
	backends/tcp/tc_state.c backends/tcp/tc_state.h \
	backends/tcp/tc_worker.c
tcp_la_CPPFLAGS = -I$(top_srcdir)/backends/tcp $(INC_API) $(INC_MTPROTO) $(INC_CODEC) $(INC_BASE)
tcp_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -Wl,-z,defs \
	-export-symbols-regex '^doran_backend_entry$$'
tcp_la_LIBADD = libmtproto.la libcodec.la libbase.la $(GLIB_LIBS) \
	$(SODIUM_LIBS) $(CRYPTO_LIBS)
