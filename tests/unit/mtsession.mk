# tests of MTProto's encryption, sessions and links
MTSESSION_CPPFLAGS = -I$(top_srcdir)/tests/unit $(INC_MTPROTO) $(INC_CODEC) \
	$(INC_BASE) $(CMOCKA_CFLAGS)
MTSESSION_LDADD = libmtproto.la libcodec.la libbase.la $(GLIB_LIBS) \
	$(SODIUM_LIBS) $(CMOCKA_LIBS)
MTSESSION_TESTS = mt_crypt_vectors mt_foreign mt_link_refusals mt_link_talk \
	mt_services
check_PROGRAMS += $(MTSESSION_TESTS)
TESTS += $(MTSESSION_TESTS)
mt_foreign_SOURCES = tests/unit/mt_foreign.c
mt_foreign_CPPFLAGS = $(MTSESSION_CPPFLAGS) $(ZLIB_CFLAGS)
mt_foreign_LDADD = $(MTSESSION_LDADD) $(ZLIB_LIBS)
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
mt_services_SOURCES = tests/unit/mt_services.c $(MTSESSION_PAIR)
mt_services_CPPFLAGS = $(MTSESSION_CPPFLAGS)
mt_services_LDADD = $(MTSESSION_LDADD)

# Clients from elsewhere: tests/interop/mtproto/run.sh BUILDDIR, run by .ci/run.
EXTRA_DIST += tests/interop/mtproto/common.mjs \
	tests/interop/mtproto/gramjs.mjs tests/interop/mtproto/mtcute.mjs \
	tests/interop/mtproto/package.json \
	tests/interop/mtproto/package-lock.json \
	tests/interop/mtproto/run.sh tests/interop/mtproto/schema.mjs \
	tests/interop/mtproto/tdlib.mjs tests/interop/mtproto/telethon_peer.py
