/* SPDX-License-Identifier: GPL-3.0-or-later */
/* checks: the words for what doctor checks. */
#ifndef DORAN_CHECKS_H
#define DORAN_CHECKS_H

/* What the check called name (as in --json) is about, in a few words of the
 * user's language; the name itself where there are none. Static. */
const char *check_words(const char *name);

#endif
