/* SPDX-License-Identifier: GPL-3.0-or-later */
/* wire_killed: a receiver that dies by SIGKILL with a message in its hands. */
#ifndef DORAN_TEST_WIRE_KILLED_H
#define DORAN_TEST_WIRE_KILLED_H

/* For main(): with `--receiver URL CLIENT_ID` this program is that receiver,
 * and the call returns only if it fails, with the exit status; 0: it is not. */
int wire_killed_receive(int argc, char **argv);

/* The case of the suite. */
void wire__ack__comes_again_after_the_receiver_was_killed(void **state);

#endif
