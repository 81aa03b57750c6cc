/* SPDX-License-Identifier: GPL-3.0-or-later */
/* words: what the enums of model.h are called in the user's language. For ui
 * and cli; core knows no sentence. All results are static and translated. */
#ifndef DORAN_WORDS_H
#define DORAN_WORDS_H

#include "model.h"

/* A whole short sentence without its full stop, "waits for the server"; never
 * NULL, "" for NOTICE_NONE. It can stand after "not sent: " or in a row of its
 * own. */
const char *notice_words(enum notice notice);

/* "queued", "sent", "delivered", "read", "failed". */
const char *message_state_words(enum message_state state);

/* "no key seen yet", "seen, not verified", "verified", "key changed". */
const char *trust_words(enum trust trust);

/* "not a contact", "contact", "request", "blocked". */
const char *contact_state_words(enum contact_state state);

#endif
