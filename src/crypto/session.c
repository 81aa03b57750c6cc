/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <omemo/session_state.h>

#include "curve_key.h"
#include "session.h"

static session_record *
read_record(const struct secret *record, signal_context *global)
{
	session_record *read = NULL;

	if (session_record_deserialize(&read, secret_bytes(record),
		    secret_len(record), global) < 0)
		return NULL;
	return read;
}

static gboolean
read_keys(const session_state *state, struct session_keys *keys)
{
	if (state == NULL ||
		session_state_get_remote_identity_key(state) == NULL)
		return FALSE;
	curve_key_write(
		session_state_get_remote_identity_key(state), keys->identity);
	curve_key_write(session_state_get_alice_base_key(state), keys->base);
	return TRUE;
}

gboolean
session_current(const struct secret *record, signal_context *global,
	struct session_keys *keys)
{
	session_record *read = read_record(record, global);
	gboolean has;

	if (read == NULL)
		return FALSE;
	has = read_keys(session_record_get_state(read), keys);
	SIGNAL_UNREF(read);
	return has;
}

static gboolean
made_by(const session_state *state, const guint8 base[RATCHET_PUBLIC_LEN],
	struct session_keys *keys)
{
	return read_keys(state, keys) &&
		memcmp(keys->base, base, RATCHET_PUBLIC_LEN) == 0;
}

gboolean
session_find(const struct secret *record, signal_context *global,
	const guint8 base[RATCHET_PUBLIC_LEN], gboolean *found,
	struct session_keys *keys)
{
	session_record *read = read_record(record, global);
	session_record_state_node *node;

	if (read == NULL)
		return FALSE;
	*found = made_by(session_record_get_state(read), base, keys);
	node = session_record_get_previous_states_head(read);
	while (!*found && node != NULL) {
		*found = made_by(
			session_record_get_previous_states_element(node), base,
			keys);
		node = session_record_get_previous_states_next(node);
	}
	SIGNAL_UNREF(read);
	return TRUE;
}
