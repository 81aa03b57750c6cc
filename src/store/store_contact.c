/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store_contact.h"

#include "sql.h"

#define COLUMNS                                                           \
	"SELECT row, account, address, name, state, trust, root,"         \
	" pending_root, list, list_hash, list_epoch, list_counter,"       \
	" list_expires, list_seen, frozen, acked_ever, asked_at, created" \
	" FROM contact "

static const char get[] = COLUMNS "WHERE account = ? AND address = ?";
static const char list_all[] = COLUMNS "WHERE account = ? ORDER BY address";
static const char list_state[] =
	COLUMNS "WHERE account = ? AND state = ? ORDER BY address";
static const char put[] =
	"INSERT INTO contact (account, address, name, state, trust, root,"
	" pending_root, list, list_hash, list_epoch, list_counter,"
	" list_expires, list_seen, frozen, acked_ever, asked_at, created)"
	" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	" ON CONFLICT DO UPDATE SET name = excluded.name,"
	" state = excluded.state, trust = excluded.trust,"
	" root = excluded.root, pending_root = excluded.pending_root,"
	" list = excluded.list, list_hash = excluded.list_hash,"
	" list_epoch = excluded.list_epoch,"
	" list_counter = excluded.list_counter,"
	" list_expires = excluded.list_expires,"
	" list_seen = excluded.list_seen, frozen = excluded.frozen,"
	" acked_ever = excluded.acked_ever, asked_at = excluded.asked_at"
	" RETURNING row";
static const char rows[] =
	"SELECT k.row, a.name, k.address, k.name, k.state, k.trust, k.root"
	" FROM contact k JOIN account a ON a.id = k.account"
	" WHERE ?1 IS NULL OR a.name = ?1 ORDER BY a.name, k.address";

struct contact_record *
contact_record_new(gint64 account, const char *address)
{
	struct contact_record *contact = g_new0(struct contact_record, 1);

	contact->account = account;
	contact->address = g_strdup(address);
	return contact;
}

void
contact_record_free(struct contact_record *contact)
{
	if (contact == NULL)
		return;
	g_free(contact->address);
	g_free(contact->name);
	g_clear_pointer(&contact->list, g_bytes_unref);
	g_free(contact);
}

static void *
read_record(sqlite3_stmt *s)
{
	struct contact_record *contact = g_new0(struct contact_record, 1);

	contact->row = col_long(s, 0);
	contact->account = col_long(s, 1);
	contact->address = col_text(s, 2);
	contact->name = col_text(s, 3);
	contact->state = (enum contact_state)col_int(s, 4);
	contact->trust = (enum trust)col_int(s, 5);
	contact->has_root = col_fixed(s, 6, contact->root, 32);
	contact->has_pending = col_fixed(s, 7, contact->pending_root, 32);
	contact->list = col_bytes(s, 8);
	col_fixed(s, 9, contact->list_hash, STORE_HASH_LEN);
	contact->list_epoch = col_quad(s, 10);
	contact->list_counter = col_quad(s, 11);
	contact->list_expires = col_long(s, 12);
	contact->list_seen = col_long(s, 13);
	contact->frozen = col_int(s, 14);
	contact->acked_ever = col_int(s, 15);
	contact->asked_at = col_long(s, 16);
	contact->created = col_long(s, 17);
	return contact;
}

gboolean
store_contact_get(struct store *store, gint64 account, const char *address,
	struct contact_record **contact, GError **error)
{
	return sql_one(store, sql(store, error, get, "ls", account, address),
		read_record, (void **)contact, error);
}

gboolean
store_contact_put(
	struct store *store, struct contact_record *contact, GError **error)
{
	return sql_number(store, error, &contact->row, put, "lssiihhghqqlliill",
		contact->account, contact->address, contact->name,
		(int)contact->state, (int)contact->trust,
		contact->has_root ? contact->root : NULL,
		contact->has_pending ? contact->pending_root : NULL,
		contact->list,
		contact->list != NULL ? contact->list_hash : NULL,
		contact->list_epoch, contact->list_counter,
		contact->list_expires, contact->list_seen,
		contact->frozen != FALSE, contact->acked_ever != FALSE,
		contact->asked_at, contact->created);
}

gboolean
store_contact_list(struct store *store, gint64 account, int state,
	GPtrArray **contacts, GError **error)
{
	sqlite3_stmt *statement = state < 0
		? sql(store, error, list_all, "l", account)
		: sql(store, error, list_state, "li", account, state);

	return sql_list(store, statement, read_record,
		(GDestroyNotify)contact_record_free, contacts, error);
}

static void *
read_contact(sqlite3_stmt *s)
{
	struct contact *contact = g_new0(struct contact, 1);

	contact->row = col_long(s, 0);
	contact->account = col_text(s, 1);
	contact->address = col_text(s, 2);
	contact->name = col_text(s, 3);
	contact->state = (enum contact_state)col_int(s, 4);
	contact->trust = (enum trust)col_int(s, 5);
	contact->has_root = col_fixed(s, 6, contact->root, 32);
	return contact;
}

gboolean
store_contact_rows(struct store *store, const char *account,
	GPtrArray **contacts, GError **error)
{
	return sql_list(store, sql(store, error, rows, "s", account),
		read_contact, (GDestroyNotify)contact_free, contacts, error);
}
