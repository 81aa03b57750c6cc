/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The option table: one row is one option and one key. */
#include "config.h"

#include "gate_conf.h"
#include "i18n.h"

#define TEXT(name, value, fallback, help, member)                 \
	{                                                         \
		name, GATE_TEXT, value, fallback, 0, 0, help,     \
			G_STRUCT_OFFSET(struct gate_conf, member) \
	}
#define LIST(name, value, help, member)                           \
	{                                                         \
		name, GATE_LIST, value, NULL, 0, 0, help,         \
			G_STRUCT_OFFSET(struct gate_conf, member) \
	}
#define NUMBER(name, value, fallback, least, most, help, member)       \
	{                                                              \
		name, GATE_NUMBER, value, fallback, least, most, help, \
			G_STRUCT_OFFSET(struct gate_conf, member)      \
	}

#define MANY 1000000
#define DAY 86400
#define GIB ((gint64)1024 * 1024 * 1024)

/* In the order of dorand(8); a test compares the two. */
const struct gate_option gate_options[] = {
	TEXT("broker", N_("URL"), NULL,
		N_("the MQTT broker, mqtt://HOST:PORT or mqtts://HOST:PORT"),
		broker),
	TEXT("broker-ca", N_("FILE"), NULL,
		N_("authorities that sign the broker's certificate, PEM; "
		   "without it, the system's"),
		broker_ca),
	TEXT("broker-cert", N_("FILE"), NULL,
		N_("dorand's own certificate for the broker, PEM"),
		broker_cert),
	TEXT("broker-key", N_("FILE"), NULL, N_("the key of broker-cert, PEM"),
		broker_key),
	LIST("ws", N_("ADDR:PORT"),
		N_("listen for WebSocket here; may be given several times, "
		   "port 0 takes a free one"),
		ws),
	TEXT("cert", N_("FILE"), NULL,
		N_("certificate chain of the WebSocket listeners, PEM: with "
		   "it they speak TLS"),
		cert),
	TEXT("key", N_("FILE"), NULL, N_("the key of cert, PEM"), key),
	LIST("tcp", N_("ADDR:PORT"),
		N_("listen for MTProto here; may be given several times, port "
		   "0 takes a free one"),
		tcp),
	TEXT("server-key", N_("FILE"), NULL,
		N_("the RSA key that MTProto clients know dorand by, PEM; "
		   "--make-key makes one"),
		server_key),
	TEXT("metrics", N_("ADDR:PORT"), NULL,
		N_("answer /health and /metrics here, and nowhere else"),
		metrics),
	LIST("origin", N_("ORIGIN"),
		N_("web pages of this origin may connect too, such as "
		   "https://chat.example.org; *: any"),
		origins),
	TEXT("user", N_("NAME"), NULL,
		N_("become this user once all is open; needed when started as "
		   "root"),
		user),
	TEXT("log-level", N_("LEVEL"), "info",
		N_("how much is logged: error, warn, info, debug or trace"),
		log_level_word),
	NUMBER("max-clients", N_("COUNT"), "10000", 1, MANY,
		N_("connections at a time"), clients),
	NUMBER("max-clients-per-address", N_("COUNT"), "1000", 0, MANY,
		N_("connections at a time from one address (IPv6: /64); 0: no "
		   "limit"),
		clients_per_address),
	NUMBER("connect-rate", N_("COUNT"), "100", 0, MANY,
		N_("new connections a second from one address, ten times as "
		   "many at once; 0: no limit"),
		connects),
	NUMBER("max-exchanges", N_("COUNT"), "1000", 1, MANY,
		N_("MTProto connections at a time that have no session yet; "
		   "then the oldest of them goes"),
		exchanges),
	NUMBER("max-exchanges-per-address", N_("COUNT"), "100", 0, MANY,
		N_("of these from one address (IPv6: /64); 0: no limit"),
		exchanges_per_address),
	NUMBER("max-auth-keys", N_("COUNT"), "65536", 16, MANY,
		N_("keys of MTProto clients in memory; then the one that was "
		   "not used for longest goes"),
		auth_keys),
	NUMBER("handshake-timeout", N_("SECONDS"), "10", 1, DAY,
		N_("for TLS and the handshake of WebSocket or MTProto"),
		handshake_s),
	NUMBER("login-timeout", N_("SECONDS"), "15", 1, DAY,
		N_("from there to being logged in at the broker"), login_s),
	NUMBER("idle-timeout", N_("SECONDS"), "0", 0, DAY,
		N_("for a client without heart-beats that says nothing; 0: no "
		   "limit"),
		idle_s),
	NUMBER("frame-timeout", N_("SECONDS"), "60", 1, DAY,
		N_("for a STOMP frame or MTProto packet to arrive whole"),
		frame_s),
	NUMBER("write-timeout", N_("SECONDS"), "30", 1, DAY,
		N_("for a client to read on"), write_s),
	NUMBER("drain-timeout", N_("SECONDS"), "10", 0, DAY,
		N_("for clients to go when dorand ends"), drain_s),
	NUMBER("max-message", N_("BYTES"), "4194304", 1024, GIB / 4,
		N_("the largest body of a message"), max_message),
	NUMBER("client-queue", N_("BYTES"), "262144", 4096, GIB,
		N_("waiting for one client; then the broker waits"),
		client_queue),
	NUMBER("broker-queue", N_("BYTES"), "262144", 4096, GIB,
		N_("waiting for the broker from one client; then the client "
		   "waits"),
		upstream_queue),
	NUMBER("max-memory", N_("BYTES"), "268435456", 1048576, 64 * GIB,
		N_("waiting of all clients together"), memory),
	NUMBER("max-unacked", N_("COUNT"), "20000", 1, 65535,
		N_("messages given to one client that it has not "
		   "acknowledged"),
		unacked),
	NUMBER("max-receipts", N_("COUNT"), "10000", 1, 65535,
		N_("messages of one client that the broker has not "
		   "acknowledged"),
		receipts),
	NUMBER("max-subscriptions", N_("COUNT"), "1000", 1, 65535,
		N_("subscriptions of one client"), subscriptions),
	NUMBER("rate", N_("COUNT"), "0", 0, MANY,
		N_("STOMP frames or MTProto requests a second of one client, "
		   "on average; 0: no limit"),
		rate),
	NUMBER("burst", N_("COUNT"), "10000", 1, MANY,
		N_("STOMP frames or MTProto requests of one client at once"),
		burst),
	NUMBER("heart-beat", N_("MILLISECONDS"), "5000", 0, 3600 * 1000,
		N_("heart-beats that clients are offered, both ways; 0: none"),
		heartbeat_ms),
	NUMBER("keepalive", N_("SECONDS"), "60", 5, 65535,
		N_("signs of life to and from the broker"), keepalive_s),
	{NULL},
};
