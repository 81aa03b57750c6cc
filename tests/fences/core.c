/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What core may include, and what it may not (see tests/fences.sh). */
#include "config.h"
#include "fault.h"
#include "dcbor.h"
#include "store.h"
#include "ratchet.h"
#include "wire.h"
#include "record.h"
#include "front.h"

#if CROSS == 1
#include "ui.h"
#endif

int fence;
