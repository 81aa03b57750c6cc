/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text: makes text from outside safe to store, show and print. */
#ifndef DORAN_TEXT_H
#define DORAN_TEXT_H

#include <glib.h>

#define TEXT_LINE_MAX 256 /* characters */
#define TEXT_MARKS_MAX 8 /* combining marks in a row */

enum text_kind {
	TEXT_LINE, /* names, titles: one line, at most TEXT_LINE_MAX */
	TEXT_BODY /* messages: newlines and tabs stay */
};

/* The cleaned text, valid UTF-8, the caller's; len -1: up to the NUL. Wrong
 * bytes become U+FFFD. Removed: C0 (but \n and \t in a body), C1, DEL,
 * bidi controls (U+061C, U+200E-F, U+202A-E, U+2066-9), zero-width characters
 * (U+200B, U+2060-4, U+FEFF, U+00AD; ZWJ stays within emoji, ZWJ and ZWNJ stay
 * between letters of scripts that need them), tag characters outside of
 * flags, noncharacters, and combining marks after the eighth in a row.
 * U+2028, U+2029, \r\n and \r become \n; in a line all white space
 * becomes single spaces, none at the ends. Cleaning twice changes nothing. */
char *text_clean(const char *bytes, gssize len, enum text_kind kind);

#endif
