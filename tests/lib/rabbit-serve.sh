#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A private RabbitMQ for a test in C: it writes commands here, one a line, and
# reads an answer to each. It ends with its standard input.
#   user NAME PASSWORD   ok
#   start                ok PORT STOMP_PORT FOLDER | failed REASON
#   stop | kill          ok
set -u
. "$srcdir/tests/lib/rabbit.sh"
trap broker_free EXIT
trap 'exit 1' HUP INT TERM
reason=$(rabbit_missing)
while read -r word name password; do
	case $word in
	user)
		broker_user "$name" "$password"
		echo ok
		;;
	start)
		if [[ -n $reason ]]; then
			echo "failed $reason"
		elif broker_start; then
			echo "ok $broker_port $broker_stomp_port $broker_folder"
		else
			tail -n 20 "$broker_folder/said" "$broker_log" >&2
			echo "failed RabbitMQ does not start"
		fi
		;;
	stop | kill)
		"broker_$word"
		echo ok
		;;
	esac
done
