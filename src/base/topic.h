/* SPDX-License-Identifier: GPL-3.0-or-later */
/* topic: topics and filters as MQTT 3.1.1 section 4.7 has them. Names of
 * other protocols are topics without wildcards, but for STOMP destinations as
 * RabbitMQ has them: below /topic/ and /exchange/NAME/, * stands for one word
 * between dots, # at the end for all that follows. Pure. */
#ifndef DORAN_TOPIC_H
#define DORAN_TOPIC_H

#include <glib.h>

#define TOPIC_MAX 1024 /* bytes of a topic or filter of a room */

/* Whether + and # stand only where they may: + for a whole level, # for the
 * last one. Valid UTF-8 without control characters, 1 to TOPIC_MAX bytes. */
gboolean topic_filter_valid(const char *filter);

/* Whether it has wildcards in it. */
gboolean topic_has_wildcards(const char *filter);

/* Whether the topic is one of the valid filter's. Topics with a $ at their
 * beginning are not found by wildcards there. */
gboolean topic_matches(const char *filter, const char *topic);

/* Whether all topics of the narrow filter are of the wide one too. Both valid.
 */
gboolean topic_covers(const char *wide, const char *narrow);

/* Whether a valid filter is one of MQTT too, as /topic/chat.# is not. */
gboolean topic_is_mqtt(const char *filter);

#endif
