# Fuzz targets. Here they only run their kept corpus; configured with
# --enable-fuzzing (see `make fuzz`) each is a libFuzzer program.
fuzz_dicts = tests/fuzz/clean.dict tests/fuzz/config.dict tests/fuzz/day.dict \
	tests/fuzz/editor.dict tests/fuzz/json.dict tests/fuzz/keys.dict tests/fuzz/line.dict \
	tests/fuzz/match.dict tests/fuzz/mnemonic.dict tests/fuzz/names.dict \
	tests/fuzz/room.dict tests/fuzz/rpc.dict tests/fuzz/search.dict tests/fuzz/server.dict tests/fuzz/stomp.dict \
	tests/fuzz/topics.dict tests/fuzz/wrap.dict
fuzz_targets = \
	tests/fuzz/ask tests/fuzz/base32 tests/fuzz/body \
	tests/fuzz/brief tests/fuzz/bundle tests/fuzz/cbor \
	tests/fuzz/clean tests/fuzz/config tests/fuzz/content \
	tests/fuzz/control tests/fuzz/cose tests/fuzz/day \
	tests/fuzz/devlist tests/fuzz/editor tests/fuzz/envelope \
	tests/fuzz/json tests/fuzz/keys tests/fuzz/line \
	tests/fuzz/match tests/fuzz/mnemonic tests/fuzz/mqtt \
	tests/fuzz/mthandshake tests/fuzz/mttransport tests/fuzz/names \
	tests/fuzz/pack tests/fuzz/plain tests/fuzz/record \
	tests/fuzz/room tests/fuzz/rpc tests/fuzz/search tests/fuzz/server \
	tests/fuzz/signal tests/fuzz/status tests/fuzz/stomp tests/fuzz/textline \
	tests/fuzz/mtpayload tests/fuzz/tl \
	tests/fuzz/topics tests/fuzz/wrap tests/fuzz/wsframe
check_PROGRAMS += $(fuzz_targets) tests/fuzz/seeds
TESTS += $(fuzz_targets)
EXTRA_DIST += tests/fuzz/corpus tests/fuzz/README.md \
	tests/fuzz/fuzz.sh tests/fuzz/target.sh tests/fuzz/long.sh \
	tests/fuzz/minute.list \
	$(fuzz_dicts)

.PHONY: fuzz-list
fuzz-list:
	@echo $(fuzz_targets)

# Writes the seeds of the corpus.
tests_fuzz_seeds_SOURCES = tests/fuzz/seeds.c tests/fuzz/seeds_text.c \
	tests/fuzz/seeds_tl.c tests/fuzz/seeds_mt.c tests/fuzz/seeds_mtstream.c tests/fuzz/seeds.h $(FORMAT_SAMPLE) $(TL_SAMPLE) \
	tests/unit/crypto_party.c tests/unit/crypto_party.h
tests_fuzz_seeds_CPPFLAGS = $(FORMAT_NATIVE_CPPFLAGS) $(INC_MTPROTO) \
	-I$(top_srcdir)/tests/unit
tests_fuzz_seeds_LDADD = libmtproto.la $(FORMAT_NATIVE_LIBS)

# libFuzzer's main, or our own.
check_LTLIBRARIES += tests/fuzz/libfuzz.la
tests_fuzz_libfuzz_la_SOURCES = tests/fuzz/fuzz.c tests/fuzz/fuzz.h
tests_fuzz_libfuzz_la_CPPFLAGS = $(INC_BASE)
fuzz_ldflags = $(AM_LDFLAGS)
if FUZZING
fuzz_ldflags += -fsanitize=fuzzer
else
tests_fuzz_libfuzz_la_SOURCES += tests/fuzz/replay.c
endif
fuzz_signed = tests/fuzz/fake_sign.c tests/fuzz/signed.c tests/fuzz/signed.h
fuzz_libs = tests/fuzz/libfuzz.la libbase.la $(GLIB_LIBS) $(SODIUM_LIBS)

fuzz_codec_cppflags = $(INC_CODEC) $(INC_BASE)
fuzz_codec_ldadd = libcodec.la $(fuzz_libs)
fuzz_native_cppflags = $(INC_NATIVE) $(INC_CRYPTO) $(INC_CODEC) $(INC_BASE)
fuzz_native_ldadd = libnative.la $(fuzz_libs)
fuzz_core_cppflags = $(INC_CORE) $(INC_BASE)
fuzz_core_ldadd = libcore.la $(fuzz_libs)
fuzz_ui_cppflags = $(INC_UI) $(INC_CORE) $(INC_BASE)
fuzz_ui_ldadd = libui.la $(fuzz_libs)

tests_fuzz_ask_SOURCES = tests/fuzz/ask.c
tests_fuzz_ask_CPPFLAGS = $(fuzz_native_cppflags)
tests_fuzz_ask_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_ask_LDADD = $(fuzz_native_ldadd)
tests_fuzz_base32_SOURCES = tests/fuzz/base32.c
tests_fuzz_base32_CPPFLAGS = $(fuzz_codec_cppflags)
tests_fuzz_base32_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_base32_LDADD = $(fuzz_codec_ldadd)
tests_fuzz_body_SOURCES = tests/fuzz/body.c
tests_fuzz_body_CPPFLAGS = $(fuzz_native_cppflags)
tests_fuzz_body_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_body_LDADD = $(fuzz_native_ldadd)
tests_fuzz_bundle_SOURCES = tests/fuzz/bundle.c $(fuzz_signed)
tests_fuzz_bundle_CPPFLAGS = $(fuzz_native_cppflags)
tests_fuzz_bundle_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_bundle_LDADD = $(fuzz_native_ldadd)
tests_fuzz_cbor_SOURCES = tests/fuzz/cbor.c \
	tests/fuzz/cbor_check.c tests/fuzz/cbor_check.h
tests_fuzz_cbor_CPPFLAGS = $(fuzz_codec_cppflags)
tests_fuzz_cbor_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_cbor_LDADD = $(fuzz_codec_ldadd)
tests_fuzz_clean_SOURCES = tests/fuzz/clean.c
tests_fuzz_clean_CPPFLAGS = $(fuzz_codec_cppflags)
tests_fuzz_clean_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_clean_LDADD = $(fuzz_codec_ldadd)
tests_fuzz_config_SOURCES = tests/fuzz/config.c
tests_fuzz_config_CPPFLAGS = $(fuzz_core_cppflags)
tests_fuzz_config_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_config_LDADD = $(fuzz_core_ldadd)
tests_fuzz_content_SOURCES = tests/fuzz/content.c
tests_fuzz_content_CPPFLAGS = $(fuzz_codec_cppflags)
tests_fuzz_content_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_content_LDADD = $(fuzz_codec_ldadd)
tests_fuzz_control_SOURCES = tests/fuzz/control.c
tests_fuzz_control_CPPFLAGS = $(fuzz_native_cppflags)
tests_fuzz_control_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_control_LDADD = $(fuzz_native_ldadd)
tests_fuzz_cose_SOURCES = tests/fuzz/cose.c
tests_fuzz_cose_CPPFLAGS = $(fuzz_codec_cppflags)
tests_fuzz_cose_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_cose_LDADD = $(fuzz_codec_ldadd)
tests_fuzz_devlist_SOURCES = tests/fuzz/devlist.c $(fuzz_signed)
tests_fuzz_devlist_CPPFLAGS = $(fuzz_native_cppflags)
tests_fuzz_devlist_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_devlist_LDADD = $(fuzz_native_ldadd)
tests_fuzz_editor_SOURCES = tests/fuzz/editor.c
tests_fuzz_editor_CPPFLAGS = $(fuzz_ui_cppflags)
tests_fuzz_editor_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_editor_LDADD = $(fuzz_ui_ldadd)
tests_fuzz_envelope_SOURCES = tests/fuzz/envelope.c
tests_fuzz_envelope_CPPFLAGS = $(fuzz_native_cppflags)
tests_fuzz_envelope_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_envelope_LDADD = $(fuzz_native_ldadd)
tests_fuzz_keys_SOURCES = tests/fuzz/keys.c
tests_fuzz_keys_CPPFLAGS = $(fuzz_ui_cppflags)
tests_fuzz_keys_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_keys_LDADD = $(fuzz_ui_ldadd)
tests_fuzz_mnemonic_SOURCES = tests/fuzz/mnemonic.c
tests_fuzz_mnemonic_CPPFLAGS = $(fuzz_native_cppflags)
tests_fuzz_mnemonic_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_mnemonic_LDADD = $(fuzz_native_ldadd)
tests_fuzz_names_SOURCES = tests/fuzz/names.c
tests_fuzz_names_CPPFLAGS = $(fuzz_native_cppflags)
tests_fuzz_names_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_names_LDADD = $(fuzz_native_ldadd)
tests_fuzz_plain_SOURCES = tests/fuzz/plain.c
tests_fuzz_plain_CPPFLAGS = $(fuzz_native_cppflags)
tests_fuzz_plain_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_plain_LDADD = $(fuzz_native_ldadd)
tests_fuzz_record_SOURCES = tests/fuzz/record.c $(fuzz_signed)
tests_fuzz_record_CPPFLAGS = $(fuzz_native_cppflags)
tests_fuzz_record_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_record_LDADD = $(fuzz_native_ldadd)
tests_fuzz_signal_SOURCES = tests/fuzz/signal.c \
	tests/unit/crypto_party.c tests/unit/crypto_party.h
tests_fuzz_signal_CPPFLAGS = $(fuzz_native_cppflags) \
	-I$(top_srcdir)/tests/unit
tests_fuzz_signal_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_signal_LDADD = $(fuzz_native_ldadd)
tests_fuzz_status_SOURCES = tests/fuzz/status.c
tests_fuzz_status_CPPFLAGS = $(fuzz_codec_cppflags)
tests_fuzz_status_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_status_LDADD = $(fuzz_codec_ldadd)
tests_fuzz_topics_SOURCES = tests/fuzz/topics.c
tests_fuzz_topics_CPPFLAGS = $(fuzz_native_cppflags)
tests_fuzz_topics_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_topics_LDADD = $(fuzz_native_ldadd)
tests_fuzz_wrap_SOURCES = tests/fuzz/wrap.c
tests_fuzz_wrap_CPPFLAGS = $(fuzz_ui_cppflags)
tests_fuzz_wrap_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_wrap_LDADD = $(fuzz_ui_ldadd)
tests_fuzz_json_SOURCES = tests/fuzz/json.c
tests_fuzz_json_CPPFLAGS = $(fuzz_core_cppflags)
tests_fuzz_json_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_json_LDADD = $(fuzz_core_ldadd)
tests_fuzz_match_SOURCES = tests/fuzz/match.c
tests_fuzz_match_CPPFLAGS = $(fuzz_ui_cppflags)
tests_fuzz_match_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_match_LDADD = $(fuzz_ui_ldadd)
tests_fuzz_pack_SOURCES = tests/fuzz/pack.c
tests_fuzz_pack_CPPFLAGS = $(fuzz_native_cppflags)
tests_fuzz_pack_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_pack_LDADD = $(fuzz_native_ldadd)
tests_fuzz_room_SOURCES = tests/fuzz/room.c
tests_fuzz_room_CPPFLAGS = $(INC_PLAIN) $(INC_BASE)
tests_fuzz_room_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_room_LDADD = libplain.la libstore.la libapi.la $(fuzz_libs)
tests_fuzz_rpc_SOURCES = tests/fuzz/rpc.c
tests_fuzz_rpc_CPPFLAGS = $(fuzz_core_cppflags)
tests_fuzz_rpc_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_rpc_LDADD = $(fuzz_core_ldadd)
tests_fuzz_search_SOURCES = tests/fuzz/search.c
tests_fuzz_search_CPPFLAGS = $(fuzz_codec_cppflags)
tests_fuzz_search_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_search_LDADD = $(fuzz_codec_ldadd)
tests_fuzz_mtpayload_SOURCES = tests/fuzz/mtpayload.c
tests_fuzz_mtpayload_CPPFLAGS = $(INC_MTPROTO) $(fuzz_codec_cppflags)
tests_fuzz_mtpayload_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_mtpayload_LDADD = libmtproto.la $(fuzz_codec_ldadd)
tests_fuzz_textline_SOURCES = tests/fuzz/textline.c
tests_fuzz_textline_CPPFLAGS = $(fuzz_core_cppflags)
tests_fuzz_textline_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_textline_LDADD = $(fuzz_core_ldadd)
tests_fuzz_brief_SOURCES = tests/fuzz/brief.c
tests_fuzz_brief_CPPFLAGS = $(fuzz_ui_cppflags)
tests_fuzz_brief_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_brief_LDADD = $(fuzz_ui_ldadd)
tests_fuzz_day_SOURCES = tests/fuzz/day.c
tests_fuzz_day_CPPFLAGS = $(fuzz_ui_cppflags)
tests_fuzz_day_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_day_LDADD = $(fuzz_ui_ldadd)
tests_fuzz_server_SOURCES = tests/fuzz/server.c \
	backends/mqtt/mq_config.c backends/mqtt/mq_config.h
tests_fuzz_server_CPPFLAGS = -I$(top_srcdir)/backends/mqtt $(INC_API) \
	$(INC_BASE)
tests_fuzz_server_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_server_LDADD = $(fuzz_libs)
tests_fuzz_line_SOURCES = tests/fuzz/line.c
tests_fuzz_line_CPPFLAGS = $(fuzz_core_cppflags) $(JSON_CFLAGS)
tests_fuzz_line_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_line_LDADD = $(fuzz_core_ldadd) $(JSON_LIBS)
tests_fuzz_mqtt_SOURCES = tests/fuzz/mqtt.c
tests_fuzz_mqtt_CPPFLAGS = $(fuzz_codec_cppflags)
tests_fuzz_mqtt_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_mqtt_LDADD = $(fuzz_codec_ldadd)
tests_fuzz_stomp_SOURCES = tests/fuzz/stomp.c
tests_fuzz_stomp_CPPFLAGS = $(fuzz_codec_cppflags)
tests_fuzz_stomp_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_stomp_LDADD = $(fuzz_codec_ldadd)

tests_fuzz_wsframe_SOURCES = tests/fuzz/wsframe.c
tests_fuzz_wsframe_CPPFLAGS = $(fuzz_codec_cppflags)
tests_fuzz_wsframe_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_wsframe_LDADD = $(fuzz_codec_ldadd)

tests_fuzz_tl_SOURCES = tests/fuzz/tl.c $(TL_SAMPLE)
tests_fuzz_tl_CPPFLAGS = $(fuzz_codec_cppflags) -I$(top_srcdir)/tests/unit
tests_fuzz_tl_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_tl_LDADD = $(fuzz_codec_ldadd)
# MTProto
fuzz_mtproto_cppflags = $(INC_MTPROTO) $(INC_CODEC) $(INC_BASE) \
	-I$(top_srcdir)/tests/unit
fuzz_mtproto_ldadd = libmtproto.la libcodec.la $(fuzz_libs)
tests_fuzz_mthandshake_SOURCES = tests/fuzz/mthandshake.c $(MTPROTO_PARTY)
tests_fuzz_mthandshake_CPPFLAGS = $(fuzz_mtproto_cppflags)
tests_fuzz_mthandshake_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_mthandshake_LDADD = $(fuzz_mtproto_ldadd)
tests_fuzz_mttransport_SOURCES = tests/fuzz/mttransport.c $(MTPROTO_PARTY)
tests_fuzz_mttransport_CPPFLAGS = $(fuzz_mtproto_cppflags)
tests_fuzz_mttransport_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_mttransport_LDADD = $(fuzz_mtproto_ldadd)
