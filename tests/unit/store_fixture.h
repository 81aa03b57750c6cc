/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store_fixture: a store in a temporary folder with one account and one chat,
 * for each test. At the end each statement that was used must have searched
 * an index, not the whole of a table that grows. */
#ifndef STORE_FIXTURE_H
#define STORE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* after those four */
#include <cmocka.h>

#include "fault.h"
#include "sql.h"
#include "store_account.h"
#include "store_chat.h"
#include "store_message.h"

struct fixture {
	char *dir;
	struct store *store;
	gint64 account, chat;
};

extern GError *problem;

void store_fail(const char *file, int line, const char *call);
void store_expect(const char *file, int line, gboolean result, enum fault code,
	const char *words);

/* A call that must work, with &problem as its error. */
#define OK(call) ((call) ? (void)0 : store_fail(__FILE__, __LINE__, #call))
/* One that must fail with this code and a text with these words. */
#define FAILS(call, code, words) \
	store_expect(__FILE__, __LINE__, (call), code, words)

int fixture_setup(void **state);
int fixture_teardown(void **state);
#define STORE_TEST(f) \
	cmocka_unit_test_setup_teardown(f, fixture_setup, fixture_teardown)

/* Only a folder, without a store. */
int folder_setup(void **state);
#define FOLDER_TEST(f) \
	cmocka_unit_test_setup_teardown(f, folder_setup, fixture_teardown)

/* 32 bytes that differ by number; not to be freed, eight at a time. */
const guint8 *hash_no(guint64 number);

/* A message of the fixture's chat: incoming, unread, text "m<number>", clock
 * and id from the number. Freed with message_free(). */
struct message *message_no(struct fixture *f, guint64 number);
gint64 message_put(struct fixture *f, guint64 number);

/* The plan of SQLite for a statement that contains `part`: "" if none. */
char *plan_of(struct store *store, const char *part);

#endif
