/* SPDX-License-Identifier: GPL-3.0-or-later */
/* waits: answers of message.send that are given when the message is as far as
 * the caller asked: one question, one answer, no events to subscribe to. */
#include "config.h"

#include "commands.h"
#include "engine_priv.h"
#include "fault.h"
#include "i18n.h"

#define TIMEOUT_S 30
#define TIMEOUT_MAX_S 86400

struct wait {
	struct call *call;
	GVariant *result;
	char *account;
	gint64 row;
	enum message_state wanted, state;
	enum notice reason;
	GSource *timer;
	struct wait *next; /* for the same message */
};

static gboolean
state_of(const char *name, enum message_state *state)
{
	for (int s = MESSAGE_QUEUED; s <= MESSAGE_FAILED; s++)
		if (g_strcmp0(message_state_name((enum message_state)s),
			    name) == 0) {
			*state = (enum message_state)s;
			return TRUE;
		}
	return FALSE;
}

/* Time and a connection are all it still needs. */
static gboolean
goes_on(const struct wait *wait)
{
	return wait->state < wait->wanted && wait->state != MESSAGE_FAILED &&
		(wait->reason == NOTICE_NONE || wait->reason == NOTICE_OFFLINE);
}

static void
wait_end(struct wait *wait)
{
	GVariantDict result;

	g_variant_dict_init(&result, wait->result);
	g_variant_dict_insert(
		&result, "state", "s", message_state_name(wait->state));
	g_variant_dict_insert(&result, "reason", "x", (gint64)wait->reason);
	call_return(wait->call, g_variant_dict_end(&result));
	g_variant_unref(wait->result);
	if (wait->timer != NULL) {
		g_source_destroy(wait->timer);
		g_source_unref(wait->timer);
	}
	g_free(wait->account);
	g_free(wait);
}

/* Takes one out of its row's list. */
static void
unlink_wait(struct engine *engine, struct wait *wait)
{
	struct wait *first = g_hash_table_lookup(engine->waits, &wait->row);

	if (first != wait) {
		while (first->next != wait)
			first = first->next;
		first->next = wait->next;
		return;
	}
	/* The key is inside of the first one. */
	g_hash_table_remove(engine->waits, &wait->row);
	if (wait->next != NULL)
		g_hash_table_insert(
			engine->waits, &wait->next->row, wait->next);
}

static gboolean
time_over(gpointer data)
{
	struct wait *wait = data;

	unlink_wait(wait->call->engine, wait);
	wait_end(wait);
	return G_SOURCE_REMOVE;
}

static void
set_timer(struct wait *wait)
{
	gint64 seconds = TIMEOUT_S;

	g_variant_lookup(wait->call->args, "timeout", "x", &seconds);
	wait->timer = g_timeout_source_new(
		(guint)CLAMP(seconds, 0, TIMEOUT_MAX_S) * 1000);
	g_source_set_callback(wait->timer, time_over, wait, NULL);
	g_source_attach(wait->timer, wait->call->engine->context);
}

static gboolean
account_refused(struct engine *engine, const char *name)
{
	struct account *account = account_find(engine, name);

	return account == NULL ||
		g_str_equal(account_state_word(account), "refused");
}

gboolean
wait_check(const struct call *call, GError **error)
{
	const char *word = call_string(call, "wait");
	enum message_state wanted;

	return word == NULL ||
		(state_of(word, &wanted) && wanted != MESSAGE_FAILED) ||
		fault_set(error, FAULT_USAGE,
			_("“%s” is none of queued, sent, delivered and read"),
			word);
}

void
wait_return(struct call *call, GVariant *result)
{
	struct engine *engine = call->engine;
	const char *word = call_string(call, "wait"), *state = NULL;
	struct wait *wait, *before;
	gint64 reason = NOTICE_NONE;

	if (word == NULL) {
		call_return(call, result);
		return;
	}
	wait = g_new0(struct wait, 1);
	wait->call = call;
	wait->result = g_variant_ref_sink(result);
	(void)g_variant_lookup(result, "row", "x", &wait->row);
	(void)g_variant_lookup(result, "account", "s", &wait->account);
	(void)g_variant_lookup(result, "reason", "x", &reason);
	(void)g_variant_lookup(result, "state", "&s", &state);
	wait->reason = (enum notice)reason;
	(void)state_of(state, &wait->state);
	(void)state_of(word, &wait->wanted);
	if (!goes_on(wait) || account_refused(engine, wait->account)) {
		wait_end(wait);
		return;
	}
	set_timer(wait);
	if (engine->waits == NULL)
		engine->waits = g_hash_table_new(g_int64_hash, g_int64_equal);
	before = g_hash_table_lookup(engine->waits, &wait->row);
	if (before == NULL) {
		g_hash_table_insert(engine->waits, &wait->row, wait);
		return;
	}
	wait->next = before->next;
	before->next = wait;
}

static void
status_changed(struct engine *engine, GVariant *args)
{
	const char *state = NULL;
	gint64 row = 0, reason = NOTICE_NONE;
	struct wait *wait, *next;

	(void)g_variant_lookup(args, "row", "x", &row);
	(void)g_variant_lookup(args, "state", "&s", &state);
	(void)g_variant_lookup(args, "reason", "x", &reason);
	for (wait = g_hash_table_lookup(engine->waits, &row); wait != NULL;
		wait = next) {
		next = wait->next;
		(void)state_of(state, &wait->state);
		wait->reason = (enum notice)reason;
		if (goes_on(wait))
			continue;
		unlink_wait(engine, wait);
		wait_end(wait);
	}
}

/* account NULL: all of them. */
static void
end_some(struct engine *engine, const char *account)
{
	g_autoptr(GList) firsts = g_hash_table_get_values(engine->waits);
	struct wait *next;

	for (GList *f = firsts; f != NULL; f = f->next)
		for (struct wait *wait = f->data; wait != NULL; wait = next) {
			next = wait->next;
			if (account != NULL &&
				(wait->state != MESSAGE_QUEUED ||
					!g_str_equal(account, wait->account)))
				continue;
			unlink_wait(engine, wait);
			wait_end(wait);
		}
}

void
waits_event(struct engine *engine, const char *name, GVariant *args)
{
	const char *account = NULL, *state = NULL;

	if (engine->waits == NULL || g_hash_table_size(engine->waits) == 0)
		return;
	if (g_str_equal(name, "status"))
		status_changed(engine, args);
	else if (g_str_equal(name, "account") &&
		g_variant_lookup(args, "name", "&s", &account) &&
		g_variant_lookup(args, "state", "&s", &state) &&
		g_str_equal(state, "refused"))
		end_some(engine, account);
}

void
waits_clear(struct engine *engine)
{
	if (engine->waits == NULL)
		return;
	end_some(engine, NULL);
	g_clear_pointer(&engine->waits, g_hash_table_unref);
}
