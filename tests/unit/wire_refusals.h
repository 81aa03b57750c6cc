/* SPDX-License-Identifier: GPL-3.0-or-later */
/* wire_refusals: the cases of the conformance suite about what is large, too
 * large or not allowed. */
#ifndef DORAN_TEST_WIRE_REFUSALS_H
#define DORAN_TEST_WIRE_REFUSALS_H

void wire__publish__one_megabyte(void **state);
void wire__message__over_the_limit_is_dropped(void **state);
void wire__connect__wrong_password_is_final(void **state);
void wire__publish__denied_topic_delivers_nothing(void **state);
void wire__subscribe__denied_topic_delivers_nothing(void **state);
void wire__subscribe__denied_one_does_not_stop_others(void **state);

#endif
