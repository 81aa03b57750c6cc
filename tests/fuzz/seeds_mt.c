/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seeds of the target mtpayload: each kind of service message once, alone and
 * all together. */
#include "config.h"

#include "seeds.h"
#include "tl.h"

static const guint32 kinds[] = {0xf35c6d01, 0x2144ca19, 0x73f1f8dc, 0xe06046b2,
	0x3072cfa1, 0x62d6b459, 0xa7eff811, 0xedab447b, 0xda69fb52, 0x04deb57d,
	0x8cc0d131, 0x276d3ec6, 0x809db6df, 0x7d861a08, 0x8610baeb, 0x7abe77ec,
	0xf3427b8c, 0x347773c5, 0xe7512126, 0x9ec20908, 0x58e4a740, 0xb921bd04,
	0xae500895, 0x9299359f, 0xcdd42a05, 0x11111111};

static void
put(GByteArray *out, guint32 kind, guint8 seq)
{
	guint8 head[] = {0, seq, kind == 0x73f1f8dc ? 32 : 36, 0};

	tl_put_raw(out, head, sizeof head);
	tl_put_id(out, kind);
	if (kind == 0x73f1f8dc) { /* one ping in a container */
		tl_put_int(out, 1);
		tl_put_long(out, (gint64)1700000000 << 32 | 4);
		tl_put_int(out, 1);
		tl_put_int(out, 12);
		tl_put_id(out, 0x7abe77ec);
		tl_put_int(out, 3);
		return;
	}
	tl_put_vector(out, 1);
	tl_put_long(out, (gint64)1700000000 << 32 | 8);
	tl_put_long(out, 1);
	tl_put_long(out, 3);
}

void
seeds_mt(void)
{
	g_autoptr(GByteArray) all = g_byte_array_new();

	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
		g_autoptr(GByteArray) one = g_byte_array_new();

		put(one, kinds[i], (guint8)(i % 2));
		put(all, kinds[i], (guint8)(i % 2));
		seed_put("mtpayload", one->data, one->len);
	}
	seed_put("mtpayload", all->data, all->len);
}
