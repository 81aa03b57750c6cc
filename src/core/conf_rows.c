/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The option table: one row is one key of doran.conf. */
#include "config.h"

#include <string.h>

#include "conf.h"
#include "i18n.h"

/* In the order of doran.conf(5); a test compares the two. */
const struct option_row option_rows[] = {
	{"doran", "passphrase-command", OPTION_COMMAND, NULL, NULL, FALSE,
		N_("prints the passphrase that protects the keys in the "
		   "store")},
	{"doran", "colors", OPTION_BOOLEAN, "true", NULL, FALSE,
		N_("use colors on the screen")},
	{"doran", "bell", OPTION_BOOLEAN, "true", NULL, FALSE,
		N_("ring the terminal's bell when a message arrives")},
	{"doran", "title", OPTION_BOOLEAN, "true", NULL, FALSE,
		N_("show the open chat and what is new in the terminal's "
		   "title")},
	{"doran", "notify", OPTION_WORD, "text", "off|name|text", FALSE,
		N_("notifications on the desktop: none, only who wrote, or "
		   "with the text")},
	{"doran", "notify-terminal", OPTION_WORD, "off", "off|osc9|osc777",
		FALSE,
		N_("how the terminal is asked to notify where no desktop can "
		   "be reached")},
	{"doran", "quiet", OPTION_STRING, NULL, NULL, FALSE,
		N_("hours without bell and notifications, such as "
		   "22:00-07:00")},
	{"doran", "time-format", OPTION_STRING, "%H:%M", NULL, FALSE,
		N_("how times of day are written, as in strftime(3)")},

	{"account", "enabled", OPTION_BOOLEAN, "true", NULL, FALSE,
		N_("connect this account")},
	{"account", "backend", OPTION_STRING, NULL, NULL, TRUE,
		N_("the module that reaches the server, such as mqtt")},
	{"account", "server", OPTION_STRING, NULL, NULL, TRUE,
		N_("the server's URL, such as "
		   "mqtts://broker.example.org:8883")},
	{"account", "address", OPTION_STRING, NULL, NULL, FALSE,
		N_("your own address, USER@NETWORK; without it, the account "
		   "has rooms only")},
	{"account", "user", OPTION_STRING, NULL, NULL, FALSE,
		N_("the login of an account without an address")},
	{"account", "display-name", OPTION_STRING, NULL, NULL, FALSE,
		N_("the name that others see")},
	{"account", "password-command", OPTION_COMMAND, NULL, NULL, FALSE,
		N_("prints the server's password")},
	{"account", "password-file", OPTION_FILE, NULL, NULL, FALSE,
		N_("holds the server's password in its first line")},
	{"account", "e2ee", OPTION_WORD, "always", "always|ask|off", FALSE,
		N_("end-to-end encryption: always, chosen in each chat, or "
		   "off")},
	{"account", "topic-prefix", OPTION_STRING, "doran/1", NULL, FALSE,
		N_("what the network's topics begin with")},
	{"account", "tls", OPTION_WORD, "on", "on|off", FALSE,
		N_("off: allow a connection without TLS to any host")},
	{"account", "ca-file", OPTION_FILE, NULL, NULL, FALSE,
		N_("certificates to trust, PEM; without it, the system's")},
	{"account", "cert-file", OPTION_FILE, NULL, NULL, FALSE,
		N_("your certificate for the server, PEM")},
	{"account", "key-file", OPTION_FILE, NULL, NULL, FALSE,
		N_("the key of cert-file, PEM; without it, in cert-file")},
	{"account", "server-key", OPTION_STRING, NULL, NULL, FALSE,
		N_("the server's public key: its fingerprint, or a file, PEM")},
	{"account", "keepalive", OPTION_UINT, "60", "0..65535", FALSE,
		N_("seconds between signs of life; 0: as the backend likes")},
	{"account", "read-receipts", OPTION_BOOLEAN, "true", NULL, FALSE,
		N_("tell others that you have read their messages")},
	{"account", "presence", OPTION_BOOLEAN, "true", NULL, FALSE,
		N_("tell others that you are there")},
	{"account", "option-*", OPTION_STRING, NULL, NULL, FALSE,
		N_("an option of the backend alone, named after the hyphen")},

	{"room", "account", OPTION_STRING, NULL, NULL, TRUE,
		N_("the account that reaches the room")},
	{"room", "topic", OPTION_STRING, NULL, NULL, TRUE,
		N_("the topic, filter or destination to read")},
	{"room", "format", OPTION_WORD, "text",
		"text|json|spring|korean-chat|meshtastic", FALSE,
		N_("how messages are written in the room")},
	{"room", "publish", OPTION_STRING, NULL, NULL, FALSE,
		N_("the topic to write to; without it, as the format has it, "
		   "or `topic`")},
	{"room", "nick", OPTION_STRING, NULL, NULL, FALSE,
		N_("the name you write under; without it, the account's")},
	{"room", "room-id", OPTION_STRING, NULL, NULL, FALSE,
		N_("what {room} stands for; without it, the last part of "
		   "`topic`")},
	{"room", "json-body", OPTION_STRING, NULL, NULL, FALSE,
		N_("JSON Pointer to the text")},
	{"room", "json-sender", OPTION_STRING, NULL, NULL, FALSE,
		N_("JSON Pointer to the name of who wrote it")},
	{"room", "json-id", OPTION_STRING, NULL, NULL, FALSE,
		N_("JSON Pointer to what no other message of that sender has")},
	{"room", "json-time", OPTION_STRING, NULL, NULL, FALSE,
		N_("JSON Pointer to the time")},
	{"room", "json-where", OPTION_STRING, NULL, NULL, FALSE,
		N_("POINTER=TEXT: only messages with that value are shown")},
	{"room", "template", OPTION_STRING, NULL, NULL, FALSE,
		N_("the JSON to send, with {text} where the text goes")},
	{"room", "qos", OPTION_UINT, "1", "0..1", FALSE,
		N_("0: at most once, 1: at least once")},
	{"room", "retained", OPTION_WORD, "show", "show|skip", FALSE,
		N_("what the server kept of the topic")},
	{"room", "keep", OPTION_UINT, "100000", "100..10000000", FALSE,
		N_("how many messages stay in the store")},
	{NULL, NULL, OPTION_STRING, NULL, NULL, FALSE, NULL},
};

static gboolean
row_matches(const struct option_row *row, const char *key)
{
	gsize len = strlen(row->key);

	if (row->key[len - 1] != '*')
		return strcmp(row->key, key) == 0;
	return strncmp(row->key, key, len - 1) == 0 && key[len - 1] != '\0';
}

const struct option_row *
option_find(const char *section, const char *key)
{
	for (const struct option_row *row = option_rows; row->key != NULL;
		row++)
		if (strcmp(row->section, section) == 0 && row_matches(row, key))
			return row;
	return NULL;
}
