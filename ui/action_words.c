/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of what went wrong with a message, and what to do. */
#include "config.h"

#include "action.h"
#include "i18n.h"
#include "words.h"

/* TRANSLATORS: these stand after the reason, in one line: a sentence of its
 * own. Alt-R, Alt-X and Alt-V are keys, what begins with a slash is a command.
 */
#define RETRY N_("Alt-R tries again, Alt-X gives it up.")
#define WAITS N_("It goes out by itself; Alt-X gives it up.")
#define VERIFY N_("Alt-V shows both numbers; /confirm once they were compared.")

static const char *const failed_hints[] = {
	[NOTICE_NONE] = RETRY,
	[NOTICE_KEY_CHANGED] = VERIFY,
	[NOTICE_BLOCKED] = N_("/accept lifts that, then Alt-R tries again."),
	[NOTICE_DENIED] = RETRY,
	[NOTICE_TOO_LARGE] = N_("Send it in smaller parts; Alt-X gives it up."),
	[NOTICE_EXPIRED] = RETRY,
	[NOTICE_NOT_ENCRYPTED_REFUSED] =
		N_("The other side takes only what is encrypted: /e2ee on, and "
		   "write it again."),
	[NOTICE_CANCELLED] = "",
};

static const char *const waiting_hints[] = {
	[NOTICE_NONE] = "",
	[NOTICE_OFFLINE] = N_("It goes out with the connection: Alt-C connects "
			      "now, Alt-X gives it up."),
	[NOTICE_KEY_CHANGED] = VERIFY,
	[NOTICE_PARKED] = N_("It waits until they answer: Alt-R tries again, "
			     "Alt-X gives it up."),
	[NOTICE_BLOCKED] = N_("/accept lifts that, Alt-X gives it up."),
	[NOTICE_DENIED] = RETRY,
	[NOTICE_CHOOSE_E2EE] = N_("/e2ee on or /e2ee off, then Alt-R."),
};

static const char *const notice_hints[] = {
	[NOTICE_KEY_CHANGED] = VERIFY,
	[NOTICE_UNDECRYPTABLE] = N_("Ask them to send it again."),
	[NOTICE_GAP] = N_("Ask them what you have missed."),
	[NOTICE_NOT_ENCRYPTED_REFUSED] =
		N_("They have to switch encryption on and send it again."),
	[NOTICE_LIST_EXPIRED] =
		N_("New devices of theirs are not used until they renew it."),
	[NOTICE_LIST_FROZEN] =
		N_("Ask them about it, and compare the numbers with Alt-V."),
	[NOTICE_CLOCK] = N_("Set the clock; nothing expires until then."),
	[NOTICE_REKEYED] =
		N_("Messages on their way meanwhile may be lost: ask for "
		   "them."),
	[NOTICE_DEVICE_ADDED] =
		N_("If that is news to you, ask them about it."),
	[NOTICE_E2EE_OFF] = N_("The server can read it; /e2ee on changes "
			       "that."),
};

static const char *
hint_of(const char *const *hints, gsize count, enum notice reason,
	const char *otherwise)
{
	const char *hint = (gsize)reason < count ? hints[reason] : NULL;
	if (hint == NULL)
		hint = otherwise;
	return hint[0] == '\0' ? "" : _(hint);
}

static char *
with_hint(const char *what, const char *hint)
{
	if (hint[0] == '\0')
		return g_strdup(what);
	/* TRANSLATORS: what is the matter, and what to do: two sentences. */
	return g_strdup_printf(_("%s. %s"), what, hint);
}

static char *
failed_words(const struct message *m)
{
	g_autofree char *what = m->reason == NOTICE_NONE
		? g_strdup(_("not sent"))
		/* TRANSLATORS: %s is the reason; no full stop. */
		: g_strdup_printf(_("not sent: %s"), notice_words(m->reason));
	return with_hint(what,
		hint_of(failed_hints, G_N_ELEMENTS(failed_hints), m->reason,
			RETRY));
}

static char *
waiting_words(const struct message *m)
{
	return with_hint(notice_words(m->reason),
		hint_of(waiting_hints, G_N_ELEMENTS(waiting_hints), m->reason,
			WAITS));
}

static char *
notice_text(const struct message *m)
{
	const char *words = notice_words(m->reason);
	g_autofree char *counted = m->count > 1
		/* TRANSLATORS: what happened, and how often. */
		? g_strdup_printf(_("%s (%u times)"), words, m->count)
		: g_strdup(words);
	return with_hint(counted,
		hint_of(notice_hints, G_N_ELEMENTS(notice_hints), m->reason,
			""));
}

char *
action_words(const struct message *m)
{
	if (m->kind == MESSAGE_NOTICE)
		return notice_text(m);
	if (!m->outgoing)
		return NULL;
	if (m->state == MESSAGE_FAILED)
		return failed_words(m);
	if ((m->state == MESSAGE_QUEUED || m->state == MESSAGE_SENT) &&
		m->reason != NOTICE_NONE)
		return waiting_words(m);
	return NULL;
}
