/* SPDX-License-Identifier: GPL-3.0-or-later */
/* model: the values that travel between the layers: rows of messages, chats
 * and contacts. Every string here is UTF-8; text from outside has been through
 * text_clean() before it got into one. Times are milliseconds since 1970. */
#ifndef DORAN_MODEL_H
#define DORAN_MODEL_H

#include <glib.h>

enum message_kind {
	MESSAGE_TEXT = 1,
	MESSAGE_NOTICE = 2 /* a row of doran's own: text holds a notice code */
};

/* Of one's own messages; a state never goes down except to FAILED. */
enum message_state {
	MESSAGE_QUEUED = 0, /* in the outbox, no server has it */
	MESSAGE_SENT = 1, /* the server took it for every known device */
	MESSAGE_DELIVERED = 2, /* the peer's device said so */
	MESSAGE_READ = 3,
	MESSAGE_FAILED = 4 /* with a reason */
};

/* Why a message waits or failed, or what a notice tells. ui and cli write the
 * words. Stored as numbers: never renumber. */
enum notice {
	NOTICE_NONE = 0,
	NOTICE_OFFLINE = 1, /* waits for the server */
	NOTICE_NO_LIST = 2, /* peer's device list not seen yet */
	NOTICE_NO_KEYS = 3, /* peer's prekeys not seen yet */
	NOTICE_KEY_CHANGED = 4, /* peer's root key changed: look at it */
	NOTICE_PARKED = 5, /* peer has not accepted us; tried 3 times */
	NOTICE_BLOCKED = 6, /* we blocked this contact */
	NOTICE_DENIED = 7, /* the server refused the topic */
	NOTICE_TOO_LARGE = 8,
	NOTICE_EXPIRED = 9, /* silent for 30 days */
	NOTICE_UNDECRYPTABLE = 10, /* a message could not be decrypted */
	NOTICE_GAP = 11, /* messages are missing and will not come */
	NOTICE_NOT_ENCRYPTED_REFUSED = 12, /* plaintext refused, e2ee always */
	NOTICE_LIST_EXPIRED = 13,
	NOTICE_LIST_FROZEN = 14, /* two lists with one counter */
	NOTICE_CLOCK = 15, /* the local clock is implausible */
	NOTICE_REKEYED = 16, /* this store was rolled back: new device */
	NOTICE_CHOOSE_E2EE = 17, /* e2ee = ask, and nobody chose */
	NOTICE_DEVICE_ADDED = 18,
	NOTICE_CANCELLED = 19,
	NOTICE_E2EE_ON = 20,
	NOTICE_E2EE_OFF = 21,
	NOTICE_NO_DEVICES = 22, /* the peer's list holds no device */
	NOTICE_FLOOD = 23 /* a room: too many messages, some left out */
};

struct message {
	gint64 row; /* database id; the cursor of `listen` */
	gint64 chat;
	enum message_kind kind;
	char *account; /* account name */
	char *peer; /* address of the chat's other side, or #ROOM */
	char *sender; /* address; in a room: what the message claims */
	char *sender_name; /* display name, or NULL */
	guint8 id[32]; /* MIMI message ID; zero for notices */
	gboolean outgoing;
	gboolean encrypted;
	gboolean unread;
	gboolean request; /* from somebody not accepted yet */
	enum message_state state;
	enum notice reason;
	guint32 count; /* notices: how often (folded) */
	guint64 clock; /* hybrid logical clock, orders the chat */
	gint64 sent_at; /* the sender's own time, only shown */
	gint64 stored_at; /* when it was stored here */
	char *text; /* cleaned */
	guint32 device; /* to be stored with it (store_receipt.h), not read */
};

enum contact_state {
	CONTACT_NONE = 0, /* known only as an address */
	CONTACT_ACCEPTED = 1,
	CONTACT_REQUEST = 2, /* they wrote, we have not answered */
	CONTACT_BLOCKED = 3
};

enum trust {
	TRUST_UNKNOWN = 0, /* no key seen yet */
	TRUST_PINNED = 1, /* first sight */
	TRUST_VERIFIED = 2, /* safety number compared */
	TRUST_CHANGED = 3 /* another root key appeared: sending is blocked */
};

struct contact {
	gint64 row;
	char *account;
	char *address;
	char *name; /* given here or by the peer; NULL: none */
	enum contact_state state;
	enum trust trust;
	gboolean online; /* a hint */
	gboolean has_root;
	guint8 root[32];
};

enum chat_e2ee { CHAT_E2EE_DEFAULT = 0, CHAT_E2EE_ON = 1, CHAT_E2EE_OFF = 2 };

struct chat {
	gint64 row;
	char *account;
	char *peer; /* address of the other side, or #ROOM */
	char *title; /* name to show, never NULL */
	char *uri; /* mimi://... */
	guint32 unread;
	gint64 first_unread; /* message row, 0: none */
	gint64 last_row; /* newest message, 0: none */
	gint64 last_at; /* its stored_at */
	char *last_text; /* its text, or NULL */
	gboolean last_outgoing;
	char *draft; /* what was half typed there (chat.draft), or NULL */
	enum chat_e2ee e2ee;
	enum contact_state contact_state;
	enum trust trust;
	gboolean online;
	gint64 muted_until; /* ms; 0: not muted, -1: for good */
};

void message_free(struct message *message);
void contact_free(struct contact *contact);
void chat_free(struct chat *chat);

/* Whether it is a room, "#NAME": never encrypted, its senders not known. */
gboolean peer_is_room(const char *peer);

/* Whether nothing of it is to be announced at `now` (milliseconds). */
gboolean chat_muted(const struct chat *chat, gint64 now);

struct message *message_copy(const struct message *message);

typedef struct message Message;
typedef struct contact Contact;
typedef struct chat Chat;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Message, message_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Contact, contact_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Chat, chat_free)

#endif
