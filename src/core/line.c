/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "json_read.h"
#include "line.h"

#define CHUNK 65536
#define DEPTH_MAX 8

struct line {
	GSocketConnection *connection;
	GCancellable *cancel;
	GByteArray *in;
	GQueue out; /* of GBytes */
	gsize out_bytes, out_done;
	gboolean writing, ended;
	gsize max;
	line_came came;
	void *user;
	guint8 chunk[CHUNK];
	gint references;
};

static void
line_unref(struct line *line)
{
	if (--line->references > 0)
		return;
	g_object_unref(line->connection);
	g_object_unref(line->cancel);
	g_byte_array_unref(line->in);
	g_queue_clear_full(&line->out, (GDestroyNotify)g_bytes_unref);
	g_free(line);
}

static void
finish(struct line *line)
{
	if (line->ended)
		return;
	line->ended = TRUE;
	g_cancellable_cancel(line->cancel);
	g_io_stream_close(G_IO_STREAM(line->connection), NULL, NULL);
	if (line->came != NULL)
		line->came(NULL, line->user);
}

/* ---- reading ---- */

static gboolean
take_object(struct line *line, const char *text, gsize len)
{
	g_autoptr(JsonParser) parser = json_parser_new_immutable();
	struct json_span value;
	JsonNode *root;

	if (len == 0)
		return TRUE;
	/* json-glib nests as deep as the text does, until the stack ends. */
	if (!json_valid(text, len, &value, NULL) ||
		!json_parser_load_from_data(parser, text, (gssize)len, NULL))
		return FALSE;
	root = json_parser_get_root(parser);
	if (root == NULL || !JSON_NODE_HOLDS_OBJECT(root))
		return FALSE;
	if (line->came != NULL)
		line->came(json_node_get_object(root), line->user);
	return TRUE;
}

static gboolean
take_lines(struct line *line)
{
	for (;;) {
		const guint8 *end = memchr(line->in->data, '\n', line->in->len);
		gsize len;

		if (line->in->len == 0 || end == NULL)
			return line->in->len <= line->max;
		len = (gsize)(end - line->in->data);
		if (len > line->max || line->ended ||
			!take_object(line, (const char *)line->in->data, len))
			return FALSE;
		g_byte_array_remove_range(line->in, 0, (guint)len + 1);
	}
}

static void read_more(struct line *line);

static void
read_done(GObject *source, GAsyncResult *result, gpointer data)
{
	struct line *line = data;
	gssize got = g_input_stream_read_finish(
		G_INPUT_STREAM(source), result, NULL);

	if (got > 0 && !line->ended) {
		g_byte_array_append(line->in, line->chunk, (guint)got);
		if (take_lines(line) && !line->ended)
			read_more(line);
		else
			finish(line);
	} else
		finish(line);
	line_unref(line);
}

static void
read_more(struct line *line)
{
	line->references++;
	g_input_stream_read_async(
		g_io_stream_get_input_stream(G_IO_STREAM(line->connection)),
		line->chunk, CHUNK, G_PRIORITY_DEFAULT, line->cancel, read_done,
		line);
}

/* ---- writing ---- */

static void write_more(struct line *line);

static void
write_done(GObject *source, GAsyncResult *result, gpointer data)
{
	struct line *line = data;
	GBytes *head = g_queue_peek_head(&line->out);
	gssize put = g_output_stream_write_finish(
		G_OUTPUT_STREAM(source), result, NULL);

	line->writing = FALSE;
	if (put < 0)
		finish(line);
	else {
		line->out_done += (gsize)put;
		line->out_bytes -= (gsize)put;
		if (line->out_done == g_bytes_get_size(head)) {
			g_bytes_unref(g_queue_pop_head(&line->out));
			line->out_done = 0;
		}
		write_more(line);
	}
	line_unref(line);
}

static void
write_more(struct line *line)
{
	GBytes *head = g_queue_peek_head(&line->out);
	gsize len;
	const guint8 *bytes;

	if (head == NULL || line->writing || line->ended)
		return;
	bytes = g_bytes_get_data(head, &len);
	line->writing = TRUE;
	line->references++;
	g_output_stream_write_async(
		g_io_stream_get_output_stream(G_IO_STREAM(line->connection)),
		bytes + line->out_done, len - line->out_done,
		G_PRIORITY_DEFAULT, line->cancel, write_done, line);
}

void
line_send(struct line *line, JsonObject *take_object)
{
	g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);
	char *text;
	gsize len;

	json_node_take_object(node, take_object);
	if (line->ended)
		return;
	text = json_to_string(node, FALSE);
	len = strlen(text);
	text = g_realloc(text, len + 1);
	text[len] = '\n';
	g_queue_push_tail(&line->out, g_bytes_new_take(text, len + 1));
	line->out_bytes += len + 1;
	if (line->out_bytes > 16 * line->max)
		finish(line);
	else
		write_more(line);
}

/* ---- life ---- */

struct line *
line_new(GSocketConnection *take_connection, gsize max, line_came came,
	void *user)
{
	struct line *line = g_new0(struct line, 1);

	line->references = 1;
	line->connection = take_connection;
	line->cancel = g_cancellable_new();
	line->in = g_byte_array_new();
	line->max = max;
	line->came = came;
	line->user = user;
	g_queue_init(&line->out);
	read_more(line);
	return line;
}

void
line_free(struct line *line)
{
	if (line == NULL)
		return;
	line->came = NULL;
	/* What is queued goes out, if it goes at once. */
	if (!line->ended && line->writing == FALSE)
		write_more(line);
	finish(line);
	line_unref(line);
}

/* ---- values ---- */

static GVariant *to_dict(JsonObject *object, guint depth);

static GVariant *
to_array(JsonArray *array, guint depth)
{
	GVariantBuilder rows;
	guint n = json_array_get_length(array);

	g_variant_builder_init(&rows, G_VARIANT_TYPE("aa{sv}"));
	for (guint i = 0; i < n; i++) {
		JsonNode *one = json_array_get_element(array, i);

		if (JSON_NODE_HOLDS_OBJECT(one))
			g_variant_builder_add_value(&rows,
				to_dict(json_node_get_object(one), depth + 1));
	}
	return g_variant_builder_end(&rows);
}

static GVariant *
to_value(JsonNode *node, guint depth)
{
	if (JSON_NODE_HOLDS_OBJECT(node) && depth < DEPTH_MAX)
		return to_dict(json_node_get_object(node), depth + 1);
	if (JSON_NODE_HOLDS_ARRAY(node) && depth < DEPTH_MAX)
		return to_array(json_node_get_array(node), depth + 1);
	if (!JSON_NODE_HOLDS_VALUE(node))
		return NULL;
	switch (json_node_get_value_type(node)) {
	case G_TYPE_STRING:
		return g_variant_new_string(json_node_get_string(node));
	case G_TYPE_INT64:
		return g_variant_new_int64(json_node_get_int(node));
	case G_TYPE_BOOLEAN:
		return g_variant_new_boolean(json_node_get_boolean(node));
	default:
		return NULL;
	}
}

static GVariant *
to_dict(JsonObject *object, guint depth)
{
	GVariantBuilder dict;
	JsonObjectIter iter;
	const char *name;
	JsonNode *node;

	g_variant_builder_init(&dict, G_VARIANT_TYPE_VARDICT);
	json_object_iter_init(&iter, object);
	while (json_object_iter_next(&iter, &name, &node)) {
		GVariant *value = to_value(node, depth);

		if (value != NULL)
			g_variant_builder_add(&dict, "{sv}", name, value);
	}
	return g_variant_builder_end(&dict);
}

GVariant *
line_to_variant(JsonObject *object)
{
	return to_dict(object, 0);
}

JsonObject *
line_from_variant(GVariant *dict)
{
	g_autoptr(JsonNode) node = json_gvariant_serialize(dict);

	return json_node_dup_object(node);
}
