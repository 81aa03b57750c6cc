/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dcbor.h"
#include "mimi.h"
#include "mimi_limits.h"

static GBytes *
text_item(const char *text)
{
	GByteArray *out = g_byte_array_new();

	dcbor_put_text(out, text);
	return g_byte_array_free_to_bytes(out);
}

void
mimi_set_extra(struct mimi_content *content, const char *key, const char *value)
{
	struct mimi_extension *extension = g_new0(struct mimi_extension, 1);

	extension->key = text_item(key);
	extension->value = text_item(value);
	if (content->extensions == NULL)
		content->extensions =
			g_ptr_array_new_with_free_func(mimi_extension_free);
	g_ptr_array_add(content->extensions, extension);
}

char *
mimi_extra(const struct mimi_content *content, const char *key)
{
	g_autoptr(GBytes) name = text_item(key);

	for (guint i = 0;
		content->extensions != NULL && i < content->extensions->len;
		i++) {
		const struct mimi_extension *one =
			content->extensions->pdata[i];
		struct dcbor_reader r;
		gsize len;
		const void *data = g_bytes_get_data(one->value, &len);

		if (!g_bytes_equal(one->key, name))
			continue;
		dcbor_reader_init(&r, data, len);
		return dcbor_get_text(&r, MIMI_EXTRA_MAX);
	}
	return NULL;
}
