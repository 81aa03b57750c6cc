/* SPDX-License-Identifier: GPL-3.0-or-later */
/* commands: the one table of what a front can ask of the engine and of what
 * the engine tells. Both travel as (name, a{sv}); json-glib maps them to
 * JSON-RPC 2.0 as they are.
 *
 * An argument is written "key:type" with type s (string), x (int64), b
 * (boolean), ay (bytes), aa{sv} (rows); a trailing ? marks an optional one.
 *
 * Methods
 *   account.add     name:s recovery-file:s? replace:b? timeout:x? (seconds)
 *                   -> words:s? (24 words, only without recovery-file)
 *                      fingerprint:s device:s server-key:s ("" where the
 *                      backend has none)
 *                   The group [account NAME] must be in the configuration
 *                   already (config_set_account()); connects, pins the
 *                   network, makes keys, publishes list and prekeys. On an
 *                   error nothing is kept. replace: although the address has
 *                   keys of another installation.
 *   account.list    -> accounts:aa{sv}: name:s address:s backend:s server:s
 *                      state:s (off|connecting|up|down|refused) text:s
 *                      device:s fingerprint:s e2ee:s network:s
 *   account.connect name:s   tries now what waits or was refused
 *   contact.add     account:s? address:s name:s?   -> contact:a{sv}
 *   contact.accept  account:s? address:s           -> contact:a{sv}
 *   contact.block   account:s? address:s           -> contact:a{sv}
 *   chat.draft      chat:x text:s (at most CHAT_DRAFT_MAX bytes, "" clears)
 *                   kept for chat->draft of view.h; cheap, not flushed to
 *                   disk, and no event
 *   chat.open       account:s? address:s -> chat:x account:s address:s
 *                   address #NAME: a room; one that the configuration does
 *                   not have (account is needed then) is joined, its topic is
 *                   NAME
 *   chat.leave      account:s? address:s   a room that was joined so; its
 *                   messages stay
 *   chat.set        chat:x e2ee:s (default|on|off)
 *   chat.mute       chat:x until:x   announces nothing until then (ms since
 *                   1970; 0: announces again, -1: muted for good)
 *   chat.read       chat:x row:x from:x?   everything up to row has been seen,
 *                   or only from the row `from` on
 *   message.send    account:s? to:s text:s key:s? e2ee:s? (on|off) wait:s?
 *                   (a state) timeout:x? (seconds, 30) draft:b? (it was the
 *                   chat's draft, which is gone with it)
 *                   -> row:x chat:x id:s (hex) state:s reason:x (enum notice)
 *                      account:s address:s duplicate:b (the key was used
 *                      before)
 *                   wait: the answer comes when it is that far, has failed, is
 *                   held up by something else than time, or time is over
 *                   Errors: FAULT_UNKNOWN_PEER, FAULT_TRUST, FAULT_DATA,
 *                   FAULT_IO, FAULT_CONFIG (several accounts fit; e2ee=ask).
 *   message.retry   row:x
 *   message.cancel  row:x
 *   message.info    row:x -> row:x chat:x account:s address:s backend:s
 *                   server:s id:s? (hex) outgoing:b encrypted:b state:s
 *                   sent-at:x stored-at:x delivered-at:x? read-at:x?
 *                   devices:aa{sv}: address:s device:s name:s? state:s
 *                   (queued|sent|parked|failed|acknowledged|read|source)
 *                   at:x? (of that state) tries:x? next-try:x? reason:x?
 *                   (enum notice); times in ms since 1970
 *   search.rebuild  throws the index of words away and makes it anew behind
 *                   everything else; for a find_page that is broken
 *   verify.show     account:s? address:s
 *                   -> number:s (12 groups of 5 digits) trust:s
 *                      address:s account:s changed-number:s?
 *   verify.confirm  account:s? address:s  pins what verify.show showed as
 *                   verified; after a change it accepts the new key
 *   doctor          probe:b? (tries out each server that is reached: probe.h)
 *                   -> checks:aa{sv}: account:s? check:s (a stable key)
 *                      state:s (ok|note|warn|fail) detail:s? count:x?
 *                      code:x? (of a failure: enum fault)
 *   config.reload
 *
 * Methods that read (queries.h); objects as those of --json, whose schemas are
 * in src/data/schema
 *   chat.list       account:s? -> chats:aa{sv}, newest activity first
 *   contact.list    account:s? -> contacts:aa{sv}
 *   history.page    chat:x? account:s? address:s? before:x? after:x? date:s?
 *                   limit:x?
 *                   -> messages:aa{sv} more:b   one page, oldest first, of
 *                   the chat with that number or address: the newest, the one
 *                   before or after a row (after 0: the first), or from a
 *                   time on. more: there is another one that way.
 *   message.get     row:x -> message:a{sv}
 *   message.since   row:x account:s? limit:x? -> messages:aa{sv} row:x more:b
 *                   what was stored after a row, of all chats, in that order;
 *                   row: the cursor to go on with
 *   search.query    text:s account:s? chat:x? sender:s? mine:b? since:s?
 *                   until:s? before:x? limit:x? -> messages:aa{sv} next:x
 *                   as struct find of find.h, newest first; next: the
 *                   `before` of the next page, 0: there is none
 *
 * Methods of one connection
 *   events.subscribe    events:as? account:s?   events from now on, all or
 *                   those named, of one account or all; replaces an earlier
 *                   subscription
 *   events.unsubscribe
 *   system.describe     -> version:s methods:aa{sv} events:aa{sv}
 *                   faults:aa{sv}: this table
 *
 * Events
 *   account   name:s state:s (as account.list) text:s reason:x (fault code)
 *             fault:s? (its word)
 *   message   row:x chat:x account:s outgoing:b  a message or notice was
 *             stored: read it with view_message()
 *   status    row:x chat:x account:s state:s (queued|sent|delivered|read|
 *             failed) reason:x (enum notice) notice:s? (its word, if any)
 *   chat      chat:x account:s   unread count, title or settings changed
 *   contact   account:s address:s online:b
 *             state, trust, name or presence changed
 *   store     state:s (ok|failing) text:s   writes fail and are tried again
 *   owner-gone  the process that owned the store has ended (fronts beside
 *             an owner only); the front follows it or finds the next owner,
 *             and then tells "lagged"
 *   lagged    events were lost by a slow front: read everything again
 */
#ifndef DORAN_COMMANDS_H
#define DORAN_COMMANDS_H

#include <glib.h>

#include "model.h"

#define CHAT_DRAFT_MAX 65536

enum command_kind {
	COMMAND_ENGINE, /* the engine does it */
	COMMAND_READ, /* read from a view: queries.h */
	COMMAND_SESSION /* of one connection: rpc.c */
};

struct command_spec {
	const char *method;
	const char *args; /* "key:type key:type? ..." */
	const char *result;
	enum command_kind kind;
	/* Done twice it is the same as done once (message.send: with a key):
	 * may be asked again of the next owner. */
	gboolean again;
};

/* The table above, ended by a row of NULLs. */
extern const struct command_spec command_specs[];
extern const struct command_spec event_specs[];

/* The row of a method, or NULL. */
const struct command_spec *command_find(const char *method);

/* Checks an a{sv} against an args text: unknown keys, missing ones and wrong
 * types are FAULT_USAGE. */
gboolean command_check(
	const struct command_spec *spec, GVariant *args, GError **error);

/* The stable lower-case words of the enums, as in JSON. */
const char *message_state_name(enum message_state state);
const char *contact_state_name(enum contact_state state);
const char *trust_name(enum trust trust);

#endif
