/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fault.h"
#include "plain_priv.h"

static void
check_connection(struct plain *plain, plain_check check, void *user)
{
	const GError *error = plain->state_error;

	if (plain->state == DORAN_WIRE_UP)
		check(user, "connection", "ok", NULL, -1, 0);
	else if (error == NULL)
		check(user, "connection", "note", NULL, -1, 0);
	else
		check(user, "connection", "fail", error->message, -1,
			error->code);
}

static void
check_room(const struct plain *plain, struct room *room, plain_check check,
	void *user)
{
	const struct room *cover = plain_cover(plain, room);
	g_autofree char *detail =
		g_strconcat("#", room->name, ": ", room->filter, NULL);

	if (room->denied)
		check(user, "room", "fail", detail, -1, FAULT_REFUSED);
	else
		check(user, "room", cover->granted ? "ok" : "note", detail, -1,
			0);
	if (room->misfits > 0)
		check(user, "room-misfits", "note", detail,
			(gint64)room->misfits, 0);
}

void
plain_doctor(struct plain *plain, plain_check check, void *user)
{
	if (plain->own_wire)
		check_connection(plain, check, user);
	for (guint i = 0; i < plain->rooms->len; i++)
		check_room(plain, plain->rooms->pdata[i], check, user);
}
