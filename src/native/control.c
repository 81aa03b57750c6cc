/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "control.h"

#define ITEM_MAX 8 /* members of an unknown item */

void
ranges_put(GByteArray *out, const GArray *ranges)
{
	guint n = ranges != NULL ? ranges->len : 0;

	dcbor_put_array(out, n);
	for (guint i = 0; i < n; i++) {
		const struct seq_range *range =
			&g_array_index(ranges, struct seq_range, i);

		dcbor_put_array(out, 2);
		dcbor_put_uint(out, range->first);
		dcbor_put_uint(out, range->last);
	}
}

GArray *
ranges_get(struct dcbor_reader *r)
{
	GArray *ranges = g_array_new(FALSE, TRUE, sizeof(struct seq_range));
	gsize n = dcbor_get_array(r, RANGES_MAX);
	guint64 before = 0;

	for (gsize i = 0; i < n && !dcbor_bad(r); i++) {
		struct seq_range range;

		dcbor_get_array_of(r, 2);
		range.first = dcbor_get_uint_max(r, G_MAXINT64);
		range.last = dcbor_get_uint_max(r, G_MAXINT64);
		/* Neighbours that touch would be one range. */
		if (range.first == 0 || range.last < range.first ||
			(i > 0 && range.first <= before + 1))
			dcbor_refuse(r);
		before = range.last;
		g_array_append_val(ranges, range);
	}
	return ranges;
}

struct control_item *
control_item_new(enum control_kind kind)
{
	struct control_item *item = g_new0(struct control_item, 1);

	item->kind = kind;
	if (kind == CONTROL_ANEW)
		item->hashes = g_array_new(FALSE, TRUE, HASH_LEN);
	else
		item->ranges =
			g_array_new(FALSE, TRUE, sizeof(struct seq_range));
	return item;
}

void
control_item_free(struct control_item *item)
{
	if (item == NULL)
		return;
	g_clear_pointer(&item->ranges, g_array_unref);
	g_clear_pointer(&item->hashes, g_array_unref);
	g_free(item);
}

static void
put_hashes(GByteArray *out, const GArray *hashes)
{
	dcbor_put_array(out, hashes->len);
	for (guint i = 0; i < hashes->len; i++)
		dcbor_put_bytes(
			out, hashes->data + (gsize)i * HASH_LEN, HASH_LEN);
}

void
controls_put(GByteArray *out, const GPtrArray *items)
{
	dcbor_put_array(out, items->len);
	for (guint i = 0; i < items->len; i++) {
		const struct control_item *item = items->pdata[i];

		dcbor_put_array(out, 2);
		dcbor_put_uint(out, item->kind);
		if (item->kind == CONTROL_ANEW)
			put_hashes(out, item->hashes);
		else
			ranges_put(out, item->ranges);
	}
}

static void
get_hashes(struct dcbor_reader *r, GArray *hashes)
{
	gsize n = dcbor_get_array(r, RANGES_MAX);

	for (gsize i = 0; i < n && !dcbor_bad(r); i++) {
		guint8 hash[HASH_LEN];

		dcbor_get_fixed(r, hash, sizeof(hash));
		g_array_append_vals(hashes, hash, 1);
	}
	if (n == 0)
		dcbor_refuse(r);
}

static struct control_item *
get_known(struct dcbor_reader *r, enum control_kind kind)
{
	struct control_item *item = control_item_new(kind);

	if (kind == CONTROL_ANEW) {
		get_hashes(r, item->hashes);
		return item;
	}
	g_array_unref(item->ranges);
	item->ranges = ranges_get(r);
	if (item->ranges->len == 0)
		dcbor_refuse(r);
	return item;
}

static void
get_item(struct dcbor_reader *r, GPtrArray *items)
{
	gsize n = dcbor_get_array(r, ITEM_MAX);
	guint64 kind = dcbor_get_uint(r);
	gsize len;

	switch (kind) {
	case CONTROL_RESEND:
	case CONTROL_SKIP:
	case CONTROL_ANEW:
		if (n != 2)
			dcbor_refuse(r);
		g_ptr_array_add(items, get_known(r, (enum control_kind)kind));
		break;
	default:
		for (gsize i = 1; i < n && !dcbor_bad(r); i++)
			dcbor_skip(r, &len);
	}
}

GPtrArray *
controls_get(struct dcbor_reader *r)
{
	GPtrArray *items = g_ptr_array_new_with_free_func(
		(GDestroyNotify)control_item_free);
	gsize n = dcbor_get_array(r, CONTROLS_MAX);

	if (n == 0)
		dcbor_refuse(r);
	for (gsize i = 0; i < n && !dcbor_bad(r); i++)
		get_item(r, items);
	return items;
}
