/* SPDX-License-Identifier: GPL-3.0-or-later */
/* start: what every doran does first. */
#ifndef DORAN_START_H
#define DORAN_START_H

/* Descriptors, signals, name and language. Twice is the same as once. */
void start(void);

/* The same without a language, which takes a dozen files: for who has nothing
 * to say. */
void start_early(void);

#endif
