/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doran.login: its fields are the upstream login. */
#include "config.h"

#include <string.h>

#include "mt_face_priv.h"
#include "random_id.h"
#include "tl_schema_doran.h"

static struct mqtt_span
span_of(const struct tl_object *object, guint field)
{
	struct tl_span bytes = tl_object_bytes(object, field);

	return (struct mqtt_span){(const char *)bytes.at, bytes.len};
}

static const char *
read_will(const struct tl_object *call, struct mqtt_login *login)
{
	struct tl_object will;
	gint32 qos;

	if (!tl_object_has(call, TL_DORAN_LOGIN__WILL))
		return NULL;
	if (!tl_object_object(call, TL_DORAN_LOGIN__WILL, &will))
		return "WILL_INVALID";
	qos = tl_object_int(&will, TL_DORAN_WILL__QOS);
	if (qos != 0 && qos != 1)
		return "WILL_QOS_INVALID";
	login->will_topic = span_of(&will, TL_DORAN_WILL__TOPIC);
	if (!mqtt_topic_valid(login->will_topic))
		return "WILL_TOPIC_INVALID";
	login->will_payload = span_of(&will, TL_DORAN_WILL__PAYLOAD);
	login->will_qos = (guint8)qos;
	login->will_retain = tl_object_true(&will, TL_DORAN_WILL__RETAIN);
	return NULL;
}

static const char *
read_login(const struct tl_object *call, struct mqtt_login *login, char **id)
{
	login->user = span_of(call, TL_DORAN_LOGIN__USER);
	login->password = span_of(call, TL_DORAN_LOGIN__PASSWORD);
	login->client_id = span_of(call, TL_DORAN_LOGIN__CLIENT_ID);
	login->clean = tl_object_true(call, TL_DORAN_LOGIN__CLEAN);
	if (login->user.len == 0) /* anonymous: without a password */
		login->user.at = login->password.at = NULL;
	if (login->client_id.len == 0) {
		g_autofree char *user =
			g_strndup(login->user.at, login->user.len);

		*id = random_client_id(login->user.len > 0 ? user : NULL);
		login->client_id = mqtt_span(*id);
		login->clean = TRUE;
	}
	return read_will(call, login);
}

const char *
mt_call_login(struct mt_face_session *s, const struct tl_object *call)
{
	struct mqtt_login login = {.clean = TRUE};
	g_autofree char *id = NULL;
	const char *why = read_login(call, &login, &id);

	if (why != NULL)
		return why;
	if (!client_login(&s->client, s->gateway, &login, TRUE, &mt_client_ops))
		return "LOGIN_INVALID";
	s->user = tl_object_text(call, TL_DORAN_LOGIN__USER);
	s->state = MT_STATE_LOGIN;
	return NULL;
}
