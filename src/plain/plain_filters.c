/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plain_priv.h"
#include "store_account.h"
#include "topic.h"

/* MQTT 3.1.1 lets a broker send a message once for each subscription that it
 * fits, and nothing in it says for which. So only filters that no other one
 * stands for are asked for; what remains, two that overlap in part, is for
 * is_copy() of plain_receive.c. */
struct room *
plain_cover(const struct plain *plain, struct room *room)
{
	gboolean before = TRUE;

	for (guint i = 0; i < plain->rooms->len; i++) {
		struct room *other = plain->rooms->pdata[i];

		if (other == room)
			before = FALSE;
		else if (!other->denied &&
			topic_covers(other->filter, room->filter) &&
			/* of equal ones the first */
			(before || !topic_covers(room->filter, other->filter)))
			return plain_cover(plain, other);
	}
	return room;
}

static GString *
filters(const struct plain *plain)
{
	GString *all = g_string_new("\n");

	for (guint i = 0; i < plain->rooms->len; i++) {
		const struct room *room = plain->rooms->pdata[i];

		if (room->asked)
			g_string_append_printf(all, "%s\n", room->filter);
	}
	return all;
}

static gboolean
filters_save(struct plain *plain, const GString *all, GError **error)
{
	g_autoptr(GBytes) value = g_bytes_new(all->str, all->len);

	return store_value_set(
		plain->store, plain->account, FILTERS, value, error);
}

/* The server's session remembers what was asked for earlier: what no room wants
 * any more has to be given back, and without a connection that has to wait. */
static gboolean
drop_old(struct plain *plain, GError **error)
{
	g_autoptr(GString) now = filters(plain);
	g_autoptr(GBytes) value = NULL;
	g_autofree char *before = NULL;
	g_auto(GStrv) old = NULL;

	if (!store_value_get(
		    plain->store, plain->account, FILTERS, &value, error))
		return FALSE;
	before = value == NULL ? g_strdup("\n")
			       : g_strndup(g_bytes_get_data(value, NULL),
					 g_bytes_get_size(value));
	if (strcmp(before, now->str) == 0)
		return TRUE;
	old = g_strsplit(before, "\n", -1);
	for (guint i = 0; old[i] != NULL; i++) {
		g_autofree char *line = g_strconcat("\n", old[i], "\n", NULL);

		if (*old[i] == '\0' || strstr(now->str, line) != NULL)
			continue;
		if (plain_up(plain))
			wire_unsubscribe(plain->wire, old[i]);
		else
			g_string_append_printf(now, "%s\n", old[i]);
	}
	return filters_save(plain, now, error);
}

/* The best that a room it stands for wants. */
static guint
qos_for(const struct plain *plain, struct room *cover)
{
	guint qos = 0;

	for (guint i = 0; i < plain->rooms->len; i++) {
		struct room *room = plain->rooms->pdata[i];

		if (plain_cover(plain, room) == cover)
			qos = MAX(qos, room->qos);
	}
	return qos;
}

static void
ask(struct plain *plain, struct room *room)
{
	if (plain_cover(plain, room) != room) {
		room->asked = FALSE;
	} else if (!room->asked && !room->denied) {
		room->asked = TRUE;
		room->subscription = wire_subscribe(
			plain->wire, room->filter, qos_for(plain, room));
	}
}

void
plain_subscribe(struct plain *plain)
{
	g_autoptr(GError) error = NULL;

	if (plain->wire == NULL)
		return;
	for (guint i = 0; i < plain->rooms->len; i++)
		ask(plain, plain->rooms->pdata[i]);
	if (!drop_old(plain, &error))
		g_warning("%s: %s", plain->name, error->message);
}

void
plain_ask_again(struct plain *plain, struct room *room)
{
	struct room *cover = plain_cover(plain, room);

	if (plain->wire != NULL && cover != room)
		(void)wire_subscribe(
			plain->wire, cover->filter, qos_for(plain, cover));
}

void
plain_subscribed(
	struct plain *plain, struct room *room, enum doran_status status)
{
	g_autoptr(GError) error = NULL;
	gboolean ok;

	room->subscription = 0;
	room->granted = status == DORAN_OK;
	room->denied = status == DORAN_DENIED || status == DORAN_REFUSED;
	if (!room->denied)
		return;
	/* A narrower one may be allowed. */
	plain_subscribe(plain);
	ok = plain_begin(plain, &error) &&
		room_notice(plain, room, NOTICE_DENIED, 1, &error) &&
		plain_commit(plain, &error);
	if (!ok)
		plain_rollback(plain);
	plain_stored(plain, ok, &error);
}
