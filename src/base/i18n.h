/* SPDX-License-Identifier: GPL-3.0-or-later */
/* i18n: the three gettext marks. The program calls textdomain() once. */
#ifndef DORAN_I18N_H
#define DORAN_I18N_H

#include <libintl.h>

#define _(text) gettext(text)
#define N_(text) (text)

#endif
