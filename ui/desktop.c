/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "desktop.h"
#include "i18n.h"
#include "session_bus.h"

#define NAME "org.freedesktop.Notifications"
#define PATH "/org/freedesktop/Notifications"
#define CALL_MS 5000
#define AGAIN_US ((gint64)60 * G_USEC_PER_SEC)

enum reach {
	REACH_NOT_TRIED,
	REACH_TRYING,
	REACH_THERE,
	REACH_NOT_THERE /* until AGAIN_US are over */
};

struct slot {
	struct desktop *desktop;
	gint64 key;
	guint32 id; /* that the desktop gave it; 0: it does not show */
	struct desktop_text text;
	gboolean wanted; /* the text is still to be shown */
	gboolean busy; /* a call is on its way */
	gboolean closes; /* once that is answered */
};

struct desktop {
	guint holders; /* the front and each call under way */
	const struct desktop_events *events;
	void *user;
	enum reach reach;
	gint64 tried_at;
	GCancellable *cancel;
	GDBusConnection *bus;
	guint signals;
	gboolean markup, actions;
	GHashTable *slots; /* key -> struct slot */
};

static void slot_go(struct slot *slot);

static void
slot_free(gpointer data)
{
	struct slot *slot = data;
	g_free(slot->text.title);
	g_free(slot->text.body);
	g_free(slot);
}

static struct desktop *
hold(struct desktop *d)
{
	d->holders++;
	return d;
}

static void
let_go(struct desktop *d)
{
	if (--d->holders > 0)
		return;
	g_object_unref(d->cancel);
	g_hash_table_unref(d->slots);
	g_free(d);
}

/* Nobody is there for what a call has to say. */
static gboolean
is_over(const struct desktop *d)
{
	return g_cancellable_is_cancelled(d->cancel);
}

static void
go(struct desktop *d)
{
	g_autoptr(GList) slots = g_hash_table_get_values(d->slots);
	for (GList *l = slots; l != NULL; l = l->next)
		slot_go(l->data);
}

/* ---- nobody there --------------------------------------------------- */

static void
leave_bus(struct desktop *d)
{
	if (d->bus == NULL)
		return;
	g_dbus_connection_signal_unsubscribe(d->bus, d->signals);
	g_signal_handlers_disconnect_by_data(d->bus, d);
	g_clear_object(&d->bus);
}

static void
not_there(struct desktop *d, const char *why)
{
	GHashTableIter iter;
	struct slot *slot;
	if (d->reach != REACH_NOT_THERE)
		g_info("no notifications on the desktop: %s", why);
	leave_bus(d);
	d->reach = REACH_NOT_THERE;
	d->tried_at = g_get_monotonic_time();
	g_hash_table_iter_init(&iter, d->slots);
	while (g_hash_table_iter_next(&iter, NULL, (gpointer *)&slot)) {
		if (slot->wanted)
			d->events->absent(&slot->text, d->user);
		slot->wanted = FALSE;
		slot->id = 0;
	}
}

/* ---- showing -------------------------------------------------------- */

static void
call(struct desktop *d, const char *method, GVariant *args, const char *type,
	GAsyncReadyCallback done, gpointer data)
{
	g_dbus_connection_call(d->bus, NAME, PATH, NAME, method, args,
		type == NULL ? NULL : G_VARIANT_TYPE(type),
		G_DBUS_CALL_FLAGS_NONE, CALL_MS, d->cancel, done, data);
}

static void
close_slot(struct slot *slot)
{
	struct desktop *d = slot->desktop;
	slot->closes = FALSE;
	if (d->bus != NULL && slot->id != 0)
		call(d, "CloseNotification", g_variant_new("(u)", slot->id),
			NULL, NULL, NULL);
	slot->id = 0;
}

static void
shown(GObject *source, GAsyncResult *result, gpointer data)
{
	struct slot *slot = data;
	struct desktop *d = slot->desktop;
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) value = g_dbus_connection_call_finish(
		G_DBUS_CONNECTION(source), result, &error);
	slot->busy = FALSE;
	if (!is_over(d) && value == NULL) {
		slot->wanted = !slot->closes;
		not_there(d, error->message);
	} else if (!is_over(d)) {
		g_variant_get(value, "(u)", &slot->id);
		if (slot->closes)
			close_slot(slot);
		slot_go(slot);
	}
	let_go(d);
}

static GVariant *
notification(const struct slot *slot)
{
	const struct desktop *d = slot->desktop;
	g_autofree char *escaped = g_markup_escape_text(slot->text.body, -1);
	GVariantBuilder actions, hints;
	g_variant_builder_init(&actions, G_VARIANT_TYPE("as"));
	if (d->actions) {
		g_variant_builder_add(&actions, "s", "default");
		g_variant_builder_add(&actions, "s", _("Open"));
	}
	g_variant_builder_init(&hints, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&hints, "{sv}", "urgency", g_variant_new_byte(1));
	g_variant_builder_add(&hints, "{sv}", "category",
		g_variant_new_string("im.received"));
	return g_variant_new("(susssasa{sv}i)", "doran", slot->id, "",
		slot->text.title, d->markup ? escaped : slot->text.body,
		&actions, &hints, -1);
}

static void
slot_go(struct slot *slot)
{
	struct desktop *d = slot->desktop;
	if (!slot->wanted || slot->busy || d->reach != REACH_THERE)
		return;
	slot->wanted = FALSE;
	slot->busy = TRUE;
	hold(d);
	call(d, "Notify", notification(slot), "(u)", shown, slot);
}

/* ---- what the desktop says ------------------------------------------ */

static struct slot *
slot_of_id(struct desktop *d, guint32 id)
{
	GHashTableIter iter;
	struct slot *slot;
	g_hash_table_iter_init(&iter, d->slots);
	while (g_hash_table_iter_next(&iter, NULL, (gpointer *)&slot))
		if (slot->id == id && id != 0)
			return slot;
	return NULL;
}

static void
on_signal(GDBusConnection *bus, const char *sender, const char *path,
	const char *interface, const char *name, GVariant *args, gpointer user)
{
	struct desktop *d = user;
	guint32 id = 0, reason = 0;
	const char *action = "";
	(void)bus, (void)sender, (void)path, (void)interface;
	if (strcmp(name, "ActionInvoked") == 0 &&
		g_variant_is_of_type(args, G_VARIANT_TYPE("(us)"))) {
		g_variant_get(args, "(u&s)", &id, &action);
		struct slot *slot = slot_of_id(d, id);
		if (slot != NULL && strcmp(action, "default") == 0)
			d->events->chosen(slot->key, d->user);
	} else if (strcmp(name, "NotificationClosed") == 0 &&
		g_variant_is_of_type(args, G_VARIANT_TYPE("(uu)"))) {
		g_variant_get(args, "(uu)", &id, &reason);
		struct slot *slot = slot_of_id(d, id);
		if (slot != NULL)
			slot->id = 0;
	}
}

static void
on_closed(GDBusConnection *bus, gboolean remote, GError *error, gpointer user)
{
	(void)bus, (void)remote;
	not_there(user, error == NULL ? "closed" : error->message);
}

/* ---- getting there -------------------------------------------------- */

static void
use(struct desktop *d, GVariant *capabilities)
{
	g_auto(GStrv) words = NULL;
	g_variant_get(capabilities, "(^as)", &words);
	d->markup = g_strv_contains((const char *const *)words, "body-markup");
	d->actions = g_strv_contains((const char *const *)words, "actions");
	d->reach = REACH_THERE;
	go(d);
}

static void
capable(GObject *source, GAsyncResult *result, gpointer user)
{
	struct desktop *d = user;
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) value = g_dbus_connection_call_finish(
		G_DBUS_CONNECTION(source), result, &error);
	if (!is_over(d) && value != NULL)
		use(d, value);
	else if (!is_over(d))
		not_there(d, error->message);
	let_go(d);
}

static void
enter_bus(struct desktop *d, GDBusConnection *take_bus)
{
	d->bus = take_bus;
	g_signal_connect(d->bus, "closed", G_CALLBACK(on_closed), d);
	d->signals = g_dbus_connection_signal_subscribe(d->bus, NAME, NAME,
		NULL, PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_signal, d, NULL);
	call(hold(d), "GetCapabilities", NULL, "(as)", capable, d);
}

static void
connected(GObject *source, GAsyncResult *result, gpointer user)
{
	struct desktop *d = user;
	g_autoptr(GError) error = NULL;
	GDBusConnection *bus =
		g_dbus_connection_new_for_address_finish(result, &error);
	(void)source;
	if (is_over(d))
		g_clear_object(&bus);
	else if (bus != NULL)
		enter_bus(d, bus);
	else
		not_there(d, error->message);
	let_go(d);
}

static void
reach(struct desktop *d)
{
	gboolean again = d->reach == REACH_NOT_THERE &&
		g_get_monotonic_time() - d->tried_at >= AGAIN_US;
	if (d->reach == REACH_NOT_THERE && !again) {
		not_there(d, "");
		return;
	}
	if (d->reach != REACH_NOT_TRIED && !again)
		return;
	g_autofree char *address = session_bus_address();
	if (address == NULL) {
		not_there(d, "no session D-Bus");
		return;
	}
	d->reach = REACH_TRYING;
	g_dbus_connection_new_for_address(address,
		G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
			G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
		NULL, d->cancel, connected, hold(d));
}

/* ---- for the front -------------------------------------------------- */

struct desktop *
desktop_new(const struct desktop_events *events, void *user)
{
	struct desktop *d = g_new0(struct desktop, 1);
	d->holders = 1;
	d->events = events;
	d->user = user;
	d->cancel = g_cancellable_new();
	d->slots = g_hash_table_new_full(
		g_int64_hash, g_int64_equal, NULL, slot_free);
	return d;
}

void
desktop_free(struct desktop *d)
{
	if (d == NULL)
		return;
	g_cancellable_cancel(d->cancel);
	leave_bus(d);
	let_go(d);
}

void
desktop_show(struct desktop *d, gint64 key, const char *title, const char *body)
{
	struct slot *slot = g_hash_table_lookup(d->slots, &key);
	if (slot == NULL) {
		slot = g_new0(struct slot, 1);
		slot->desktop = d;
		slot->key = key;
		g_hash_table_insert(d->slots, &slot->key, slot);
	}
	g_free(slot->text.title);
	g_free(slot->text.body);
	slot->text = (struct desktop_text){g_strdup(title), g_strdup(body)};
	slot->wanted = TRUE;
	slot->closes = FALSE;
	reach(d);
	slot_go(slot);
}

void
desktop_close(struct desktop *d, gint64 key)
{
	struct slot *slot = g_hash_table_lookup(d->slots, &key);
	if (slot == NULL)
		return;
	slot->wanted = FALSE;
	slot->closes = slot->busy;
	if (!slot->busy)
		close_slot(slot);
}
