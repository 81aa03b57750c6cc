# Scenarios: doran itself against a private Mosquitto. kill.sh and
# doors.sh are run by themselves: make check TESTS=tests/e2e/kill.sh
e2e_tests = tests/e2e/roundtrip.sh tests/e2e/stranger.sh \
	tests/e2e/privacy.sh tests/e2e/hostile.sh \
	tests/e2e/faults.sh tests/e2e/tls.sh \
	tests/e2e/lean.sh tests/e2e/firstframe.sh \
	tests/e2e/restart.sh tests/e2e/crowd.sh tests/e2e/recover.sh \
	tests/e2e/jump.sh tests/e2e/search.sh tests/e2e/eve.sh tests/e2e/eve-open.sh \
	tests/e2e/eve-dorand.sh tests/e2e/eve-dorand-open.sh \
	tests/e2e/rules.sh tests/e2e/brokers.sh
TESTS += $(e2e_tests)
EXTRA_DIST += $(e2e_tests) tests/e2e/kill.sh tests/e2e/doors.sh \
	tests/lib/people.sh tests/lib/eve_dorand.sh tests/lib/eve_ws.py \
	tests/lib/subscribe_raw.py \
	tests/lib/clock.c

# On RabbitMQ too: tests/lib/rabbit.sh. Skipped where it is not installed.
rabbit_tests = tests/e2e/wire-rabbit.sh tests/e2e/rabbit.sh \
	tests/e2e/eve-rabbit.sh tests/e2e/eve-dorand-rabbit.sh \
	tests/e2e/eve-dorand-open-rabbit.sh tests/e2e/rules-rabbit.sh \
	tests/e2e/brokers-rabbit.sh
TESTS += $(rabbit_tests)
EXTRA_DIST += $(rabbit_tests) tests/lib/rabbit.sh tests/lib/rabbit-serve.sh
