/* SPDX-License-Identifier: GPL-3.0-or-later */
/* provider: gives libomemo-c its primitives, from libsodium and OpenSSL. */
#ifndef DORAN_PROVIDER_H
#define DORAN_PROVIDER_H

#include <glib.h>
#include <omemo/signal_protocol.h>

struct provider;

/* A library context of its own for one thread. NULL and FAULT_BUG if OpenSSL
 * has no AES-256-CBC. */
struct provider *provider_new(GError **error);
signal_context *provider_context(struct provider *provider);
void provider_free(struct provider *provider);

/* For g_autoptr(Provider) only. */
typedef struct provider Provider;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Provider, provider_free)

#endif
