/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "clip.h"
#include "fault.h"
#include "i18n.h"
#include "tty.h"

/* Last: they define many short names as macros. */
#include <curses.h>
#include <term.h>

struct tty {
	struct pen pen;
	struct termios before;
	gboolean inside;
	gboolean reports; /* knows bracketed paste and focus reports */
	char *styles[STYLE_COUNT];
	gboolean titles; /* has a title that can be set and put back */
	int stderr_was; /* -1: untouched */
	GString *enter, *leave;
};

/* For the crash handler, which can take nothing else. */
static struct tty *volatile crash_tty;

static const int deadly[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

/* Terminfo strings may hold delays ("$<5>") for real terminals of old. */
static void
add_capability(GString *out, const char *cap)
{
	if (cap == NULL || cap == (const char *)-1)
		return;
	while (*cap != '\0') {
		const char *end = NULL;
		if (cap[0] == '$' && cap[1] == '<')
			end = strchr(cap, '>');
		if (end != NULL) {
			cap = end + 1;
			continue;
		}
		g_string_append_c(out, *cap++);
	}
}

static void
pen_move(void *user, GString *out, int y, int x)
{
	(void)user;
	add_capability(out, tiparm(cursor_address, y, x));
}

static void
pen_column(void *user, GString *out, int x)
{
	(void)user;
	add_capability(out, tiparm(column_address, x));
}

static void
pen_erase_rest(void *user, GString *out)
{
	(void)user;
	add_capability(out, clr_eol);
}

static gboolean
has(const char *capability)
{
	return capability != NULL && capability != (const char *)-1;
}

static void
pen_style(void *user, GString *out, enum style style)
{
	struct tty *tty = user;
	g_string_append(out, tty->styles[style]);
}

static void
pen_clear(void *user, GString *out)
{
	struct tty *tty = user;
	g_string_append(out, tty->styles[STYLE_PLAIN]);
	add_capability(out, clear_screen);
}

static void
pen_cursor(void *user, GString *out, gboolean visible)
{
	(void)user;
	add_capability(out, visible ? cursor_normal : cursor_invisible);
}

/* Only colours that read well on dark and on light backgrounds. */
static const struct {
	short colour; /* -1: the terminal's own */
	gboolean bold, dim, reverse;
} looks[STYLE_COUNT] = {
	[STYLE_PLAIN] = {-1},
	[STYLE_DIM] = {-1, .dim = TRUE},
	[STYLE_STRONG] = {-1, .bold = TRUE},
	[STYLE_SELECTED] = {-1, .reverse = TRUE},
	[STYLE_CURSOR] = {COLOR_CYAN, .bold = TRUE, .reverse = TRUE},
	[STYLE_ME] = {COLOR_CYAN},
	[STYLE_PEER] = {COLOR_MAGENTA, .bold = TRUE},
	[STYLE_GOOD] = {COLOR_GREEN},
	[STYLE_BAD] = {COLOR_RED, .bold = TRUE},
	[STYLE_WARN] = {COLOR_RED, .bold = TRUE, .reverse = TRUE},
	[STYLE_NEWS] = {COLOR_GREEN, .bold = TRUE},
	[STYLE_BAR] = {-1, .reverse = TRUE},
	[STYLE_BAR_BAD] = {COLOR_RED, .bold = TRUE, .reverse = TRUE},
};

static gboolean
has_colours(void)
{
	const char *no = g_getenv("NO_COLOR");
	return (no == NULL || no[0] == '\0') && max_colors >= 8 &&
		set_a_foreground != NULL;
}

static void
make_styles(struct tty *tty, gboolean colours)
{
	colours = colours && has_colours();
	for (int i = 0; i < STYLE_COUNT; i++) {
		GString *out = g_string_new(NULL);
		add_capability(out, exit_attribute_mode);
		if (looks[i].bold)
			add_capability(out, enter_bold_mode);
		if (looks[i].dim)
			add_capability(out, enter_dim_mode);
		if (looks[i].reverse)
			add_capability(out, enter_reverse_mode);
		if (colours && looks[i].colour >= 0)
			add_capability(
				out, tiparm(set_a_foreground, looks[i].colour));
		tty->styles[i] = g_string_free(out, FALSE);
	}
}

/* A title as xterm has it. A status line of its own (tsl), as terminals of old
 * have, is not one. */
static gboolean
has_title(void)
{
	static const char *const known[] = {"xterm", "screen", "tmux", "rxvt",
		"foot", "alacritty", "kitty", "konsole", "gnome", "vte", "st",
		"wezterm", "ghostty", "contour", "mlterm"};
	const char *term = g_getenv("TERM");
	if (tigetflag("XT") > 0)
		return TRUE;
	if (to_status_line != NULL && to_status_line != (char *)-1 &&
		g_str_has_prefix(to_status_line, "\033]"))
		return TRUE;
	for (gsize i = 0; term != NULL && i < G_N_ELEMENTS(known); i++) {
		gsize len = strlen(known[i]);
		if (strncmp(term, known[i], len) == 0 &&
			(term[len] == '\0' || term[len] == '-'))
			return TRUE;
	}
	return FALSE;
}

void
tty_title(struct tty *tty, GString *out, const char *text)
{
	if (tty->titles)
		g_string_append_printf(out, "\033]0;%s\007", text);
}

static void
make_modes(struct tty *tty)
{
	tty->enter = g_string_new(NULL);
	tty->leave = g_string_new(NULL);
	/* Terminals of today all know them; those of old may print them. */
	tty->reports = enter_ca_mode != NULL && max_colors >= 8;
	add_capability(tty->enter, enter_ca_mode);
	add_capability(tty->enter, keypad_local);
	if (tty->reports) {
		g_string_append(tty->enter, "\033[?2004h\033[?1004h");
		g_string_append(tty->leave, "\033[?1004l\033[?2004l");
	}
	tty->titles = tty->reports && has_title();
	if (tty->titles) {
		/* The stack of titles: what does not know it ignores it. */
		g_string_append(tty->enter, "\033[22;0t");
		g_string_append(tty->leave, "\033[23;0t");
	}
	add_capability(tty->leave, exit_attribute_mode);
	add_capability(tty->leave, cursor_normal);
	if (exit_ca_mode == NULL)
		add_capability(tty->leave, clear_screen);
	add_capability(tty->leave, exit_ca_mode);
}

static gboolean
look_up(GError **error)
{
	const char *term = g_getenv("TERM");
	int result = 0;
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return fault_set(error, FAULT_USAGE,
			_("The screen needs a terminal on standard input and "
			  "output. In scripts, use the commands; see "
			  "doran --help."));
	if (term == NULL || term[0] == '\0')
		return fault_set(error, FAULT_CONFIG,
			_("TERM is not set: set it to your terminal's name, "
			  "for example TERM=xterm-256color."));
	if (setupterm(NULL, STDOUT_FILENO, &result) != OK)
		return fault_set(error, FAULT_CONFIG,
			_("The terminal '%s' (TERM) is unknown here: install "
			  "its terminfo entry or set TERM to a known one."),
			term);
	if (cursor_address == NULL || clear_screen == NULL)
		return fault_set(error, FAULT_CONFIG,
			_("The terminal '%s' (TERM) cannot move its cursor: "
			  "use another one, or the commands; see "
			  "doran --help."),
			term);
	return TRUE;
}

struct tty *
tty_new(gboolean colours, GError **error)
{
	if (!look_up(error))
		return NULL;
	struct tty *tty = g_new0(struct tty, 1);
	tty->stderr_was = -1;
	tty->pen = (struct pen){.move = pen_move,
		.column = has(column_address) ? pen_column : NULL,
		.erase_rest = has(clr_eol) ? pen_erase_rest : NULL,
		.style = pen_style,
		.clear = pen_clear,
		.cursor = pen_cursor,
		.user = tty,
		.keep_last_cell = auto_right_margin && !eat_newline_glitch};
	make_styles(tty, colours);
	make_modes(tty);
	return tty;
}

void
tty_free(struct tty *tty)
{
	if (tty == NULL)
		return;
	tty_leave(tty);
	for (int i = 0; i < STYLE_COUNT; i++)
		g_free(tty->styles[i]);
	g_string_free(tty->enter, TRUE);
	g_string_free(tty->leave, TRUE);
	g_free(tty);
	del_curterm(cur_term);
}

static struct sigaction crash_was[G_N_ELEMENTS(deadly)];

/* Async-signal-safe: write, tcsetattr, dup2, sigaction and raise only. Whoever
 * watched before gets the signal then: a fault comes again by itself. */
static void
crashed(int number, siginfo_t *info, void *context)
{
	struct tty *tty = crash_tty;
	(void)context;
	if (tty != NULL) {
		ssize_t n =
			write(STDOUT_FILENO, tty->leave->str, tty->leave->len);
		(void)n;
		tcsetattr(STDIN_FILENO, TCSANOW, &tty->before);
		if (tty->stderr_was >= 0)
			dup2(tty->stderr_was, STDERR_FILENO);
	}
	crash_tty = NULL;
	for (gsize i = 0; i < G_N_ELEMENTS(deadly); i++)
		sigaction(deadly[i], &crash_was[i], NULL);
	if (info->si_code <= 0)
		raise(number);
}

static void
watch_crashes(gboolean on)
{
	struct sigaction act = {
		.sa_sigaction = crashed, .sa_flags = SA_SIGINFO | SA_ONSTACK};
	for (gsize i = 0; i < G_N_ELEMENTS(deadly); i++)
		if (on)
			sigaction(deadly[i], &act, &crash_was[i]);
		else
			sigaction(deadly[i], &crash_was[i], NULL);
}

static void
hide_stderr(struct tty *tty)
{
	if (!isatty(STDERR_FILENO))
		return;
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (null < 0)
		return;
	tty->stderr_was = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
	if (tty->stderr_was >= 0)
		dup2(null, STDERR_FILENO);
	close(null);
}

static void
show_stderr(struct tty *tty)
{
	if (tty->stderr_was < 0)
		return;
	dup2(tty->stderr_was, STDERR_FILENO);
	close(tty->stderr_was);
	tty->stderr_was = -1;
}

void
tty_enter(struct tty *tty)
{
	struct termios raw;
	if (tty->inside)
		return;
	tcgetattr(STDIN_FILENO, &tty->before);
	raw = tty->before;
	raw.c_iflag &= ~(tcflag_t)(ICRNL | INLCR | IGNCR | IXON | ISTRIP);
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG | IEXTEN);
	raw.c_oflag &= ~(tcflag_t)OPOST;
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
	hide_stderr(tty);
	crash_tty = tty;
	watch_crashes(TRUE);
	tty->inside = TRUE;
	tty_write(tty, tty->enter->str, tty->enter->len);
}

void
tty_leave(struct tty *tty)
{
	if (!tty->inside)
		return;
	tty_write(tty, tty->leave->str, tty->leave->len);
	tcsetattr(STDIN_FILENO, TCSADRAIN, &tty->before);
	tty->inside = FALSE;
	watch_crashes(FALSE);
	crash_tty = NULL;
	show_stderr(tty);
}

void
tty_size(struct tty *tty, int *rows, int *cols)
{
	struct winsize size = {0};
	(void)tty;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 ||
		size.ws_col == 0) {
		size.ws_row = lines > 0 ? (unsigned short)lines : 24;
		size.ws_col = columns > 0 ? (unsigned short)columns : 80;
	}
	*rows = CLAMP((int)size.ws_row, 1, SCREEN_SIDE_MAX);
	*cols = CLAMP((int)size.ws_col, 1, SCREEN_SIDE_MAX);
}

const struct pen *
tty_pen(struct tty *tty)
{
	return &tty->pen;
}

gboolean
tty_write(struct tty *tty, const char *bytes, gsize len)
{
	(void)tty;
	while (len > 0) {
		ssize_t n = write(STDOUT_FILENO, bytes, len);
		if (n > 0) {
			bytes += n;
			len -= (gsize)n;
		} else if (n < 0 && errno == EAGAIN) {
			struct pollfd ready = {STDOUT_FILENO, POLLOUT, 0};
			poll(&ready, 1, 1000);
		} else if (n < 0 && errno != EINTR) {
			return FALSE;
		}
	}
	return TRUE;
}

/* Those with a title are those that pass over what begins like one. */
gboolean
tty_copy(struct tty *tty, const char *text)
{
	const char *tmux = g_getenv("TMUX");
	g_autofree char *bytes = tty->titles
		? clip_sequence(text, tmux != NULL && tmux[0] != '\0')
		: NULL;
	return bytes != NULL && tty_write(tty, bytes, strlen(bytes));
}
