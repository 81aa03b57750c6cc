/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts, contacts, keys and sessions. */
#include "config.h"

#include "store_fixture.h"

#include <string.h>

#include "store_contact.h"
#include "store_meta.h"
#include "store_prekey.h"
#include "store_stream.h"

static void
store_meta__value__set_replaced_deleted(void **state)
{
	struct fixture *f = *state;
	g_autoptr(GBytes) one = g_bytes_new("one", 3);
	g_autoptr(GBytes) empty = g_bytes_new("", 0);
	GBytes *back;

	OK(store_meta_get(f->store, "k", &back, &problem));
	assert_null(back);
	OK(store_meta_set(f->store, "k", one, &problem));
	OK(store_meta_get(f->store, "k", &back, &problem));
	assert_true(g_bytes_equal(back, one));
	g_bytes_unref(back);
	OK(store_meta_set(f->store, "k", empty, &problem));
	OK(store_meta_get(f->store, "k", &back, &problem));
	assert_non_null(back);
	assert_int_equal(g_bytes_get_size(back), 0);
	g_bytes_unref(back);
	OK(store_meta_set(f->store, "k", NULL, &problem));
	OK(store_meta_get(f->store, "k", &back, &problem));
	assert_null(back);
}

static void
store_account__every_field__comes_back(void **state)
{
	struct fixture *f = *state;
	const guint8 network[STORE_NETWORK_LEN] = {1, 2, 3};
	g_autoptr(AccountRecord) a = NULL, none = NULL, pinned = NULL;
	g_autoptr(GPtrArray) all = NULL;

	OK(store_account_find(f->store, "home", &a, &problem));
	assert_int_equal(a->id, f->account);
	assert_string_equal(a->address, "alice@example.org");
	assert_string_equal(a->backend, "mqtt");
	assert_int_equal(a->device, 7);
	assert_string_equal(a->display_name, "Alice");
	assert_int_equal(a->created, 1000);
	assert_false(a->has_network);
	assert_null(a->network_name);
	a->device = G_MAXUINT32;
	a->has_network = TRUE;
	memcpy(a->network_id, network, sizeof network);
	a->network_name = g_strdup("example");
	OK(store_account_update(f->store, a, &problem));
	OK(store_account_find(f->store, "home", &pinned, &problem));
	assert_true(pinned->has_network);
	assert_memory_equal(pinned->network_id, network, sizeof network);
	assert_string_equal(pinned->network_name, "example");
	assert_true(pinned->device == G_MAXUINT32);
	OK(store_account_find(f->store, "nobody", &none, &problem));
	assert_null(none);
	OK(store_account_list(f->store, &all, &problem));
	assert_int_equal(all->len, 1);
	FAILS(store_account_add(f->store, a, &a->id, &problem), FAULT_USAGE,
		"There is an account home already");
}

static void
store_account_delete__takes_all__that_is_its(void **state)
{
	struct fixture *f = *state;
	g_autoptr(GBytes) secret = g_bytes_new("s", 1);
	GBytes *back;
	gint64 row;

	OK(store_secret_set(
		f->store, f->account, "identity", secret, &problem));
	OK(store_value_set(f->store, f->account, "list", secret, &problem));
	row = message_put(f, 1);
	OK(store_secret_get(f->store, f->account, "identity", &back, &problem));
	assert_true(g_bytes_equal(back, secret));
	g_bytes_unref(back);
	OK(store_value_get(f->store, f->account, "list", &back, &problem));
	assert_true(g_bytes_equal(back, secret));
	g_bytes_unref(back);
	OK(store_account_delete(f->store, f->account, &problem));
	OK(store_secret_get(f->store, f->account, "identity", &back, &problem));
	assert_null(back);
	OK(store_value_get(f->store, f->account, "list", &back, &problem));
	assert_null(back);
	{
		g_autoptr(Message) m = NULL;

		OK(store_message_get(f->store, row, &m, &problem));
		assert_null(m);
	}
}

static struct contact_record *
full_contact(struct fixture *f)
{
	struct contact_record *c = contact_record_new(f->account, "bob@n");

	c->name = g_strdup("Bob");
	c->state = CONTACT_ACCEPTED;
	c->trust = TRUST_CHANGED;
	c->has_root = c->has_pending = TRUE;
	memcpy(c->root, hash_no(1), 32);
	memcpy(c->pending_root, hash_no(2), 32);
	c->list = g_bytes_new("list", 4);
	memcpy(c->list_hash, hash_no(3), 32);
	c->list_epoch = 4;
	c->list_counter = 5;
	c->list_expires = 6;
	c->list_seen = 7;
	c->frozen = TRUE;
	c->acked_ever = TRUE;
	c->asked_at = 8;
	c->created = 9;
	return c;
}

static void
store_contact_put__every_field__comes_back(void **state)
{
	struct fixture *f = *state;
	g_autoptr(ContactRecord) c = full_contact(f), back = NULL;

	OK(store_contact_put(f->store, c, &problem));
	assert_true(c->row > 0);
	OK(store_contact_get(f->store, f->account, "bob@n", &back, &problem));
	assert_int_equal(back->row, c->row);
	assert_string_equal(back->name, "Bob");
	assert_int_equal(back->state, CONTACT_ACCEPTED);
	assert_int_equal(back->trust, TRUST_CHANGED);
	assert_true(back->has_root && back->has_pending);
	assert_memory_equal(back->root, c->root, 32);
	assert_memory_equal(back->pending_root, c->pending_root, 32);
	assert_true(g_bytes_equal(back->list, c->list));
	assert_memory_equal(back->list_hash, c->list_hash, 32);
	assert_int_equal(back->list_epoch, 4);
	assert_int_equal(back->list_counter, 5);
	assert_int_equal(back->list_expires, 6);
	assert_int_equal(back->list_seen, 7);
	assert_true(back->frozen && back->acked_ever);
	assert_int_equal(back->asked_at, 8);
	assert_int_equal(back->created, 9);
}

static void
store_contact_put__again__replaces_all_but_the_row(void **state)
{
	struct fixture *f = *state;
	g_autoptr(ContactRecord) c = full_contact(f), back = NULL;
	g_autoptr(ContactRecord) bare = contact_record_new(f->account, "bob@n");
	g_autoptr(GPtrArray) all = NULL, accepted = NULL, rows = NULL;

	OK(store_contact_put(f->store, c, &problem));
	OK(store_contact_put(f->store, bare, &problem));
	assert_int_equal(bare->row, c->row);
	OK(store_contact_get(f->store, f->account, "bob@n", &back, &problem));
	assert_null(back->name);
	assert_null(back->list);
	assert_false(back->has_root || back->has_pending);
	assert_int_equal(back->state, CONTACT_NONE);
	OK(store_contact_list(f->store, f->account, -1, &all, &problem));
	assert_int_equal(all->len, 1);
	OK(store_contact_list(
		f->store, f->account, CONTACT_ACCEPTED, &accepted, &problem));
	assert_int_equal(accepted->len, 0);
	OK(store_contact_rows(f->store, "home", &rows, &problem));
	assert_int_equal(rows->len, 1);
	assert_string_equal(
		((struct contact *)rows->pdata[0])->address, "bob@n");
}

static void
store_session__save_load_delete(void **state)
{
	struct fixture *f = *state;
	g_autoptr(GBytes) one = g_bytes_new("one", 3), two = NULL;
	GBytes *back;

	two = g_bytes_new("two!", 4);
	OK(store_session_save(f->store, f->account, "bob@n", 3, one, &problem));
	OK(store_session_save(f->store, f->account, "bob@n", 3, two, &problem));
	OK(store_session_load(
		f->store, f->account, "bob@n", 3, &back, &problem));
	assert_true(g_bytes_equal(back, two));
	g_bytes_unref(back);
	OK(store_stream_delete(f->store, f->account, "bob@n", 3, &problem));
	OK(store_session_load(
		f->store, f->account, "bob@n", 3, &back, &problem));
	assert_null(back);
}

static void
store_base_key__known__only_with_its_identity(void **state)
{
	struct fixture *f = *state;
	const guint8 a[STORE_PUBLIC_LEN] = {5, 1}, b[STORE_PUBLIC_LEN] = {5, 2};
	gboolean known;

	OK(store_base_key_add(f->store, f->account, a, b, 1, &problem));
	OK(store_base_key_add(f->store, f->account, a, b, 1, &problem));
	OK(store_base_key_known(f->store, f->account, a, b, &known, &problem));
	assert_true(known);
	OK(store_base_key_known(f->store, f->account, b, a, &known, &problem));
	assert_false(known);
	OK(store_session_delete_all(f->store, f->account, &problem));
	OK(store_base_key_known(f->store, f->account, a, b, &known, &problem));
	assert_false(known);
}

static guint32
prekey_put(struct fixture *f, const char *sealed)
{
	g_autoptr(GBytes) bytes = g_bytes_new(sealed, strlen(sealed));
	struct prekey_record prekey = {
		.sealed = bytes, .pub = {5, 1}, .created = 3};

	OK(store_prekey_next_id(f->store, f->account, &prekey.id, &problem));
	OK(store_prekey_add(f->store, f->account, &prekey, &problem));
	return prekey.id;
}

static guint
prekeys(struct fixture *f, enum prekey_state state)
{
	guint count;

	OK(store_prekey_count(f->store, f->account, state, &count, &problem));
	return count;
}

static void
store_prekey__used__leaves_the_bundle_and_stays(void **state)
{
	struct fixture *f = *state;
	guint32 one = prekey_put(f, "one"), two = prekey_put(f, "two"), next;
	g_autoptr(GPtrArray) published = NULL;
	const struct prekey_record *prekey;
	GBytes *sealed;

	assert_int_equal(one, 1);
	assert_int_equal(two, 2);
	OK(store_prekey_use(f->store, f->account, one, 50, &problem));
	assert_int_equal(prekeys(f, PREKEY_PUBLISHED), 1);
	assert_int_equal(prekeys(f, PREKEY_USED), 1);
	OK(store_prekey_list(
		f->store, f->account, PREKEY_PUBLISHED, &published, &problem));
	prekey = published->pdata[0];
	assert_int_equal(prekey->id, two);
	assert_int_equal(prekey->pub[1], 1);
	assert_int_equal(prekey->created, 3);
	OK(store_prekey_load(f->store, f->account, one, &sealed, &problem));
	assert_int_equal(g_bytes_get_size(sealed), 3);
	g_bytes_unref(sealed);
	OK(store_prekey_prune(f->store, f->account, 50, &problem));
	assert_int_equal(prekeys(f, PREKEY_USED), 1);
	OK(store_prekey_prune(f->store, f->account, 51, &problem));
	assert_int_equal(prekeys(f, PREKEY_USED), 0);
	OK(store_prekey_next_id(f->store, f->account, &next, &problem));
	assert_int_equal(next, 3);
	OK(store_value_set_number(
		f->store, f->account, "store/prekey", 0xfffffe, &problem));
	OK(store_prekey_next_id(f->store, f->account, &next, &problem));
	assert_int_equal(next, 1);
}

static void
store_signed_prekey__new_one__is_the_current(void **state)
{
	struct fixture *f = *state;
	g_autoptr(GBytes) sealed = g_bytes_new("s", 1);
	g_autoptr(PrekeyRecord) current = NULL;
	GBytes *old;

	for (gint64 at = 100; at <= 300; at += 100) {
		struct prekey_record prekey = {
			.sealed = sealed, .signature = {9}, .created = at};

		OK(store_signed_prekey_next_id(
			f->store, f->account, &prekey.id, &problem));
		OK(store_signed_prekey_add(
			f->store, f->account, &prekey, &problem));
	}
	OK(store_signed_prekey_current(
		f->store, f->account, &current, &problem));
	assert_int_equal(current->id, 3);
	assert_true(current->current);
	assert_int_equal(current->signature[0], 9);
	OK(store_signed_prekey_load(f->store, f->account, 1, &old, &problem));
	assert_true(g_bytes_equal(old, sealed));
	g_bytes_unref(old);
	OK(store_signed_prekey_prune(f->store, f->account, 999, &problem));
	OK(store_signed_prekey_load(f->store, f->account, 1, &old, &problem));
	assert_null(old);
	OK(store_prekey_delete_all(f->store, f->account, &problem));
	g_clear_pointer(&current, prekey_record_free);
	OK(store_signed_prekey_current(
		f->store, f->account, &current, &problem));
	assert_null(current);
}

static void
store_chat__found__by_row_and_uri(void **state)
{
	struct fixture *f = *state;
	g_autoptr(ChatRecord) by_row = NULL, by_uri = NULL;
	g_autoptr(GPtrArray) of = NULL;
	gint64 secret;

	OK(store_chat_ensure(f->store, f->account, "mimi://secret",
		"bob@example.org", CHAT_SECRET, 1, &secret, NULL, &problem));
	OK(store_chat_set_e2ee(f->store, f->chat, CHAT_E2EE_OFF, &problem));
	OK(store_chat_get(f->store, f->chat, &by_row, &problem));
	assert_int_equal(by_row->e2ee, CHAT_E2EE_OFF);
	assert_int_equal(by_row->kind, CHAT_DIRECT);
	assert_int_equal(by_row->account, f->account);
	OK(store_chat_find(
		f->store, f->account, "mimi://secret", &by_uri, &problem));
	assert_int_equal(by_uri->row, secret);
	OK(store_chat_rows_of(
		f->store, NULL, "bob@example.org", &of, &problem));
	assert_int_equal(of->len, 1);
}

static void
store_chat_muted__until__is_read_back(void **state)
{
	struct fixture *f = *state;
	g_autoptr(Chat) before = NULL, after = NULL, good = NULL;

	OK(store_chat_row(f->store, f->chat, &before, &problem));
	assert_int_equal(before->muted_until, 0);
	assert_false(chat_muted(before, 1));
	OK(store_chat_set_muted(f->store, f->chat, 5000, &problem));
	OK(store_chat_row(f->store, f->chat, &after, &problem));
	assert_true(chat_muted(after, 4999));
	assert_false(chat_muted(after, 5000));
	OK(store_chat_set_muted(f->store, f->chat, -1, &problem));
	OK(store_chat_row(f->store, f->chat, &good, &problem));
	assert_true(chat_muted(good, G_MAXINT64));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(store_meta__value__set_replaced_deleted),
		STORE_TEST(store_account__every_field__comes_back),
		STORE_TEST(store_account_delete__takes_all__that_is_its),
		STORE_TEST(store_contact_put__every_field__comes_back),
		STORE_TEST(store_contact_put__again__replaces_all_but_the_row),
		STORE_TEST(store_session__save_load_delete),
		STORE_TEST(store_base_key__known__only_with_its_identity),
		STORE_TEST(store_prekey__used__leaves_the_bundle_and_stays),
		STORE_TEST(store_signed_prekey__new_one__is_the_current),
		STORE_TEST(store_chat__found__by_row_and_uri),
		STORE_TEST(store_chat_muted__until__is_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
