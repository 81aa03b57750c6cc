/* SPDX-License-Identifier: GPL-3.0-or-later */
/* show: rows of the store as lines for people. */
#ifndef DORAN_SHOW_H
#define DORAN_SHOW_H

#include "model.h"

/* One line: time, chat, lock, sender, text; newlines in it become U+21B5, so
 * that no text can look like another message. */
void show_message(const struct message *message, const char *time_format);

/* A text as one line, with its newline. */
void show_line(const char *text);

#endif
