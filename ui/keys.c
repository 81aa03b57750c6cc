/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "keys.h"

#define SEQUENCE_MAX 32
#define ESC 0x1b

enum state { GROUND, ESCAPE, CSI, CSI_LINUX, SS3, PASTE };

struct keys {
	key_fn fn;
	void *user;
	enum state state;
	gboolean alt; /* ESC ESC before a sequence */
	char sequence[SEQUENCE_MAX];
	gsize len;
	char utf8[4];
	gsize utf8_len, utf8_need;
	unsigned utf8_mods;
	GString *paste;
	gsize matched; /* bytes of paste_end seen */
	gboolean cut;
};

static const char paste_end[] = "\033[201~";

struct keys *
keys_new(key_fn fn, void *user)
{
	struct keys *k = g_new0(struct keys, 1);
	k->fn = fn;
	k->user = user;
	k->paste = g_string_new(NULL);
	return k;
}

void
keys_free(struct keys *k)
{
	if (k == NULL)
		return;
	g_string_free(k->paste, TRUE);
	g_free(k);
}

static void
emit(struct keys *k, enum key_code code, guint32 ch, unsigned mods)
{
	struct key key = {.code = code, .ch = ch, .mods = mods};
	k->fn(&key, k->user);
}

static void
paste_finish(struct keys *k)
{
	g_autofree char *text =
		g_utf8_make_valid(k->paste->str, (gssize)k->paste->len);
	struct key key = {.code = K_PASTE, .text = text, .cut = k->cut};
	k->state = GROUND;
	k->fn(&key, k->user);
	g_string_truncate(k->paste, 0);
	if (k->paste->allocated_len > 4096) {
		g_string_free(k->paste, TRUE);
		k->paste = g_string_new(NULL);
	}
}

static void
paste_add(struct keys *k, const char *bytes, gsize len)
{
	if (k->paste->len + len > KEYS_PASTE_MAX)
		k->cut = TRUE;
	else
		g_string_append_len(k->paste, bytes, (gssize)len);
}

static void
paste_byte(struct keys *k, guint8 c)
{
	if (c != (guint8)paste_end[k->matched]) {
		paste_add(k, paste_end, k->matched);
		k->matched = 0;
	}
	if (c == (guint8)paste_end[k->matched]) {
		if (++k->matched == strlen(paste_end))
			paste_finish(k);
		return;
	}
	char byte = (char)c;
	paste_add(k, &byte, 1);
}

static void
character(struct keys *k, guint32 ch, unsigned mods)
{
	if (ch == '\r')
		emit(k, K_ENTER, 0, mods);
	else if (ch == '\t')
		emit(k, K_TAB, 0, mods);
	else if (ch == 0x7f || ch == 0x08)
		emit(k, K_BACKSPACE, 0, mods);
	else if (ch == ESC)
		emit(k, K_ESCAPE, 0, mods);
	else if (ch == 0)
		emit(k, K_CHAR, ' ', mods | MOD_CTRL);
	else if (ch < 0x1b)
		emit(k, K_CHAR, ch - 1 + 'a', mods | MOD_CTRL);
	else if (ch < 0x20)
		emit(k, K_CHAR, ch + '@', mods | MOD_CTRL);
	else if (g_unichar_validate(ch) && !(ch >= 0x80 && ch < 0xa0))
		emit(k, K_CHAR, ch, mods);
}

static gsize
utf8_length(guint8 lead)
{
	if (lead >= 0xc2 && lead <= 0xdf)
		return 2;
	if (lead >= 0xe0 && lead <= 0xef)
		return 3;
	return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

/* Bytes that are no UTF-8 are dropped: a terminal in another encoding cannot
 * be guessed. */
static void
text_byte(struct keys *k, guint8 c, unsigned mods)
{
	if (c < 0x80) {
		k->utf8_need = 0;
		character(k, c, mods);
		return;
	}
	if (k->utf8_need == 0 || (c & 0xc0) != 0x80) {
		k->utf8_need = utf8_length(c);
		k->utf8_len = 0;
		k->utf8_mods = mods;
		if (k->utf8_need == 0)
			return;
	}
	k->utf8[k->utf8_len++] = (char)c;
	if (k->utf8_len < k->utf8_need)
		return;
	gunichar ch = g_utf8_get_char_validated(k->utf8, (gssize)k->utf8_len);
	k->utf8_need = 0;
	if (ch != (gunichar)-1 && ch != (gunichar)-2)
		character(k, ch, k->utf8_mods);
}

static const struct {
	char final;
	enum key_code code;
} letters[] = {{'A', K_UP}, {'B', K_DOWN}, {'C', K_RIGHT}, {'D', K_LEFT},
	{'H', K_HOME}, {'F', K_END}, {'P', K_F1}, {'Q', K_F1 + 1},
	{'R', K_F1 + 2}, {'S', K_F1 + 3}, {'M', K_ENTER}};

static gboolean
letter_code(char final, enum key_code *code)
{
	for (gsize i = 0; i < G_N_ELEMENTS(letters); i++)
		if (letters[i].final == final) {
			*code = letters[i].code;
			return TRUE;
		}
	return FALSE;
}

static gboolean
number_code(int n, enum key_code *code)
{
	static const enum key_code codes[] = {[1] = K_HOME,
		K_INSERT,
		K_DELETE,
		K_END,
		K_PAGE_UP,
		K_PAGE_DOWN,
		K_HOME,
		K_END,
		[11] = K_F1,
		K_F1 + 1,
		K_F1 + 2,
		K_F1 + 3,
		K_F1 + 4,
		[17] = K_F1 + 5,
		K_F1 + 6,
		K_F1 + 7,
		K_F1 + 8,
		K_F1 + 9,
		[23] = K_F1 + 10,
		K_F12};
	if (n < 1 || n >= (int)G_N_ELEMENTS(codes) || codes[n] == K_CHAR)
		return FALSE;
	*code = codes[n];
	return TRUE;
}

static unsigned
modifiers(int param)
{
	if (param < 2 || param > 16)
		return 0;
	unsigned bits = (unsigned)param - 1;
	return (bits & 7U) | (bits & 8U ? MOD_ALT : 0U);
}

/* Up to three decimal parameters; FALSE: it has something else in it. */
static gboolean
parameters(const struct keys *k, int out[3])
{
	gsize at = 0;
	out[0] = out[1] = out[2] = 0;
	for (gsize i = 0; i < k->len; i++) {
		char c = k->sequence[i];
		if (c == ';' || c == ':') {
			if (++at > 2)
				return FALSE;
		} else if (c < '0' || c > '9' || out[at] > 0x110000) {
			return FALSE;
		} else {
			out[at] = out[at] * 10 + (c - '0');
		}
	}
	return TRUE;
}

static void
number_key(struct keys *k, int n, unsigned mods)
{
	enum key_code code;
	if (n == 200) {
		k->state = PASTE;
		k->matched = 0;
		k->cut = FALSE;
	} else if (number_code(n, &code)) {
		emit(k, code, 0, mods);
	}
}

/* A letter with Ctrl comes as itself, as the control byte would have. */
static void
coded_char(struct keys *k, int ch, unsigned mods)
{
	if (ch < 0x20 || ch == 0x7f)
		character(k, (guint32)ch, mods);
	else if (g_unichar_validate((gunichar)ch) && !(ch >= 0x80 && ch < 0xa0))
		emit(k, K_CHAR,
			mods & MOD_CTRL ? g_unichar_tolower((gunichar)ch)
					: (guint32)ch,
			mods);
}

static void
csi_final(struct keys *k, char final)
{
	int p[3];
	enum key_code code;
	unsigned alt = k->alt ? MOD_ALT : 0;
	k->state = GROUND;
	if (!parameters(k, p))
		return;
	unsigned mods = modifiers(p[1]) | alt;
	if (final == '~' && p[0] == 27)
		coded_char(k, p[2], mods);
	else if (final == '~')
		number_key(k, p[0], mods);
	else if (final == '^')
		number_key(k, p[0], mods | MOD_CTRL);
	else if (final == '$')
		number_key(k, p[0], mods | MOD_SHIFT);
	else if (final == 'u')
		coded_char(k, p[0], mods);
	else if (final == 'Z')
		emit(k, K_BACKTAB, 0, alt);
	else if (final == 'I' && k->len == 0)
		emit(k, K_FOCUS_IN, 0, 0);
	else if (final == 'O' && k->len == 0)
		emit(k, K_FOCUS_OUT, 0, 0);
	else if (final >= 'a' && final <= 'd')
		letter_code((char)(final - 'a' + 'A'), &code)
			? emit(k, code, 0, mods | MOD_SHIFT)
			: (void)0;
	else if (!(final == 'R' && p[0] > 1) && letter_code(final, &code))
		emit(k, code, 0, mods);
}

static void
csi_byte(struct keys *k, guint8 c)
{
	if (c == '[' && k->len == 0) {
		k->state = CSI_LINUX;
	} else if (c >= 0x40 && c <= 0x7e) {
		csi_final(k, (char)c);
	} else if (c == '$' && k->len > 0) {
		csi_final(k, '$');
	} else if (c < 0x20 || c > 0x7e) {
		k->state = c == ESC ? ESCAPE : GROUND;
		k->alt = FALSE;
	} else if (k->len < SEQUENCE_MAX) {
		/* One byte too many makes it unknown: it is dropped whole. */
		k->sequence[k->len++] = (char)c;
	}
}

static void
ss3_byte(struct keys *k, guint8 c)
{
	enum key_code code;
	unsigned mods = k->alt ? MOD_ALT : 0;
	k->state = GROUND;
	if (c >= 'a' && c <= 'd') {
		c = (guint8)(c - 'a' + 'A');
		mods |= MOD_CTRL;
	}
	if (letter_code((char)c, &code))
		emit(k, code, 0, mods);
}

static void
escape_byte(struct keys *k, guint8 c)
{
	k->len = 0;
	if (c == ESC) {
		if (k->alt)
			emit(k, K_ESCAPE, 0, 0);
		k->alt = TRUE;
	} else if (c == '[') {
		k->state = CSI;
	} else if (c == 'O') {
		k->state = SS3;
	} else {
		k->state = GROUND;
		text_byte(k, c, MOD_ALT);
	}
}

static void
byte(struct keys *k, guint8 c)
{
	switch (k->state) {
	case GROUND:
		if (c == ESC) {
			k->state = ESCAPE;
			k->alt = FALSE;
			k->utf8_need = 0;
		} else {
			text_byte(k, c, 0);
		}
		break;
	case ESCAPE:
		escape_byte(k, c);
		break;
	case CSI:
		csi_byte(k, c);
		break;
	case CSI_LINUX: /* ESC [ [ A: F1 of the Linux console */
		k->state = GROUND;
		if (c >= 'A' && c <= 'E')
			emit(k, (enum key_code)(K_F1 + (c - 'A')), 0, 0);
		break;
	case SS3:
		ss3_byte(k, c);
		break;
	case PASTE:
		paste_byte(k, c);
		break;
	}
}

void
keys_feed(struct keys *k, const guint8 *bytes, gsize len)
{
	for (gsize i = 0; i < len; i++)
		byte(k, bytes[i]);
}

gboolean
keys_pending(const struct keys *k)
{
	return k->state != GROUND;
}

gboolean
keys_pasting(const struct keys *k)
{
	return k->state == PASTE;
}

void
keys_timeout(struct keys *k)
{
	enum state was = k->state;
	k->state = GROUND;
	if (was == PASTE) {
		paste_add(k, paste_end, k->matched);
		paste_finish(k);
	} else if (was == ESCAPE) {
		emit(k, K_ESCAPE, 0, k->alt ? MOD_ALT : 0);
	} else if (was == CSI && k->len == 0) {
		emit(k, K_CHAR, '[', MOD_ALT);
	} else if (was == SS3) {
		emit(k, K_CHAR, 'O', MOD_ALT);
	}
}
