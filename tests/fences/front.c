/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the front's side of core may include, and what it may not (see
 * tests/fences.sh): it runs without the engine's module. */
#include "config.h"
#include "fault.h"
#include "front.h"
#include "store.h"

#if CROSS == 1
#include "ratchet.h"
#elif CROSS == 2
#include "record.h"
#elif CROSS == 3
#include "dcbor.h"
#elif CROSS == 4
#include "wire.h"
#elif CROSS == 5
#include "ui.h"
#endif

int fence;
