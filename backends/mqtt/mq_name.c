/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <MQTTAsync.h>
#include <stdlib.h>
#include <string.h>

#include "mq_name.h"

/* The words of Paho 1.3.12 to 1.3.14. The address is tried after the name. */
#define NAME "X509_check_host for hostname "
#define ADDRESS "rc from X509_check_ip_asc is "

static GMutex mutex;
static guint watching;
static char *host; /* of the check under way, or that failed */
static gboolean failed;

static void
on_trace(enum MQTTASYNC_TRACE_LEVELS level, char *text)
{
	const char *name = strstr(text, NAME), *address = strstr(text, ADDRESS);

	(void)level;
	if (name == NULL && address == NULL)
		return;
	g_mutex_lock(&mutex);
	if (name != NULL) {
		name += strlen(NAME);
		g_free(host);
		host = g_strndup(name, strcspn(name, " "));
		failed = FALSE;
	} else
		failed = host != NULL && atoi(address + strlen(ADDRESS)) != 1;
	g_mutex_unlock(&mutex);
}

void
mq_name_watch(void)
{
	g_mutex_lock(&mutex);
	if (watching++ == 0) {
		MQTTAsync_setTraceCallback(on_trace);
		MQTTAsync_setTraceLevel(MQTTASYNC_TRACE_MINIMUM);
	}
	g_mutex_unlock(&mutex);
}

gboolean
mq_name_unwatch(const char *url)
{
	gboolean ours;

	g_mutex_lock(&mutex);
	ours = failed && strstr(url, host) != NULL;
	if (ours) {
		failed = FALSE;
		g_clear_pointer(&host, g_free);
	}
	/* The callback stays: a thread of Paho's may just call it. */
	if (--watching == 0)
		MQTTAsync_setTraceLevel(MQTTASYNC_TRACE_FATAL);
	g_mutex_unlock(&mutex);
	return ours;
}
