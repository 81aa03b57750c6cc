#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The logins of a doran network and what each may do, as definitions that
# RabbitMQ 3.10 to 4.0 imports:
#   rabbitmq-users.sh [--operator NAME] [--prefix doran/1] [--rooms TOPIC]...
#                     <PEOPLE >FILE
#   rabbitmqctl import_definitions FILE
# PEOPLE has a line NAME:PASSWORD for each login; the operator names the
# network. Importing again changes passwords and rules, and removes nobody.
#
# Each may write under its own name and read what is public, as mosquitto.acl
# has it; and only its own client IDs, NAME~ and more, can have its queue.
set -euo pipefail
operator= prefix=doran/1 rooms=()
while (($# > 1)); do
	case $1 in
	--operator) operator=$2 ;;
	--prefix) prefix=$2 ;;
	--rooms) rooms+=("$2") ;;
	*) break ;;
	esac
	shift 2
done
((${#rooms[@]} > 0)) || rooms=(chat)
for topic in "$prefix" "${rooms[@]}"; do
	(($# == 0)) && [[ $topic =~ ^[A-Za-z0-9_/-]*$ && -n $prefix ]] && continue
	echo "usage: $0 [--operator NAME] [--prefix doran/1] [--rooms TOPIC]..." \
		"<PEOPLE" >&2
	exit 64
done
# Topics are routing keys here, with dots; backslashes are doubled in JSON. A
# level is no "#": RabbitMQ takes it inside of a filter, for any levels at all.
dot='\\.' level='[^.#]+'
top=${prefix//\//"$dot"}$dot
room="$top""r$dot.+"
for topic in "${rooms[@]}"; do
	[[ -z $topic ]] || room+="|${topic//\//"$dot"}$dot.+"
done

# One row of each kind for every login, kept until the end.
users=() permissions=() topics=()

# A salt of 4 bytes, then SHA-256 over it and the password.
hash_of()
{
	local salt sum
	salt=$(openssl rand -hex 4)
	sum=$({
		printf "${salt//??/\\x&}"
		printf '%s' "$1"
	} | openssl dgst -sha256 -r)
	sum=$salt${sum%% *}
	printf "${sum//??/\\x&}" | openssl base64 -A
}

# may NAME WRITE READ: patterns of topics below the prefix
may()
{
	local queue="mqtt-subscription-$1~.*qos[01]"
	permissions+=("{\"user\":\"$1\",\"vhost\":\"/\",
	\"configure\":\"^$queue\$\",
	\"write\":\"^($queue|amq$dot""topic)\$\",
	\"read\":\"^($queue|amq$dot""topic)\$\"}")
	topics+=("{\"user\":\"$1\",\"vhost\":\"/\",\"exchange\":\"amq.topic\",
	\"write\":\"^($top($2)|$room)\$\",
	\"read\":\"^($top($3)|$room)\$\"}")
}

# What is of each user's own, and written to others in its own name.
write_own="u$dot{username}$dot(list|d$dot$level$dot(keys|on))"
write_in="u$dot$level$dot(d$dot$level$dot""in|ask)$dot{username}"
# What everyone reads, and what came for a user.
read_all="net|u$dot$level$dot(list|d$dot$level$dot(keys|on))"
read_own="u$dot{username}$dot(d$dot$level$dot""in|ask)$dot$level"

while IFS=: read -r name password; do
	if [[ ! $name =~ ^[a-z0-9_-]{1,64}$ ]]; then
		echo "$0: not a name of doran: $name" >&2
		exit 65
	fi
	users+=("{\"name\":\"$name\",\"password_hash\":\"$(hash_of "$password")\",
	\"hashing_algorithm\":\"rabbit_password_hashing_sha256\",\"tags\":\"\"}")
	if [[ $name == "$operator" ]]; then
		may "$name" net net
	else
		may "$name" "$write_own|$write_in" "$read_all|$read_own"
	fi
done

# rows NAME ROW...
rows()
{
	local name=$1 first=$2
	shift 2
	printf '"%s":[\n%s' "$name" "$first"
	(($# == 0)) || printf ',\n%s' "$@"
	printf ']'
}
((${#users[@]} > 0)) || {
	echo "$0: no logins on standard input" >&2
	exit 65
}
printf '{"vhosts":[{"name":"/"}],\n'
rows users "${users[@]}"
printf ',\n'
rows permissions "${permissions[@]}"
printf ',\n'
rows topic_permissions "${topics[@]}"
printf '}\n'
