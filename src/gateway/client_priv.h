/* SPDX-License-Identifier: GPL-3.0-or-later */
/* client_priv: what the files of the client share. */
#ifndef DORAN_CLIENT_PRIV_H
#define DORAN_CLIENT_PRIV_H

#include "client.h"

struct subscription {
	char *id;
	char *filter;
	enum client_ack ack;
	guint32 number;
};

/* Of client->sent; its packet ID is client_packet_id() of its number. */
struct sent_entry {
	guint8 done; /* first, as in all windows */
	guint8 type; /* enum mqtt_type */
	guint32 subscription; /* SUBSCRIBE */
	char *tag;
};

struct written_entry {
	guint8 done;
	char *tag;
	guint64 mark; /* of queued_up */
};

struct given_entry {
	guint8 done;
	guint8 qos;
	guint8 ack; /* enum client_ack */
	guint16 id;
	guint32 subscription;
	guint64 mark; /* of queued_down */
};

/* A message that no subscription matches. */
struct stray {
	struct mqtt_packet packet; /* its topic is `topic` */
	char *topic;
	GBytes *body;
};

void client_arrived(struct client *client, const struct mqtt_packet *packet);
/* Gives strays that match now; with `drop` acknowledges the others. */
void client_strays(struct client *client, gboolean drop);
/* Acknowledges what was written, ACK_AUTO. */
void client_auto(struct client *client);

/* PUBACK, SUBACK, UNSUBACK. */
void client_answered(struct client *client, const struct mqtt_packet *packet);
/* Answers what has been written, QoS 0. */
void client_written(struct client *client);
void client_forget_sent(struct client *client);

void client_send(struct client *client, const struct mqtt_packet *packet,
	GBytes *take_body);
void subscription_free(struct subscription *subscription);
void stray_free(struct stray *stray);

#endif
