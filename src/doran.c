/* SPDX-License-Identifier: GPL-3.0-or-later */
/* main: the one place that sees both front ends. */
#include "config.h"

int
main(void)
{
	return 0;
}
