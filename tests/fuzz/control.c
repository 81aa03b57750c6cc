/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Control messages and ranges of sequence numbers, within a record. */
#include "config.h"

#include <string.h>

#include "control.h"
#include "fuzz.h"

/* Rising, apart, never empty. */
static void
check_ranges(const GArray *ranges)
{
	CHECK(ranges->len <= RANGES_MAX);
	for (guint i = 0; i < ranges->len; i++) {
		const struct seq_range *one =
			&g_array_index(ranges, struct seq_range, i);

		CHECK(one->first >= 1 && one->first <= one->last);
		CHECK(i == 0 || one[-1].last + 1 < one->first);
	}
}

static void
try_ranges(const guint8 *data, gsize len)
{
	struct dcbor_reader r;
	g_autoptr(GArray) ranges = NULL;
	g_autoptr(GByteArray) out = g_byte_array_new();

	dcbor_reader_init(&r, data, len);
	ranges = ranges_get(&r);
	CHECK(ranges != NULL);
	if (!dcbor_done(&r))
		return;
	check_ranges(ranges);
	ranges_put(out, ranges);
	CHECK(out->len == len && memcmp(out->data, data, len) == 0);
}

/* Unknown kinds are left out: the second time there are none. */
static void
check_again(const GPtrArray *items, const guint8 *data, gsize len)
{
	g_autoptr(GByteArray) out = g_byte_array_new();
	g_autoptr(GByteArray) twice = g_byte_array_new();
	g_autoptr(GPtrArray) back = NULL;
	struct dcbor_reader r;

	controls_put(out, items);
	CHECK(out->len < len ||
		(out->len == len && memcmp(out->data, data, len) == 0));
	if (items->len == 0)
		return;
	dcbor_reader_init(&r, out->data, out->len);
	back = controls_get(&r);
	CHECK(dcbor_done(&r) && back->len == items->len);
	controls_put(twice, back);
	CHECK(twice->len == out->len);
	CHECK(memcmp(twice->data, out->data, out->len) == 0);
}

void
fuzz_one(const guint8 *data, gsize len)
{
	struct dcbor_reader r;
	g_autoptr(GPtrArray) items = NULL;

	try_ranges(data, len);
	dcbor_reader_init(&r, data, len);
	items = controls_get(&r);
	CHECK(items != NULL && items->len <= CONTROLS_MAX);
	if (!dcbor_done(&r))
		return;
	for (guint i = 0; i < items->len; i++) {
		const struct control_item *item = items->pdata[i];

		if (item->ranges != NULL)
			check_ranges(item->ranges);
		else
			CHECK(item->hashes->len >= 1 &&
				item->hashes->len <= RANGES_MAX);
	}
	check_again(items, data, len);
}
