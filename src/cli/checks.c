/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <glib.h>

#include "checks.h"
#include "i18n.h"

/* TRANSLATORS: the texts of this file stand in a column of 30, after the name
 * of the account; a count or an address follows. */
static const struct {
	const char *name, *words;
} rows[] = {
	{"config", N_("configuration")},
	{"configuration", N_("configuration")},
	{"store", N_("store")},
	{"notifications", N_("notifications")},
	{"search-index", N_("search index")},
	{"search-broken", N_("search index, made anew")},
	{"search-behind", N_("not indexed yet")},
	{"connection", N_("connection")},
	{"server-key", N_("server's key")},
	{"broker-queue", N_("server keeps messages")},
	{"broker-qos", N_("server delivers surely")},
	{"broker-retained", N_("server keeps lists and keys")},
	{"broker-lost", N_("server lost lists and keys")},
	{"broker-writers", N_("names on the server")},
	{"broker-readers", N_("inboxes on the server")},
	{"broker-clients", N_("client IDs on the server")},
	{"outbox-waiting", N_("waiting to be sent")},
	{"outbox-unacknowledged", N_("sent, no receipt yet")},
	{"outbox-parked", N_("put aside")},
	{"outbox-failed", N_("failed for good")},
	{"room", N_("room")},
	{"room-misfits", N_("messages of another format")},
	{"prekeys", N_("one-time keys left")},
	{"key-changed", N_("key changed")},
	{"list-frozen", N_("device list frozen")},
	{"list-expired", N_("device list too old")},
	{"rekeyed", N_("device keys made anew")},
	{"clock", N_("clock")},
	{"refused-topic", N_("refused topics")},
	{"refused-envelope", N_("refused envelopes")},
	{"refused-list", N_("refused device lists")},
	{"refused-device", N_("refused devices")},
	{"refused-keys", N_("refused keys")},
	{"refused-undecryptable", N_("not decrypted")},
	{"refused-identity", N_("refused identities")},
	{"refused-header", N_("refused headers")},
	{"refused-body", N_("refused bodies")},
	{"refused-content", N_("refused content")},
	{"refused-plaintext", N_("refused, not encrypted")},
	{"refused-ask", N_("refused requests")},
	{"refused-flood", N_("refused, too many")},
	{"refused-blocked", N_("refused, blocked")},
	{"refused-regressed", N_("refused, out of date")},
};

const char *
check_words(const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
		if (strcmp(rows[i].name, name) == 0)
			return _(rows[i].words);
	return name;
}
