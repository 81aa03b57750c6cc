/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rooms (store_room.h): what waits for the server, and what will come back
 * from there. */
#include "config.h"

#include "migrate.h"

const char *const schema_5[] = {
	"CREATE TABLE room_out ("
	" message INTEGER PRIMARY KEY REFERENCES message ON DELETE CASCADE,"
	" account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,"
	" topic TEXT NOT NULL, qos INTEGER NOT NULL,"
	" echo BLOB," /* 32 bytes */
	" payload BLOB NOT NULL"
	") STRICT;"
	"CREATE INDEX room_out_account ON room_out (account, message);"
	"CREATE TABLE room_echo ("
	" account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,"
	" hash BLOB NOT NULL, count INTEGER NOT NULL, at INTEGER NOT NULL,"
	" PRIMARY KEY (account, hash)"
	") STRICT, WITHOUT ROWID;",
	NULL};
