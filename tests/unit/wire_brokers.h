/* SPDX-License-Identifier: GPL-3.0-or-later */
/* wire_brokers: the cases of the conformance suite in which brokers differ by
 * nature; the server's quirks say which outcome is the right one. */
#ifndef DORAN_TEST_WIRE_BROKERS_H
#define DORAN_TEST_WIRE_BROKERS_H

void wire__retained__survives_the_servers_death(void **state);
void wire__retained__found_by_a_wildcard(void **state);
void wire__retained__not_cleared_by_another(void **state);
void wire__topic__dots_stay_dots(void **state);
void wire__publish__denied_may_cost_the_connection(void **state);
void wire__will__denied_is_not_published(void **state);
void wire__client_id__of_another_user(void **state);

#endif
