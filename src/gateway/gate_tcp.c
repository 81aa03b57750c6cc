/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TCP clients, which speak MTProto: bytes, and all of them are their session's,
 * its handshake too. */
#include "config.h"

#include "gate_server_priv.h"
#include "mt_face.h"

static void
begun(struct visitor *visitor)
{
	visitor_session(visitor);
}

static void
received(struct visitor *visitor, guint8 *bytes, gsize len)
{
	if (visitor->session != NULL && visitor->state <= VISITOR_OPEN)
		visitor->kind->face->received(visitor->session, bytes, len);
}

const struct visitor_kind visitor_tcp = {
	.kind = KIND_TCP,
	.size = sizeof(struct visitor),
	.crowds = TRUE,
	.face = &mt_face,
	.begun = begun,
	.received = received,
};
