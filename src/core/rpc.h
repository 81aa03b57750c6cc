/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rpc: JSON-RPC 2.0, one text a line: what the control socket and `doran rpc`
 * speak. Every method and event of commands.h; requests, notifications and
 * batches; doran(1) describes it.
 *
 * What one peer can make doran hold is bounded: a line has RPC_LINE_MAX bytes,
 * a batch RPC_BATCH_MAX requests, and nothing more is read while
 * RPC_PENDING_MAX requests have no answer or RPC_OUT_MAX bytes are not taken.
 * Events that do not fit there are left out, and "lagged" tells so. */
#ifndef DORAN_RPC_H
#define DORAN_RPC_H

#include "front.h"
#include "textline.h"

/* The longest text, with every byte escaped, and some room. */
#define RPC_LINE_MAX (6 * 1024 * 1024 + 65536)
#define RPC_BATCH_MAX 100
#define RPC_PENDING_MAX 64
#define RPC_OUT_MAX (256 * 1024)

/* The standard's errors; all others are exit codes of fault.h. */
enum rpc_error {
	RPC_PARSE = -32700,
	RPC_REQUEST = -32600,
	RPC_METHOD = -32601,
	RPC_PARAMS = -32602,
	RPC_INTERNAL = -32603
};

struct rpc;

/* Whom the requests go to. */
struct rpc_host {
	/* A method of the engine, with arguments that fit the table. */
	void (*call)(void *ctx, const char *method, GVariant *args,
		front_reply reply, void *user);
	/* What is read from; borrowed; NULL: there is no store. */
	struct view *(*view)(void *ctx);
	/* The peer wants events, told by rpc_tell(), or none any more. The
	 * state of the accounts is to be told first. */
	void (*listen)(void *ctx, struct rpc *rpc, gboolean on);
	/* Nothing more comes or goes: free it, now or later. Once. broken:
	 * the peer did not take all that it was to get. */
	void (*ended)(void *ctx, struct rpc *rpc, gboolean broken);
};

/* owner, in, out, chunk: as textline_new(). */
struct rpc *rpc_new(const struct rpc_host *host, void *ctx, GIOStream *owner,
	GInputStream *in, GOutputStream *out, gsize chunk);
/* Answers that come later are dropped. */
void rpc_free(struct rpc *rpc);

/* The peer is given up when it takes nothing for so long; 0: never. */
void rpc_patience(struct rpc *rpc, guint ms);

/* An event; it goes out if the peer has subscribed to it. */
void rpc_tell(struct rpc *rpc, const char *name, GVariant *args);

#endif
