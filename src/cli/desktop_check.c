/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "desktop_check.h"

#include <gio/gio.h>

#include "fault.h"
#include "i18n.h"
#include "session_bus.h"

#define PATIENCE_MS 2000

struct check {
	GMainLoop *loop;
	GCancellable *cancel;
	GVariant *answer;
	GError *error;
};

static void
answered(GObject *source, GAsyncResult *result, gpointer user)
{
	struct check *check = user;

	check->answer = g_dbus_connection_call_finish(
		G_DBUS_CONNECTION(source), result, &check->error);
	g_main_loop_quit(check->loop);
}

static void
connected(GObject *source, GAsyncResult *result, gpointer user)
{
	struct check *check = user;
	g_autoptr(GDBusConnection) bus =
		g_dbus_connection_new_for_address_finish(result, &check->error);

	(void)source;
	if (bus == NULL)
		g_main_loop_quit(check->loop);
	else
		g_dbus_connection_call(bus, "org.freedesktop.Notifications",
			"/org/freedesktop/Notifications",
			"org.freedesktop.Notifications", "GetServerInformation",
			NULL, G_VARIANT_TYPE("(ssss)"), G_DBUS_CALL_FLAGS_NONE,
			PATIENCE_MS, check->cancel, answered, check);
}

static gboolean
on_time(gpointer user)
{
	struct check *check = user;

	g_cancellable_cancel(check->cancel);
	return G_SOURCE_CONTINUE; /* removed by ask() */
}

static void
ask(struct check *check, const char *address)
{
	guint timer = g_timeout_add(PATIENCE_MS, on_time, check);

	check->loop = g_main_loop_new(NULL, FALSE);
	check->cancel = g_cancellable_new();
	g_dbus_connection_new_for_address(address,
		G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
			G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
		NULL, check->cancel, connected, check);
	g_main_loop_run(check->loop);
	g_source_remove(timer);
	g_object_unref(check->cancel);
	g_main_loop_unref(check->loop);
}

char *
desktop_check(GError **error)
{
	g_autofree char *address = session_bus_address();
	g_autoptr(GVariant) answer = NULL;
	struct check check = {NULL};
	char *name = NULL;

	if (address == NULL) {
		fault_set(error, FAULT_ABSENT,
			_("there is no D-Bus of a desktop here"));
		return NULL;
	}
	ask(&check, address);
	answer = check.answer;
	if (answer == NULL) {
		fault_set(error, FAULT_LATER,
			_("nobody shows notifications here: %s"),
			check.error->message);
		g_error_free(check.error);
		return NULL;
	}
	g_variant_get(answer, "(ssss)", &name, NULL, NULL, NULL);
	return name;
}
