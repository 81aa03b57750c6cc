/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "i18n.h"
#include "mq_doubt.h"

/* A break so soon after a SUBSCRIBE may be the answer to it. */
#define SOON_US (2 * G_TIME_SPAN_SECOND)
#define BREAKS 2 /* in a row, before anybody is suspected */
#define STRIKES 3

void
mq_doubt_begin(struct doran_wire *wire)
{
	for (guint i = 0; i < wire->filters->len; i++) {
		struct mq_filter *filter = wire->filters->pdata[i];

		filter->asked_at = 0;
		filter->waits = FALSE;
	}
}

void
mq_doubt_asked(struct doran_wire *wire, struct mq_filter *filter)
{
	filter->asked_at = wire->asked_at = g_get_monotonic_time();
	filter->waits = TRUE;
}

/* Nobody is suspected, and everyone was answered. */
static gboolean
is_calm(const struct doran_wire *wire)
{
	for (guint i = 0; i < wire->filters->len; i++) {
		const struct mq_filter *filter = wire->filters->pdata[i];

		if (filter->waits || filter->suspect)
			return FALSE;
	}
	return TRUE;
}

void
mq_doubt_answered(struct doran_wire *wire, const char *name, guint64 id)
{
	for (guint i = 0; i < wire->filters->len; i++) {
		struct mq_filter *filter = wire->filters->pdata[i];

		if (filter->id != id || strcmp(filter->filter, name) != 0)
			continue;
		filter->id = 0;
		filter->waits = filter->suspect = FALSE;
		filter->strikes = 0;
	}
	if (wire->breaks > 0 && is_calm(wire)) {
		wire->breaks = 0;
		wire->pause_ms = 0;
	}
	g_cond_broadcast(&wire->cond);
}

/* What was asked for alone and not answered; or NULL. */
static struct mq_filter *
on_trial(const struct doran_wire *wire)
{
	for (guint i = 0; i < wire->filters->len; i++) {
		struct mq_filter *filter = wire->filters->pdata[i];

		if (filter->suspect && filter->waits)
			return filter;
	}
	return NULL;
}

static gboolean
suspect_all_unanswered(struct doran_wire *wire)
{
	gboolean any = FALSE;

	for (guint i = 0; i < wire->filters->len; i++) {
		struct mq_filter *filter = wire->filters->pdata[i];

		any = any || filter->waits;
		if (filter->waits && wire->breaks + 1 >= BREAKS)
			filter->suspect = TRUE;
	}
	return any;
}

struct mq_filter *
mq_doubt_broke(struct doran_wire *wire)
{
	struct mq_filter *filter = on_trial(wire);
	gint64 asked_at = filter != NULL ? filter->asked_at : wire->asked_at;
	gboolean soon = g_get_monotonic_time() - asked_at < SOON_US;

	if (wire->asked_at == 0)
		return NULL;
	wire->asked_at = 0;
	if (filter != NULL && soon) {
		if (++filter->strikes < STRIKES)
			return NULL;
		wire->breaks = 0;
		wire->pause_ms = 0;
		g_ptr_array_set_free_func(wire->filters, NULL);
		g_ptr_array_remove(wire->filters, filter);
		g_ptr_array_set_free_func(wire->filters, mq_filter_free);
		return filter;
	}
	if (filter != NULL)
		filter->strikes = 0;
	else if (soon && suspect_all_unanswered(wire))
		wire->breaks++;
	else
		wire->breaks = 0;
	return NULL;
}

/* What is asked for with others has this long to be answered, and one alone
 * too; a broker that does not answer at all does not keep the rest waiting. */
static gboolean
still_waits(const struct doran_wire *wire, gint64 *until)
{
	gint64 now = g_get_monotonic_time();

	for (guint i = 0; i < wire->filters->len; i++) {
		const struct mq_filter *filter = wire->filters->pdata[i];

		*until = filter->asked_at + SOON_US;
		if (filter->waits && *until > now)
			return TRUE;
	}
	return FALSE;
}

gboolean
mq_doubt_tries(struct doran_wire *wire, struct mq_filter **next, gint64 *until)
{
	gboolean any = FALSE;

	gboolean waits = still_waits(wire, until);

	*next = NULL;
	for (guint i = 0; i < wire->filters->len; i++) {
		struct mq_filter *filter = wire->filters->pdata[i];

		if (!filter->suspect)
			continue;
		any = TRUE;
		if (filter->asked_at == 0 && *next == NULL && !waits)
			*next = filter;
	}
	return any && (waits || *next != NULL);
}

void
mq_doubt_denied(struct doran_wire *wire, guint64 id)
{
	if (id != 0)
		mq_emit_done(wire, id, DORAN_DENIED,
			_("the broker does not allow this subscription"));
	else
		mq_log(wire, DORAN_LOG_WARNING,
			"mqtt: the broker no longer allows a subscription");
}
