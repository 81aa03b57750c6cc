/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <unictype.h>
#include <unigbrk.h>
#include <uniwbrk.h>

#include "editor.h"
#include "width.h"
#include "wrap.h"

struct snapshot {
	char *text;
	gsize cursor;
};

enum last { LAST_OTHER, LAST_TYPED, LAST_KILL, LAST_YANK };

struct editor {
	GString *text;
	gsize cursor;
	GPtrArray *kills; /* newest last */
	guint yanked; /* index of the kill that was put in */
	GPtrArray *undos;
	GPtrArray *history;
	guint history_at; /* history->len: the draft */
	char *draft;
	enum last last;
};

static void
snapshot_free(gpointer data)
{
	struct snapshot *shot = data;
	g_free(shot->text);
	g_free(shot);
}

struct editor *
editor_new(void)
{
	struct editor *e = g_new0(struct editor, 1);
	e->text = g_string_new(NULL);
	e->kills = g_ptr_array_new_with_free_func(g_free);
	e->undos = g_ptr_array_new_with_free_func(snapshot_free);
	e->history = g_ptr_array_new_with_free_func(g_free);
	return e;
}

void
editor_free(struct editor *e)
{
	if (e == NULL)
		return;
	g_string_free(e->text, TRUE);
	g_ptr_array_unref(e->kills);
	g_ptr_array_unref(e->undos);
	g_ptr_array_unref(e->history);
	g_free(e->draft);
	g_free(e);
}

const char *
editor_text(const struct editor *e)
{
	return e->text->str;
}

gsize
editor_cursor(const struct editor *e)
{
	return e->cursor;
}

gboolean
editor_empty(const struct editor *e)
{
	return e->text->len == 0;
}

static void
remember(struct editor *e)
{
	struct snapshot *shot = g_new(struct snapshot, 1);
	shot->text = g_strdup(e->text->str);
	shot->cursor = e->cursor;
	g_ptr_array_add(e->undos, shot);
	if (e->undos->len > EDITOR_UNDOS)
		g_ptr_array_remove_index(e->undos, 0);
}

static void
replace_all(struct editor *e, const char *text)
{
	g_string_assign(e->text, text);
	e->cursor = e->text->len;
}

static gboolean
allowed(gunichar ch)
{
	if (ch == '\n' || ch == '\t' || ch == 0x200c || ch == 0x200d)
		return TRUE;
	if (ch >= 0xe0020 && ch <= 0xe007f) /* in flags */
		return TRUE;
	return !uc_is_general_category_withtable(ch,
		UC_CATEGORY_MASK_Cc | UC_CATEGORY_MASK_Cf |
			UC_CATEGORY_MASK_Zl | UC_CATEGORY_MASK_Zp);
}

static GString *
filtered(const char *text)
{
	GString *out = g_string_new(NULL);
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar ch = g_utf8_get_char(p);
		if (ch == '\r' && p[1] == '\n')
			continue;
		if (ch == '\r' || ch == 0x2028 || ch == 0x2029)
			ch = '\n';
		if (allowed(ch))
			g_string_append_unichar(out, ch);
	}
	return out;
}

void
editor_set(struct editor *e, const char *text)
{
	g_autoptr(GString) clean = filtered(text);
	remember(e);
	replace_all(e, clean->str);
	e->history_at = e->history->len;
	e->last = LAST_OTHER;
}

/* Before an ASCII character a grapheme starts, but after a mark that stands
 * before its base (Prepend), and within "\r\n". */
static gboolean
starts_here(const struct editor *e, gsize at)
{
	const char *text = e->text->str, *before;
	if (at == 0)
		return TRUE;
	if ((guint8)text[at] >= 0x80 || text[at] == '\n')
		return FALSE;
	before = g_utf8_find_prev_char(text, text + at);
	return before != NULL &&
		uc_graphemeclusterbreak_property(g_utf8_get_char(before)) !=
		GBP_PREPEND;
}

/* A position before `at` where a grapheme starts. */
static gsize
known_start(const struct editor *e, gsize at)
{
	if (at == 0)
		return 0;
	do
		at--;
	while (!starts_here(e, at));
	return at;
}

/* What is put in may join with what is around it into one grapheme: the cursor
 * goes to the next boundary. */
static gsize
boundary(const struct editor *e, gsize at)
{
	struct grapheme g;
	gsize start = known_start(e, at);
	while (start < at &&
		width_next(e->text->str + start, e->text->len - start, &g))
		start += g.len;
	return start;
}

gboolean
editor_insert(struct editor *e, const char *text)
{
	g_autoptr(GString) clean = filtered(text);
	if (clean->len == 0)
		return TRUE;
	if (e->text->len + clean->len > EDITOR_MAX)
		return FALSE;
	gboolean typed = *g_utf8_next_char(clean->str) == '\0';
	/* One undo a word. */
	if (!typed || e->last != LAST_TYPED || clean->str[0] == ' ')
		remember(e);
	g_string_insert_len(
		e->text, (gssize)e->cursor, clean->str, (gssize)clean->len);
	e->cursor = boundary(e, e->cursor + clean->len);
	e->last = typed ? LAST_TYPED : LAST_OTHER;
	return TRUE;
}

char *
editor_take(struct editor *e)
{
	char *text = g_strdup(e->text->str);
	guint n = e->history->len;
	if (text[0] != '\0' &&
		(n == 0 || strcmp(e->history->pdata[n - 1], text) != 0))
		g_ptr_array_add(e->history, g_strdup(text));
	if (e->history->len > EDITOR_HISTORY)
		g_ptr_array_remove_index(e->history, 0);
	e->history_at = e->history->len;
	g_clear_pointer(&e->draft, g_free);
	replace_all(e, "");
	g_ptr_array_set_size(e->undos, 0);
	e->last = LAST_OTHER;
	return text;
}

static gsize
left_of(const struct editor *e, gsize at)
{
	struct grapheme g;
	gsize start = known_start(e, at);
	while (start < at &&
		width_next(e->text->str + start, e->text->len - start, &g)) {
		if (start + g.len >= at)
			break;
		start += g.len;
	}
	return start;
}

static gsize
right_of(const struct editor *e, gsize at)
{
	struct grapheme g;
	if (!width_next(e->text->str + at, e->text->len - at, &g))
		return at;
	return at + g.len;
}

static gsize
line_start(const struct editor *e, gsize at)
{
	while (at > 0 && e->text->str[at - 1] != '\n')
		at--;
	return at;
}

static gsize
line_end(const struct editor *e, gsize at)
{
	while (at < e->text->len && e->text->str[at] != '\n')
		at++;
	return at;
}

static gboolean
word_at(const struct editor *e, gsize at)
{
	return g_unichar_isalnum(g_utf8_get_char(e->text->str + at));
}

/* Words of UAX #29: the start of the one at or before the cursor, or the end
 * of the one at or after it; it may be inside of a grapheme. */
static gsize
raw_word_edge(const struct editor *e, gboolean left)
{
	const char *text = e->text->str;
	gsize len = e->text->len, found = left ? 0 : len, start = 0;
	g_autofree char *breaks = g_malloc0(len + 1);
	u8_wordbreaks((const uint8_t *)text, len, breaks);
	for (gsize at = 1; at <= len; at++) {
		if (at < len && !breaks[at])
			continue;
		gboolean word = word_at(e, start);
		if (left && word && start < e->cursor)
			found = start;
		if (!left && word && at > e->cursor)
			return at;
		start = at;
	}
	return found;
}

static gsize
word_edge(const struct editor *e, gboolean left)
{
	gsize at = raw_word_edge(e, left), edge = boundary(e, at);
	return left && edge > at ? left_of(e, at) : edge;
}

static gboolean
move_to(struct editor *e, gsize at)
{
	gboolean moved = at != e->cursor;
	e->cursor = at;
	e->last = LAST_OTHER;
	return moved;
}

static gboolean
erase(struct editor *e, gsize from, gsize to)
{
	if (from >= to)
		return FALSE;
	remember(e);
	g_string_erase(e->text, (gssize)from, (gssize)(to - from));
	e->cursor = boundary(e, from);
	e->last = LAST_OTHER;
	return TRUE;
}

/* Kills that follow one another are one. */
static gboolean
kill_range(struct editor *e, gsize from, gsize to)
{
	gboolean again = e->last == LAST_KILL && e->kills->len > 0;
	gboolean left = to == e->cursor;
	if (from >= to)
		return FALSE;
	g_autofree char *cut = g_strndup(e->text->str + from, to - from);
	char **newest =
		again ? (char **)&e->kills->pdata[e->kills->len - 1] : NULL;
	if (newest != NULL) {
		char *joined = left ? g_strconcat(cut, *newest, NULL)
				    : g_strconcat(*newest, cut, NULL);
		g_free(*newest);
		*newest = joined;
	} else {
		g_ptr_array_add(e->kills, g_steal_pointer(&cut));
	}
	if (e->kills->len > EDITOR_KILLS)
		g_ptr_array_remove_index(e->kills, 0);
	erase(e, from, to);
	e->last = LAST_KILL;
	return TRUE;
}

static gboolean
undo(struct editor *e)
{
	if (e->undos->len == 0)
		return FALSE;
	struct snapshot *shot =
		g_ptr_array_steal_index(e->undos, e->undos->len - 1);
	replace_all(e, shot->text);
	e->cursor = shot->cursor;
	e->last = LAST_OTHER;
	snapshot_free(shot);
	return TRUE;
}

/* Puts a kill in, with an undo of its own. */
static gboolean
put_kill(struct editor *e, guint which)
{
	gsize was = e->text->len;
	e->last = LAST_OTHER;
	if (!editor_insert(e, e->kills->pdata[which]) || e->text->len == was)
		return FALSE;
	e->yanked = which;
	e->last = LAST_YANK;
	return TRUE;
}

static gboolean
yank(struct editor *e)
{
	return e->kills->len > 0 && put_kill(e, e->kills->len - 1);
}

static gboolean
yank_older(struct editor *e)
{
	guint n = e->kills->len, now = e->yanked;
	if (e->last != LAST_YANK || n < 2)
		return FALSE;
	undo(e);
	if (put_kill(e, (now + n - 1) % n))
		return TRUE;
	put_kill(e, now);
	return FALSE;
}

static gboolean
swap(struct editor *e)
{
	gsize middle = e->cursor;
	if (middle == e->text->len)
		middle = left_of(e, middle);
	gsize from = left_of(e, middle), to = right_of(e, middle);
	if (from == middle || to == middle)
		return FALSE;
	remember(e);
	g_autofree char *one = g_strndup(e->text->str + from, middle - from);
	g_string_erase(e->text, (gssize)from, (gssize)(middle - from));
	g_string_insert(e->text, (gssize)(from + to - middle), one);
	e->cursor = boundary(e, to);
	e->last = LAST_OTHER;
	return TRUE;
}

static gboolean
history(struct editor *e, int step)
{
	guint n = e->history->len;
	if (step < 0 ? e->history_at == 0 : e->history_at >= n)
		return FALSE;
	if (e->history_at == n) {
		g_free(e->draft);
		e->draft = g_strdup(e->text->str);
	}
	e->history_at = step < 0 ? e->history_at - 1 : e->history_at + 1;
	const char *text = e->history_at == n
		? (e->draft == NULL ? "" : e->draft)
		: e->history->pdata[e->history_at];
	replace_all(e, text);
	e->last = LAST_OTHER;
	return TRUE;
}

static gboolean
do_edit(struct editor *e, enum editor_act act)
{
	gsize at = e->cursor;
	switch (act) {
	case EDIT_BACKSPACE:
		return erase(e, left_of(e, at), at);
	case EDIT_DELETE:
		return erase(e, at, right_of(e, at));
	case EDIT_KILL_WORD_LEFT:
		return kill_range(e, word_edge(e, TRUE), at);
	case EDIT_KILL_WORD_RIGHT:
		return kill_range(e, at, word_edge(e, FALSE));
	case EDIT_KILL_LINE_START:
		return kill_range(e, line_start(e, at), at);
	case EDIT_KILL_LINE_END:
		return kill_range(e, at,
			MAX(line_end(e, at),
				line_end(e, at) == at ? right_of(e, at) : at));
	case EDIT_KILL_ALL:
		e->cursor = e->text->len;
		return kill_range(e, 0, e->text->len);
	case EDIT_YANK:
		return yank(e);
	case EDIT_YANK_OLDER:
		return yank_older(e);
	case EDIT_SWAP:
		return swap(e);
	case EDIT_UNDO:
		return undo(e);
	case EDIT_OLDER:
		return history(e, -1);
	case EDIT_NEWER:
		return history(e, 1);
	default:
		return FALSE;
	}
}

gboolean
editor_do(struct editor *e, enum editor_act act)
{
	gsize at = e->cursor;
	switch (act) {
	case EDIT_LEFT:
		return move_to(e, left_of(e, at));
	case EDIT_RIGHT:
		return move_to(e, right_of(e, at));
	case EDIT_WORD_LEFT:
		return move_to(e, word_edge(e, TRUE));
	case EDIT_WORD_RIGHT:
		return move_to(e, word_edge(e, FALSE));
	case EDIT_LINE_START:
		return move_to(e, line_start(e, at));
	case EDIT_LINE_END:
		return move_to(e, line_end(e, at));
	case EDIT_START:
		return move_to(e, 0);
	case EDIT_END:
		return move_to(e, e->text->len);
	default:
		return do_edit(e, act);
	}
}

/* The position in a wrapped line that is nearest to a column. */
static gsize
at_column(const struct editor *e, const struct wrap_line *line, int column)
{
	struct grapheme g;
	gsize at = line->start, end = line->start + line->len;
	for (int x = 0; at < end; at += g.len) {
		if (!width_next(e->text->str + at, end - at, &g))
			break;
		if (x + g.cells > column)
			break;
		x += g.cells;
	}
	return at;
}

gboolean
editor_vertical(struct editor *e, gboolean up, int cells)
{
	g_autoptr(GArray) lines = wrap_text(e->text->str, cells);
	guint now = wrap_find(lines, e->cursor);
	if (up ? now == 0 : now + 1 >= lines->len)
		return FALSE;
	struct wrap_line *from = &g_array_index(lines, struct wrap_line, now);
	struct wrap_line *to =
		&g_array_index(lines, struct wrap_line, up ? now - 1 : now + 1);
	g_autofree char *before =
		g_strndup(e->text->str + from->start, e->cursor - from->start);
	gsize at = at_column(e, to, width_text(before));
	/* White space that a line leaves out may belong to a grapheme. */
	return move_to(e, boundary(e, at));
}
