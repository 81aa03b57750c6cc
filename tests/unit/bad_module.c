/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A module that is wrong in the one way that BAD_… says, for the loader's
 * test; SOME_NETWORK is a right one. */
#include <stddef.h>

#include "doran-backend.h"

#ifdef BAD_ENTRY
extern const int doran_nothing;
DORAN_BACKEND_EXPORT const int doran_nothing = 0;
#else

#ifdef SOME_NETWORK
static struct doran_network *
net_open(const struct doran_network_config *config,
	const struct doran_network_events *events, void *ctx,
	enum doran_status *status, char *text, size_t text_size)
{
	(void)config;
	(void)events;
	(void)ctx;
	*status = DORAN_FAILED;
	if (text_size > 0)
		text[0] = '\0';
	return NULL;
}

static void
net_nothing(struct doran_network *network)
{
	(void)network;
}

static void
net_list(struct doran_network *network, uint64_t id)
{
	(void)network;
	(void)id;
}

static void
net_send(struct doran_network *network, uint64_t id, const char *chat,
	const char *content_type, const uint8_t *content, size_t len)
{
	(void)network;
	(void)id;
	(void)chat;
	(void)content_type;
	(void)content;
	(void)len;
}

static void
net_history(struct doran_network *network, uint64_t id, const char *chat,
	const char *before, uint32_t limit)
{
	(void)network;
	(void)id;
	(void)chat;
	(void)before;
	(void)limit;
}

static const struct doran_network_ops network_ops = {
	.size = sizeof(network_ops),
	.open = net_open,
	.connect = net_nothing,
	.contacts = net_list,
	.chats = net_list,
	.send = net_send,
	.history = net_history,
	.disconnect = net_nothing,
	.close = net_nothing,
};
#endif

static const struct doran_backend backend = {
#ifdef BAD_SIZE
	.size = 16,
#else
	.size = sizeof(backend),
#endif
#ifdef BAD_ABI
	.abi = 99,
#else
	.abi = DORAN_BACKEND_ABI,
#endif
#ifdef BAD_NAME
	.name = "somebody-else",
#else
	.name = NAME,
#endif
	.version = "1",
#if defined(BAD_KIND)
	.kind = 7,
#elif defined(SOME_NETWORK)
	.kind = DORAN_BACKEND_NETWORK,
	.capabilities = DORAN_CAP_HISTORY,
	.network = &network_ops,
#else
	.kind = DORAN_BACKEND_WIRE,
#endif
};

const struct doran_backend *
doran_backend_entry(const struct doran_host *host)
{
	(void)host;
#ifdef BAD_NULL
	return NULL;
#else
	return &backend;
#endif
}

#ifdef BAD_NULL
extern const struct doran_backend *doran_unused(void);
const struct doran_backend *
doran_unused(void)
{
	return &backend;
}
#endif
#endif
