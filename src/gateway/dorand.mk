# dorand: the program around the gateway.
dorand_SOURCES = \
	src/gateway/dorand.c \
	src/gateway/gate_addresses.c src/gateway/gate_addresses.h \
	src/gateway/gate_visitor.c src/gateway/gate_out.c \
	src/gateway/gate_conf.c src/gateway/gate_conf.h \
	src/gateway/gate_line.c src/gateway/gate_options.c \
	src/gateway/gate_listen.c src/gateway/gate_listen.h \
	src/gateway/gate_log.c src/gateway/gate_log.h \
	src/gateway/gate_net.c src/gateway/gate_net.h \
	src/gateway/gate_page.c \
	src/gateway/gate_tls.c src/gateway/gate_tls.h \
	src/gateway/gate_server.c src/gateway/gate_server.h \
	src/gateway/gate_server_priv.h \
	src/gateway/gate_user.c src/gateway/gate_user.h \
	src/gateway/gate_key.c src/gateway/gate_key.h \
	src/gateway/gate_tcp.c src/gateway/gate_ws.c
sbin_PROGRAMS += dorand
dorand_CPPFLAGS = $(INC_GATEWAY) $(INC_MTPROTO) $(INC_CODEC) $(INC_BASE) \
	$(SSL_CFLAGS) -DLOCALEDIR='"$(localedir)"'
dorand_LDADD = libgateway.la libmtproto.la libcodec.la libbase.la \
	$(SSL_LIBS) $(GLIB_LIBS)

# Samples for whoever runs one.
doranddir = $(pkgdatadir)/dorand
dist_dorand_DATA = src/data/dorand.conf
nodist_dorand_DATA = src/data/dorand.service
EXTRA_DIST += src/data/dorand.service.in
CLEANFILES += src/data/dorand.service
src/data/dorand.service: src/data/dorand.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) src/data && \
	sed 's|[@]sbindir@|$(sbindir)|' \
		$(srcdir)/src/data/dorand.service.in >$@.new && mv $@.new $@
