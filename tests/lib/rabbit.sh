# SPDX-License-Identifier: GPL-3.0-or-later
# A private RabbitMQ on free loopback ports, in a temporary folder, with the
# settings and access rules that are installed as samples; for scripts run by
# bash that set srcdir. It has the words of broker.sh, and can stand in for it.
# A second of processor time and some 100 MB: one at a time.
#
#   rabbit_missing               why there can be none here, or nothing
#   rabbit_skip                  ends a test that cannot have it, with 77
#   broker_user NAME PASSWORD    before the start; `operator` is the operator
#   broker_start                 sets broker_port (MQTT), broker_stomp_port
#                                (STOMP in WebSocket), broker_folder,
#                                broker_log; again: same ports, same state
#   broker_stop | broker_kill    it saves first, or SIGKILL
#   broker_free                  ends it and removes its folder
#
# rabbit_rules=no before the start: everyone may do everything.
rabbit_home=/usr/lib/rabbitmq/bin
rabbit_epmd_pid=
rabbit_env=()
broker_pid= broker_port= broker_stomp_port=
broker_folder=$(mktemp -d "${TMPDIR:-/tmp}/doran-rabbit.XXXXXX")
broker_log=$broker_folder/log
: >"$broker_folder/users"
chmod 600 "$broker_folder/users"

rabbit_missing()
{
	local program
	for program in "$rabbit_home/rabbitmq-server" epmd erl openssl; do
		command -v "$program" >/dev/null ||
			echo "no RabbitMQ here: ${program##*/} is missing"
	done | head -n 1
}

# DORAN_RABBIT=no: who has tested it already, in CI, saves the time.
rabbit_skip()
{
	local why
	why=$(rabbit_missing)
	[[ ${DORAN_RABBIT-} != no ]] || why="RabbitMQ is not wanted now"
	[[ -n $why ]] || return 0
	broker_free
	printf 'skipped: %s\n' "$why"
	exit 77
}

broker_user()
{
	printf '%s:%s\n' "$1" "$2" >>"$broker_folder/users"
}

# Free ports of loopback, all different; who takes one before us makes the
# start fail, and it picks others.
rabbit_pick_ports()
{
	local port picked=
	while [[ $(wc -w <<<"$picked") -lt $1 ]]; do
		port=$((RANDOM % 20000 + 12000))
		[[ " $picked " != *" $port "* ]] || continue
		(: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null ||
			picked+=" $port"
	done
	echo "$picked"
}

rabbit_logins()
{
	local rules='.'
	[[ ${rabbit_rules-} != no ]] ||
		rules='.topic_permissions = [] |
			.permissions[] |= . + {configure: ".*", write: ".*",
			read: ".*"}'
	bash "$srcdir/src/data/rabbitmq-users.sh" --operator operator \
		<"$broker_folder/users" | jq "$rules" \
		>"$broker_folder/definitions.json"
	chmod 600 "$broker_folder/definitions.json"
}

# The sample settings, but for what stands in them about listeners.
rabbit_configure()
{
	local ports
	read -ra ports <<<"$(rabbit_pick_ports 4)"
	broker_port=${ports[0]}
	broker_stomp_port=${ports[1]}
	rabbit_epmd_port=${ports[2]}
	rabbit_dist_port=${ports[3]}
	rabbit_node=doran$rabbit_dist_port@localhost
	rabbit_logins
	{
		grep -v -e listeners -e ssl_options \
			"$srcdir/src/data/rabbitmq.conf"
		cat <<-END
			mqtt.listeners.tcp.1 = 127.0.0.1:$broker_port
			web_stomp.tcp.listener = 127.0.0.1:$broker_stomp_port
			stomp.listeners.tcp = none
			listeners.tcp = none
			load_definitions = $broker_folder/definitions.json
			log.file.level = info
			vm_memory_high_watermark.absolute = 1GB
			disk_free_limit.absolute = 10MB
		END
	} >"$broker_folder/rabbitmq.conf"
	cp "$srcdir/src/data/rabbitmq-advanced.config" \
		"$broker_folder/advanced.config"
	echo '[rabbitmq_mqtt,rabbitmq_web_stomp].' >"$broker_folder/plugins"
	: >"$broker_folder/env.conf"
	rabbit_environment
}

# Its folders, and none of the system's.
rabbit_environment()
{
	rabbit_env=(HOME="$broker_folder" RABBITMQ_NODENAME="$rabbit_node"
		ERL_EPMD_PORT="$rabbit_epmd_port" ERL_EPMD_ADDRESS=127.0.0.1
		RABBITMQ_CONF_ENV_FILE="$broker_folder/env.conf"
		RABBITMQ_CONFIG_FILE="$broker_folder/rabbitmq.conf"
		RABBITMQ_ADVANCED_CONFIG_FILE="$broker_folder/advanced.config"
		RABBITMQ_ENABLED_PLUGINS_FILE="$broker_folder/plugins"
		RABBITMQ_GENERATED_CONFIG_DIR="$broker_folder/generated"
		RABBITMQ_MNESIA_BASE="$broker_folder/mnesia"
		RABBITMQ_LOG_BASE="$broker_folder"
		RABBITMQ_LOGS="$broker_log"
		RABBITMQ_DIST_PORT="$rabbit_dist_port"
		RABBITMQ_ALLOW_INPUT=1 ERL_CRASH_DUMP=/dev/null
		RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-noinput
			-start_epmd false +S 2:2 +A 8
			-kernel inet_dist_use_interface {127,0,0,1}")
}

rabbit_epmd()
{
	local i
	ERL_EPMD_PORT=$rabbit_epmd_port ERL_EPMD_ADDRESS=127.0.0.1 \
		epmd </dev/null >/dev/null 2>&1 &
	rabbit_epmd_pid=$!
	for ((i = 0; i < 200; i++)); do
		(: <>"/dev/tcp/127.0.0.1/$rabbit_epmd_port") 2>/dev/null &&
			return
		sleep 0.01
	done
	return 1
}

# Its listeners answer before it knows its users: so its own word counts.
rabbit_up()
{
	[[ $(<"$broker_folder/said") == *"completed with"* ]]
}

rabbit_run()
{
	local i
	: >"$broker_folder/said"
	rabbit_epmd || return 1
	# Through its scripts it becomes the Erlang machine itself.
	env "${rabbit_env[@]}" "$rabbit_home/rabbitmq-server" </dev/null \
		>"$broker_folder/said" 2>&1 &
	broker_pid=$!
	for ((i = 0; i < 1200; i++)); do
		kill -0 "$broker_pid" 2>/dev/null || break
		rabbit_up && return
		sleep 0.05
	done
	broker_kill
	return 1
}

broker_start()
{
	local i
	if [[ -n $broker_port ]]; then
		rabbit_run
		return
	fi
	for ((i = 0; i < 3; i++)); do
		rabbit_configure
		rabbit_run && return
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
	# What it started ends with it. Nobody else knows this epmd.
	kill -KILL "$rabbit_epmd_pid" 2>/dev/null || true
	wait "$rabbit_epmd_pid" 2>/dev/null || true
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
