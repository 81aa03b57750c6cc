/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lb_rules: topic filters, and access rules in Mosquitto's own format. */
#ifndef DORAN_LB_RULES_H
#define DORAN_LB_RULES_H

#include <glib.h>

enum lb_access { LB_READ = 1, LB_WRITE = 2 };

/* MQTT 3.1.1 section 4.7: 1-65535 bytes of UTF-8, wildcards only as whole
 * levels and only in filters. */
gboolean lb_topic_valid(const char *topic);
gboolean lb_filter_valid(const char *filter);

/* True if the filter matches the topic; one that begins with a wildcard does
 * not match a topic that begins with `$`. With a filter in the place of the
 * topic: true if all that it matches is matched. */
gboolean lb_filter_matches(const char *filter, const char *topic);

/* Parses the lines `user NAME`, `topic [ACCESS] FILTER` and `pattern [ACCESS]
 * FILTER` (%u: user, %c: client id); ACCESS is read, write, readwrite (the
 * default) or deny. NULL: *error is FAULT_CONFIG and names the line. Free with
 * g_ptr_array_unref(). */
GPtrArray *lb_rules_parse(const char *text, GError **error);

/* NULL rules allow everything, empty ones nothing. `user` NULL: anonymous. */
gboolean lb_rules_allow(GPtrArray *rules, const char *user,
	const char *client_id, const char *topic, enum lb_access access);

#endif
