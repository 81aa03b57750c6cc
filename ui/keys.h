/* SPDX-License-Identifier: GPL-3.0-or-later */
/* keys: makes keys of the bytes a terminal sends. A pure decoder: it may be
 * fed in pieces of any size, keeps a bounded state, and takes any bytes.
 *
 * Knows UTF-8, ESC as a prefix for Alt, the sequences of xterm, tmux, rxvt and
 * the Linux console with their modifiers, "CSI u" keys, bracketed paste and
 * focus reports. What it does not know it drops whole. */
#ifndef DORAN_KEYS_H
#define DORAN_KEYS_H

#include <glib.h>

#define KEYS_PASTE_MAX (256 * 1024)

enum key_code {
	K_CHAR, /* ch; with Ctrl the lower-case letter or the sign */
	K_ENTER,
	K_TAB,
	K_BACKTAB,
	K_BACKSPACE,
	K_ESCAPE,
	K_UP,
	K_DOWN,
	K_LEFT,
	K_RIGHT,
	K_HOME,
	K_END,
	K_PAGE_UP,
	K_PAGE_DOWN,
	K_INSERT,
	K_DELETE,
	K_F1, /* K_F1 + n - 1 up to F12 */
	K_F12 = K_F1 + 11,
	K_PASTE, /* text */
	K_FOCUS_IN,
	K_FOCUS_OUT
};

enum key_mods { MOD_SHIFT = 1, MOD_ALT = 2, MOD_CTRL = 4 };

struct key {
	enum key_code code;
	guint32 ch; /* K_CHAR: a Unicode scalar value, never a control */
	unsigned mods; /* enum key_mods */
	const char *text; /* K_PASTE: valid UTF-8, borrowed for the call */
	gboolean cut; /* K_PASTE: it was longer than KEYS_PASTE_MAX */
};

typedef void (*key_fn)(const struct key *key, void *user);

struct keys;

struct keys *keys_new(key_fn fn, void *user);
void keys_free(struct keys *keys);

/* Decodes bytes; fn is called for each key they complete. */
void keys_feed(struct keys *keys, const guint8 *bytes, gsize len);

/* TRUE while a sequence is begun: when nothing follows within some 50 ms
 * (a paste: a few seconds), call keys_timeout(). */
gboolean keys_pending(const struct keys *keys);
gboolean keys_pasting(const struct keys *keys);

/* Ends what is begun: a lone ESC is the Escape key, ESC [ is Alt-[, a paste
 * without end is given as far as it came, the rest is dropped. */
void keys_timeout(struct keys *keys);

#endif
