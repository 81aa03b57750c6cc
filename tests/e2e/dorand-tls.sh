#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# dorand with TLS: versions, a new certificate on SIGHUP without a client lost,
# handshakes that never end.
set -eu
. "$srcdir/tests/lib/people.sh"
need openssl
login alice
stage
. "$srcdir/tests/lib/gateway.sh"
alice=$(cat "$work/alice.password")

# certificate NAME: a new one, and its key, in $work/cert and $work/key
certificate()
{
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 \
		-nodes -keyout "$work/key" -out "$work/cert" -days 2 \
		-subj "/CN=$1" 2>>"$work/openssl.log"
}

# How it is called, by SHA-256.
fingerprint()
{
	openssl x509 -in "$work/cert" -outform DER | sha256sum | cut -d' ' -f1
}

certificate one
one=$(fingerprint)
gateway --cert "$work/cert" --key "$work/key" --handshake-timeout 2
gateway_scheme=tls:
same "TLS 1.3" "TLSv1.3 $one" "$(rude certificate)"
same "TLS 1.2" "TLSv1.2 $one" "$(TLS_MOST=TLSv1_2 rude certificate)"
! TLS_MOST=TLSv1_1 rude certificate >/dev/null 2>&1 || fail "TLS 1.1"
checked "not TLS 1.1"
same "a message and back" "MESSAGE RECEIPT same" \
	"$(rude echo alice "$alice" doran/1/u/alice/d/x/in/alice 200)"
same "1 MB and back" "MESSAGE RECEIPT same" \
	"$(rude echo alice "$alice" doran/1/u/alice/d/x/in/alice 1000000)"
same "wrong frames have their codes" "unmasked 1002 text 1007 close 1000" \
	"$(rude wrong unmasked text close | tr '\n' ' ' | sed 's/ $//')"
gateway_scheme=
out=$(rude loris silent)
[[ $out =~ ^sent\ away\ after\ [2-4]\. ]] || fail "no TLS handshake: $out"
checked "without a TLS handshake: $out"
out=$(rude hello)
[[ $out != *HTTP/1.1* ]] || fail "an answer without TLS: $out"
checked "no answer without TLS"
gateway_scheme=tls:

mkfifo "$work/asks"
rude hold alice "$alice" <"$work/asks" >"$work/hold" &
exec 7>"$work/asks"
until_so 5 grep -q CONNECTED "$work/hold" || fail "no login"
certificate two
two=$(fingerprint)
kill -HUP "$gateway_pid"
until_so 5 logged event=reloaded || fail "not reloaded"
same "a new certificate" "TLSv1.3 $two" "$(rude certificate)"
echo >&7
until_so 5 grep -q pong "$work/hold" || fail "a client is lost"
checked "and the client of before is still there"
echo "nothing" >"$work/cert"
kill -HUP "$gateway_pid"
until_so 5 logged event=reload-failed || fail "a wrong certificate is taken"
same "a wrong one changes nothing" "TLSv1.3 $two" "$(rude certificate)"
exec 7>&-
gateway_end
same "it ends well" 0 "$gateway_code"

# --- leaving the certificate out does not open the door to plaintext
certificate three
printf '[dorand]\nbroker = mqtt://127.0.0.1:%s\ncert = %s\nkey = %s\n' \
	"$broker_port" "$work/cert" "$work/key" >"$work/conf"
gateway --config "$work/conf"
sed -i '/^cert/d; /^key/d' "$work/conf"
kill -HUP "$gateway_pid"
until_so 5 logged event=reload-failed || fail "the certificate is gone"
three=$(fingerprint)
same "it speaks TLS still" "TLSv1.3 $three" "$(rude certificate)"
