/* SPDX-License-Identifier: GPL-3.0-or-later */
/* modal: what stands over the messages for a while and gets the keys first: a
 * page of text, a question, the search. They form a stack; the top one is in
 * charge. A kind is one file with a const struct modal_kind and a struct that
 * begins with struct modal. */
#ifndef DORAN_MODAL_H
#define DORAN_MODAL_H

#include "area.h"
#include "keys.h"

struct app;
struct modal;

struct modal_kind {
	/* Draws it. `area` is where the messages are, or with `everywhere` all
	 * above the status bar. NULL: nothing to draw. */
	void (*draw)(
		struct modal *modal, struct app *app, const struct area *area);
	/* TRUE: the key was its own; else it means what it always does. It may
	 * pop itself, and must not touch itself after that. Required. */
	gboolean (*key)(
		struct modal *modal, struct app *app, const struct key *key);
	/* Before it is taken away. NULL: nothing to do. */
	void (*leave)(struct modal *modal, struct app *app);
	/* Required. */
	void (*free)(struct modal *modal);
	/* For the status bar; translated. NULL: the usual hint. */
	const char *(*hint)(struct modal *modal, struct app *app);
	/* The messages are drawn below it, and seen. */
	gboolean transparent;
	gboolean everywhere;
	/* The message line is its own: a key does not clear it. */
	gboolean keeps_note;
};

struct modal {
	const struct modal_kind *kind;
	struct modal *below;
};

/* Puts it on top; takes it. */
void modal_push(struct app *app, struct modal *take);

/* Takes the top one away, or all of them; nothing if there is none. */
void modal_pop(struct app *app);
void modal_clear(struct app *app);

/* Whether the top one is of this kind. */
gboolean modal_is(const struct app *app, const struct modal_kind *kind);

/* The topmost one through which the messages cannot be seen, or NULL. */
struct modal *modal_hiding(const struct app *app);

#endif
