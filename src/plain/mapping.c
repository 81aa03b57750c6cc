/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mapping.h"

#include <string.h>

#include "pointer.h"
#include "template.h"
#include "text.h"
#include "topic.h"

#define ID_MAX 256
#define YEAR_2000 (G_GINT64_CONSTANT(946684800) * 1000)
#define AHEAD_MAX (10 * 60 * 1000) /* ms that a sender's clock may be ahead */

/* What a format says where the configuration says nothing. */
struct preset {
	const char *name;
	const char *publish;
	const char *body, *sender, *id, *time, *where, *template;
};

static const struct preset presets[] = {
	{"json", .body = "/text", .sender = "/sender", .id = "/id",
		.time = "/time",
		.template = "{\"id\":\"{id}\",\"sender\":\"{sender}\","
			    "\"text\":\"{text}\",\"time\":\"{time}\"}"},
	/* Spring's guide to messaging with STOMP: a name is greeted. */
	{"spring", .publish = "/app/hello", .body = "/content",
		.template = "{\"name\":\"{text}\"}"},
	/* The chat of many Korean tutorials on Spring and STOMP: everybody
	 * writes to one place, each room is read at its own. */
	{"korean-chat", .publish = "/pub/chat/message", .body = "/message",
		.sender = "/sender",
		.template = "{\"type\":\"TALK\",\"roomId\":\"{room}\","
			    "\"sender\":\"{sender}\","
			    "\"message\":\"{text}\"}"},
	/* Meshtastic's JSON over MQTT: a packet comes in under the gateway's
	 * node, a text goes out under msh/REGION/2/json/mqtt/. */
	{"meshtastic", .body = "/payload/text", .sender = "/from", .id = "/id",
		.time = "/timestamp", .where = "/type=text",
		.template = "{\"from\":\"{sender:number}\","
			    "\"type\":\"sendtext\",\"payload\":\"{text}\"}"},
};

struct mapping {
	gboolean json;
	gboolean nodes; /* senders are numbers of Meshtastic nodes */
	char *publish, *nick, *room;
	char *body, *sender, *id, *time, *template;
	char *where, *where_is;
};

/* ---- the options ---------------------------------------------------- */

static const struct preset *
preset_of(const char *format)
{
	for (gsize i = 0; format != NULL && i < G_N_ELEMENTS(presets); i++)
		if (strcmp(presets[i].name, format) == 0)
			return &presets[i];
	return NULL;
}

static char *
either(const char *one, const char *other)
{
	return g_strdup(one != NULL ? one : other);
}

/* msh/EU_868/2/json/LongFast/+ -> msh/EU_868/2/json/mqtt/ */
static char *
mesh_publish(const char *topic)
{
	const char *json = strstr(topic, "/json/");

	if (json == NULL || memchr(topic, '+', (gsize)(json - topic)) != NULL)
		return NULL;
	return g_strdup_printf("%.*s/json/mqtt/", (int)(json - topic), topic);
}

static char *
publish_of(const struct room_options *options, const struct preset *preset)
{
	if (options->publish != NULL)
		return g_strdup(options->publish);
	if (preset != NULL && preset->publish != NULL)
		return g_strdup(preset->publish);
	if (preset != NULL && strcmp(preset->name, "meshtastic") == 0)
		return mesh_publish(options->topic);
	return topic_has_wildcards(options->topic) ? NULL
						   : g_strdup(options->topic);
}

static char *
room_of(const struct room_options *options)
{
	const char *slash = strrchr(options->topic, '/');

	if (options->room_id != NULL)
		return g_strdup(options->room_id);
	return g_strdup(slash != NULL ? slash + 1 : options->topic);
}

static void
read_preset(struct mapping *mapping, const struct room_options *options,
	const struct preset *preset)
{
	const char *where =
		options->where != NULL ? options->where : preset->where;
	const char *equals = where != NULL ? strchr(where, '=') : NULL;

	mapping->json = TRUE;
	mapping->nodes = strcmp(preset->name, "meshtastic") == 0;
	mapping->body = either(options->body, preset->body);
	mapping->sender = either(options->sender, preset->sender);
	mapping->id = either(options->id, preset->id);
	mapping->time = either(options->time, preset->time);
	mapping->template = either(options->template, preset->template);
	if (equals != NULL) {
		mapping->where = g_strndup(where, (gsize)(equals - where));
		mapping->where_is = g_strdup(equals + 1);
	}
}

struct mapping *
mapping_new(const struct room_options *options)
{
	const struct preset *preset = preset_of(options->format);
	struct mapping *mapping = g_new0(struct mapping, 1);

	mapping->publish = publish_of(options, preset);
	mapping->nick = either(options->nick, "doran");
	mapping->room = room_of(options);
	if (preset != NULL)
		read_preset(mapping, options, preset);
	return mapping;
}

void
mapping_free(struct mapping *mapping)
{
	if (mapping == NULL)
		return;
	g_free(mapping->publish);
	g_free(mapping->nick);
	g_free(mapping->room);
	g_free(mapping->body);
	g_free(mapping->sender);
	g_free(mapping->id);
	g_free(mapping->time);
	g_free(mapping->template);
	g_free(mapping->where);
	g_free(mapping->where_is);
	g_free(mapping);
}

const char *
mapping_publish(const struct mapping *mapping)
{
	return mapping->publish;
}

const char *
mapping_nick(const struct mapping *mapping)
{
	return mapping->nick;
}

gboolean
mapping_has_id(const struct mapping *mapping)
{
	return mapping->id != NULL && strstr(mapping->template, "{id") != NULL;
}

gboolean
mapping_has_sender(const struct mapping *mapping)
{
	return mapping->sender != NULL &&
		strstr(mapping->template, "{sender") != NULL;
}

/* ---- what comes ----------------------------------------------------- */

static char *
clean_body(const char *bytes, gsize len)
{
	g_autofree char *text = NULL;
	const char *end;

	if (len <= ROOM_TEXT_MAX) {
		text = text_clean(bytes, (gssize)len, TEXT_BODY);
		return g_strdup(g_strchomp(text));
	}
	/* Cleaning makes wrong bytes longer, so what is left is cut again. */
	text = text_clean(bytes, ROOM_TEXT_MAX, TEXT_BODY);
	if (strlen(text) > ROOM_TEXT_MAX) {
		(void)g_utf8_validate(text, ROOM_TEXT_MAX, &end);
		return g_strdup_printf("%.*s…", (int)(end - text), text);
	}
	return g_strconcat(text, "…", NULL);
}

/* The value at a pointer as text: a string's, or the JSON of anything else;
 * NULL where there is none, or null. The caller's. */
static char *
text_at(struct json_span value, const char *pointer)
{
	if (pointer == NULL)
		return NULL;
	value = pointer_find(value, pointer);
	switch (json_kind(value)) {
	case JSON_NONE:
	case JSON_NULL:
		return NULL;
	case JSON_STRING:
		return json_text(value);
	default:
		return g_strndup(value.at, value.len);
	}
}

static char *
sender_at(const struct mapping *mapping, struct json_span value)
{
	g_autofree char *text = text_at(value, mapping->sender);
	g_autofree char *clean = NULL;
	gint64 node;

	if (text == NULL)
		return NULL;
	if (mapping->nodes &&
		json_integer(pointer_find(value, mapping->sender), &node) &&
		node >= 0 && node <= G_MAXUINT32)
		return g_strdup_printf("!%08x", (guint)node);
	clean = text_clean(text, -1, TEXT_LINE);
	return *clean != '\0' ? g_steal_pointer(&clean) : NULL;
}

/* Seconds, milliseconds, microseconds or a text of ISO 8601. */
static gint64
time_of(struct json_span value)
{
	g_autofree char *text = NULL;
	g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
	g_autoptr(GDateTime) date = NULL;
	double number;

	if (json_kind(value) == JSON_NUMBER) {
		text = g_strndup(value.at, MIN(value.len, 40));
		number = g_ascii_strtod(text, NULL);
		if (!(number > 0) || number > 1e17)
			return 0;
		if (number > 1e14)
			number /= 1000;
		else if (number < 1e11)
			number *= 1000;
		return (gint64)number;
	}
	if (json_kind(value) != JSON_STRING || value.len > 64)
		return 0;
	text = json_text(value);
	date = g_date_time_new_from_iso8601(text, utc);
	return date == NULL ? 0
			    : g_date_time_to_unix(date) * 1000 +
			g_date_time_get_microsecond(date) / 1000;
}

static gint64
time_at(const struct mapping *mapping, struct json_span value, gint64 now)
{
	gint64 time = mapping->time == NULL
		? 0
		: time_of(pointer_find(value, mapping->time));

	return time >= YEAR_2000 && time <= now + AHEAD_MAX ? time : 0;
}

static gboolean
is_wanted(const struct mapping *mapping, struct json_span value)
{
	g_autofree char *is = text_at(value, mapping->where);

	return mapping->where == NULL || g_strcmp0(is, mapping->where_is) == 0;
}

static enum hearing
read_json(const struct mapping *mapping, const char *bytes, gsize len,
	gint64 now, struct heard *heard)
{
	g_autofree char *text = NULL;
	struct json_span value;

	if (!json_valid(bytes, len, &value, NULL))
		return HEARING_WRONG;
	if (!is_wanted(mapping, value))
		return HEARING_OTHER;
	text = text_at(value, mapping->body);
	if (text == NULL)
		return HEARING_WRONG;
	heard->text = clean_body(text, strlen(text));
	heard->sender = sender_at(mapping, value);
	heard->id = text_at(value, mapping->id);
	if (heard->id != NULL &&
		(*heard->id == '\0' || strlen(heard->id) > ID_MAX))
		g_clear_pointer(&heard->id, g_free);
	heard->time = time_at(mapping, value, now);
	return HEARING_OK;
}

enum hearing
mapping_read(const struct mapping *mapping, const guint8 *bytes, gsize len,
	gint64 now, struct heard *heard)
{
	enum hearing result = HEARING_OK;

	memset(heard, 0, sizeof *heard);
	if (len == 0)
		return HEARING_OTHER;
	if (len > ROOM_PAYLOAD_MAX)
		return HEARING_WRONG;
	if (mapping->json)
		result = read_json(
			mapping, (const char *)bytes, len, now, heard);
	else
		heard->text = clean_body((const char *)bytes, len);
	if (result == HEARING_OK && *heard->text == '\0') {
		heard_clear(heard);
		result = HEARING_OTHER;
	}
	return result;
}

void
heard_clear(struct heard *heard)
{
	g_clear_pointer(&heard->text, g_free);
	g_clear_pointer(&heard->sender, g_free);
	g_clear_pointer(&heard->id, g_free);
}

/* ---- what goes ------------------------------------------------------ */

GBytes *
mapping_write(const struct mapping *mapping, const char *text, const char *id,
	gint64 now)
{
	struct template_values values = {.text = text,
		.sender = mapping->nick,
		.id = id,
		.room = mapping->room,
		.time_ms = now};
	char *filled;

	if (!mapping->json)
		return g_bytes_new(text, strlen(text));
	filled = template_fill(mapping->template, &values);
	return g_bytes_new_take(filled, strlen(filled));
}
