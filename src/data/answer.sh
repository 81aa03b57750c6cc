#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Somebody who answers: `doran listen --exec answer.sh` runs this for each
# message, with its text on standard input and the rest in the environment.
set -eu
text=$(cat)
doran=${DORAN:-doran}
case $text in
*안녕*)
	answer='안녕하세요! 도란도란 얘기해요.'
	;;
*\?*)
	answer='Yes, I am here. I am a shell script, ask me anything.'
	;;
*)
	answer="You said: $text"
	;;
esac
printf '%s' "$answer" | "$doran" send -t "$DORAN_SENDER" --wait=sent
