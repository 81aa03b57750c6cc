/* SPDX-License-Identifier: GPL-3.0-or-later */
/* clip: the bytes that put a text into the clipboard of the person's terminal
 * (OSC 52), across ssh and tmux. Pure. */
#ifndef DORAN_CLIP_H
#define DORAN_CLIP_H

#include <glib.h>

#define CLIP_MAX 74994 /* bytes of text; xterm takes 100,000 of base64 */

/* The caller's; NULL: the text is empty or too long. Within tmux it goes to
 * tmux itself, and past it to the terminal outside (allow-passthrough). */
char *clip_sequence(const char *text, gboolean in_tmux);

#endif
