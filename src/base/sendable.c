/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "fault.h"
#include "i18n.h"
#include "sendable.h"

gboolean
text_sendable(const char *text, gsize most, GError **error)
{
	if (!g_utf8_validate(text, -1, NULL))
		return fault_set(error, FAULT_DATA,
			_("the text is not UTF-8; convert it first (iconv)"));
	if (*text == '\0')
		return fault_set(
			error, FAULT_DATA, _("there is no text to send"));
	if (strlen(text) > most)
		return fault_set(error, FAULT_DATA,
			_("the text is too long: %zu bytes, %zu at most"),
			strlen(text), most);
	return TRUE;
}
