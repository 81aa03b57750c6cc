/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <unistd.h>

#include "commands.h"
#include "control_raw.h"
#include "fault.h"
#include "json_read.h"
#include "json_write.h"
#include "lean.h"
#include "objects.h"
#include "out.h"
#include "rpc.h"
#include "send_options.h"
#include "start.h"
#include "texts.h"

struct lean {
	struct send_options options;
	GArray *targets;
	enum message_state wanted;
	gint64 timeout;
	struct control_raw *raw;
	struct handed *handed;
	sigset_t wake;
	char *text;
	const char *id; /* what the keys are made of */
	guint waiting; /* for answers */
};

/* ---- signals -------------------------------------------------------- */

static volatile sig_atomic_t came;

static void
on_signal(int number)
{
	came = number;
}

/* They come while we wait, and at no other time. *wake: the mask then. */
static void
catch_signals(sigset_t *wake)
{
	struct sigaction action = {.sa_handler = on_signal};
	sigset_t block;

	sigemptyset(&block);
	sigaddset(&block, SIGINT);
	sigaddset(&block, SIGTERM);
	sigprocmask(SIG_BLOCK, &block, wake);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

static void
leave_signals(const sigset_t *before)
{
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	sigprocmask(SIG_SETMASK, before, NULL);
}

/* ---- what was asked ------------------------------------------------- */

/* As secret_init(), without libsodium. */
static void
keep_from_others(void)
{
	struct rlimit none = {0, 0};

	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	(void)setrlimit(RLIMIT_CORE, &none);
}

static gboolean
read_options(struct lean *lean, int argc, char **words)
{
	struct common_options common = {0};
	struct flag_set set = {
		send_flags, &lean->options, common_flags, &common};

	return flags_parse(&set, &argc, &words, FALSE, NULL) && argc == 1 &&
		!common.help && !common.verbose && !common.debug &&
		send_options_check(
			&lean->options, &lean->wanted, &lean->timeout, NULL) &&
		lean->timeout > 0 && !lean->options.lines;
}

/* Every account must be there, and nothing be worth a warning. */
static gboolean
read_targets(struct lean *lean, const struct config *config)
{
	if (config->accounts->len == 0 || config->warnings->len > 0)
		return FALSE;
	for (char **to = lean->options.to; *to != NULL; to++) {
		struct target target;

		if (!cli_target(*to, lean->options.account, &target.account,
			    &target.address, NULL))
			return FALSE;
		g_array_append_val(lean->targets, target);
		if (target.account != NULL &&
			config_account(config, target.account) == NULL)
			return FALSE;
	}
	return TRUE;
}

static gboolean
begin(struct lean *lean)
{
	struct folders *folders = folders_new(NULL);
	g_autoptr(Config) config = folders != NULL
		? config_load(folders->config_file, NULL)
		: NULL;

	if (config != NULL && read_targets(lean, config))
		lean->raw = control_raw_open(
			folders->data_dir, folders->runtime_dir);
	folders_free(folders);
	return lean->raw != NULL;
}

/* ---- the text ------------------------------------------------------- */

/* FALSE: a signal came, or it cannot be read. */
static gboolean
read_all(struct lean *lean)
{
	GByteArray *input = lean->handed->input;
	struct pollfd poll = {.fd = lean->handed->fd, .events = POLLIN};
	guint8 chunk[16384];
	gssize got;

	while (input->len <= TEXTS_MAX) {
		if (ppoll(&poll, 1, NULL, &lean->wake) < 0)
			return FALSE;
		got = read(poll.fd, chunk, sizeof chunk);
		if (got < 0)
			return FALSE;
		g_byte_array_append(input, chunk, (guint)got);
		if (got == 0) {
			if (lean->options.file != NULL)
				close(poll.fd);
			lean->handed->fd = -1;
			return TRUE;
		}
	}
	return FALSE;
}

/* What texts.c would make of it. */
static char *
text_of(const GByteArray *input)
{
	gsize len = input->len;
	g_autofree char *text = NULL;

	if (len > 0 && input->data[len - 1] == '\n')
		len--;
	text = g_strndup(len > 0 ? (const char *)input->data : "", len);
	if (strlen(text) != len)
		return NULL;
	if (len > 0 && text[len - 1] == '\r')
		text[len - 1] = '\0';
	return *text != '\0' && g_utf8_validate(text, -1, NULL)
		? g_steal_pointer(&text)
		: NULL;
}

static gboolean
read_text(struct lean *lean)
{
	const struct send_options *options = &lean->options;

	if (options->message != NULL) {
		lean->text = g_strdup(options->message);
		return TRUE;
	}
	if (options->file != NULL) {
		lean->handed->fd = open(options->file, O_RDONLY | O_CLOEXEC);
		if (lean->handed->fd < 0)
			return FALSE;
	} else
		lean->handed->fd = STDIN_FILENO;
	lean->handed->input = g_byte_array_new();
	if (read_all(lean))
		lean->text = text_of(lean->handed->input);
	return lean->text != NULL;
}

/* ---- asking --------------------------------------------------------- */

static char *
random_key(void)
{
	guint8 bytes[16];
	GString *key = g_string_new("auto-");

	if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes) {
		g_string_free(key, TRUE);
		return NULL;
	}
	for (gsize i = 0; i < sizeof bytes; i++)
		g_string_append_printf(key, "%02x", bytes[i]);
	return g_string_free(key, FALSE);
}

static void
write_member(GString *out, const char *name, const char *value)
{
	if (value == NULL)
		return;
	json_write_name(out, name);
	json_write_text(out, value);
}

/* The answer comes when it is as far as was asked, or will not get there. */
static void
write_request(struct lean *lean, guint id)
{
	GString *out = control_raw_out(lean->raw);
	const struct target *target =
		&g_array_index(lean->targets, struct target, id);
	g_autofree char *key = send_key(lean->id, FALSE, target, 1);

	g_string_append_printf(out,
		"{\"jsonrpc\":\"2.0\",\"id\":%u,\"method\":\"message.send\","
		"\"params\":{",
		id);
	write_member(out, "account", target->account);
	write_member(out, "to", target->address);
	write_member(out, "text", lean->text);
	write_member(out, "key", key);
	write_member(out, "e2ee", lean->options.e2ee);
	if (lean->wanted != MESSAGE_QUEUED) {
		write_member(out, "wait", message_state_name(lean->wanted));
		g_string_append_printf(
			out, ",\"timeout\":%" G_GINT64_FORMAT, lean->timeout);
	}
	g_string_append(out, "}}\n");
}

/* FALSE: too long for the owner, nothing is sent. */
static gboolean
write_requests(struct lean *lean)
{
	GString *out = control_raw_out(lean->raw);

	for (guint i = 0; i < lean->targets->len; i++) {
		gsize before = out->len;

		write_request(lean, i);
		if (out->len - before > RPC_LINE_MAX)
			return FALSE;
	}
	lean->waiting = lean->targets->len;
	lean->handed->since = g_get_monotonic_time();
	return TRUE;
}

/* ---- answers -------------------------------------------------------- */

static gboolean
state_of(const char *name, enum message_state *state)
{
	for (int s = MESSAGE_QUEUED; s <= MESSAGE_READ; s++)
		if (g_strcmp0(message_state_name((enum message_state)s),
			    name) == 0) {
			*state = (enum message_state)s;
			return TRUE;
		}
	return FALSE;
}

static char *
text_member(struct json_span object, const char *name)
{
	struct json_span value = json_member(object, name);

	return json_kind(value) == JSON_STRING ? json_text(value) : NULL;
}

static gboolean
number_member(struct json_span object, const char *name, gint64 *out)
{
	struct json_span value = json_member(object, name);

	return json_kind(value) == JSON_NUMBER && json_integer(value, out);
}

/* FALSE: it is no answer to be glad of. */
static gboolean
take_result(struct lean *lean, struct json_span result)
{
	g_autofree char *state_name = text_member(result, "state");
	g_autofree char *account = text_member(result, "account");
	g_autofree char *address = text_member(result, "address");
	g_autofree char *id = text_member(result, "id");
	enum message_state state;
	gint64 row, reason = NOTICE_NONE;

	(void)number_member(result, "reason", &reason);
	if (account == NULL || address == NULL || id == NULL ||
		!number_member(result, "row", &row) ||
		!state_of(state_name, &state) || state < lean->wanted)
		return FALSE;
	if (lean->options.json)
		out_json(object_status(
			row, account, address, id, state, (enum notice)reason));
	return TRUE;
}

static gboolean
take_answer(struct lean *lean, const char *line, gsize len)
{
	struct json_span answer;
	gint64 id;

	if (!json_valid(line, len, &answer, NULL) ||
		!number_member(answer, "id", &id) || id < 0 ||
		id >= lean->targets->len ||
		g_array_index(lean->handed->done, gboolean, (guint)id) ||
		!take_result(lean, json_member(answer, "result")))
		return FALSE;
	g_array_index(lean->handed->done, gboolean, (guint)id) = TRUE;
	lean->waiting--;
	return TRUE;
}

/* FALSE: what is not done is the full way's. */
static gboolean
take_answers(struct lean *lean)
{
	gint64 until = lean->handed->since + lean->timeout * G_TIME_SPAN_SECOND;
	const char *line;
	gsize len;

	while (lean->waiting > 0)
		if (control_raw_next(lean->raw, until, &lean->wake, &line,
			    &len) != CONTROL_RAW_LINE ||
			!take_answer(lean, line, len))
			return FALSE;
	return TRUE;
}

/* ---- all of it ------------------------------------------------------ */

static gboolean
send_all(struct lean *lean)
{
	struct handed *handed = lean->handed;

	lean->id = lean->options.id;
	if (lean->id == NULL)
		lean->id = handed->key = random_key();
	handed->done = g_array_sized_new(FALSE, TRUE, sizeof(gboolean), 1);
	g_array_set_size(handed->done, lean->targets->len);
	return lean->id != NULL && write_requests(lean) && take_answers(lean);
}

gboolean
lean_send(int argc, char **words, struct handed *handed, int *code)
{
	struct lean lean = {.handed = handed};
	g_autofree char **rest =
		g_memdup2(words, ((gsize)argc + 1) * sizeof *words);
	g_autoptr(GError) error = NULL;
	gboolean done = FALSE;

	handed->fd = -1;
	keep_from_others();
	lean.targets = send_targets_new();
	if (read_options(&lean, argc, rest) && begin(&lean)) {
		catch_signals(&lean.wake);
		done = read_text(&lean) && send_all(&lean);
		leave_signals(&lean.wake);
		handed->signal = came;
	}
	if (done && !out_flush(NULL)) {
		start();
		(void)out_flush(&error); /* again, in words */
		out_error("%s", error->message);
		*code = fault_exit_code(error);
	}
	control_raw_free(lean.raw);
	g_array_unref(lean.targets);
	g_free(lean.text);
	flags_clear(send_flags, &lean.options);
	return done;
}

void
handed_clear(struct handed *handed)
{
	g_free(handed->key);
	if (handed->done != NULL)
		g_array_unref(handed->done);
	if (handed->input != NULL)
		g_byte_array_unref(handed->input);
}
