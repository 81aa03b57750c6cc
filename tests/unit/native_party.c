/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "native_party.h"
#include "prekeys.h"
#include "sign.h"

static const guint8 network[NETWORK_ID_LEN] = {1, 2, 3};

#define MUST(call)                                                 \
	do {                                                       \
		GError *problem = NULL;                            \
		GError **error = &problem;                         \
		if (!(call))                                       \
			fail_msg("%s: %s", #call,                  \
				problem != NULL ? problem->message \
						: "failed");       \
		g_clear_error(&problem);                           \
	} while (0)

/* ---- people ---- */

struct person *
person_new(const char *address)
{
	struct person *person = g_new0(struct person, 1);
	guint32 registration;

	person->address = address;
	person->root = secret_random(32);
	person->list_seed = secret_random(32);
	for (guint i = 0; i < PARTY_DEVICES; i++) {
		person->seeds[i] = secret_random(32);
		person->devices[i] = device_random();
		MUST(identity_make(&person->identities[i],
			person->identity_pubs[i], &registration, error));
	}
	return person;
}

void
person_free(struct person *person)
{
	secret_free(person->root);
	secret_free(person->list_seed);
	for (guint i = 0; i < PARTY_DEVICES; i++) {
		secret_free(person->seeds[i]);
		secret_free(person->identities[i]);
	}
	g_free(person);
}

static struct device_entry *
entry_of(const struct person *person, guint i)
{
	struct device_entry *entry = device_entry_new();

	entry->id = person->devices[i];
	entry->name = g_strdup_printf("device %u", i);
	entry->role = ROLE_FULL;
	memcpy(entry->identity, person->identity_pubs[i], IDENTITY_LEN);
	sign_make(person->seeds[i], entry->sign_key);
	MUST(device_cert_make(
		entry, person->address, network, person->seeds[i], error));
	return entry;
}

GBytes *
person_list(const struct person *person, struct list_shape shape)
{
	g_autoptr(DeviceList) list = device_list_new();
	const struct secret *list_seed =
		shape.list_seed != NULL ? shape.list_seed : person->list_seed;

	if (list->devices == NULL)
		list->devices = g_ptr_array_new_with_free_func(
			(GDestroyNotify)device_entry_free);
	for (guint i = shape.first; i < shape.first + shape.count; i++)
		g_ptr_array_add(list->devices, entry_of(person, i));
	list->account = g_strdup(person->address);
	memcpy(list->network, network, NETWORK_ID_LEN);
	list->epoch = shape.epoch;
	list->counter = shape.counter;
	list->issued = now_ms() / SECOND;
	list->expires = list->issued +
		(shape.expires_in != 0 ? shape.expires_in : 86400);
	if (list->expires <= list->issued)
		list->issued = list->expires - 1;
	sign_make(person->root, list->root);
	sign_make(list_seed, list->list_key);
	MUST((list->root_cert = root_cert_make(person->address, network,
		      shape.epoch, list->list_key, person->root, error)) !=
		NULL);
	MUST(device_list_sign(list, list_seed, error));
	return g_bytes_ref(list->encoded);
}

/* ---- the account ---- */

static void
on_message(void *ctx, gint64 row, gint64 chat, gboolean outgoing)
{
	(void)ctx, (void)row, (void)chat, (void)outgoing;
}

static void
on_status(void *ctx, gint64 row, gint64 chat, enum message_state state,
	enum notice reason)
{
	(void)ctx, (void)row, (void)chat, (void)state, (void)reason;
}

static void
on_chat(void *ctx, gint64 chat)
{
	(void)ctx, (void)chat;
}

static void
on_contact(void *ctx, const char *address)
{
	(void)ctx, (void)address;
}

static void
on_state(void *ctx, enum doran_wire_state state, const GError *error)
{
	(void)ctx, (void)state, (void)error;
}

static void
on_storing(void *ctx, const GError *error)
{
	(void)ctx, (void)error;
}

static void
save_account(struct party *party, guint own_devices)
{
	const struct person *alice = party->alice;
	g_autoptr(GBytes) list = person_list(alice,
		(struct list_shape){
			.epoch = 1, .counter = 1, .count = own_devices});
	g_autoptr(Secret) client = secret_from("alice~test", 10);
	struct account_record record = {
		.name = (char *)"home",
		.address = (char *)PARTY_ALICE,
		.backend = (char *)"loopback",
		.has_network = TRUE,
		.network_name = (char *)"example.org",
		.device = alice->devices[0],
	};
	gint64 id;

	memcpy(record.network_id, network, NETWORK_ID_LEN);
	MUST(store_account_add(party->store, &record, &id, error));
	MUST(keystore_save(party->store, party->master, id, SECRET_LIST,
		alice->list_seed, error));
	MUST(keystore_save(party->store, party->master, id, SECRET_DEVICE,
		alice->seeds[0], error));
	MUST(keystore_save(party->store, party->master, id, SECRET_IDENTITY,
		alice->identities[0], error));
	MUST(keystore_save(
		party->store, party->master, id, SECRET_CLIENT, client, error));
	MUST(store_value_set_number(
		party->store, id, VALUE_REGISTRATION, 7, error));
	MUST(store_value_set(party->store, id, VALUE_LIST, list, error));
}

struct party *
party_new(enum native_e2ee e2ee, guint own_devices)
{
	const struct native_events events = {on_message, on_status, on_chat,
		on_contact, on_state, on_storing};
	const struct native_options options = {
		.e2ee = e2ee, .one_shot = TRUE, .starts = 1};
	struct party *party = g_new0(struct party, 1);
	gboolean changed;

	assert_true(secret_init());
	party->dir = g_dir_make_tmp("doran-party-XXXXXX", NULL);
	party->alice = person_new(PARTY_ALICE);
	party->bob = person_new(PARTY_BOB);
	party->master = secret_random(32);
	MUST((party->store = store_open(party->dir, error)) != NULL);
	save_account(party, own_devices);
	MUST((party->native = native_new(party->store, party->master, "home",
		      &options, &events, NULL, error)) != NULL);
	MUST(store_begin(party->store, STORE_NORMAL, error));
	MUST(identity_prepare(party->native, &changed, error));
	MUST(store_commit(party->store, error));
	return party;
}

void
party_free(struct party *party)
{
	const char *argv[] = {"rm", "-rf", party->dir, NULL};

	native_free(party->native);
	store_close(party->store);
	secret_free(party->master);
	person_free(party->alice);
	person_free(party->bob);
	g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
		NULL, NULL, NULL, NULL);
	g_free(party->dir);
	g_free(party);
}

struct contact_record *
party_bob(struct party *party)
{
	struct contact_record *contact = NULL;

	MUST(store_contact_get(party->store, native_account(party->native),
		PARTY_BOB, &contact, error));
	return contact;
}

struct contact_record *
party_offer(struct party *party, GBytes *list)
{
	gboolean news;

	MUST(native_begin(party->native, STORE_NORMAL, error));
	MUST(peer_offer_list(
		peer_get(party->native, PARTY_BOB), list, &news, error));
	MUST(native_commit(party->native, error));
	return party_bob(party);
}

guint32
party_refused(struct party *party, enum refusal refusal)
{
	g_autoptr(GPtrArray) refusals = NULL;
	guint32 count = 0;

	MUST(store_refusal_list(
		party->store, native_account(party->native), &refusals, error));
	for (guint i = 0; i < refusals->len; i++) {
		const struct refusal_record *one =
			g_ptr_array_index(refusals, i);

		if (one->code == (int)refusal)
			count += one->count;
	}
	return count;
}
