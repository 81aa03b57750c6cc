# tests of plain
check_PROGRAMS += plain_mapping core_conf_rooms
room_scenarios = tests/e2e/rooms.sh tests/e2e/rooms-stomp.sh \
	tests/e2e/rooms-denied.sh tests/e2e/rooms-overlap.sh \
	tests/e2e/rooms-bare.sh tests/e2e/rooms-mesh.sh
TESTS += plain_mapping core_conf_rooms $(room_scenarios)
EXTRA_DIST += $(room_scenarios)
plain_mapping_SOURCES = tests/unit/plain_mapping.c
plain_mapping_CPPFLAGS = $(INC_PLAIN) $(INC_BASE) $(CMOCKA_CFLAGS)
plain_mapping_LDADD = libplain.la libstore.la libapi.la libbase.la \
	$(GLIB_LIBS) $(SODIUM_LIBS) $(CMOCKA_LIBS)
core_conf_rooms_SOURCES = tests/unit/core_conf_rooms.c
core_conf_rooms_CPPFLAGS = $(INC_CORE) $(INC_BASE) $(CMOCKA_CFLAGS)
core_conf_rooms_LDADD = libcore.la libbase.la $(GLIB_LIBS) $(SODIUM_LIBS) \
	$(CMOCKA_LIBS)
