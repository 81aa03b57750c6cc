/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A peer of the benchmark: the least that a program on MQTTAsync does to send
 * one message: connect, publish at QoS 1, wait for the PUBACK, disconnect.
 * usage: mqtt_oneshot URL USER PASSWORD TOPIC TEXT */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <MQTTAsync.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t turn = PTHREAD_COND_INITIALIZER;
static int step; /* how many answers have come */

static void
came(void *context, MQTTAsync_successData *data)
{
	(void)context, (void)data;
	pthread_mutex_lock(&lock);
	step++;
	pthread_cond_signal(&turn);
	pthread_mutex_unlock(&lock);
}

static void
failed(void *context, MQTTAsync_failureData *data)
{
	fprintf(stderr, "mqtt_oneshot: %s failed: %d\n", (const char *)context,
		data != NULL ? data->code : 0);
	_exit(1);
}

static void
wait_for(int wanted)
{
	pthread_mutex_lock(&lock);
	while (step < wanted)
		pthread_cond_wait(&turn, &lock);
	pthread_mutex_unlock(&lock);
}

static void
begun(int rc, const char *what)
{
	if (rc == MQTTASYNC_SUCCESS)
		return;
	fprintf(stderr, "mqtt_oneshot: %s: %d\n", what, rc);
	_exit(1);
}

int
main(int argc, char **argv)
{
	MQTTAsync client;
	MQTTAsync_connectOptions connect = MQTTAsync_connectOptions_initializer;
	MQTTAsync_responseOptions sent = MQTTAsync_responseOptions_initializer;
	MQTTAsync_disconnectOptions bye =
		MQTTAsync_disconnectOptions_initializer;
	char id[32];

	if (argc != 6)
		return 64;
	snprintf(id, sizeof id, "%s~oneshot%d", argv[2], (int)getpid());
	begun(MQTTAsync_create(
		      &client, argv[1], id, MQTTCLIENT_PERSISTENCE_NONE, NULL),
		"create");
	connect.username = argv[2];
	connect.password = argv[3];
	connect.cleansession = 1;
	connect.onSuccess = came;
	connect.onFailure = failed;
	connect.context = (void *)"connect";
	begun(MQTTAsync_connect(client, &connect), "connect");
	wait_for(1);
	sent.onSuccess = came;
	sent.onFailure = failed;
	sent.context = (void *)"publish";
	begun(MQTTAsync_send(client, argv[4], (int)strlen(argv[5]), argv[5], 1,
		      0, &sent),
		"publish");
	wait_for(2);
	bye.onSuccess = came;
	bye.onFailure = failed;
	bye.context = (void *)"disconnect";
	begun(MQTTAsync_disconnect(client, &bye), "disconnect");
	wait_for(3);
	/* What a program would destroy here is not counted. */
	_exit(0);
}
