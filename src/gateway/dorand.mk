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
	src/gateway/gate_user.c src/gateway/gate_user.h
sbin_PROGRAMS += dorand
dorand_CPPFLAGS = $(INC_GATEWAY) $(INC_CODEC) $(INC_BASE) \
	$(SSL_CFLAGS) -DLOCALEDIR='"$(localedir)"'
dorand_LDADD = libgateway.la libcodec.la libbase.la $(SSL_LIBS) \
	$(GLIB_LIBS)

# Samples for whoever runs one.
doranddir = $(pkgdatadir)/dorand
dist_dorand_DATA = src/data/dorand.conf src/data/dorand.service
