# tests of MTProto: pieces, transports, key exchange
MTPROTO_CPPFLAGS = -I$(top_srcdir)/tests/unit $(INC_MTPROTO) $(INC_CODEC) \
	$(INC_BASE) $(CMOCKA_CFLAGS)
MTPROTO_LDADD = libmtproto.la libcodec.la libbase.la $(GLIB_LIBS) $(SODIUM_LIBS) \
	$(CMOCKA_LIBS)
MTPROTO_PARTY = tests/unit/mt_party.c tests/unit/mt_party.h
MTPROTO_RECORDED = tests/unit/mt_recorded.c tests/unit/mt_recorded.h
MTPROTO_TESTS = mt_handshake mt_lies mt_streams mt_tricks \
	mt_vectors
check_PROGRAMS += $(MTPROTO_TESTS)
TESTS += $(MTPROTO_TESTS)
mt_vectors_SOURCES = tests/unit/mt_vectors.c tests/unit/hex.h \
	$(MTPROTO_PARTY) $(MTPROTO_RECORDED)
mt_vectors_CPPFLAGS = $(MTPROTO_CPPFLAGS)
mt_vectors_LDADD = $(MTPROTO_LDADD)
mt_handshake_SOURCES = tests/unit/mt_handshake.c tests/unit/hex.h \
	$(MTPROTO_PARTY) $(MTPROTO_RECORDED)
mt_handshake_CPPFLAGS = $(MTPROTO_CPPFLAGS)
mt_handshake_LDADD = $(MTPROTO_LDADD)
mt_streams_SOURCES = tests/unit/mt_streams.c tests/unit/hex.h $(MTPROTO_PARTY)
mt_streams_CPPFLAGS = $(MTPROTO_CPPFLAGS)
mt_streams_LDADD = $(MTPROTO_LDADD)
mt_lies_SOURCES = tests/unit/mt_lies.c $(MTPROTO_PARTY)
mt_lies_CPPFLAGS = $(MTPROTO_CPPFLAGS)
mt_lies_LDADD = $(MTPROTO_LDADD) $(CRYPTO_LIBS)
mt_tricks_SOURCES = tests/unit/mt_tricks.c $(MTPROTO_PARTY)
mt_tricks_CPPFLAGS = $(MTPROTO_CPPFLAGS)
mt_tricks_LDADD = $(MTPROTO_LDADD)
