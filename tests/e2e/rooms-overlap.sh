# SPDX-License-Identifier: GPL-3.0-or-later
# Rooms of one account whose topics overlap: what is written appears in each
# that it fits, and once, whether the broker sends a message once or for each
# subscription. On Mosquitto, which sends copies where it is told so.
set -eu
. "$srcdir/tests/lib/people.sh"

login mia
login eve
stage
sed -i 's|^pattern readwrite chat/#|&\npattern readwrite js/#|' \
	"$broker_folder/acl"
echo "allow_duplicate_messages true" >>"$broker_conf"
broker_stop
broker_start || fail "the broker does not come back"
folders mia
mkdir -p "$work/mia/config/doran"
chmod 600 "$work/mia.password"
cat >"$work/mia/config/doran/doran.conf" <<-END
	[account pub]
	backend = mqtt
	server = $server
	user = mia
	password-file = $work/mia.password

	[room lobby]
	account = pub
	topic = chat/lobby

	[room all]
	account = pub
	topic = chat/#
	qos = 0

	[room same]
	account = pub
	topic = chat/lobby

	[room js]
	account = pub
	topic = js/+
	format = json

	[room left]
	account = pub
	topic = js/a/+

	[room right]
	account = pub
	topic = js/+/b
END
rows()
{
	says mia history -n 100 "$1" --json </dev/null 2>/dev/null |
		jq -r .text | paste -sd'|'
}
rows_are()
{
	[[ $(rows "$1") == "$2" ]]
}
hears()
{
	until_so 10 rows_are "$1" "$2" || fail "in $1: $(rows "$1"), not $2"
	checked "in $1: $2"
}
joined()
{
	(($(says mia doctor --json </dev/null 2>/dev/null | jq -s \
		'[.[]|select(.check=="room" and .state=="ok")]|length') == $1))
}
begin()
{
	rm -f "$work"/mia/run/doran/*.sock
	LIMIT=120 in_group says mia listen --json >>"$work/heard" \
		2>>"$work/mia.log"
	mia=${pids[-1]}
	until_so 10 owned mia || fail "mia does not start"
	until_so 20 joined "$1" || fail "mia is not in her rooms"
}
# The filters that the broker was asked for since a line of its log.
asked()
{
	tail -n "+${1:-1}" "$broker_log" |
		grep -o "mia~[^ ]* [01] \(chat\|js\)/.*" | sed 's/^[^ ]* //' |
		sort | paste -sd' '
}

pub eve -r -q 1 -t chat/old -m kept
begin 6
same "what another filter has is not asked for, the QoS is the best one" \
	"1 chat/# 1 js/+ 1 js/+/b 1 js/a/+" "$(asked)"
pub eve -q 1 -t chat/lobby -m one
pub eve -q 1 -t chat/lobby -m one
pub eve -q 1 -t chat/other -m two
pub eve -q 1 -t chat -m above
hears '#lobby' 'one|one'
hears '#same' 'one|one'
hears '#all' 'kept|one|one|two|above'
expect 0 "mia writes" says mia send -t '#lobby' -m mine
hears '#same' 'one|one|mine'
hears '#all' 'kept|one|one|two|above|mine'
hears '#lobby' 'one|one|mine'

# --- those that overlap in part: two copies come ----------------------------
pub eve -q 1 -t js/a/b -m both
pub eve -q 1 -t js/a/x -m left
pub eve -q 1 -t js/y/b -m right
hears '#left' 'both|left'
hears '#right' 'both|right'
same "the broker sent copies" 2 \
	"$(grep -c "Sending PUBLISH to mia.*'js/a/b'" "$broker_log")"

# --- joined and left --------------------------------------------------------
expect 0 "joined below another" says mia send -t 'pub/#chat/old' -m new
hears '#chat/old' 'new|kept'
hears '#all' 'kept|one|one|two|above|mine|new'
end_group "$mia"
pub eve -q 1 -t chat/lobby -m away
begin 7
hears '#lobby' 'one|one|mine|away'
hears '#all' 'kept|one|one|two|above|mine|new|away'

# --- where the wide one is taken out, the narrow ones are asked for ---------
end_group "$mia"
lines=$(wc -l <"$broker_log")
sed -i '/^\[room all\]/,/^qos/d' "$work/mia/config/doran/doran.conf"
begin 6
same "the narrow ones instead" \
	"1 chat/lobby 1 chat/old 1 js/+ 1 js/+/b 1 js/a/+" "$(asked "$lines")"
pub eve -q 1 -t chat/lobby -m narrow
pub eve -q 1 -t chat/other -m unheard
hears '#lobby' 'one|one|mine|away|narrow'
hears '#same' 'one|one|mine|away|narrow'
expect 0 "in a list" says mia chats
has "rooms have an open lock" '🔓 pub/#lobby' "$out"
end_group "$mia"
