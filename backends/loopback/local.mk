# loopback: a broker in memory, with faults on command.
backends_LTLIBRARIES += loopback.la
loopback_la_SOURCES = \
	backends/loopback/loopback.c \
	backends/loopback/lb_broker.c backends/loopback/lb_broker.h \
	backends/loopback/lb_config.c backends/loopback/lb_config.h \
	backends/loopback/lb_control.c \
	backends/loopback/lb_fault.c backends/loopback/lb_fault.h \
	backends/loopback/lb_rules.c backends/loopback/lb_rules.h \
	backends/loopback/lb_session.c
loopback_la_CPPFLAGS = -I$(top_srcdir)/backends/loopback $(INC_API) $(INC_BASE)
loopback_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -Wl,-z,defs \
	-export-symbols-regex '^doran_backend_entry$$'
loopback_la_LIBADD = libbase.la $(GLIB_LIBS) $(SODIUM_LIBS)
