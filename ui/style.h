/* SPDX-License-Identifier: GPL-3.0-or-later */
/* style: what a piece of the screen is; the terminal chooses how it looks. */
#ifndef DORAN_STYLE_H
#define DORAN_STYLE_H

enum style {
	STYLE_PLAIN,
	STYLE_DIM, /* times, rules, hints */
	STYLE_STRONG, /* titles, unread chats */
	STYLE_SELECTED, /* the open chat in the list */
	STYLE_CURSOR, /* the row the list's keys act on */
	STYLE_ME, /* one's own name */
	STYLE_PEER, /* somebody else's */
	STYLE_GOOD, /* encrypted, online, read */
	STYLE_BAD, /* failed, not encrypted */
	STYLE_WARN, /* banners */
	STYLE_NEWS, /* unread counts and marks */
	STYLE_BAR, /* the status bar */
	STYLE_BAR_BAD,
	STYLE_COUNT
};

#endif
