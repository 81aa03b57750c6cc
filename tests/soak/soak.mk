# The long soak. Not part of make check: `make soak`; .ci/run has a short form.
EXTRA_DIST += tests/soak/soak.sh tests/soak/actors.sh tests/soak/checks.sh
.PHONY: soak
soak: all
	@$(AM_TESTS_ENVIRONMENT) exec bash $(srcdir)/tests/soak/soak.sh
