/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "i18n.h"
#include "words.h"

/* TRANSLATORS: these tell why a message waits or failed, or stand in a row of
 * their own; no full stop, no capital letter at the beginning. */
static const char *const notices[] = {
	[NOTICE_NONE] = "",
	[NOTICE_OFFLINE] = N_("waits for the server"),
	[NOTICE_NO_LIST] = N_("waits for the contact's list of devices"),
	[NOTICE_NO_KEYS] = N_("waits for the keys of the contact's device"),
	[NOTICE_KEY_CHANGED] =
		N_("the contact's key changed: compare the safety number"),
	[NOTICE_PARKED] = N_("not accepted by the contact yet"),
	[NOTICE_BLOCKED] = N_("the contact is blocked"),
	[NOTICE_DENIED] = N_("the server does not allow it"),
	[NOTICE_TOO_LARGE] = N_("too large"),
	[NOTICE_EXPIRED] = N_("no sign of the device for 30 days"),
	[NOTICE_UNDECRYPTABLE] = N_("a message could not be decrypted"),
	[NOTICE_GAP] = N_("messages are missing here and will not come"),
	[NOTICE_NOT_ENCRYPTED_REFUSED] =
		N_("a message that was not encrypted was refused"),
	[NOTICE_LIST_EXPIRED] = N_("the contact's list of devices is too old"),
	[NOTICE_LIST_FROZEN] =
		N_("two lists of devices contradict each other: the last good "
		   "one stays"),
	[NOTICE_CLOCK] = N_("this computer's clock seems to be wrong"),
	[NOTICE_REKEYED] =
		N_("this store is an old copy: it got new device keys"),
	[NOTICE_CHOOSE_E2EE] =
		N_("choose first whether this chat is encrypted"),
	[NOTICE_DEVICE_ADDED] = N_("the contact uses a new device"),
	[NOTICE_CANCELLED] = N_("cancelled"),
	[NOTICE_E2EE_ON] = N_("from here on end-to-end encrypted"),
	[NOTICE_E2EE_OFF] = N_("from here on not encrypted"),
	[NOTICE_NO_DEVICES] = N_("the contact has no device"),
	[NOTICE_FLOOD] = N_("too many messages at once: some were left out"),
};

static const char *const states[] = {
	/* TRANSLATORS: how far a message of one's own has come; in brackets
	 * behind its sender, before a colon and a reason. */
	[MESSAGE_QUEUED] = N_("queued"),
	[MESSAGE_SENT] = N_("sent"),
	[MESSAGE_DELIVERED] = N_("delivered"),
	/* TRANSLATORS: the other side has read the message. */
	[MESSAGE_READ] = N_("read"),
	[MESSAGE_FAILED] = N_("failed"),
};

static const char *const trusts[] = {
	[TRUST_UNKNOWN] = N_("no key seen yet"),
	[TRUST_PINNED] = N_("key seen, not verified"),
	[TRUST_VERIFIED] = N_("verified"),
	[TRUST_CHANGED] = N_("key changed"),
};

static const char *const contact_states[] = {
	[CONTACT_NONE] = N_("not a contact"),
	[CONTACT_ACCEPTED] = N_("contact"),
	/* TRANSLATORS: somebody wrote who is no contact yet. */
	[CONTACT_REQUEST] = N_("request"),
	[CONTACT_BLOCKED] = N_("blocked"),
};

/* A number from a newer store has no words of its own yet. */
static const char *
word_of(const char *const *words, gsize count, guint value)
{
	if (value >= count || words[value] == NULL)
		return _("unknown to this version of doran");
	/* gettext("") would be the catalogue's header */
	return *words[value] == '\0' ? "" : _(words[value]);
}

const char *
notice_words(enum notice notice)
{
	return word_of(notices, G_N_ELEMENTS(notices), notice);
}

const char *
message_state_words(enum message_state state)
{
	return word_of(states, G_N_ELEMENTS(states), state);
}

const char *
trust_words(enum trust trust)
{
	return word_of(trusts, G_N_ELEMENTS(trusts), trust);
}

const char *
contact_state_words(enum contact_state state)
{
	return word_of(contact_states, G_N_ELEMENTS(contact_states), state);
}
