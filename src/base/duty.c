/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "duty.h"

static gboolean
fires(gpointer data)
{
	struct duty *duty = data;

	duty->at = 0;
	g_source_set_ready_time(duty->source, -1);
	duty->run(duty->data);
	return G_SOURCE_CONTINUE;
}

static gboolean
dispatch(GSource *source, GSourceFunc func, gpointer data)
{
	(void)source;
	return func(data);
}

static GSourceFuncs funcs = {.dispatch = dispatch};

void
duty_set(struct duty *duty, gint64 ms)
{
	if (duty->source == NULL) {
		duty->source = g_source_new(&funcs, sizeof(GSource));
		g_source_set_callback(duty->source, fires, duty, NULL);
		g_source_attach(duty->source, duty->context);
	}
	duty->at = g_get_monotonic_time() + ms * 1000;
	g_source_set_ready_time(duty->source, duty->at);
}

void
duty_in(struct duty *duty, gint64 ms)
{
	if (duty->at == 0 || duty->at > g_get_monotonic_time() + ms * 1000)
		duty_set(duty, ms);
}

void
duty_clear(struct duty *duty)
{
	duty->at = 0;
	if (duty->source == NULL)
		return;
	g_source_destroy(duty->source);
	g_clear_pointer(&duty->source, g_source_unref);
}
