# plain: rooms of servers that know nothing of doran, over any wire.
noinst_LTLIBRARIES += libplain.la
libplain_la_SOURCES = \
	src/plain/mapping.c src/plain/mapping.h \
	src/plain/plain.c src/plain/plain.h src/plain/plain_priv.h \
	src/plain/plain_doctor.c \
	src/plain/plain_filters.c src/plain/plain_id.c \
	src/plain/plain_live.c \
	src/plain/plain_receive.c \
	src/plain/plain_send.c
libplain_la_CPPFLAGS = $(INC_PLAIN) $(INC_STORE) $(INC_API) $(INC_CODEC) $(INC_BASE)
libplain_la_LIBADD =
