/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "action.h"
#include "block.h"
#include "i18n.h"
#include "query.h"
#include "when.h"
#include "width.h"
#include "wrap.h"

#define SAME_TALK_MS (5 * 60 * 1000)
#define MINUTE_MS (60 * 1000)

enum part { PART_DAY, PART_MARK, PART_TEXT, PART_WHY, PART_NOTICE };

struct line {
	enum part part;
	guint number; /* of its part */
	struct wrap_line text;
};

struct block {
	const struct columns *c;
	const struct message *m;
	gboolean shows_name, shows_time;
	char *why; /* NULL: nothing to tell */
	char *notice; /* the text of a notice */
	GArray *lines;
};

struct columns
block_columns(
	const struct ui_setup *setup, int cols, int name_cells, gint64 mark_row)
{
	struct columns c = {.setup = setup, .cols = cols, .mark_row = mark_row};
	g_autofree char *sample = when_time(0, setup->time_format, setup->zone);
	if (cols >= 24) {
		c.time = MIN(width_text(sample), 8);
		c.name = MIN(name_cells, cols >= 50 ? 14 : 6);
		c.marks = cols >= 50 ? 6 : 3;
	}
	/* "10:51 name │ text": a space, and a rule with its two spaces. */
	c.text_x = c.time == 0 ? 0 : c.time + 1 + c.name + (cols >= 50 ? 3 : 2);
	c.text = MAX(cols - c.text_x - c.marks, 1);
	return c;
}

char *
block_name(const struct message *m)
{
	if (m->outgoing)
		/* TRANSLATORS: stands where the sender's name would. */
		return g_strdup(_("you"));
	if (m->sender_name != NULL && m->sender_name[0] != '\0')
		return g_strdup(m->sender_name);
	const char *at = m->sender == NULL ? NULL : strchr(m->sender, '@');
	if (at == NULL)
		return g_strdup(m->sender == NULL ? "?" : m->sender);
	return g_strndup(m->sender, (gsize)(at - m->sender));
}

/* Under the text, or, where that leaves little, near the left edge. */
static int
why_x(const struct columns *c)
{
	return c->cols >= 50 ? c->text_x + 2 : MIN(c->time, 2);
}

static void
add_line(struct block *b, enum part part)
{
	struct line line = {.part = part};
	g_array_append_val(b->lines, line);
}

static void
add_wrapped(struct block *b, enum part part, const char *text, int cells)
{
	g_autoptr(GArray) wrapped = wrap_text(text, cells);
	for (guint i = 0; i < wrapped->len; i++) {
		struct line line = {.part = part,
			.number = i,
			.text = g_array_index(wrapped, struct wrap_line, i)};
		g_array_append_val(b->lines, line);
	}
}

static const char *
body(const struct message *m)
{
	return m->text == NULL ? "" : m->text;
}

static gboolean
same_sender(const struct message *a, const struct message *b)
{
	return a->kind == MESSAGE_TEXT && b->kind == MESSAGE_TEXT &&
		a->outgoing == b->outgoing &&
		(a->outgoing || g_strcmp0(a->sender, b->sender) == 0);
}

static void
block_make(struct block *b, const struct columns *c,
	const struct message *previous, const struct message *m)
{
	GTimeZone *zone = c->setup->zone;
	gboolean day = previous == NULL ||
		when_day_number(previous->stored_at, zone) !=
			when_day_number(m->stored_at, zone);
	gboolean mark = c->mark_row != 0 && m->row == c->mark_row;
	gboolean joins = previous != NULL && !day && !mark &&
		same_sender(previous, m) &&
		m->stored_at - previous->stored_at < SAME_TALK_MS;
	*b = (struct block){.c = c, .m = m};
	b->lines = g_array_new(FALSE, FALSE, sizeof(struct line));
	b->shows_name = !joins;
	b->shows_time = !joins ||
		previous->stored_at / MINUTE_MS != m->stored_at / MINUTE_MS;
	if (day)
		add_line(b, PART_DAY);
	if (mark)
		add_line(b, PART_MARK);
	if (m->kind == MESSAGE_NOTICE) {
		b->notice = action_words(m);
		add_wrapped(b, PART_NOTICE, b->notice, MAX(c->cols - 4, 1));
		return;
	}
	add_wrapped(b, PART_TEXT, body(m), c->text);
	b->why = action_words(m);
	if (b->why != NULL)
		add_wrapped(b, PART_WHY, b->why, MAX(c->cols - why_x(c), 1));
}

static void
block_clear(struct block *b)
{
	g_free(b->why);
	g_free(b->notice);
	g_array_unref(b->lines);
}

int
block_height(const struct columns *c, const struct message *previous,
	const struct message *m)
{
	struct block b;
	block_make(&b, c, previous, m);
	int height = (int)b.lines->len;
	block_clear(&b);
	return height;
}

struct block *
block_new(const struct columns *c, const struct message *previous,
	const struct message *m)
{
	struct block *b = g_new(struct block, 1);
	block_make(b, c, previous, m);
	return b;
}

void
block_free(struct block *b)
{
	block_clear(b);
	g_free(b);
}

int
block_lines(const struct block *b)
{
	return (int)b->lines->len;
}

int
block_head(const struct block *b)
{
	guint head = 0;
	while (head < b->lines->len &&
		g_array_index(b->lines, struct line, head).part <= PART_MARK)
		head++;
	return (int)head;
}

static void
draw_rule(const struct columns *c, struct screen *s, int y, int x,
	enum style style, const char *text)
{
	g_autofree char *fitting = width_fit(text, MAX(c->cols - 4, 0));
	int cells = width_text(fitting);
	int left = MAX((c->cols - cells - 2) / 2, 0);
	screen_fill(s, y, x, c->cols, style, "─");
	if (cells > 0)
		screen_fill(
			s, y, x + left, MIN(cells + 2, c->cols), style, " ");
	screen_put(s, y, x + left + 1, MAX(c->cols - left - 1, 0),
		style == STYLE_DIM ? STYLE_DIM : style, fitting);
}

struct tick {
	const char *sign;
	enum style style;
};

static struct tick
tick_of(const struct message *m)
{
	static const struct tick ticks[] = {[MESSAGE_QUEUED] = {"…", STYLE_DIM},
		[MESSAGE_SENT] = {"✓", STYLE_DIM},
		[MESSAGE_DELIVERED] = {"✓✓", STYLE_PLAIN},
		[MESSAGE_READ] = {"✔✔", STYLE_GOOD},
		[MESSAGE_FAILED] = {"✗", STYLE_BAD}};
	if (!m->outgoing)
		return (struct tick){"", STYLE_PLAIN};
	return ticks[CLAMP((int)m->state, 0, (int)MESSAGE_FAILED)];
}

static void
draw_head(const struct block *b, struct screen *s, int y, int x)
{
	const struct columns *c = b->c;
	if (c->time == 0)
		return;
	if (b->shows_time) {
		g_autofree char *at = when_time(
			b->m->stored_at, c->setup->time_format, c->setup->zone);
		screen_put(s, y, x, c->time, STYLE_DIM, at);
	}
	if (b->shows_name) {
		g_autofree char *name = block_name(b->m);
		g_autofree char *fitting = width_fit(name, c->name);
		int pad = c->name - width_text(fitting);
		screen_put(s, y, x + c->time + 1 + pad, c->name - pad,
			b->m->outgoing ? STYLE_ME : STYLE_PEER, fitting);
	}
}

/* At the right of the last line: the open lock of what others could read, and
 * how far one's own message got. */
static void
draw_marks(const struct block *b, struct screen *s, int y, int x)
{
	const struct columns *c = b->c;
	struct tick tick = tick_of(b->m);
	int end = x + c->cols;
	if (c->marks == 0)
		return;
	screen_put(s, y, end - 2, 2, tick.style, tick.sign);
	if (b->m->encrypted)
		return;
	if (c->marks >= 6)
		screen_put(s, y, end - 5, 2, STYLE_BAD, "🔓");
	else if (!b->m->outgoing)
		screen_put(s, y, end - 2, 2, STYLE_BAD, "🔓");
}

/* The rule between names and text also says which message is meant. */
static void
draw_gutter(const struct block *b, guint number, struct screen *s, int y, int x)
{
	const struct columns *c = b->c;
	if (b->m->row == c->selected)
		screen_put(s, y, x, 1, STYLE_CURSOR, number == 0 ? "▶" : "┃");
	else if (b->m->row == c->found)
		screen_put(s, y, x, 1, STYLE_NEWS, "┃");
	else
		screen_put(s, y, x, 1, STYLE_DIM, "│");
}

static enum style
text_style(const struct block *b)
{
	const struct columns *c = b->c;
	if (c->time == 0 && c->selected == b->m->row)
		return STYLE_CURSOR;
	return c->time == 0 && b->m->outgoing ? STYLE_ME : STYLE_PLAIN;
}

static void
draw_words(const struct block *b, const struct line *line, struct screen *s,
	int y, int x)
{
	const char *text = body(b->m);
	g_autoptr(Query) query = query_parse(b->c->words, -1);
	g_autoptr(GArray) marks =
		g_array_new(FALSE, FALSE, sizeof(struct query_mark));
	query_match(query, text, marks);
	for (guint i = 0; i < marks->len; i++) {
		const struct query_mark *mark =
			&g_array_index(marks, struct query_mark, i);
		gsize from = MAX((gsize)mark->start, line->text.start);
		gsize to = MIN(
			(gsize)mark->end, line->text.start + line->text.len);
		if (from >= to)
			continue;
		g_autofree char *left = g_strndup(
			text + line->text.start, from - line->text.start);
		int in = width_text(left);
		screen_put_len(s, y, x + in, b->c->text - in, STYLE_NEWS,
			text + from, to - from);
	}
}

static void
draw_text(const struct block *b, const struct line *line, gboolean last,
	struct screen *s, int y, int x)
{
	const struct columns *c = b->c;
	int text_x = x + c->text_x;
	if (line->number == 0)
		draw_head(b, s, y, x);
	if (c->time > 0)
		draw_gutter(b, line->number, s, y, text_x - 2);
	screen_put_len(s, y, text_x, c->text, text_style(b),
		body(b->m) + line->text.start, line->text.len);
	if (b->m->row == c->found && c->words != NULL)
		draw_words(b, line, s, y, text_x);
	if (last)
		draw_marks(b, s, y, x);
}

static gboolean
last_of_text(const struct block *b, guint i)
{
	return i + 1 == b->lines->len ||
		g_array_index(b->lines, struct line, i + 1).part != PART_TEXT;
}

static gboolean
is_alarm(enum notice notice)
{
	return notice == NOTICE_KEY_CHANGED || notice == NOTICE_UNDECRYPTABLE ||
		notice == NOTICE_GAP || notice == NOTICE_LIST_FROZEN ||
		notice == NOTICE_REKEYED || notice == NOTICE_E2EE_OFF ||
		notice == NOTICE_NOT_ENCRYPTED_REFUSED;
}

static void
draw_notice(const struct block *b, const struct line *line, struct screen *s,
	int y, int x)
{
	int left = MAX((b->c->cols - line->text.cells) / 2, 0);
	gboolean selected = b->m->row == b->c->selected;
	if (selected && left >= 2 && line->number == 0)
		screen_put(s, y, x + left - 2, 1, STYLE_CURSOR, "▶");
	screen_put_len(s, y, x + left, b->c->cols - left,
		selected			 ? STYLE_CURSOR
			: is_alarm(b->m->reason) ? STYLE_BAD
						 : STYLE_DIM,
		b->notice + line->text.start, line->text.len);
}

static void
draw_line(const struct block *b, guint i, struct screen *s, int y, int x)
{
	const struct columns *c = b->c;
	const struct line *line = &g_array_index(b->lines, struct line, i);
	if (line->part == PART_DAY) {
		g_autofree char *day = when_day(
			b->m->stored_at, c->setup->now(), c->setup->zone);
		draw_rule(c, s, y, x, STYLE_DIM, day);
	} else if (line->part == PART_MARK) {
		draw_rule(c, s, y, x, STYLE_NEWS, _("new messages"));
	} else if (line->part == PART_TEXT) {
		draw_text(b, line, last_of_text(b, i), s, y, x);
	} else if (line->part == PART_WHY) {
		gboolean failed = b->m->state == MESSAGE_FAILED;
		int in = why_x(c);
		screen_put_len(s, y, x + in, c->cols - in,
			failed ? STYLE_BAD : STYLE_DIM,
			b->why + line->text.start, line->text.len);
	} else {
		draw_notice(b, line, s, y, x);
	}
}

void
block_draw(
	const struct block *b, struct screen *s, int y, int x, int from, int to)
{
	for (int i = MAX(from, 0); i < MIN(to, (int)b->lines->len); i++)
		draw_line(b, (guint)i, s, y + i - from, x);
}
