/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What mtproto may include, and what it may not (see tests/fences.sh). */
#include "config.h"
#include "fault.h"
#include "mt_random.h"

#if CROSS == 1
#include "store.h"
#elif CROSS == 2
#include "ratchet.h"
#elif CROSS == 3
#include "loader.h"
#elif CROSS == 4
#include "record.h"
#elif CROSS == 5
#include "front.h"
#endif

int fence;
