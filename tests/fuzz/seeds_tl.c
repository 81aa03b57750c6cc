/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seeds of tl: an object of every combinator. */
#include "config.h"

#include "seeds.h"
#include "tl_sample.h"
#include "tl_schema_doran.h"
#include "tl_schema_mtproto.h"

void
seeds_tl(void)
{
	static const struct tl_schema *const schemas[] = {
		&tl_mtproto, &tl_doran};
	GRand *rand = g_rand_new_with_seed(1);

	for (guint s = 0; s < G_N_ELEMENTS(schemas); s++)
		for (guint i = 0; i < schemas[s]->n_ids; i++) {
			GByteArray *out = g_byte_array_new();
			guint8 choice = (guint8)(s * 2);

			g_byte_array_append(out, &choice, 1);
			tl_sample(schemas[s], &schemas[s]->combinators[i], rand,
				out);
			/* long ones teach nothing more */
			if (out->len <= 256)
				seed_put("tl", out->data, out->len);
			g_byte_array_unref(out);
		}
	g_rand_free(rand);
}
