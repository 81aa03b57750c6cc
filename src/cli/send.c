/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "commands.h"
#include "dict.h"
#include "i18n.h"
#include "objects.h"
#include "out.h"
#include "send.h"
#include "words.h"

#define EARLY_MAX 8192

/* ---- the end of a parcel -------------------------------------------- */

static void
parcel_free(struct parcel *parcel)
{
	g_free(parcel->account);
	g_free(parcel->address);
	g_free(parcel->id);
	g_free(parcel);
}

static void
tell(struct sending *sending, const GError *error)
{
	if (g_strcmp0(sending->told, error->message) == 0)
		return;
	out_error("%s", error->message);
	g_free(sending->told);
	sending->told = g_strdup(error->message);
}

/* Told at once where there are several; a single one's error is doran's own,
 * and sending_result() gives it out. */
static void
note_failure(struct sending *sending, const GError *error)
{
	sending->failed++;
	if (error->domain == FAULT &&
		(error->code == FAULT_IO || error->code == FAULT_BUG)) {
		sending->broken = TRUE;
		sending->broken_code = error->code;
	}
	if (sending->first == NULL) {
		sending->first = g_error_copy(error);
		return;
	}
	if (sending->failed == 2)
		tell(sending, sending->first);
	tell(sending, error);
}

static void
print_status(const struct parcel *parcel)
{
	g_autoptr(GError) error = NULL;

	if (!parcel->sending->json || parcel->row == 0)
		return;
	out_json(object_status(parcel->row, parcel->account, parcel->address,
		parcel->id, parcel->state, parcel->reason));
	if (!out_flush(&error))
		parcel->sending->broken = TRUE;
}

static void
forget_row(struct parcel *parcel)
{
	GHashTable *rows = parcel->sending->rows;
	struct parcel *head = g_hash_table_lookup(rows, &parcel->row);
	struct parcel **at = &head;

	while (*at != NULL && *at != parcel)
		at = &(*at)->same;
	if (*at != NULL)
		*at = parcel->same;
	if (head != NULL)
		g_hash_table_replace(rows, &head->row, head);
	else
		g_hash_table_remove(rows, &parcel->row);
}

/* error NULL: as asked. A parcel whose answer has not come is freed by
 * on_reply(), all others here. */
static void
finish(struct parcel *parcel, const GError *error)
{
	struct sending *sending = parcel->sending;

	g_hash_table_remove(sending->parcels, parcel);
	forget_row(parcel);
	print_status(parcel);
	if (error == NULL)
		sending->done++;
	else
		note_failure(sending, error);
	if (parcel->answered)
		parcel_free(parcel);
	else
		parcel->sending = NULL;
	if (sending->room != NULL)
		sending->room(sending->user);
}

/* ---- states --------------------------------------------------------- */

static const struct {
	enum notice reason;
	enum fault fault;
	gboolean even_queued; /* waits for a person, not for time */
} hopeless[] = {
	{NOTICE_KEY_CHANGED, FAULT_TRUST, TRUE},
	{NOTICE_LIST_FROZEN, FAULT_TRUST, TRUE},
	{NOTICE_BLOCKED, FAULT_REFUSED, TRUE},
	{NOTICE_CHOOSE_E2EE, FAULT_CONFIG, TRUE},
	{NOTICE_PARKED, FAULT_LATER, TRUE},
	{NOTICE_DENIED, FAULT_REFUSED, FALSE},
	{NOTICE_TOO_LARGE, FAULT_DATA, FALSE},
	{NOTICE_NO_DEVICES, FAULT_UNKNOWN_PEER, FALSE},
};

gboolean
send_hopeless(enum message_state state, enum notice reason, enum fault *fault)
{
	for (gsize i = 0; i < G_N_ELEMENTS(hopeless); i++) {
		*fault = hopeless[i].fault;
		if (hopeless[i].reason == reason)
			return state == MESSAGE_FAILED ||
				(state == MESSAGE_QUEUED &&
					hopeless[i].even_queued);
	}
	*fault = FAULT_LATER;
	return state == MESSAGE_FAILED;
}

static void
finish_hopeless(struct parcel *parcel, enum fault fault)
{
	g_autoptr(GError) error = NULL;

	if (parcel->state == MESSAGE_FAILED)
		fault_set(&error, fault, _("%s: not sent: %s"), parcel->address,
			notice_words(parcel->reason));
	else
		fault_set(&error, fault,
			_("%s: not sent: %s; the message stays queued"),
			parcel->address, notice_words(parcel->reason));
	finish(parcel, error);
}

static void
look_at(struct parcel *parcel)
{
	const GError *refused = NULL;
	enum fault fault;

	if (!parcel->answered)
		return;
	if (parcel->state != MESSAGE_FAILED &&
		parcel->state >= parcel->sending->wanted) {
		finish(parcel, NULL);
		return;
	}
	if (send_hopeless(parcel->state, parcel->reason, &fault)) {
		finish_hopeless(parcel, fault);
		return;
	}
	if (parcel->account != NULL && parcel->state == MESSAGE_QUEUED)
		refused = g_hash_table_lookup(
			parcel->sending->accounts, parcel->account);
	if (refused != NULL)
		finish(parcel, refused);
}

static void
set_state(struct parcel *parcel, enum message_state state, enum notice reason)
{
	/* A late word of an earlier state changes nothing. */
	if (state < parcel->state)
		return;
	parcel->state = state;
	parcel->reason = reason;
}

static enum message_state
state_of(const char *name)
{
	for (int s = MESSAGE_QUEUED; s <= MESSAGE_FAILED; s++)
		if (g_strcmp0(message_state_name((enum message_state)s),
			    name) == 0)
			return (enum message_state)s;
	return MESSAGE_QUEUED;
}

/* ---- the end of the time -------------------------------------------- */

static void
late_fault(GError **error, enum message_state wanted, const char *address,
	const char *why)
{
	switch (wanted) {
	case MESSAGE_QUEUED:
		fault_set(error, FAULT_LATER, _("%s: not queued in time: %s"),
			address, why);
		break;
	case MESSAGE_SENT:
		fault_set(error, FAULT_LATER,
			_("%s: not sent in time: %s; the message stays queued "
			  "and goes out when doran runs"),
			address, why);
		break;
	case MESSAGE_DELIVERED:
		fault_set(error, FAULT_LATER,
			_("%s: not delivered in time: %s; doran goes on with "
			  "it when it runs"),
			address, why);
		break;
	default:
		fault_set(error, FAULT_LATER, _("%s: not read in time: %s"),
			address, why);
		break;
	}
}

static const char *
no_connection(const struct parcel *parcel)
{
	const char *why = parcel->account == NULL
		? NULL
		: g_hash_table_lookup(parcel->sending->down, parcel->account);

	return why == NULL ? notice_words(NOTICE_OFFLINE) : why;
}

static void
finish_unanswered(struct parcel *parcel)
{
	g_autoptr(GError) error = NULL;

	fault_set(&error, FAULT_LATER,
		_("%s: no answer in time; whether the message is queued is not known (given with --id, it can be sent again and goes out once)"),
		parcel->address);
	finish(parcel, error);
}

static void
finish_late(struct parcel *parcel)
{
	const char *why = notice_words(parcel->reason);
	g_autoptr(GError) error = NULL;

	if (!parcel->answered) {
		finish_unanswered(parcel);
		return;
	}
	if (*why == '\0' && parcel->state >= MESSAGE_SENT)
		why = _("waits for the contact's device");
	else if (*why == '\0' || parcel->reason == NOTICE_OFFLINE)
		why = no_connection(parcel);
	late_fault(&error, parcel->sending->wanted, parcel->address, why);
	finish(parcel, error);
}

/* The list is a copy: finish() changes the table. */
static GList *
all_parcels(struct sending *sending)
{
	return g_hash_table_get_keys(sending->parcels);
}

void
sending_stop(struct sending *sending)
{
	g_autoptr(GList) parcels = all_parcels(sending);

	for (GList *p = parcels; p != NULL; p = p->next)
		finish_late(p->data);
}

static void set_timer(struct sending *sending);

static gboolean
on_time(gpointer user)
{
	struct sending *sending = user;

	sending->timer = 0;
	if (g_get_monotonic_time() <
		sending->last + sending->timeout * G_TIME_SPAN_SECOND)
		set_timer(sending);
	else
		sending_stop(sending);
	return G_SOURCE_REMOVE;
}

/* Each message has its time from when it was handed over: so the last one's is
 * waited for. */
static void
set_timer(struct sending *sending)
{
	gint64 left = sending->last + sending->timeout * G_TIME_SPAN_SECOND -
		g_get_monotonic_time();

	sending->timer =
		g_timeout_add((guint)MAX(left / 1000 + 1, 0), on_time, sending);
}

/* ---- events --------------------------------------------------------- */

/* A state and its reason as one pointer. */
static gpointer
pack(enum message_state state, enum notice reason)
{
	return GUINT_TO_POINTER(((guint)state << 16 | (guint)reason) + 1);
}

static gboolean
is_past(gpointer row, gpointer value, gpointer user)
{
	(void)value;
	return *(gint64 *)row <= ((const struct sending *)user)->newest;
}

/* Of a row whose answer is still on its way; of others too, where another
 * process owns the store. Answers come in the order of rows. */
static void
note_early(struct sending *sending, gint64 row, gpointer state)
{
	if (row <= sending->newest)
		return;
	if (g_hash_table_size(sending->early) >= EARLY_MAX)
		g_hash_table_foreach_remove(sending->early, is_past, sending);
	if (g_hash_table_size(sending->early) < EARLY_MAX)
		g_hash_table_replace(
			sending->early, g_memdup2(&row, sizeof row), state);
}

static void
on_status(struct sending *sending, GVariant *args)
{
	gint64 row = dict_number(args, "row", 0);
	enum notice reason = (enum notice)dict_number(args, "reason", 0);
	g_autofree char *name = dict_text(args, "state");
	struct parcel *parcel = g_hash_table_lookup(sending->rows, &row);

	if (parcel == NULL)
		note_early(sending, row, pack(state_of(name), reason));
	while (parcel != NULL) {
		struct parcel *same = parcel->same;

		set_state(parcel, state_of(name), reason);
		look_at(parcel);
		parcel = same;
	}
}

static void
refuse_account(struct sending *sending, const char *name, enum fault fault,
	const char *text)
{
	g_autoptr(GList) parcels = all_parcels(sending);
	GError *error = NULL;

	fault_set(&error, fault, _("account %s: %s; the message stays queued"),
		name, text);
	g_hash_table_replace(sending->accounts, g_strdup(name), error);
	for (GList *p = parcels; p != NULL; p = p->next)
		look_at(p->data);
}

static void
on_account(struct sending *sending, GVariant *args)
{
	const char *name = "", *state = "", *text = "";
	gint64 reason = FAULT_REFUSED;

	(void)g_variant_lookup(args, "name", "&s", &name);
	(void)g_variant_lookup(args, "state", "&s", &state);
	(void)g_variant_lookup(args, "text", "&s", &text);
	(void)g_variant_lookup(args, "reason", "x", &reason);
	if (strcmp(state, "refused") == 0)
		refuse_account(sending, name, (enum fault)reason, text);
	else
		g_hash_table_remove(sending->accounts, name);
	if (strcmp(state, "up") == 0)
		g_hash_table_remove(sending->down, name);
	else if (*text != '\0')
		g_hash_table_replace(
			sending->down, g_strdup(name), g_strdup(text));
}

static void
on_lagged(struct sending *sending)
{
	g_autoptr(GList) parcels = all_parcels(sending);

	for (GList *p = parcels; p != NULL; p = p->next) {
		struct parcel *parcel = p->data;
		g_autoptr(Message) message = view_message(
			front_view(sending->front), parcel->row, NULL);

		if (message == NULL)
			continue;
		set_state(parcel, message->state, message->reason);
		look_at(parcel);
	}
}

static void
on_event(const char *name, GVariant *args, void *user)
{
	if (strcmp(name, "status") == 0)
		on_status(user, args);
	else if (strcmp(name, "account") == 0)
		on_account(user, args);
	else if (strcmp(name, "lagged") == 0)
		on_lagged(user);
}

/* ---- handing over --------------------------------------------------- */

static void
take_result(struct parcel *parcel, GVariant *result)
{
	struct sending *sending = parcel->sending;
	g_autofree char *state = dict_text(result, "state");
	char *account = dict_text(result, "account");
	char *address = dict_text(result, "address");
	guint early;

	parcel->row = dict_number(result, "row", 0);
	parcel->same = g_hash_table_lookup(sending->rows, &parcel->row);
	g_hash_table_replace(sending->rows, &parcel->row, parcel);
	sending->newest = MAX(sending->newest, parcel->row);
	if (account != NULL) {
		g_free(parcel->account);
		parcel->account = account;
	}
	if (address != NULL) {
		g_free(parcel->address);
		parcel->address = address;
	}
	parcel->id = dict_text(result, "id");
	parcel->state = state_of(state);
	parcel->reason = (enum notice)dict_number(result, "reason", 0);
	early = GPOINTER_TO_UINT(
		g_hash_table_lookup(sending->early, &parcel->row));
	if (early != 0)
		set_state(parcel, (enum message_state)((early - 1) >> 16),
			(enum notice)((early - 1) & 0xffff));
	g_hash_table_remove(sending->early, &parcel->row);
}

static void
on_reply(GVariant *result, const GError *error, void *user)
{
	struct parcel *parcel = user;
	struct sending *sending;
	g_autoptr(GError) named = NULL;

	/* given up on before the answer came */
	if (parcel->sending == NULL) {
		parcel_free(parcel);
		return;
	}
	sending = parcel->sending;
	parcel->answered = TRUE;
	sending->unanswered -= parcel->size;
	if (error != NULL) {
		named = g_error_copy(error);
		if (strstr(named->message, parcel->address) == NULL)
			g_prefix_error(&named, "%s: ", parcel->address);
		finish(parcel, named);
		return;
	}
	take_result(parcel, result);
	look_at(parcel);
	if (sending->room != NULL)
		sending->room(sending->user);
}

/* What a call takes beside its texts. */
#define CALL_SIZE 512

void
sending_add(struct sending *sending, const char *account, const char *address,
	const char *text, const char *key, const char *e2ee)
{
	struct parcel *parcel = g_new0(struct parcel, 1);
	GVariantBuilder args;

	parcel->sending = sending;
	parcel->account = g_strdup(account);
	parcel->address = g_strdup(address);
	g_hash_table_add(sending->parcels, parcel);
	g_variant_builder_init(&args, G_VARIANT_TYPE_VARDICT);
	object_text(&args, "account", account);
	object_text(&args, "to", address);
	object_text(&args, "text", text);
	object_text(&args, "key", key);
	object_text(&args, "e2ee", e2ee);
	parcel->size = CALL_SIZE + strlen(text);
	sending->unanswered += parcel->size;
	sending->last = g_get_monotonic_time();
	if (sending->timer == 0)
		set_timer(sending);
	front_call(sending->front, "message.send", g_variant_builder_end(&args),
		on_reply, parcel);
}

#define MOMENT_US 500000

void
sending_since(struct sending *sending, gint64 since)
{
	gint64 least = g_get_monotonic_time() + MOMENT_US -
		sending->timeout * G_TIME_SPAN_SECOND;

	sending->last = MAX(since, least);
	g_clear_handle_id(&sending->timer, g_source_remove);
	set_timer(sending);
}

void
sending_refuse(struct sending *sending, const GError *error)
{
	note_failure(sending, error);
}

/* ---- all of them ---------------------------------------------------- */

static void
free_error(gpointer error)
{
	g_error_free(error);
}

void
sending_init(struct sending *sending, struct front *front)
{
	sending->front = front;
	sending->parcels = g_hash_table_new(NULL, NULL);
	sending->rows = g_hash_table_new(g_int64_hash, g_int64_equal);
	sending->early = g_hash_table_new_full(
		g_int64_hash, g_int64_equal, g_free, NULL);
	sending->down =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	sending->accounts = g_hash_table_new_full(
		g_str_hash, g_str_equal, g_free, free_error);
	front_set_listener(front, on_event, sending);
}

gboolean
sending_result(struct sending *sending, GError **error)
{
	guint64 all = sending->done + sending->failed;
	int code;

	if (sending->first == NULL)
		return TRUE;
	if (all == 1) {
		g_propagate_error(error, g_steal_pointer(&sending->first));
		return FALSE;
	}
	if (sending->failed == 1) /* was not told yet */
		out_error("%s", sending->first->message);
	code = sending->done > 0 ? FAULT_PARTIAL : sending->first->code;
	if (sending->broken_code != 0)
		code = sending->broken_code; /* it stopped there */
	g_set_error(error, FAULT, code,
		/* TRANSLATORS: how many were not done, of how many. There are
		 * always several. */
		_("%" PRIu64 " of %" PRIu64 " messages not done as asked"),
		sending->failed, all);
	return FALSE;
}

void
sending_clear(struct sending *sending)
{
	g_clear_handle_id(&sending->timer, g_source_remove);
	g_hash_table_unref(sending->rows);
	g_hash_table_unref(sending->parcels);
	g_hash_table_unref(sending->early);
	g_hash_table_unref(sending->accounts);
	g_hash_table_unref(sending->down);
	g_clear_error(&sending->first);
	g_clear_pointer(&sending->told, g_free);
}
