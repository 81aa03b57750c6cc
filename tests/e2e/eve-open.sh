# SPDX-License-Identifier: GPL-3.0-or-later
# What eve.sh has, where the broker has no rules: each of Eve's ways succeeds.
EVE_RULES=none
. "$srcdir/tests/e2e/eve.sh"
