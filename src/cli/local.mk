# cli: one file a command; writes the words.
noinst_LTLIBRARIES += libcli.la
libcli_la_SOURCES = \
	src/cli/args.c \
	src/cli/checks.c src/cli/checks.h src/cli/desktop_check.c \
	src/cli/desktop_check.h \
	src/cli/cli.c src/cli/cli.h \
	src/cli/cmd_account.c \
	src/cli/cmd_config.c \
	src/cli/cmd_contacts.c \
	src/cli/cmd_doctor.c \
	src/cli/cmd_history.c \
	src/cli/cmd_rpc.c \
	src/cli/cmd_listen.c \
	src/cli/cmd_search.c \
	src/cli/cmd_send.c \
	src/cli/cmd_verify.c \
	src/cli/context.c \
	src/cli/cursor.c src/cli/cursor.h \
	src/cli/flags.c src/cli/flags.h \
	src/cli/help.c src/cli/help.h \
	src/cli/hook.c src/cli/hook.h \
	src/cli/lean.c src/cli/lean.h \
	src/cli/list.c src/cli/list.h \
	src/cli/moment.c src/cli/moment.h \
	src/cli/out.c src/cli/out.h \
	src/cli/rows.c src/cli/rows.h \
	src/cli/send.c src/cli/send.h \
	src/cli/send_options.c src/cli/send_options.h \
	src/cli/show.c src/cli/show.h \
	src/cli/start.c src/cli/start.h \
	src/cli/texts.c src/cli/texts.h
libcli_la_CPPFLAGS = $(INC_CLI) $(INC_CORE) $(INC_BASE) \
	-DLOCALEDIR='"$(localedir)"'

# What --json prints, a file for each type.
schemadir = $(pkgdatadir)/schema
dist_schema_DATA = \
	src/data/schema/account.json \
	src/data/schema/chat.json \
	src/data/schema/check.json \
	src/data/schema/contact.json \
	src/data/schema/hit.json \
	src/data/schema/message.json \
	src/data/schema/notice.json \
	src/data/schema/option.json \
	src/data/schema/rpc.json \
	src/data/schema/status.json \
	src/data/schema/verify.json
