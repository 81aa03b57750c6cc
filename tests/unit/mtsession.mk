# tests of MTProto's encryption, sessions and links
MTSESSION_CPPFLAGS = -I$(top_srcdir)/tests/unit $(INC_MTPROTO) $(INC_CODEC) \
	$(INC_BASE) $(CMOCKA_CFLAGS)
MTSESSION_LDADD = libmtproto.la libcodec.la libbase.la $(GLIB_LIBS) \
	$(SODIUM_LIBS) $(CMOCKA_LIBS)
MTSESSION_TESTS = mt_crypt_vectors mt_link_refusals mt_link_talk
check_PROGRAMS += $(MTSESSION_TESTS)
TESTS += $(MTSESSION_TESTS)
mt_crypt_vectors_SOURCES = tests/unit/mt_crypt_vectors.c
mt_crypt_vectors_CPPFLAGS = $(MTSESSION_CPPFLAGS)
mt_crypt_vectors_LDADD = $(MTSESSION_LDADD)
MTSESSION_PAIR = tests/unit/mt_pair.c tests/unit/mt_pair.h $(MTPROTO_PARTY)
mt_link_talk_SOURCES = tests/unit/mt_link_talk.c $(MTSESSION_PAIR)
mt_link_talk_CPPFLAGS = $(MTSESSION_CPPFLAGS)
mt_link_talk_LDADD = $(MTSESSION_LDADD)
mt_link_refusals_SOURCES = tests/unit/mt_link_refusals.c $(MTSESSION_PAIR)
mt_link_refusals_CPPFLAGS = $(MTSESSION_CPPFLAGS)
mt_link_refusals_LDADD = $(MTSESSION_LDADD)
