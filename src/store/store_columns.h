/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store_columns: the columns of a struct message, for the statements of this
 * folder that read some. */
#ifndef DORAN_STORE_COLUMNS_H
#define DORAN_STORE_COLUMNS_H

#include "model.h"
#include "sql.h"

#define MESSAGE_VALUES                                                  \
	"m.row, m.chat, m.kind, a.name, c.peer, m.sender,"              \
	" CASE WHEN c.kind = 4 THEN m.sender"                           \
	"  WHEN m.sender = a.address THEN a.display_name"               \
	"  ELSE k.name END,"                                            \
	" m.id, m.outgoing, m.encrypted, m.unread,"                     \
	" m.outgoing = 0 AND k.state IS 2,"                             \
	" m.state, m.reason, m.count, m.clock, m.sent_at, m.stored_at," \
	" m.text"
#define MESSAGE_VALUES_END 19 /* columns */
#define MESSAGE_JOINS                                         \
	" CROSS JOIN chat c ON c.row = m.chat"                \
	" CROSS JOIN account a ON a.id = c.account"           \
	" LEFT JOIN contact k"                                \
	"  ON k.account = c.account AND k.address = m.sender" \
	"  AND c.kind <> 4 " /* a room's senders are only claimed */

#define MESSAGE_COLUMNS "SELECT " MESSAGE_VALUES " FROM message m" MESSAGE_JOINS

/* A sql_reader of a struct message from MESSAGE_VALUES. */
void *store_read_message(sqlite3_stmt *s);

#endif
