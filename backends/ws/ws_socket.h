/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ws_socket: a link's part that is libwebsockets. In the worker's thread. */
#ifndef DORAN_WS_SOCKET_H
#define DORAN_WS_SOCKET_H

#include "ws_link.h"

/* Tries the link's next address, or ends it, with this text (NULL: of what was
 * tried before). */
void ws_socket_next(struct ws_link *link, const char *text);

/* Closes at once, without a word. Not from inside of a callback. */
void ws_socket_kill(struct ws_link *link);

/* Writes one message of the outbox; FALSE: the connection is broken. */
gboolean ws_link_write(struct ws_link *link);

#endif
