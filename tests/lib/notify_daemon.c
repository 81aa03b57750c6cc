/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A desktop that shows notifications by writing them into a file. Not
 * installed.
 *
 * notify-daemon LOG [CAPABILITY...]: lines "notify ID REPLACES TITLE|BODY
 * urgency=N actions=A,B" and "close ID". SIGUSR1 chooses the newest one,
 * SIGUSR2 dismisses it; SIGSTOP makes a desktop of it that does not answer. */
#include "config.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <stdio.h>

#define NAME "org.freedesktop.Notifications"
#define PATH "/org/freedesktop/Notifications"

static const char xml[] =
	"<node><interface name='" NAME "'>"
	"<method name='GetCapabilities'>"
	"<arg type='as' direction='out'/></method>"
	"<method name='Notify'>"
	"<arg type='s' direction='in'/><arg type='u' direction='in'/>"
	"<arg type='s' direction='in'/><arg type='s' direction='in'/>"
	"<arg type='s' direction='in'/><arg type='as' direction='in'/>"
	"<arg type='a{sv}' direction='in'/><arg type='i' direction='in'/>"
	"<arg type='u' direction='out'/></method>"
	"<method name='CloseNotification'>"
	"<arg type='u' direction='in'/></method>"
	"<method name='GetServerInformation'>"
	"<arg type='s' direction='out'/><arg type='s' direction='out'/>"
	"<arg type='s' direction='out'/><arg type='s' direction='out'/>"
	"</method>"
	"<signal name='NotificationClosed'>"
	"<arg type='u'/><arg type='u'/></signal>"
	"<signal name='ActionInvoked'><arg type='u'/><arg type='s'/></signal>"
	"</interface></node>";

static struct {
	GDBusConnection *bus;
	FILE *log;
	char **capabilities;
	guint32 id; /* given last */
	guint32 newest; /* shown last */
} desktop;

static void
emit(const char *signal, GVariant *args)
{
	g_dbus_connection_emit_signal(
		desktop.bus, NULL, PATH, NAME, signal, args, NULL);
}

static GVariant *
notify(GVariant *args)
{
	const char *app, *icon, *title, *body;
	guint32 replaces;
	guchar urgency = 255;
	int timeout;
	g_autofree const char **actions = NULL;
	g_autoptr(GVariant) hints = NULL;
	g_variant_get(args, "(&su&s&s&s^a&s@a{sv}i)", &app, &replaces, &icon,
		&title, &body, &actions, &hints, &timeout);
	g_autofree char *joined = g_strjoinv(",", (char **)actions);
	g_variant_lookup(hints, "urgency", "y", &urgency);
	desktop.newest = replaces == 0 ? ++desktop.id : replaces;
	fprintf(desktop.log, "notify %u %u %s|%s urgency=%d actions=%s\n",
		desktop.newest, replaces, title, body, urgency, joined);
	return g_variant_new("(u)", desktop.newest);
}

static void
on_call(GDBusConnection *bus, const char *sender, const char *path,
	const char *interface, const char *method, GVariant *args,
	GDBusMethodInvocation *call, gpointer user)
{
	GVariant *result = NULL;
	(void)bus, (void)sender, (void)path, (void)interface, (void)user;
	if (g_str_equal(method, "GetCapabilities")) {
		result = g_variant_new("(^as)", desktop.capabilities);
	} else if (g_str_equal(method, "Notify")) {
		result = notify(args);
	} else if (g_str_equal(method, "CloseNotification")) {
		guint32 id;
		g_variant_get(args, "(u)", &id);
		fprintf(desktop.log, "close %u\n", id);
		emit("NotificationClosed", g_variant_new("(uu)", id, 3));
	} else {
		result = g_variant_new("(ssss)", "test", "doran", "1", "1.2");
	}
	fflush(desktop.log);
	g_dbus_method_invocation_return_value(call, result);
}

static gboolean
on_choose(gpointer user)
{
	(void)user;
	emit("ActionInvoked", g_variant_new("(us)", desktop.newest, "default"));
	return G_SOURCE_CONTINUE;
}

static gboolean
on_dismiss(gpointer user)
{
	(void)user;
	emit("NotificationClosed", g_variant_new("(uu)", desktop.newest, 2));
	return G_SOURCE_CONTINUE;
}

static void
on_bus(GDBusConnection *bus, const char *name, gpointer user)
{
	static const GDBusInterfaceVTable table = {.method_call = on_call};
	GDBusNodeInfo *node = g_dbus_node_info_new_for_xml(xml, NULL);
	(void)name, (void)user;
	desktop.bus = bus;
	g_dbus_connection_register_object(
		bus, PATH, node->interfaces[0], &table, NULL, NULL, NULL);
}

static void
on_name(GDBusConnection *bus, const char *name, gpointer user)
{
	(void)bus, (void)name, (void)user;
	fprintf(desktop.log, "ready\n");
	fflush(desktop.log);
}

static void
on_lost(GDBusConnection *bus, const char *name, gpointer loop)
{
	(void)bus, (void)name;
	g_main_loop_quit(loop);
}

int
main(int argc, char **argv)
{
	GMainLoop *loop = g_main_loop_new(NULL, FALSE);
	desktop.log = argc < 2 ? NULL : fopen(argv[1], "a");
	if (desktop.log == NULL)
		return 64;
	desktop.capabilities = argv + 2;
	g_unix_signal_add(SIGUSR1, on_choose, NULL);
	g_unix_signal_add(SIGUSR2, on_dismiss, NULL);
	g_bus_own_name(G_BUS_TYPE_SESSION, NAME, G_BUS_NAME_OWNER_FLAGS_NONE,
		on_bus, on_name, on_lost, loop, NULL);
	g_main_loop_run(loop);
	return 0;
}
