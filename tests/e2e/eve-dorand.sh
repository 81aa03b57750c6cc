# SPDX-License-Identifier: GPL-3.0-or-later
# What eve.sh has, through dorand.
EVE_VIA=dorand
. "$srcdir/tests/e2e/eve.sh"
