# tests of doran.conf, of the folders and the log, and of the command line
check_PROGRAMS += tests/unit/core_conf
tests_unit_core_conf_SOURCES = tests/unit/core_conf.c
tests_unit_core_conf_CPPFLAGS = $(INC_CORE) $(INC_BASE) $(CMOCKA_CFLAGS)
tests_unit_core_conf_LDADD = libcore.la libbase.la $(CMOCKA_LIBS)
TESTS += tests/unit/core_conf

# The command line over a front that is made to behave.
fake_sources = tests/unit/fake_front.c tests/unit/fake_front.h
check_PROGRAMS += tests/unit/cli_exit
tests_unit_cli_exit_SOURCES = tests/unit/cli_exit.c $(fake_sources)
tests_unit_cli_exit_CPPFLAGS = $(INC_CLI) $(INC_CORE) $(INC_BASE) $(CMOCKA_CFLAGS)
tests_unit_cli_exit_LDADD = libcli.la libcore.la libbase.la $(CMOCKA_LIBS)
TESTS += tests/unit/cli_exit

check_PROGRAMS += tests/unit/cli_json
tests_unit_cli_json_SOURCES = tests/unit/cli_json.c $(fake_sources)
tests_unit_cli_json_CPPFLAGS = $(tests_unit_cli_exit_CPPFLAGS)
tests_unit_cli_json_LDADD = $(tests_unit_cli_exit_LDADD)
TESTS += tests/unit/cli_json
EXTRA_DIST += tests/lib/schema.py

# The program itself.
TESTS += tests/man-agrees.sh tests/cli-basics.sh
EXTRA_DIST += tests/man-agrees.sh tests/cli-basics.sh

check_PROGRAMS += tests/unit/base_files
tests_unit_base_files_SOURCES = tests/unit/base_files.c
tests_unit_base_files_CPPFLAGS = $(INC_BASE) $(CMOCKA_CFLAGS)
tests_unit_base_files_LDADD = libbase.la $(CMOCKA_LIBS)
TESTS += tests/unit/base_files
