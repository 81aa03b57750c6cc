/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of options and arguments that several commands take. */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "cli.h"
#include "fault.h"
#include "i18n.h"

gboolean
cli_target(const char *text, const char *option_account, char **account,
	char **address, GError **error)
{
	const char *room = *text == '#' ? text : strstr(text, "/#");
	const char *slash = room == text ? NULL : strchr(text, '/');
	const char *bare = slash == NULL ? text : slash + 1;

	*account = *address = NULL;
	if (!config_address_valid(bare) &&
		!(*bare == '#' && config_room_valid(bare + 1)))
		return fault_set(error, FAULT_USAGE,
			_("'%s' is no address; it is USER@NETWORK or "
			  "ACCOUNT/USER@NETWORK, in lower case, or #ROOM"),
			text);
	if (slash != NULL)
		*account = g_strndup(text, (gsize)(slash - text));
	else
		*account = g_strdup(option_account);
	if (option_account != NULL && strcmp(*account, option_account) != 0) {
		g_clear_pointer(account, g_free);
		return fault_set(error, FAULT_USAGE,
			_("'%s' is of another account than -a %s"), text,
			option_account);
	}
	*address = g_strdup(bare);
	return TRUE;
}

gboolean
cli_number(const char *flag, const char *text, gint64 low, gint64 high,
	gint64 fallback, gint64 *out, GError **error)
{
	*out = fallback;
	if (text == NULL ||
		g_ascii_string_to_signed(text, 10, low, high, out, NULL))
		return TRUE;
	return fault_set(error, FAULT_USAGE,
		_("--%s: '%s' is no whole number from %" PRId64 " to %" PRId64),
		flag, text, low, high);
}
