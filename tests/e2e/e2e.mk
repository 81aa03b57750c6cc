# Scenarios: doran itself against a private Mosquitto.
e2e_tests = tests/e2e/roundtrip.sh
TESTS += $(e2e_tests)
EXTRA_DIST += $(e2e_tests) tests/lib/people.sh
