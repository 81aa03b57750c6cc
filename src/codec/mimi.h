/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mimi: MIMI message content (draft-ietf-mimi-content-08) and statuses
 * (draft-mahy-mimi-message-status-01) in deterministic CBOR. */
#ifndef DORAN_MIMI_H
#define DORAN_MIMI_H

#include <glib.h>

#define MIMI_ID_LEN 32
#define MIMI_SALT_LEN 16
#define MIMI_MAX (1024 * 1024) /* bytes of an encoded content */
#define MIMI_TEXT_MAX (256 * 1024) /* bytes of a text part */
#define MIMI_DEPTH 4
#define MIMI_PARTS 1024
#define MIMI_STATUSES 1024
#define MIMI_EXTENSIONS 64
#define MIMI_EXTENSION_MAX 4096 /* bytes of an encoded value */
#define MIMI_NAME_MAX 1024 /* bytes of a media type, URL, file name */
#define MIMI_TYPE_TEXT "text/plain;charset=utf-8"
#define MIMI_TYPE_MARKDOWN "text/markdown;variant=GFM-MIMI"
#define MIMI_TYPE_STATUS "application/mimi-message-status"

enum mimi_disposition {
	MIMI_UNSPECIFIED = 0,
	MIMI_RENDER = 1,
	MIMI_REACTION = 2,
	MIMI_PROFILE = 3,
	MIMI_INLINE = 4,
	MIMI_ICON = 5,
	MIMI_ATTACHMENT = 6,
	MIMI_SESSION = 7,
	MIMI_PREVIEW = 8 /* others, up to 255, are kept as they are */
};

enum mimi_cardinality {
	MIMI_NULL = 0,
	MIMI_SINGLE = 1,
	MIMI_EXTERNAL = 2,
	MIMI_MULTI = 3
};

enum mimi_semantics {
	MIMI_CHOOSE_ONE = 0,
	MIMI_SINGLE_UNIT = 1,
	MIMI_PROCESS_ALL = 2
};

/* A file that lies elsewhere. */
struct mimi_external {
	char *url;
	guint32 expires;
	guint64 size;
	guint16 enc_alg;
	GBytes *key, *nonce, *aad;
	guint8 hash_alg;
	GBytes *hash;
	char *description, *filename;
};

struct mimi_part {
	guint8 disposition;
	char *language; /* BCP 47 or "" */
	enum mimi_cardinality cardinality;
	char *content_type; /* single, external; else NULL */
	GBytes *content; /* single; else NULL */
	struct mimi_external *external; /* external; else NULL */
	enum mimi_semantics semantics; /* multi */
	GPtrArray *parts; /* multi: of struct mimi_part, owned; else NULL */
};

struct mimi_content {
	guint8 salt[MIMI_SALT_LEN];
	gboolean has_replaces, has_in_reply_to, has_expires;
	gboolean has_time, has_clock;
	guint8 replaces[MIMI_ID_LEN];
	guint8 in_reply_to[MIMI_ID_LEN];
	GBytes *topic_id; /* NULL is the same as empty */
	gboolean expires_relative; /* expires counts from reception */
	guint32 expires; /* seconds, else Unix time in seconds */
	guint64 time; /* extension 3: the sender's time, Unix milliseconds */
	guint64 clock; /* extension "doran.clock": hybrid logical clock */
	/* Extensions not known here, kept for encoding: of struct
	 * mimi_extension, owned; NULL is none. */
	GPtrArray *extensions;
	struct mimi_part *part; /* never NULL once decoded */
};

/* An extension's key and value, both as encoded items. */
struct mimi_extension {
	GBytes *key, *value;
};

/* An extension of doran's own whose key and value are texts ("doran.name").
 * The value read is valid UTF-8, uncleaned, of at most MIMI_EXTRA_MAX bytes,
 * and the caller's; NULL: it is not there, or not such a text. */
#define MIMI_EXTRA_MAX 1024
void mimi_set_extra(
	struct mimi_content *content, const char *key, const char *value);
char *mimi_extra(const struct mimi_content *content, const char *key);

/* A content with a fresh random salt and a null part. */
struct mimi_content *mimi_content_new(void);
void mimi_content_free(struct mimi_content *content);

/* For g_autoptr(MimiContent) only. */
typedef struct mimi_content MimiContent;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MimiContent, mimi_content_free)

struct mimi_part *mimi_part_new(void);
void mimi_part_free(struct mimi_part *part);

/* A content of one rendered plain text. */
struct mimi_content *mimi_text(const char *text);
/* The deletion of a message: replaces it with nothing. */
struct mimi_content *mimi_delete(const guint8 id[MIMI_ID_LEN]);

/* FAULT_DATA when it is over a limit above or not a valid content. */
GBytes *mimi_encode(const struct mimi_content *content, GError **error);
/* FAULT_PROTOCOL when the bytes are not exactly a content. Unknown extensions,
 * dispositions and media types are not errors. */
struct mimi_content *mimi_decode(GBytes *bytes, GError **error);

/* Whether the content is the deletion of content->replaces. */
gboolean mimi_is_delete(const struct mimi_content *content);

/* The part to show: the first part, depth first, that is text/plain or
 * text/markdown in UTF-8 (the default charset) and is rendered, inline,
 * a reaction or of no disposition; borrowed; NULL when there is none. */
const struct mimi_part *mimi_first_text(const struct mimi_content *content);

/* The text of such a part, cleaned (text_clean(), a body); the caller's. NULL
 * when it is not a text in UTF-8. */
char *mimi_part_text(const struct mimi_part *part);

/* The message ID: 0x01 and the first 31 bytes of SHA-256 over the u16be
 * length-prefixed sender and room URIs, the encoded content and its salt
 * (draft-ietf-mimi-content-08, message ID). */
void mimi_message_id(const char *sender_uri, const char *room_uri,
	GBytes *content, const guint8 salt[MIMI_SALT_LEN],
	guint8 out[MIMI_ID_LEN]);

enum mimi_status {
	MIMI_STATUS_UNREAD = 0,
	MIMI_STATUS_DELIVERED = 1,
	MIMI_STATUS_READ = 2,
	MIMI_STATUS_EXPIRED = 3,
	MIMI_STATUS_DELETED = 4,
	MIMI_STATUS_HIDDEN = 5,
	MIMI_STATUS_ERROR = 6
};

struct mimi_status_item {
	guint8 id[MIMI_ID_LEN];
	guint8 status; /* enum mimi_status, or another one up to 255 */
};

/* A content that reports 1..MIMI_STATUSES statuses. */
struct mimi_content *mimi_status_content(
	const struct mimi_status_item *items, gsize n);

/* The statuses of a content whose part is a status report: a GArray of
 * struct mimi_status_item. NULL without error: it is not a report. NULL with
 * FAULT_PROTOCOL: a broken one. */
GArray *mimi_statuses(const struct mimi_content *content, GError **error);

#endif
