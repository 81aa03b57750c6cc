/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "wshello.h"

#define GUID "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
enum { KEY_CHARS = 24, KEY_BYTES = 16, HEADERS_MAX = 100 };

gsize
wshello_length(const char *bytes, gsize len, gsize seen)
{
	gsize from = seen > 3 ? seen - 3 : 0;
	const char *end = memmem(
		bytes + from, len - from, "\r\n\r\n", strlen("\r\n\r\n"));

	return end == NULL ? 0 : (gsize)(end - bytes) + strlen("\r\n\r\n");
}

/* "GET /path HTTP/1.1" */
static guint
parse_request(struct wshello *hello, const char *line)
{
	g_auto(GStrv) parts = g_strsplit(line, " ", 4);

	if (g_strv_length(parts) != 3 || *parts[0] == '\0' || *parts[1] == '\0')
		return 400;
	if (strcmp(parts[2], "HTTP/1.1") != 0)
		return g_str_has_prefix(parts[2], "HTTP/") ? 505 : 400;
	hello->method = g_steal_pointer(&parts[0]);
	hello->target = g_steal_pointer(&parts[1]);
	g_free(parts[2]); /* g_strfreev() stops at the first NULL */
	parts[2] = NULL;
	return 0;
}

static gboolean
is_token(const char *text)
{
	if (*text == '\0')
		return FALSE;
	for (; *text != '\0'; text++)
		if (!g_ascii_isalnum(*text) &&
			strchr("!#$%&'*+-.^_`|~", *text) == NULL)
			return FALSE;
	return TRUE;
}

static gboolean
set_once(char **field, const char *value)
{
	if (*field != NULL)
		return FALSE;
	*field = g_strdup(value);
	return TRUE;
}

/* A list may be in several headers. */
static gboolean
set_list(char **field, const char *value)
{
	char *all = *field == NULL ? g_strdup(value)
				   : g_strconcat(*field, ",", value, NULL);

	g_free(*field);
	*field = all;
	return TRUE;
}

static guint
parse_header(struct wshello *hello, char *line)
{
	const struct {
		const char *name;
		char **field;
		gboolean (*set)(char **field, const char *value);
	} rows[] = {
		{"host", &hello->host, set_once},
		{"origin", &hello->origin, set_once},
		{"upgrade", &hello->upgrade, set_list},
		{"connection", &hello->connection, set_list},
		{"sec-websocket-key", &hello->key, set_once},
		{"sec-websocket-version", &hello->version, set_once},
		{"sec-websocket-protocol", &hello->protocols, set_list},
	};
	char *colon = strchr(line, ':');

	if (colon == NULL)
		return 400;
	*colon = '\0';
	if (!is_token(line))
		return 400;
	g_strstrip(colon + 1);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
		if (g_ascii_strcasecmp(line, rows[i].name) == 0)
			return rows[i].set(rows[i].field, colon + 1) ? 0 : 400;
	/* What has a body cannot be answered rightly. */
	if (g_ascii_strcasecmp(line, "transfer-encoding") == 0 ||
		(g_ascii_strcasecmp(line, "content-length") == 0 &&
			strcmp(colon + 1, "0") != 0))
		return 400;
	return 0;
}

static gboolean
has_controls(const char *text)
{
	for (; *text != '\0'; text++)
		if (g_ascii_iscntrl(*text) && *text != '\t')
			return TRUE;
	return FALSE;
}

guint
wshello_parse(struct wshello *hello, const char *bytes, gsize len)
{
	g_autofree char *text = g_strndup(bytes, len - strlen("\r\n\r\n"));
	g_auto(GStrv) lines = NULL;
	guint status;

	*hello = (struct wshello){.method = NULL};
	if (strlen(text) != len - strlen("\r\n\r\n"))
		return 400; /* a NUL */
	lines = g_strsplit(text, "\r\n", HEADERS_MAX + 1);
	if (g_strv_length(lines) > HEADERS_MAX)
		return 400;
	for (guint i = 0; lines[i] != NULL; i++)
		if (has_controls(lines[i]))
			return 400;
	status = lines[0] == NULL ? 400 : parse_request(hello, lines[0]);
	for (guint i = 1; status == 0 && lines[i] != NULL; i++)
		status = parse_header(hello, lines[i]);
	return status;
}

void
wshello_clear(struct wshello *hello)
{
	g_free(hello->method);
	g_free(hello->target);
	g_free(hello->host);
	g_free(hello->origin);
	g_free(hello->key);
	g_free(hello->upgrade);
	g_free(hello->connection);
	g_free(hello->version);
	g_free(hello->protocols);
	*hello = (struct wshello){.method = NULL};
}

/* Whether a list with commas has the word. Subprotocols count letter case. */
static gboolean
list_has(const char *list, const char *word, gboolean any_case)
{
	g_auto(GStrv) words = NULL;

	if (list == NULL)
		return FALSE;
	words = g_strsplit(list, ",", -1);
	for (guint i = 0; words[i] != NULL; i++) {
		g_strstrip(words[i]);
		if (any_case ? g_ascii_strcasecmp(words[i], word) == 0
			     : strcmp(words[i], word) == 0)
			return TRUE;
	}
	return FALSE;
}

static gboolean
key_fits(const char *key)
{
	g_autofree guchar *bytes = NULL;
	gsize len = 0;

	if (key == NULL || strlen(key) != KEY_CHARS)
		return FALSE;
	bytes = g_base64_decode(key, &len);
	return len == KEY_BYTES;
}

guint
wshello_wrong(
	const struct wshello *hello, const char *protocol, const char **why)
{
	*why = "only GET is known here";
	if (strcmp(hello->method, "GET") != 0)
		return 405;
	*why = "this is a WebSocket endpoint";
	if (!list_has(hello->upgrade, "websocket", TRUE) ||
		!list_has(hello->connection, "upgrade", TRUE))
		return 426;
	*why = "only WebSocket version 13 is known here";
	if (hello->version == NULL || strcmp(hello->version, "13") != 0)
		return 426;
	*why = "the Host header is missing";
	if (hello->host == NULL || *hello->host == '\0')
		return 400;
	*why = "the Sec-WebSocket-Key header is not right";
	if (!key_fits(hello->key))
		return 400;
	*why = "only the subprotocol v12.stomp is known here";
	if (!list_has(hello->protocols, protocol, FALSE))
		return 400;
	return 0;
}

gboolean
wshello_origin_fits(const struct wshello *hello, const char *const *allowed)
{
	const char *site;

	if (hello->origin == NULL)
		return TRUE;
	for (; allowed != NULL && *allowed != NULL; allowed++)
		if (strcmp(*allowed, "*") == 0 ||
			g_ascii_strcasecmp(*allowed, hello->origin) == 0)
			return TRUE;
	site = strstr(hello->origin, "://");
	return site != NULL && hello->host != NULL &&
		g_ascii_strcasecmp(site + strlen("://"), hello->host) == 0;
}

char *
wshello_accept(const struct wshello *hello, const char *protocol)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA1);
	g_autofree char *code = NULL;
	guint8 hash[20];
	gsize len = sizeof(hash);

	g_checksum_update(sum, (const guchar *)hello->key, -1);
	g_checksum_update(sum, (const guchar *)GUID, -1);
	g_checksum_get_digest(sum, hash, &len);
	code = g_base64_encode(hash, len);
	return g_strdup_printf("HTTP/1.1 101 Switching Protocols\r\n"
			       "Upgrade: websocket\r\nConnection: Upgrade\r\n"
			       "Sec-WebSocket-Accept: %s\r\n"
			       "Sec-WebSocket-Protocol: %s\r\n\r\n",
		code, protocol);
}

static const char *
reason(guint status)
{
	switch (status) {
	case 200:
		return "OK";
	case 403:
		return "Forbidden";
	case 404:
		return "Not Found";
	case 405:
		return "Method Not Allowed";
	case 426:
		return "Upgrade Required";
	case 431:
		return "Request Header Fields Too Large";
	case 503:
		return "Service Unavailable";
	case 505:
		return "HTTP Version Not Supported";
	default:
		return "Bad Request";
	}
}

char *
wshello_answer(guint status, const char *type, const char *body)
{
	const char *more = "";

	if (status == 405)
		more = "Allow: GET\r\n";
	else if (status == 426)
		more = "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n";
	return g_strdup_printf("HTTP/1.1 %u %s\r\n%s"
			       "Content-Type: %s\r\nContent-Length: %zu\r\n"
			       "Cache-Control: no-store\r\n"
			       "Connection: %s\r\n\r\n%s",
		status, reason(status), more, type, strlen(body),
		status == 426 ? "close, Upgrade" : "close", body);
}
