/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "wire_conformance.h"
#include "wire_killed.h"

int
wire_killed_receive(int argc, char **argv)
{
	struct doran_wire_config config = {
		.size = sizeof(config),
		.user = "bob",
		.password = (const uint8_t *)"bob-secret",
		.password_len = strlen("bob-secret"),
	};
	struct peer *peer;

	if (argc != 4 || strcmp(argv[1], "--receiver") != 0)
		return 0;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	config.url = argv[2];
	config.client_id = argv[3];
	conformance_backend = backend_load(conformance_server->backend, NULL);
	peer = peer_open(conformance_backend, &config);
	peer->hold = TRUE;
	if (!peer_up(peer) || !peer_wait_messages(peer, 1))
		return 1;
	printf("held\n");
	fflush(stdout);
	pause();
	return 1;
}

/* Runs one until it holds a message, and kills it. */
static void
kill_a_receiver(const char *url, const char *client_id)
{
	g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
	const char *argv[] = {self, "--receiver", url, client_id, NULL};
	char line[5] = "";
	GPid pid;
	int out;

	assert_true(g_spawn_async_with_pipes(NULL, (char **)argv, NULL,
		G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL, &out, NULL,
		NULL));
	assert_int_equal(read(out, line, 4), 4);
	assert_string_equal(line, "held");
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	close(out);
}

void
wire__ack__comes_again_after_the_receiver_was_killed(void **state)
{
	struct peer *alice, *bob;
	g_autofree char *url = NULL, *text = NULL;

	(void)state;
	if (!conformance_server->external)
		skip();
	url = conformance_server->url();
	alice = conformance_peer("alice", "killed");
	bob = conformance_peer("bob", "killed");
	assert_int_equal(peer_subscribe(bob, BOB_INS), DORAN_OK);
	peer_leave(bob);
	assert_int_equal(peer_publish(alice, BOB_IN, "kept", FALSE), DORAN_OK);
	kill_a_receiver(url, "bob~test~killed");
	bob = conformance_peer("bob", "killed");
	assert_true(peer_wait_messages(bob, 1));
	text = peer_text(bob, 0);
	assert_string_equal(text, "kept");
	assert_true(peer_message(bob, 0)->duplicate);
	peer_leave(alice);
	peer_leave(bob);
}
