/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "seeds.h"

struct text {
	const char *target, *text;
};

static const struct text names[] = {
	{"base32", "mzxw6ytboi"},
	{"base32", "MZXW6YTBOI"},
	{"names", "bob@example.org"},
	{"names", "mimi://example.org/u/bob"},
	{"names", "0a11ce01"},
	{"topics", "net"},
	{"topics", "doran/1/u/bob/list"},
	{"topics", "u/bob/d/0a11ce01/keys"},
	{"topics", "u/bob/d/0a11ce01/on"},
	{"topics", "u/bob/d/0a11ce01/in/alice"},
	{"topics", "u/bob/ask/alice"},
	{"topics", "a/b a/b/u/bob/ask/alice"},
};

#define HOME                                         \
	"[account home]\nbackend = mqtt\n"           \
	"server = mqtts://broker.example.org:8883\n" \
	"address = alice@example.org\n"

static const struct text files[] = {
	{"config", "# a name\n[doran]\nbell = false\ntime-format=%H\n"},
	{"config", HOME},
	{"config",
		"#\\s\\t\\\\x\n\n" HOME
		"display-name = \xec\x95\xa8\npassword-command = pass a\n"
		"password-file=~/pw\ne2ee=ask\ntopic-prefix=a/b\ntls=off\n"
		"ca-file=ca.pem\ncert-file=/c\nkey-file=k\nkeepalive=5\n"
		"read-receipts=false\npresence=false\noption-qos=2\n"
		"enabled = true\n\n[room kitchen]\naccount = home\n"
		"topic = house/kitchen\nformat = json\n"},
	{"config", "[doran]\nquiet = 22:00-07:00\n"},
	{"config", "[doran]\nquiet=7:00-7:00\n"},
	{"config", "[acount x]\n"},
	{"config", "[doran]\ncolours = true\n"},
	{"config", HOME "[account home]\nenabled=no\n"},
};

static const struct text texts[] = {
	{"clean", "plain\r\ntext\twith  spaces \n"},
	{"clean", "\xe2\x80\xae right \xe2\x80\x8b to left \x1b[31m"},
	{"clean",
		"\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa9"
		"\xe2\x80\x8d\xf0\x9f\x91\xa7"},
	{"clean",
		"\xf0\x9f\x8f\xb4\xf3\xa0\x81\xa7\xf3\xa0\x81\xa2\xf3\xa0"
		"\x81\xb3\xf3\xa0\x81\xa3\xf3\xa0\x81\xb4\xf3\xa0\x81\xbf"},
	{"clean", "\xe0\xa4\x95\xe0\xa5\x8d\xe2\x80\x8d\xe0\xa4\xb7"},
	{"clean",
		"a\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81"
		"\xcc\x81\xcc\x81\xcc\x81\xcc\x81"},
	{"clean", "\xff\xc0\x80\xed\xa0\x80\xef\xbf\xbe\xe2\x80\xa8"},
	{"wrap", "\x08one two three https://example.org/a/b"},
	{"wrap",
		"\x03\xec\x95\x88\xeb\x85\x95\xed\x95\x98\xec\x84\xb8\xec\x9a"
		"\x94 \xeb\xb0\x98\xea\xb0\x91"},
	{"wrap",
		"\x05\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7 \xe2\x9d\xa4"
		"\xef\xb8\x8f \xf0\x9f\x91\x8b\xf0\x9f\x8f\xbd"},
	{"wrap", "\x0a\ttab\nand\n\nlines /command www.example.org"},
	{"wrap", "\x02\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab e\xcc\x81"},
};

#define CALL "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\""

static const struct text requests[] = {
	{"json",
		"{\"a\":[1,-2.5e3,null,true],\"b\\u00e9\":\"\\ud83d\\ude00\\n\"}"},
	{"json", " [[[{}]],\"\\\"\\\\\\/\\b\\f\\r\\t\"] "},
	{"line",
		"{\"id\":1,\"result\":{\"a\":[{\"b\":1},\"c\",true]}}\n"
		"{\"error\":{\"code\":66,\"message\":\"no\"}}\n"},
	{"line",
		"{\"a\":1.5,\"b\":null,\"c\":[\"d\",\"e\"],\"f\":false}\n[]\n"},
	{"rpc", CALL "account.list\"}\n"},
	{"rpc",
		CALL
		"events.subscribe\",\"params\":{\"events\":[\"chat\"]}}\n" CALL
		"doctor\"}\n" CALL "events.unsubscribe\"}\n"},
	{"rpc",
		"[" CALL "system.describe\"}," CALL
		"message.send\",\"params\":{\"to\":\"b@x\",\"text\":\"\\u0007\"}},"
		"{\"jsonrpc\":\"2.0\",\"method\":\"config.reload\"}]\n"},
	{"rpc",
		CALL "chat.read\",\"params\":[1,2]}\n\n" CALL
		     "history.page\",\"params\":{\"chat\":1,\"limit\":5}}"},
	{"rpc",
		CALL "chat.list\"}\n" CALL
		     "search.query\",\"params\":{\"text\":\"x\"}}\n1\n"},
	{"rpc",
		CALL "events.subscribe\",\"params\":{\"events\":[1]}}\n" CALL
		     "events.subscribe\",\"params\":{\"account\":\"work\"}}\n"},
	{"rpc",
		CALL "chat.mute\",\"params\":[1,true,null,4]}\n" CALL
		     "doctor\",\"params\":[1]}\n"},
	{"textline", "one\ntwo\n\nthis line is too long\npause\nlast"},
	{"textline", "0123456789abcdef\n0123456789abcdefg\n"},
};

static const struct text searches[] = {
	{"search", "hello\nHello, w\xc3\xb6rld"},
	{"search", "-no \"two words\"* wor\nsome two wordsmith world"},
	{"search",
		"\xec\x95\x88\xeb\x85\x95\n"
		"\xe1\x84\x8b\xe1\x85\xa1\xe1\x86\xab\xeb\x85\x95 \xf0\x9f\x91\x8b"},
	{"search", "\xef\xbc\xa1 \xe3\x81\x8b\xe3\x82\x99\na \xe3\x81\x8c"},
	{"day",
		"\x10\x80"
		"2024-11-01"},
	{"day",
		"\x10\x80"
		"-3"},
	{"day",
		"\xf0\x10"
		"11\xec\x9b\x94 1\xec\x9d\xbc"},
	{"day", "\xff\x01 yest"},
	{"day", "\x20\x20 \xea\xb8\x88\xec\x9a\x94\xec\x9d\xbc"},
	{"brief",
		"\x02"
		"Bob \xe2\x80\xae\x1b]0;x\x07"},
	{"server", "\x01mqtt://broker.example.org:1883\nmax-inflight\n10"},
	{"server", "@mqtts://[::1]/\nmax-pause\n1000"},
	{"server", "@mqtt://127.0.0.1"},
	{"match", "al\nAlice Liddell"},
	{"match", "\xe3\x85\x82\xe3\x85\x85\n\xeb\xb6\x80\xec\x82\xb0"},
};

static const struct text terminal[] = {
	{"keys",
		"\x02"
		"ab \xec\x95\x88\r\t\x7f\x01"},
	{"keys", "\x01\033[A\033[1;5B\033OP\033[15~\033[3;2~\033[24^\033[6$"},
	{"keys", "\x03\033[97;5u\033[27;6;65~\033[Z\033[I\033[O\033[[A\033Oa"},
	{"keys", "\x04\033\033[A\033a\033\xc3\xa9\033[200~pas\033te\033[201~"},
	{"keys", "\x05\033[200~no end \033[201"},
	{"editor",
		"\x1f"
		"hello w\x30 rld\x02\x0d\x87\x12\x89"},
	{"editor", "\x20\xec\x95\x88\xeb\x85\x95 \x02\x8c\x0f\x10\x11\x92\x93"},
	{"editor",
		"\x1f"
		"a\nb\tc\n \x15\x04\x16\x09\x17\x1f"
		"bcdefgh\x13"},
	{"editor",
		"\x18\x0a"
		"some words\x02\x0a\x0f\x10\x0b\x8e\x17\x13\x14"},
};

static void
put_all(const struct text *rows, gsize n)
{
	for (gsize i = 0; i < n; i++)
		seed_put(rows[i].target, rows[i].text, strlen(rows[i].text));
}

void
seeds_text(void)
{
	put_all(names, G_N_ELEMENTS(names));
	put_all(files, G_N_ELEMENTS(files));
	put_all(texts, G_N_ELEMENTS(texts));
	put_all(requests, G_N_ELEMENTS(requests));
	put_all(searches, G_N_ELEMENTS(searches));
	put_all(terminal, G_N_ELEMENTS(terminal));
}
