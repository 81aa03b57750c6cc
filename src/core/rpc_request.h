/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rpc_request: the request object of JSON-RPC 2.0, section 4. */
#ifndef DORAN_RPC_REQUEST_H
#define DORAN_RPC_REQUEST_H

#include "json_read.h"

/* Members of a request; those that did not come are JSON_NONE. */
struct rpc_request {
	struct json_span version;
	struct json_span id; /* a string, a number or null */
	struct json_span method; /* a string */
	struct json_span params; /* an object or a list */
};

/* Takes an object apart. NULL, or why it is no request; then only the id is
 * to be used, if there is one. */
const char *rpc_request_read(
	struct json_span object, struct rpc_request *request);

#endif
