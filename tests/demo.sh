#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The scripted round trip of `./bootstrap run`, on the programs just built.
PATH=$PATH:/usr/sbin
for program in mosquitto mosquitto_passwd mosquitto_pub mosquitto_sub; do
	command -v "$program" >/dev/null || {
		echo "$program is missing"
		exit 77
	}
done
exec timeout 120 bash "$srcdir/tests/lib/demo.sh" "$srcdir" "$builddir" </dev/null
