/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "cbor_check.h"

struct cursor {
	const guint8 *at, *end;
};

/* The argument of an item's head, in its shortest form. */
static gboolean
argument(struct cursor *c, guint8 low, guint64 *value)
{
	static const guint64 above[] = {23, 0xff, 0xffff, 0xffffffff};
	guint size;

	*value = low;
	if (low < 24)
		return TRUE;
	if (low > 27)
		return FALSE;
	size = 1u << (low - 24);
	if ((gsize)(c->end - c->at) < size)
		return FALSE;
	*value = 0;
	for (guint i = 0; i < size; i++)
		*value = *value << 8 | *c->at++;
	return *value > above[low - 24];
}

/* The bits of a half float as those of a double. */
static guint64
double_of(guint width, guint64 bits)
{
	guint exponent_bits = width == 2 ? 5 : 8;
	guint fraction_bits = width == 2 ? 10 : 23;
	guint64 sign = bits >> (exponent_bits + fraction_bits);
	guint64 most = (1u << exponent_bits) - 1;
	guint64 exponent = bits >> fraction_bits & most;
	guint64 fraction = bits & (((guint64)1 << fraction_bits) - 1);
	gint64 real;

	if (exponent == 0 && fraction == 0)
		return sign << 63;
	real = (gint64)exponent - (gint64)(most >> 1);
	if (exponent == 0)
		for (real++; fraction >> fraction_bits == 0; real--)
			fraction <<= 1;
	fraction &= ((guint64)1 << fraction_bits) - 1;
	return sign << 63 | (guint64)(real + 1023) << 52 |
		fraction << (52 - fraction_bits);
}

/* Whether a float of `width` bytes has a shorter form, tried one by one: so
 * only for what fits a half; a float that fits a single is tried by cutting. */
static gboolean
has_shorter(guint width, guint64 bits)
{
	guint64 whole = width == 8 ? bits : double_of(width, bits);
	gint64 exponent = (gint64)(whole >> 52 & 0x7ff) - 1023;
	guint64 fraction = whole & (((guint64)1 << 52) - 1);
	guint kept;

	if (width == 2)
		return FALSE;
	if (exponent == -1023) /* zero, or smaller than any single */
		return fraction == 0;
	kept = 52 - (fraction == 0 ? 52 : (guint)__builtin_ctzll(fraction));
	if (exponent >= -14 && exponent <= 15 && kept <= 10)
		return TRUE;
	if (exponent >= -24 && exponent < -14 && kept <= exponent + 24)
		return TRUE;
	if (width == 4)
		return FALSE;
	if (exponent >= -126 && exponent <= 127 && kept <= 23)
		return TRUE;
	return exponent >= -149 && exponent < -126 && kept <= exponent + 149;
}

static gboolean
number(struct cursor *c, guint8 low)
{
	guint width = 1u << (low - 24);
	guint fraction_bits = width == 2 ? 10 : width == 4 ? 23 : 52;
	guint64 bits = 0, rest;

	if ((gsize)(c->end - c->at) < width)
		return FALSE;
	for (guint i = 0; i < width; i++)
		bits = bits << 8 | *c->at++;
	rest = bits << (64 - 8 * width) << 1;
	/* Not a number, and infinite: in two bytes, and one form each. */
	if (rest >> (65 - 8 * width + fraction_bits) ==
		((guint64)1 << (8 * width - 1 - fraction_bits)) - 1) {
		if (width != 2)
			return FALSE;
		return (bits & 0x3ff) == 0 || bits == 0x7e00;
	}
	return !has_shorter(width, bits);
}

static gboolean item(struct cursor *c, guint depth);

static gboolean
map(struct cursor *c, guint64 n, guint depth)
{
	struct cursor last = {NULL, NULL};

	for (guint64 i = 0; i < n; i++) {
		struct cursor key = {c->at, NULL};
		gsize common;
		int order;

		if (c->at == c->end || *c->at >= 0x80 || !item(c, depth))
			return FALSE;
		key.end = c->at;
		common = MIN(
			(gsize)(key.end - key.at), (gsize)(last.end - last.at));
		order = i == 0 ? -1 : memcmp(last.at, key.at, common);
		if (order > 0 ||
			(order == 0 && last.end - last.at >= key.end - key.at))
			return FALSE;
		last = key;
		if (!item(c, depth))
			return FALSE;
	}
	return TRUE;
}

static gboolean
string(struct cursor *c, guint64 n, gboolean text)
{
	const char *at = (const char *)c->at;

	if (n > (gsize)(c->end - c->at))
		return FALSE;
	c->at += n;
	return !text || g_utf8_validate_len(at, (gsize)n, NULL);
}

static gboolean
item(struct cursor *c, guint depth)
{
	guint8 head;
	guint64 n;

	do {
		if (c->at == c->end)
			return FALSE;
		head = *c->at++;
		if (head >= 0xf9 && head <= 0xfb)
			return number(c, head & 31);
		if (head >= 0xe0)
			return head >= 0xf4 && head <= 0xf6;
		if (!argument(c, head & 31, &n))
			return FALSE;
	} while (head >= 0xc0);
	if (head < 0x40)
		return TRUE;
	if (head < 0x80)
		return string(c, n, head >= 0x60);
	if (n > 0 && depth == 0)
		return FALSE;
	if (head >= 0xa0)
		return map(c, n, depth - 1);
	for (guint64 i = 0; i < n; i++)
		if (!item(c, depth - 1))
			return FALSE;
	return TRUE;
}

gboolean
cbor_check(const guint8 *data, gsize len, guint depth)
{
	struct cursor c = {data, data + len};

	return item(&c, depth) && c.at == c.end;
}
