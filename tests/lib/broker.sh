# SPDX-License-Identifier: GPL-3.0-or-later
# A private Mosquitto on a free loopback port, in a temporary folder, with
# doran's access rules; for scripts run by bash that set srcdir.
#
#   broker_user NAME PASSWORD   before the start
#   broker_start                sets broker_port, broker_folder, broker_log;
#                               started again it keeps port and state
#                               broker_listener: lines for the listener
#   broker_stop | broker_kill   SIGTERM (it saves) or SIGKILL
#   broker_free                 ends it and removes its folder
PATH=$PATH:/usr/sbin
broker_pid= broker_port= broker_conf=
# From here on broker_free has something to take away.
broker_folder=$(mktemp -d "${TMPDIR:-/tmp}/doran-broker.XXXXXX")
broker_log=$broker_folder/log
: >"$broker_folder/users"
chmod 600 "$broker_folder/users"

broker_user()
{
	printf '%s:%s\n' "$1" "$2" >>"$broker_folder/users"
}

# A port that nobody listens on. Another may take it before we do: then
# Mosquitto ends at once and broker_start tries the next.
broker_pick_port()
{
	local port
	while port=$((RANDOM % 20000 + 12000)); do
		(: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
	done
	echo "$port"
}

broker_configure()
{
	broker_conf=$broker_folder/conf
	mosquitto_passwd -U "$broker_folder/users"
	cp "$srcdir/src/data/mosquitto.acl" "$broker_folder/acl"
	chmod 600 "$broker_folder/acl"
	# The sample settings, but for what belongs to one machine.
	grep -v -e '^#' -e '^listener' -e file -e persistence_location \
		-e autosave_interval -e '^log_' \
		"$srcdir/src/data/mosquitto.conf" >"$broker_conf"
	cat >>"$broker_conf" <<-END
		password_file $broker_folder/users
		acl_file $broker_folder/acl
		persistence_location $broker_folder/
		autosave_interval 1
		log_dest file $broker_log
		log_type ${broker_log_type:-all}
	END
	# As root it would become a user who cannot read this folder.
	if (($(id -u) == 0)); then
		echo "user root" >>"$broker_conf"
	fi
}

broker_run()
{
	{
		cat "$broker_conf"
		echo "listener $broker_port 127.0.0.1"
		echo "${broker_listener-}"
	} >"$broker_folder/conf.run"
	mosquitto -c "$broker_folder/conf.run" </dev/null >/dev/null 2>&1 &
	broker_pid=$!
	local i
	for ((i = 0; i < 500; i++)); do
		kill -0 "$broker_pid" 2>/dev/null || break
		(: <>"/dev/tcp/127.0.0.1/$broker_port") 2>/dev/null && return
		sleep 0.01
	done
	broker_kill
	return 1
}

broker_start()
{
	local i
	[[ -n $broker_conf ]] || broker_configure
	if [[ -n $broker_port ]]; then
		broker_run
		return
	fi
	for ((i = 0; i < 5; i++)); do
		broker_port=$(broker_pick_port)
		broker_run && return
	done
	broker_port=
	return 1
}

broker_end()
{
	[[ -n $broker_pid ]] || return 0
	kill "-$1" "$broker_pid" 2>/dev/null || true
	wait "$broker_pid" 2>/dev/null || true
	broker_pid=
}

broker_stop()
{
	broker_end TERM
}

broker_kill()
{
	broker_end KILL
}

broker_free()
{
	broker_kill
	rm -rf "$broker_folder"
}
