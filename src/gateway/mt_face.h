/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mt_face: clients that speak MTProto 2.0 with doran's schema, as dorand(8)
 * describes it. mt_desk_set_key() before the first one. */
#ifndef DORAN_MT_FACE_H
#define DORAN_MT_FACE_H

#include "face.h"

extern const struct face mt_face;

#endif
