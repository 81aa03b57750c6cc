# dorand, by itself and beside clients with bad manners.
dorand_tests = tests/e2e/dorand.sh tests/e2e/dorand-hostile.sh \
	tests/e2e/dorand-tls.sh tests/e2e/dorand-mtproto.sh \
	tests/e2e/tcp.sh tests/e2e/tcp-proxy.sh
TESTS += $(dorand_tests)
EXTRA_DIST += $(dorand_tests) tests/lib/gateway.sh tests/lib/hostile_ws.py \
	tests/lib/hostile_tcp.py tests/lib/proxy.py

# A client from npm: tests/interop/stompjs/run.sh BUILDDIR, run by .ci/run.
EXTRA_DIST += tests/interop/stompjs/package.json \
	tests/interop/stompjs/package-lock.json \
	tests/interop/stompjs/peer.mjs tests/interop/stompjs/run.sh
