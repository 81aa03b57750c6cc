# SPDX-License-Identifier: GPL-3.0-or-later
# Two people over RabbitMQ: at once, offline, receipts, presence; the broker is
# killed and forgets its retained values in between: nothing lost, nothing
# twice.
set -eu
BROKER=rabbit
. "$srcdir/tests/lib/people.sh"

login alice
login bob
stage
# What is published of them from now on; kept values do not come to wildcards.
in_group sub bob -F '%t %l' -t 'doran/1/u/+/d/+/keys' -t 'doran/1/u/+/d/+/on' \
	>"$work/seen" 2>>"$work/seen.log"
watcher=${pids[-1]}
person alice
person bob
friends alice bob
for name in alice bob; do
	sed -i '/^address/a keepalive = 5' "$work/$name/config/doran/doran.conf"
done

n=0
sent=
# one NAME OTHER TEXT [FLAG...]: a message, which is to arrive once.
one()
{
	local name=$1 other=$2
	n=$((n + 1))
	expect 0 "$3" says "$name" send -t "$other@example.org" \
		-m "$n to $other" "${@:4}"
	sent+="$n to $other"$'\n'
}

# begin NAME: that person's doran runs, and shows up as $NAME.
begin()
{
	rm -f "$work/$1"/run/doran/*.sock
	in_group says "$1" listen --json --since last >>"$work/$1.heard" \
		2>>"$work/$1.log"
	declare -g "$1=${pids[-1]}"
	until_so 10 owned "$1" || fail "$1 does not start"
}

# --- while all goes well ---------------------------------------------------

one alice bob "sent while bob is away"
LIMIT=300 begin bob
one alice bob "delivered" --wait=delivered --timeout 30
expect 0 "bob reads it" says bob history alice@example.org --json
same "both, in order" "1 to bob|2 to bob" \
	"$(jq -r .text <<<"$out" | paste -sd'|')"
LIMIT=300 begin alice
one bob alice "the other way" --wait=delivered --timeout 30

# A running device says so in a retained value, its will takes it back.
ons()
{
	grep -c "^doran/1/u/alice/d/$device/on" "$work/seen"
}
device=$(sed -n 's|^doran/1/u/alice/d/\(.*\)/keys .*|\1|p' "$work/seen" |
	head -n 1)
[[ -n $device ]] || fail "alice's keys were not published"
until_so 10 ons >/dev/null || fail "alice is not seen to be there (device $device)"
there=$(ons)
sub bob -t "doran/1/u/alice/d/$device/on" -C 1 -W 3 >"$work/on" ||
	fail "her presence is not kept"
checked "alice is there"
end_group "$alice" KILL
gone()
{
	(($(ons) > there))
}
until_so 10 gone || fail "her will was not published"
checked "and gone when she is killed"
end_group "$watcher"
LIMIT=300 begin alice

# --- the broker dies -------------------------------------------------------

one alice bob "into its queue" --wait=queued
broker_kill
one bob alice "without a broker" --wait=queued
one alice bob "the same" --wait=queued
broker_start || fail "RabbitMQ does not come back"
one alice bob "the broker was killed" --wait=delivered --timeout 60
one bob alice "the other way" --wait=delivered --timeout 60

# Who is away keeps his queue over the broker's death.
end_group "$bob"
one alice bob "while bob is away" --wait=sent
one alice bob "and once more" --wait=sent
broker_kill
# Retained values are a cache: RabbitMQ loses them where it likes.
rm -f "$broker_folder"/mnesia/*/mqtt/*.dets "$broker_folder"/mnesia/*/*.dets
broker_start || fail "RabbitMQ does not come back"
network
LIMIT=300 begin bob
one bob alice "the queue was kept" --wait=delivered --timeout 60
list_there()
{
	[[ -n $(sub bob -t doran/1/u/alice/list -C 1 -W 1 2>>"$work/seen.log" | od -An -tx1) ]]
}
until_so 20 list_there || fail "alice does not publish her list again"
checked "alice's list is there again"

# --- all of it, once -------------------------------------------------------

arrived()
{
	local name
	for name in alice bob; do
		says "$name" history "$([[ $name == bob ]] && echo alice ||
			echo bob)@example.org" --json </dev/null |
			jq -r "select(.text|endswith(\"to $name\"))|.text"
	done
}
complete()
{
	(($(arrived | sort -u | wc -l) >= n))
}
until_so 60 complete || fail "of $n messages $(arrived | sort -u | wc -l)"
end_group "$alice"
end_group "$bob"
same "all of it, once" "$(sort <<<"${sent%$'\n'}")" "$(arrived | sort)"
for name in alice bob; do
	expect 0 "$name's doctor" says "$name" doctor --json
	[[ $out != *refused-* ]] || fail "$name refused something: $out"
done
