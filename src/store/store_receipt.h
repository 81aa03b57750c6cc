/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store_receipt: what the devices of the other side reported of a message, and
 * when that came. Kept in the message's row, so that a report costs the one
 * update that it is anyway: entries of 11 bytes, big-endian: device (4), state
 * (1), milliseconds since 1970 (6). */
#ifndef DORAN_STORE_RECEIPT_H
#define DORAN_STORE_RECEIPT_H

#include "store_message.h"

#define RECEIPT_LEN 11
#define RECEIPTS_MOST 64 /* of one message; what comes after is not kept */

struct receipt {
	guint32 device;
	enum message_state state;
	gint64 at;
};

/* store_message_set_state(), and notes that the device reported this state at
 * `at`. What it has reported before is not noted again. */
gboolean store_message_report(struct store *store, gint64 row,
	enum message_state state, enum notice reason, guint32 device, gint64 at,
	gboolean *changed, gint64 *chat, GError **error);

/* The device that the message came from, 0: this one, or not known; and GArray
 * of struct receipt, in the order they came. */
gboolean store_message_receipts(struct store *store, gint64 row,
	guint32 *device, GArray **receipts, GError **error);

#endif
