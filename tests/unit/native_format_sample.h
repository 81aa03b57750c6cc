/* SPDX-License-Identifier: GPL-3.0-or-later */
/* native_format_sample: the fixed values of doran-protocol(7)'s examples. The
 * seed of each key is one byte, 32 times. */
#ifndef DORAN_NATIVE_FORMAT_SAMPLE_H
#define DORAN_NATIVE_FORMAT_SAMPLE_H

#include "bundle.h"
#include "devlist.h"
#include "envelope.h"
#include "mimi.h"
#include "record.h"

#define SAMPLE_ALICE "alice@example.org"
#define SAMPLE_BOB "bob@example.org"
#define SAMPLE_NETWORK "example.org"
#define SAMPLE_DEVICE 0x0a11ce01u
#define SAMPLE_PEER_DEVICE 0x00b0b001u

enum sample_seed {
	SEED_ROOT = 0x01,
	SEED_LIST = 0x02,
	SEED_DEVICE = 0x03,
	SEED_OTHER = 0x04
};

extern guint8 sample_network[NETWORK_ID_LEN];

/* Once, before the others. */
void sample_init(void);
struct secret *sample_seed(enum sample_seed seed);
/* Alice's list: two devices, the first one SAMPLE_DEVICE. */
struct device_list *sample_list(void);
struct key_bundle *sample_bundle(const struct device_entry *entry);
/* Alice's content for Bob, and the record of it with everything in it. */
struct mimi_content *sample_content(void);
struct record *sample_record(void);
struct record *sample_control(void);

#endif
