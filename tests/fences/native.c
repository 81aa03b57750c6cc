/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What native may include, and what it may not (see tests/fences.sh). */
#include "config.h"
#include "fault.h"
#include "dcbor.h"
#include "store.h"
#include "ratchet.h"
#include "wire.h"
#include "record.h"

#if CROSS == 1
#include "front.h"
#elif CROSS == 2
#include "commands.h"
#elif CROSS == 3
#include "plain.h"
#endif

int fence;
