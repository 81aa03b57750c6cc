/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rooms: what strangers write to a topic, templates, JSON Pointers, topics. */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "json_read.h"
#include "mapping.h"
#include "pointer.h"
#include "template.h"
#include "text.h"
#include "topic.h"

#define NOW (G_GINT64_CONSTANT(1760000000) * 1000)

static void
check_line(const char *text, enum text_kind kind)
{
	g_autofree char *again = text_clean(text, -1, kind);

	CHECK(*text != '\0' && g_utf8_validate(text, -1, NULL));
	CHECK(strcmp(again, text) == 0);
}

static void
check_heard(const struct mapping *mapping, const guint8 *bytes, gsize len)
{
	struct heard heard;

	if (mapping_read(mapping, bytes, len, NOW, &heard) != HEARING_OK) {
		CHECK(heard.text == NULL && heard.sender == NULL);
		CHECK(heard.id == NULL);
		return;
	}
	check_line(heard.text, TEXT_BODY);
	CHECK(strlen(heard.text) <= ROOM_TEXT_MAX + strlen("…"));
	if (heard.sender != NULL)
		check_line(heard.sender, TEXT_LINE);
	CHECK(heard.id == NULL || *heard.id != '\0');
	CHECK(heard.time >= 0 && heard.time < NOW + 3600 * 1000);
	heard_clear(&heard);
}

/* What is written is what is read. */
static void
check_written(const struct mapping *mapping, const struct room_options *options,
	const char *text)
{
	g_autoptr(GBytes) bytes = mapping_write(mapping, text, "id", NOW);
	g_autofree char *clean = text_clean(text, -1, TEXT_BODY);
	struct json_span value;
	struct heard heard;
	gsize len;
	const guint8 *data = g_bytes_get_data(bytes, &len);

	if (g_strcmp0(options->format, "text") != 0)
		CHECK(json_valid((const char *)data, len, &value, NULL));
	if (g_strcmp0(options->format, "json") != 0 ||
		options->template != NULL || options->where != NULL ||
		options->body != NULL || strlen(text) > ROOM_TEXT_MAX)
		return;
	g_strchomp(clean);
	if (*clean == '\0')
		return;
	CHECK(mapping_read(mapping, data, len, NOW, &heard) == HEARING_OK);
	CHECK(strcmp(heard.text, clean) == 0);
	heard_clear(&heard);
}

static void
check_topic(const char *filter, const char *topic)
{
	if (!topic_filter_valid(filter))
		return;
	if (!topic_has_wildcards(filter))
		CHECK(topic_matches(filter, filter));
	if (topic_matches(filter, topic) && !topic_has_wildcards(filter))
		CHECK(strcmp(filter, topic) == 0);
	CHECK(*topic == '$' || topic_matches("#", topic));
}

static void
check_pointer(const char *pointer, const guint8 *bytes, gsize len)
{
	struct json_span value, found;

	if (!pointer_valid(pointer) ||
		!json_valid((const char *)bytes, len, &value, NULL))
		return;
	found = pointer_find(value, pointer);
	CHECK(json_kind(found) == JSON_NONE ||
		(found.at >= value.at &&
			found.at + found.len <= value.at + value.len));
}

static const char *
valid(const char *pointer)
{
	return *pointer != '\0' && pointer_valid(pointer) ? pointer : NULL;
}

void
fuzz_one(const guint8 *data, gsize len)
{
	static const char *const formats[] = {
		"text", "json", "spring", "korean-chat", "meshtastic"};
	struct fuzz_input in = {data, len};
	guint8 choice = fuzz_byte(&in);
	g_autofree char *topic = fuzz_utf8(&in, fuzz_byte(&in) % 32);
	g_autofree char *pointer = fuzz_utf8(&in, fuzz_byte(&in) % 32);
	g_autofree char *where = fuzz_utf8(&in, fuzz_byte(&in) % 32);
	g_autofree char *template = fuzz_utf8(&in, fuzz_byte(&in));
	g_autofree char *text = fuzz_utf8(&in, fuzz_byte(&in));
	struct room_options options = {.name = "r",
		.topic = topic_filter_valid(topic) ? topic : "a/b",
		.format = formats[choice % G_N_ELEMENTS(formats)],
		.nick = "a",
		.sender = valid(pointer),
		.where = *where == '/' && strchr(where, '=') != NULL ? where
								     : NULL};
	g_autoptr(Mapping) mapping = NULL;

	if (*template != '\0' && template_wrong(template) == NULL)
		options.template = template;
	mapping = mapping_new(&options);
	check_heard(mapping, in.at, in.left);
	check_written(mapping, &options, text);
	check_topic(topic, text);
	check_pointer(pointer, in.at, in.left);
}
