/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that is known of a message, as a page: what the store's row tells, and
 * what the engine tells of the devices. */
#include "config.h"

#include <string.h>

#include "app.h"
#include "i18n.h"
#include "when.h"
#include "words.h"

static void
add(GString *out, const char *name, const char *value)
{
	if (value != NULL && value[0] != '\0')
		g_string_append_printf(out, "%s\t%s\n", name, value);
}

static void
add_time(GString *out, struct app *app, const char *name, gint64 ms)
{
	g_autofree char *at = ms == 0 ? NULL : when_exact(ms, app->setup->zone);
	add(out, name, at);
}

static gint64
number(GVariant *dict, const char *key)
{
	gint64 value = 0;
	g_variant_lookup(dict, key, "x", &value);
	return value;
}

/* ---- the message ---------------------------------------------------- */

static void
add_state(GString *out, const struct message *m)
{
	const char *why = notice_words(m->reason);
	g_autofree char *both = why[0] == '\0'
		? g_strdup(message_state_words(m->state))
		: g_strdup_printf("%s: %s", message_state_words(m->state), why);
	if (m->kind == MESSAGE_NOTICE)
		add(out, _("Notice"), why);
	else if (m->outgoing)
		add(out, _("State"), both);
	else
		add(out, _("State"), m->unread ? _("unread") : _("read"));
}

static void
add_times(
	GString *out, struct app *app, const struct message *m, GVariant *info)
{
	if (m->kind == MESSAGE_TEXT)
		add_time(out, app, _("Sent"), m->sent_at);
	add_time(out, app,
		m->outgoing ? _("Stored here") : _("Received and stored"),
		m->stored_at);
	add_time(out, app, _("Delivered"), number(info, "delivered-at"));
	add_time(out, app, _("Read"), number(info, "read-at"));
}

static void
add_way(GString *out, GVariant *info)
{
	const char *account = "", *address = "", *backend = "", *server = "";
	g_variant_lookup(info, "account", "&s", &account);
	g_variant_lookup(info, "address", "&s", &address);
	g_variant_lookup(info, "backend", "&s", &backend);
	g_variant_lookup(info, "server", "&s", &server);
	add(out, _("With"), address);
	g_autofree char *way =
		g_strdup_printf("%s (%s, %s)", account, backend, server);
	add(out, _("Account"), way);
}

static void
add_message(
	GString *out, struct app *app, const struct message *m, GVariant *info)
{
	const char *id = "";
	/* TRANSLATORS: a name that somebody in a room gave themselves. */
	g_autofree char *claimed = peer_is_room(m->peer) && !m->outgoing
		? g_strdup_printf(_("%s (as the message says)"), m->sender)
		: NULL;
	add(out, _("From"), claimed != NULL ? claimed : m->sender);
	add_way(out, info);
	add_state(out, m);
	add_times(out, app, m, info);
	if (m->kind == MESSAGE_TEXT)
		add(out, _("Encryption"),
			m->encrypted ? _("end to end, for each device (Signal)")
				     : _("none: the server could read it"));
	g_variant_lookup(info, "id", "&s", &id);
	add(out, _("Message ID"), id);
}

/* ---- devices -------------------------------------------------------- */

/* TRANSLATORS: how far a message got on its way to one device. */
static const struct {
	const char *state, *words;
} states[] = {{"queued", N_("waits here")}, {"sent", N_("on the server")},
	{"parked", N_("parked: not accepted there yet")},
	{"failed", N_("failed")}, {"acknowledged", N_("arrived")},
	{"read", N_("read")}, {"source", N_("it came from there")}};

static const char *
state_words(const char *state)
{
	for (gsize i = 0; i < G_N_ELEMENTS(states); i++)
		if (strcmp(state, states[i].state) == 0)
			return _(states[i].words);
	return state;
}

static void
add_device(GString *out, struct app *app, GVariant *device, const char *peer)
{
	const char *name = "", *address = "", *state = "", *number_of = "";
	GTimeZone *zone = app->setup->zone;
	gint64 at = number(device, "at"), next = number(device, "next-try");
	gint64 tries = number(device, "tries");
	g_variant_lookup(device, "name", "&s", &name);
	g_variant_lookup(device, "address", "&s", &address);
	g_variant_lookup(device, "device", "&s", &number_of);
	g_variant_lookup(device, "state", "&s", &state);
	g_string_append_printf(out, "  %s%s%s\t%s", name,
		name[0] == '\0' ? "" : " ", number_of, state_words(state));
	const char *why = notice_words((enum notice)number(device, "reason"));
	if (why[0] != '\0')
		g_string_append_printf(out, ": %s", why);
	if (at != 0) {
		g_autofree char *when = when_exact(at, zone);
		g_string_append_printf(out, ", %s", when);
	}
	if (tries > 0)
		g_string_append_printf(out,
			ngettext(", %u try", ", %u tries", (guint)tries),
			(guint)tries);
	if (next != 0) {
		g_autofree char *when = when_exact(next, zone);
		/* TRANSLATORS: %s is a time. */
		g_string_append_printf(out, _(", next one %s"), when);
	}
	g_string_append_c(out, '\n');
	if (strcmp(address, peer) != 0)
		g_string_append_printf(out, "\t%s\n", address);
}

static void
add_devices(GString *out, struct app *app, GVariant *info)
{
	const char *peer = "";
	g_autoptr(GVariant) devices = g_variant_lookup_value(
		info, "devices", G_VARIANT_TYPE("aa{sv}"));
	gsize count = devices == NULL ? 0 : g_variant_n_children(devices);
	if (count == 0)
		return;
	g_variant_lookup(info, "address", "&s", &peer);
	g_string_append_printf(out, "\n%s\n", _("Devices"));
	for (gsize i = 0; i < count; i++) {
		g_autoptr(GVariant) one = g_variant_get_child_value(devices, i);
		add_device(out, app, one, peer);
	}
}

/* ---- the page ------------------------------------------------------- */

static void
shown(struct app *app, GVariant *info)
{
	g_autoptr(GError) error = NULL;
	if (info == NULL)
		return;
	g_autoptr(Message) m =
		view_message(app->view, number(info, "row"), &error);
	if (m == NULL) {
		app_note(app, TRUE, "%s",
			error == NULL ? _("That message is not there any more.")
				      : error->message);
		return;
	}
	GString *out = g_string_new(NULL);
	add_message(out, app, m, info);
	add_devices(out, app, info);
	app_page(app, _("Message"), out->str);
	g_string_free(out, TRUE);
}

void
app_info(struct app *app, gint64 row)
{
	GVariantDict dict;
	g_variant_dict_init(&dict, NULL);
	g_variant_dict_insert(&dict, "row", "x", row);
	app_call(app, "message.info", g_variant_dict_end(&dict), shown);
}
