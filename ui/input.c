/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "input.h"
#include "width.h"
#include "wrap.h"

int
input_prompt_cells(int cols)
{
	return cols >= 10 ? 2 : 0;
}

/* One cell is kept for the cursor after a full line. */
static int
text_cells(int cols)
{
	return MAX(cols - input_prompt_cells(cols) - 1, 1);
}

int
input_rows(const struct editor *editor, int cols, int most)
{
	g_autoptr(GArray) lines =
		wrap_text(editor_text(editor), text_cells(cols));
	return CLAMP((int)lines->len, 1, MAX(most, 1));
}

static void
draw_cursor(const struct editor *e, struct screen *s, const struct area *a,
	const struct wrap_line *line, int y, int x)
{
	gsize len = editor_cursor(e) - line->start;
	g_autofree char *left = g_strndup(editor_text(e) + line->start, len);
	screen_cursor(s, y, MIN(x + width_text(left), a->x + a->cols - 1));
}

void
input_draw(const struct editor *e, struct screen *s, const struct area *a,
	enum style prompt, const char *sign)
{
	if (a->rows <= 0 || a->cols <= 0)
		return;
	const char *text = editor_text(e);
	g_autoptr(GArray) lines = wrap_text(text, text_cells(a->cols));
	int now = (int)wrap_find(lines, editor_cursor(e));
	int top = CLAMP(now - a->rows + 1, 0, MAX((int)lines->len - 1, 0));
	int x = a->x + input_prompt_cells(a->cols);
	if (x > a->x)
		screen_put(s, a->y, a->x, x - a->x, prompt,
			sign != NULL	  ? sign
				: top > 0 ? "↑"
					  : "›");
	for (int i = 0; i < a->rows && top + i < (int)lines->len; i++) {
		const struct wrap_line *line = &g_array_index(
			lines, struct wrap_line, (guint)(top + i));
		screen_put_len(s, a->y + i, x, a->x + a->cols - x, STYLE_PLAIN,
			text + line->start, line->len);
		if (top + i == now)
			draw_cursor(e, s, a, line, a->y + i, x);
	}
}

struct binding {
	enum key_code code;
	guint32 ch;
	unsigned mods;
	enum editor_act act;
};

static const struct binding bindings[] = {
	{K_LEFT, 0, 0, EDIT_LEFT},
	{K_RIGHT, 0, 0, EDIT_RIGHT},
	{K_CHAR, 'b', MOD_CTRL, EDIT_LEFT},
	{K_CHAR, 'f', MOD_CTRL, EDIT_RIGHT},
	{K_LEFT, 0, MOD_CTRL, EDIT_WORD_LEFT},
	{K_RIGHT, 0, MOD_CTRL, EDIT_WORD_RIGHT},
	{K_LEFT, 0, MOD_ALT, EDIT_WORD_LEFT},
	{K_RIGHT, 0, MOD_ALT, EDIT_WORD_RIGHT},
	{K_CHAR, 'b', MOD_ALT, EDIT_WORD_LEFT},
	{K_CHAR, 'f', MOD_ALT, EDIT_WORD_RIGHT},
	{K_HOME, 0, 0, EDIT_LINE_START},
	{K_END, 0, 0, EDIT_LINE_END},
	{K_CHAR, 'a', MOD_CTRL, EDIT_LINE_START},
	{K_CHAR, 'e', MOD_CTRL, EDIT_LINE_END},
	{K_HOME, 0, MOD_CTRL, EDIT_START},
	{K_END, 0, MOD_CTRL, EDIT_END},
	{K_BACKSPACE, 0, 0, EDIT_BACKSPACE},
	{K_DELETE, 0, 0, EDIT_DELETE},
	{K_CHAR, 'd', MOD_CTRL, EDIT_DELETE},
	{K_CHAR, 'w', MOD_CTRL, EDIT_KILL_WORD_LEFT},
	{K_BACKSPACE, 0, MOD_ALT, EDIT_KILL_WORD_LEFT},
	{K_CHAR, 'd', MOD_ALT, EDIT_KILL_WORD_RIGHT},
	{K_DELETE, 0, MOD_CTRL, EDIT_KILL_WORD_RIGHT},
	{K_CHAR, 'u', MOD_CTRL, EDIT_KILL_LINE_START},
	{K_CHAR, 'k', MOD_CTRL, EDIT_KILL_LINE_END},
	{K_CHAR, 'y', MOD_CTRL, EDIT_YANK},
	{K_CHAR, 'y', MOD_ALT, EDIT_YANK_OLDER},
	{K_CHAR, 't', MOD_CTRL, EDIT_SWAP},
	{K_CHAR, '_', MOD_CTRL, EDIT_UNDO},
	{K_CHAR, 'p', MOD_ALT, EDIT_OLDER},
	{K_CHAR, 'n', MOD_ALT, EDIT_NEWER},
};

static gboolean
is_newline(const struct key *key)
{
	return (key->code == K_ENTER && key->mods != 0) ||
		(key->code == K_CHAR && key->ch == 'j' &&
			key->mods == MOD_CTRL);
}

static gboolean
vertical(struct editor *e, gboolean up, int cols)
{
	if (!editor_vertical(e, up, text_cells(cols)))
		editor_do(e, up ? EDIT_OLDER : EDIT_NEWER);
	return TRUE;
}

gboolean
input_key(struct editor *e, const struct key *key, int cols)
{
	char utf8[8] = "";
	if (key->code == K_PASTE)
		return editor_insert(e, key->text);
	if (is_newline(key))
		return editor_insert(e, "\n");
	if ((key->code == K_UP || key->code == K_DOWN) && key->mods == 0)
		return vertical(e, key->code == K_UP, cols);
	if (key->code == K_CHAR && (key->mods & ~(unsigned)MOD_SHIFT) == 0) {
		g_unichar_to_utf8(key->ch, utf8);
		return editor_insert(e, utf8);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(bindings); i++)
		if (bindings[i].code == key->code &&
			bindings[i].ch == key->ch &&
			bindings[i].mods == key->mods) {
			editor_do(e, bindings[i].act);
			return TRUE;
		}
	return FALSE;
}
