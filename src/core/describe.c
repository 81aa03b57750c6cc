/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "describe.h"

#include "commands.h"
#include "fault.h"
#include "objects.h"
#include "params.h"

#define ROWS G_VARIANT_TYPE("aa{sv}")

/* name, type, and whether it may be missing, of each word of a row. */
static void
add_words(GVariantBuilder *dict, const char *key, const char *words)
{
	GVariantBuilder list;
	gboolean optional;
	char *name, *type;
	gsize step = 0;

	g_variant_builder_init(&list, ROWS);
	while (params_word(words, &step, &name, &type, &optional)) {
		GVariantBuilder *word =
			g_variant_builder_new(G_VARIANT_TYPE_VARDICT);

		object_text(word, "name", name);
		object_text(word, "type", params_type_name(type));
		object_bool(word, "optional", optional);
		g_variant_builder_add_value(&list, object_end(word));
		g_free(name);
		g_free(type);
	}
	g_variant_builder_add(dict, "{sv}", key, g_variant_builder_end(&list));
}

static GVariant *
methods(void)
{
	GVariantBuilder list;

	g_variant_builder_init(&list, ROWS);
	for (const struct command_spec *spec = command_specs;
		spec->method != NULL; spec++) {
		GVariantBuilder *dict =
			g_variant_builder_new(G_VARIANT_TYPE_VARDICT);

		object_text(dict, "name", spec->method);
		add_words(dict, "params", spec->args);
		add_words(dict, "result", spec->result);
		object_bool(dict, "reads", spec->kind == COMMAND_READ);
		object_bool(dict, "repeatable", spec->again);
		g_variant_builder_add_value(&list, object_end(dict));
	}
	return g_variant_builder_end(&list);
}

static GVariant *
events(void)
{
	GVariantBuilder list;

	g_variant_builder_init(&list, ROWS);
	for (const struct command_spec *spec = event_specs;
		spec->method != NULL; spec++) {
		GVariantBuilder *dict =
			g_variant_builder_new(G_VARIANT_TYPE_VARDICT);

		object_text(dict, "name", spec->method);
		add_words(dict, "args", spec->args);
		g_variant_builder_add_value(&list, object_end(dict));
	}
	return g_variant_builder_end(&list);
}

static GVariant *
faults(void)
{
	GVariantBuilder list;

	g_variant_builder_init(&list, ROWS);
	for (int code = FAULT_USAGE; code <= FAULT_PARTIAL; code++) {
		GVariantBuilder *dict =
			g_variant_builder_new(G_VARIANT_TYPE_VARDICT);
		GError error = {FAULT, code, (char *)""};

		object_text(dict, "name", fault_name(&error));
		object_number(dict, "code", fault_exit_code(&error));
		g_variant_builder_add_value(&list, object_end(dict));
	}
	return g_variant_builder_end(&list);
}

GVariant *
describe(void)
{
	GVariantBuilder *dict = g_variant_builder_new(G_VARIANT_TYPE_VARDICT);

	object_text(dict, "version", PACKAGE_VERSION);
	g_variant_builder_add(dict, "{sv}", "methods", methods());
	g_variant_builder_add(dict, "{sv}", "events", events());
	g_variant_builder_add(dict, "{sv}", "faults", faults());
	return object_end(dict);
}
