/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What plain may include, and what it may not (see tests/fences.sh). */
#include "config.h"
#include "fault.h"
#include "dcbor.h"
#include "store.h"
#include "wire.h"
#include "plain.h"

#if CROSS == 1
#include "front.h"
#elif CROSS == 2
#include "native.h"
#elif CROSS == 3
#include "ratchet.h"
#endif

int fence;
