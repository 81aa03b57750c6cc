# SPDX-License-Identifier: GPL-3.0-or-later
# What eve-open.sh has, through dorand.
EVE_VIA=dorand
. "$srcdir/tests/e2e/eve-open.sh"
