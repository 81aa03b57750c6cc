# SPDX-License-Identifier: GPL-3.0-or-later
# mqtts: the server's certificate is checked against a CA and its name, and a
# client's certificate is shown where one is asked for.
set -eu
. "$srcdir/tests/lib/people.sh"
need openssl

login alice
login bob
stage
pki=$work/pki
mkdir "$pki"

# ca NAME
ca()
{
	openssl req -x509 -newkey ed25519 -nodes -days 2 -subj "/CN=$1" \
		-keyout "$pki/$1.key" -out "$pki/$1.pem" 2>>"$work/pki.log" ||
		fail "no CA $1"
}

# certificate NAME CA SUBJECT-ALTERNATIVE-NAME
certificate()
{
	openssl req -newkey ed25519 -nodes -subj "/CN=$1" \
		-keyout "$pki/$1.key" -out "$pki/$1.csr" 2>>"$work/pki.log" &&
		openssl x509 -req -in "$pki/$1.csr" -CA "$pki/$2.pem" \
			-CAkey "$pki/$2.key" -CAcreateserial -days 2 \
			-extfile <(echo "subjectAltName=$3") \
			-out "$pki/$1.pem" 2>>"$work/pki.log" ||
		fail "no certificate $1"
}

ca good
ca wrong
certificate server good "IP:127.0.0.1,DNS:localhost"
certificate elsewhere good "DNS:broker.example.org"
certificate alice good "DNS:alice"
certificate stranger wrong "DNS:stranger"

# Three more listeners of the same broker.
broker_stop
plain_port=$broker_port
listener()
{
	port=$(broker_pick_port)
	cat >>"$broker_conf" <<-END
		listener $port 127.0.0.1
		cafile $pki/good.pem
		certfile $pki/$1.pem
		keyfile $pki/$1.key
		require_certificate $2
	END
}

listener server false
tls=mqtts://127.0.0.1:$port
listener elsewhere false
tls_elsewhere=mqtts://127.0.0.1:$port
listener server true
tls_client=mqtts://127.0.0.1:$port
broker_start || fail "the broker does not start with TLS"

# try CODE TEXT WORDS NAME FLAG...
try()
{
	local code=$1 text=$2 words=$3 name=$4
	shift 4
	folders "$name"
	rm -f "$work/$name/words"
	expect "$code" "$text" says "$name" account add home \
		--address "$name@example.org" --password-command \
		"cat '$work/$name.password'" --recovery-file \
		"$work/$name/words" --timeout 5 "$@"
	((code == 0)) || has "says why" "$words" "$err"
}

try 79 "another CA" "certificate verify failed" alice --server "$tls" \
	--ca-file "$pki/wrong.pem"
try 79 "the system's CAs" certificate alice --server "$tls"
try 79 "a certificate of another name" "another host name" alice \
	--server "$tls_elsewhere" --ca-file "$pki/good.pem"
try 69 "TLS to a port without" "" alice \
	--server "mqtts://127.0.0.1:$plain_port" --ca-file "$pki/good.pem"
try 69 "a port with TLS, without TLS" "" alice --server "${tls/mqtts/mqtt}"
try 78 "no TLS to another host" "not be encrypted" alice --server mqtt://192.0.2.1
try 78 "a CA file that is not there" missing.pem alice --server "$tls" \
	--ca-file "$pki/missing.pem"
try 69 "no client certificate where one is needed" "" alice \
	--server "$tls_client" --ca-file "$pki/good.pem"
try 69 "a client certificate of another CA" "" alice \
	--server "$tls_client" --ca-file "$pki/good.pem" \
	--cert-file "$pki/stranger.pem" --key-file "$pki/stranger.key"
try 0 "the right client certificate" "" alice \
	--server "$tls_client" --ca-file "$pki/good.pem" \
	--cert-file "$pki/alice.pem" --key-file "$pki/alice.key"
try 0 "the right CA" "" bob --server "$tls" --ca-file "$pki/good.pem"
friends alice bob
in_group says bob listen --json >"$work/bob.out" 2>>"$work/bob.log"
expect 0 "a message through TLS" says alice send -t bob@example.org -m 'TLS' \
	--wait=delivered
until_so 5 grep -q '"text":"TLS"' "$work/bob.out" || fail "bob has no message"
checked "bob has it"
end_group "${pids[-1]}"
# The CA is another one overnight: nothing is sent to that server.
cp "$pki/wrong.pem" "$pki/good.pem"
expect 75 "a server that is not trusted any more" says alice send \
	-t bob@example.org -m 'secret' --timeout 3
has "says why" certificate "$err"
