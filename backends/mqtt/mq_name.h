/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mq_name: that a certificate is for another host name. Paho checks it, and
 * tells the outcome to nobody but its trace. Safe from every thread. */
#ifndef DORAN_MQ_NAME_H
#define DORAN_MQ_NAME_H

#include <glib.h>

/* From the beginning of a connection to its end, in pairs. */
void mq_name_watch(void);
/* url: as given to Paho. TRUE: the name was why it failed. */
gboolean mq_name_unwatch(const char *url);

#endif
