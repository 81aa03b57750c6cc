/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rpc_request.h"

#include <string.h>

#include "i18n.h"

static void
take_apart(struct json_span object, struct rpc_request *request)
{
	struct json_span name, value;
	gsize step = 0;

	memset(request, 0, sizeof *request);
	while (json_next_member(object, &step, &name, &value)) {
		g_autofree char *text = json_text(name);

		if (strcmp(text, "jsonrpc") == 0)
			request->version = value;
		else if (strcmp(text, "id") == 0)
			request->id = value;
		else if (strcmp(text, "method") == 0)
			request->method = value;
		else if (strcmp(text, "params") == 0)
			request->params = value;
	}
}

static gboolean
id_fits(struct json_span id)
{
	enum json_kind kind = json_kind(id);

	return kind == JSON_STRING || kind == JSON_NUMBER || kind == JSON_NULL;
}

const char *
rpc_request_read(struct json_span object, struct rpc_request *request)
{
	enum json_kind params;

	take_apart(object, request);
	params = json_kind(request->params);
	if (request->id.at != NULL && !id_fits(request->id)) {
		request->id.at = NULL;
		return _("“id” is no string and no number");
	}
	if (request->version.len != 5 ||
		memcmp(request->version.at, "\"2.0\"", 5) != 0)
		return _("“jsonrpc” is not \"2.0\"");
	if (json_kind(request->method) != JSON_STRING)
		return _("“method” is no string");
	if (params != JSON_NONE && params != JSON_OBJECT && params != JSON_LIST)
		return _("“params” is no object and no list");
	return NULL;
}
