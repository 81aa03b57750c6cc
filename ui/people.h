/* SPDX-License-Identifier: GPL-3.0-or-later */
/* people: the contacts that nothing was written to yet. */
#ifndef DORAN_PEOPLE_H
#define DORAN_PEOPLE_H

#include "chatlist.h"
#include "view.h"

/* Those accepted that have no chat in the list, by name, as chats of row 0
 * (GPtrArray of struct chat, the caller's). Empty where the store cannot be
 * read; view may be NULL. */
GPtrArray *people_without_chat(struct view *view, const struct chatlist *chats);

#endif
