/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CONNECT: its headers are the upstream login. */
#include "config.h"

#include <string.h>

#include "random_id.h"
#include "stomp_priv.h"

/* What the login's spans borrow from, besides the frame. */
struct owned {
	char *id;
	guchar *will;
};

/* A header that is "true" or "false". */
static gboolean
yes_or_no(const struct stomp_frame *frame, const char *name, gboolean *yes)
{
	const char *text = stomp_header(frame, name);

	if (text == NULL)
		return TRUE;
	*yes = strcmp(text, "true") == 0;
	return *yes || strcmp(text, "false") == 0;
}

static const char *
read_session(const struct stomp_frame *frame, struct mqtt_login *login,
	struct owned *owned)
{
	const char *id = stomp_header(frame, "client-id");
	const char *user = stomp_header(frame, "login");
	const char *password = stomp_header(frame, "passcode");

	login->clean = TRUE;
	if (!yes_or_no(frame, "clean-session", &login->clean))
		return "clean-session is neither true nor false";
	if (!login->clean && (id == NULL || *id == '\0'))
		return "clean-session:false needs a client-id";
	if (password != NULL && user == NULL)
		return "a passcode without a login";
	if (id == NULL || *id == '\0')
		id = owned->id = random_client_id(user);
	login->client_id = mqtt_span(id);
	login->user = mqtt_span(user);
	login->password = mqtt_span(password);
	return NULL;
}

static const char *
read_will(const struct stomp_frame *frame, struct mqtt_login *login,
	struct owned *owned)
{
	const char *destination = stomp_header(frame, "will-destination");
	const char *body = stomp_header(frame, "will-body");
	g_autofree char *again = NULL;

	if (destination == NULL)
		return NULL;
	if (!stomp_topic(destination, &login->will_topic) ||
		!mqtt_topic_valid(login->will_topic))
		return "will-destination is not /topic/ and a topic name";
	if (!stomp_qos(frame, "will-qos", &login->will_qos))
		return "will-qos is neither 0 nor 1";
	if (!yes_or_no(frame, "will-retain", &login->will_retain))
		return "will-retain is neither true nor false";
	if (body == NULL || *body == '\0')
		return NULL;
	owned->will = g_base64_decode(body, &login->will_payload.len);
	login->will_payload.at = (const char *)owned->will;
	again = g_base64_encode(owned->will, login->will_payload.len);
	if (strcmp(again, body) != 0)
		return "will-body is no base64";
	return NULL;
}

/* STOMP 1.2 "Heart-beating": the slower of what one offers and the other
 * asks. */
static gboolean
agree_beats(struct stomp_session *s, const struct stomp_frame *frame)
{
	guint ours = gateway_limits(s->gateway)->heartbeat_ms, sends, wants;

	if (!stomp_heart_beat(frame, &sends, &wants))
		return FALSE;
	if (ours > 0 && wants > 0)
		s->beat_out = MAX(ours, wants);
	if (ours > 0 && sends > 0)
		s->beat_in = MAX(ours, sends);
	return TRUE;
}

static const char *
read_login(struct stomp_session *s, const struct stomp_frame *frame,
	struct mqtt_login *login, struct owned *owned)
{
	const char *versions = stomp_header(frame, "accept-version");
	const char *why;

	if (versions == NULL || !stomp_list_has(versions, "1.2"))
		return "this server speaks STOMP 1.2 (accept-version)";
	if (!agree_beats(s, frame))
		return "heart-beat is not two numbers";
	why = read_session(frame, login, owned);
	if (why == NULL)
		why = read_will(frame, login, owned);
	return why;
}

void
stomp_take_login(struct stomp_session *s, const struct stomp_frame *frame)
{
	struct mqtt_login login = {.clean = TRUE};
	struct owned owned = {.id = NULL};
	const char *why = read_login(s, frame, &login, &owned);

	s->extended = g_strcmp0(stomp_header(frame, "doran"), "1") == 0;
	s->user = g_strdup(stomp_header(frame, "login"));
	if (why == NULL &&
		!client_login(&s->client, s->gateway, &login, s->extended,
			&stomp_client_ops))
		why = "this login cannot be said in MQTT";
	if (why == NULL)
		s->state = STATE_LOGIN;
	else
		stomp_fail(s, ENDING_PROTOCOL, why, NULL);
	g_free(owned.id);
	g_free(owned.will);
}
