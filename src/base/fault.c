/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fault.h"

static const int exit_codes[] = {
	[FAULT_USAGE] = 64,
	[FAULT_DATA] = 65,
	[FAULT_ABSENT] = 66,
	[FAULT_UNKNOWN_PEER] = 68,
	[FAULT_UNREACHABLE] = 69,
	[FAULT_BUG] = 70,
	[FAULT_IO] = 74,
	[FAULT_LATER] = 75,
	[FAULT_PROTOCOL] = 76,
	[FAULT_REFUSED] = 77,
	[FAULT_CONFIG] = 78,
	[FAULT_TRUST] = 79,
	[FAULT_PARTIAL] = 80,
};

G_DEFINE_QUARK(doran - fault, fault)

/* G_IO_ERROR and one of its codes, without GIO: the program itself links GLib
 * alone. */
#define IO_ERROR (g_quark_try_string("g-io-error-quark"))
#define IO_ERROR_NOT_FOUND 1

gboolean
fault_set(GError **error, enum fault code, const char *format, ...)
{
	va_list args;

	if (error == NULL)
		return FALSE;
	va_start(args, format);
	*error = g_error_new_valist(FAULT, (int)code, format, args);
	va_end(args);
	return FALSE;
}

int
fault_exit_code(const GError *error)
{
	if (error == NULL)
		return 0;
	if (error->domain == FAULT && error->code >= 0 &&
		(gsize)error->code < G_N_ELEMENTS(exit_codes))
		return exit_codes[error->code];
	if (g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOENT) ||
		(error->domain == IO_ERROR &&
			error->code == IO_ERROR_NOT_FOUND))
		return exit_codes[FAULT_ABSENT];
	if (error->domain == G_FILE_ERROR || error->domain == IO_ERROR)
		return exit_codes[FAULT_IO];
	if (error->domain == G_KEY_FILE_ERROR)
		return exit_codes[FAULT_CONFIG];
	if (error->domain == G_OPTION_ERROR)
		return exit_codes[FAULT_USAGE];
	return exit_codes[FAULT_BUG];
}

const char *
fault_name(const GError *error)
{
	static const char *const names[] = {
		[FAULT_USAGE] = "usage",
		[FAULT_DATA] = "data",
		[FAULT_ABSENT] = "absent",
		[FAULT_UNKNOWN_PEER] = "unknown-peer",
		[FAULT_UNREACHABLE] = "unreachable",
		[FAULT_BUG] = "bug",
		[FAULT_IO] = "io",
		[FAULT_LATER] = "later",
		[FAULT_PROTOCOL] = "protocol",
		[FAULT_REFUSED] = "refused",
		[FAULT_CONFIG] = "config",
		[FAULT_TRUST] = "trust",
		[FAULT_PARTIAL] = "partial",
	};

	return names[fault_from_exit_code(fault_exit_code(error))];
}

enum fault
fault_from_exit_code(int code)
{
	for (guint i = 0; i < G_N_ELEMENTS(exit_codes); i++)
		if (exit_codes[i] == code)
			return (enum fault)i;
	return FAULT_BUG;
}
