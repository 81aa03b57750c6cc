/* SPDX-License-Identifier: GPL-3.0-or-later */
/* find: the values of a search over messages. */
#ifndef DORAN_FIND_H
#define DORAN_FIND_H

#include "model.h"
#include "query.h"

/* What to look for. All but text may be left zero. */
struct find {
	const char *text; /* as it was typed, see query.h; "": every text */
	const char *account; /* a name; NULL: of all accounts */
	gint64 chat; /* 0: in all chats */
	const char *sender; /* an address; NULL: of anybody */
	gboolean mine; /* only one's own */
	gint64 since, until; /* sent at or after, and before; ms, 0: no limit */
	gint64 before; /* find_page.next of the page before; 0: the newest */
	guint limit; /* hits of a page; 0: 50 */
};

struct find_hit {
	struct message *message; /* its text is whole */
	char *title; /* of the chat, never NULL */
	GArray *marks; /* of struct query_mark, into message->text */
};

struct find_page {
	GPtrArray *hits; /* of struct find_hit, newest first */
	/* Where the next page begins; 0: history ends here. A page can be
	 * shorter than asked for, or empty, and still have a next one: a call
	 * looks through a bounded number of messages. */
	gint64 next;
	gboolean broken; /* the index is damaged, and was not used */
};

void find_hit_free(struct find_hit *hit);
void find_page_free(struct find_page *page);

typedef struct find_page FindPage;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FindPage, find_page_free)

#endif
