/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "accounts.h"
#include "i18n.h"
#include "statusbar.h"
#include "width.h"

static char *
account_text(const struct account *a, gboolean brief)
{
	const char *sign = account_state_sign(a->state);
	if (strcmp(a->state, "up") == 0 || brief)
		return g_strdup_printf("%s %s", sign, a->name);
	if (a->text[0] != '\0')
		return g_strdup_printf("%s %s: %s", sign, a->name, a->text);
	return g_strdup_printf(
		"%s %s: %s", sign, a->name, account_state_words(a->state));
}

void
statusbar_draw(struct screen *s, const struct area *a,
	const GPtrArray *accounts, const char *trouble, const char *sign,
	const char *hint)
{
	int end = a->x + a->cols;
	int hint_cells = width_text(hint);
	if (a->rows <= 0 || a->cols <= 0)
		return;
	screen_fill(s, a->y, a->x, a->cols, STYLE_BAR, " ");
	if (hint_cells > 0 && hint_cells + 8 < a->cols) {
		end -= hint_cells + 2;
		screen_put(s, a->y, end + 1, hint_cells, STYLE_BAR, hint);
	}
	int x = a->x + (a->cols > 10 ? 1 : 0);
	if (trouble != NULL)
		x = screen_put(s, a->y, x, end - x, STYLE_BAR_BAD, trouble) + 2;
	if (sign[0] != '\0')
		x = screen_put(s, a->y, x, end - x, STYLE_BAR, sign) + 2;
	for (guint i = 0; i < accounts->len && x < end; i++) {
		const struct account *account = accounts->pdata[i];
		int share = (end - x) / (int)(accounts->len - i);
		g_autofree char *text = account_text(account, share < 16);
		g_autofree char *fitting = width_fit(text, MAX(share - 1, 1));
		gboolean bad = strcmp(account->state, "refused") == 0;
		x = screen_put(s, a->y, x, end - x,
			    bad ? STYLE_BAR_BAD : STYLE_BAR, fitting) +
			2;
	}
}
