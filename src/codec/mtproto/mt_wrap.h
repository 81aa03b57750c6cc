/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mt_wrap: the first query of a Telegram client's on a connection comes wrapped
 * in what tells its layer and itself (core.telegram.org/api/invoking), TDLib's
 * auth.bindTempAuthKey too, which is the key's and not the API's. */
#ifndef DORAN_MT_WRAP_H
#define DORAN_MT_WRAP_H

#include "tl.h"

/* The query in invokeWithLayer, initConnection and invokeWithoutUpdates,
 * within one another or not; borrowed of `body`. All of it as it is: not
 * wrapped. Empty: wrapped in what is broken, or too often. */
struct tl_span mt_unwrap(const guint8 *body, gsize len);

#endif
