/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mailbox.h"

#define A_TURN 256 /* calls, so that the loop's other sources get theirs */

struct letter {
	mailbox_func func, drop;
	gpointer data;
};

struct mailbox {
	GSource *source;
	guint references; /* the owner's, and those of calls under way */
	GMutex mutex; /* guards what follows */
	GQueue letters;
};

struct mailbox_source {
	GSource source;
	struct mailbox *mailbox;
};

static struct letter *
pop(struct mailbox *mailbox)
{
	struct letter *letter;

	g_mutex_lock(&mailbox->mutex);
	letter = g_queue_pop_head(&mailbox->letters);
	g_mutex_unlock(&mailbox->mutex);
	return letter;
}

static gboolean
has_more(struct mailbox *mailbox)
{
	gboolean more;

	g_mutex_lock(&mailbox->mutex);
	more = mailbox->letters.length > 0;
	g_mutex_unlock(&mailbox->mutex);
	return more;
}

static void
mailbox_unref(struct mailbox *mailbox)
{
	if (--mailbox->references > 0)
		return;
	g_mutex_clear(&mailbox->mutex);
	g_free(mailbox);
}

/* A call may run the loop again, which then goes on with the next one, and may
 * free the mailbox. */
static gboolean
dispatch(GSource *source, GSourceFunc unused, gpointer unused_data)
{
	struct mailbox *mailbox = ((struct mailbox_source *)source)->mailbox;
	struct letter *letter;

	(void)unused, (void)unused_data;
	/* Off before the queue is looked at: a post after that turns it on. */
	g_source_set_ready_time(source, -1);
	mailbox->references++;
	for (guint i = 0; i < A_TURN; i++) {
		letter = pop(mailbox);
		if (letter == NULL)
			break;
		letter->func(letter->data);
		g_free(letter);
	}
	if (mailbox->references > 1 && has_more(mailbox))
		g_source_set_ready_time(source, 0);
	mailbox_unref(mailbox);
	return G_SOURCE_CONTINUE;
}

static GSourceFuncs funcs = {.dispatch = dispatch};

struct mailbox *
mailbox_new(GMainContext *context)
{
	struct mailbox *mailbox = g_new0(struct mailbox, 1);

	mailbox->references = 1;
	g_mutex_init(&mailbox->mutex);
	g_queue_init(&mailbox->letters);
	mailbox->source = g_source_new(&funcs, sizeof(struct mailbox_source));
	((struct mailbox_source *)mailbox->source)->mailbox = mailbox;
	g_source_set_can_recurse(mailbox->source, TRUE);
	g_source_set_static_name(mailbox->source, "doran mailbox");
	g_source_attach(mailbox->source, context);
	return mailbox;
}

void
mailbox_free(struct mailbox *mailbox)
{
	struct letter *letter;

	if (mailbox == NULL)
		return;
	g_source_destroy(mailbox->source);
	while ((letter = pop(mailbox)) != NULL) {
		if (letter->drop != NULL)
			letter->drop(letter->data);
		g_free(letter);
	}
	g_source_unref(mailbox->source);
	mailbox_unref(mailbox);
}

void
mailbox_post(struct mailbox *mailbox, mailbox_func func, mailbox_func drop,
	gpointer data)
{
	struct letter *letter = g_new(struct letter, 1);

	letter->func = func;
	letter->drop = drop;
	letter->data = data;
	g_mutex_lock(&mailbox->mutex);
	g_queue_push_tail(&mailbox->letters, letter);
	if (mailbox->letters.length == 1)
		g_source_set_ready_time(mailbox->source, 0);
	g_mutex_unlock(&mailbox->mutex);
}
