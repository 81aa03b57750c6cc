/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "mt_face_priv.h"

/* Bytes of all topics of a connection that have a number. */
#define SIZE_MAX_ALL 65536
/* A shorter one is cheaper than what names it. */
#define SHORT 8

static struct mt_aliases *
aliases_of(struct mt_face_session *s)
{
	if (s->aliases == NULL)
		s->aliases = g_new0(struct mt_aliases, 1);
	return s->aliases;
}

/* No further than what was defined: who uses few numbers pays for few. */
static char **
place_of(struct mt_aliases *aliases, guint alias)
{
	if (aliases->in == NULL)
		aliases->in = g_ptr_array_new_with_free_func(g_free);
	if (aliases->in->len <= alias)
		g_ptr_array_set_size(aliases->in, (gint)alias + 1);
	return (char **)&aliases->in->pdata[alias];
}

const char *
mt_alias_in(struct mt_face_session *s, gint32 alias, char *take_topic)
{
	struct mt_aliases *aliases = aliases_of(s);
	gsize len = take_topic != NULL ? strlen(take_topic) : 0, old;
	char **place;

	if (alias < 1 || alias > MT_ALIAS_MAX ||
		aliases->size + len > SIZE_MAX_ALL) {
		g_free(take_topic);
		return NULL;
	}
	place = place_of(aliases, (guint)alias);
	if (take_topic == NULL)
		return *place;
	old = *place != NULL ? strlen(*place) : 0;
	g_free(*place);
	*place = take_topic;
	aliases->size += len - old;
	return take_topic;
}

guint
mt_alias_out(struct mt_face_session *s, struct mqtt_span topic, gboolean *known)
{
	struct mt_aliases *aliases = aliases_of(s);
	g_autofree char *name = g_strndup(topic.at, topic.len);
	guint alias;

	*known = FALSE;
	if (topic.len < SHORT)
		return 0;
	if (aliases->out == NULL)
		aliases->out = g_hash_table_new_full(
			g_str_hash, g_str_equal, g_free, NULL);
	alias = GPOINTER_TO_UINT(g_hash_table_lookup(aliases->out, name));
	*known = alias != 0;
	if (alias != 0)
		return alias;
	alias = g_hash_table_size(aliases->out) + 1;
	if (alias > MT_ALIAS_MAX || aliases->size + topic.len > SIZE_MAX_ALL)
		return 0;
	aliases->size += topic.len;
	g_hash_table_insert(
		aliases->out, g_steal_pointer(&name), GUINT_TO_POINTER(alias));
	return alias;
}

void
mt_aliases_free(struct mt_aliases *aliases)
{
	if (aliases == NULL)
		return;
	g_clear_pointer(&aliases->in, g_ptr_array_unref);
	g_clear_pointer(&aliases->out, g_hash_table_unref);
	g_free(aliases);
}
