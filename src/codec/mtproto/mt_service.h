/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mt_service: the constructors of service messages
 * (core.telegram.org/mtproto/service_messages, mtproto.tl), and the codes of
 * bad_msg_notification. */
#ifndef DORAN_MT_SERVICE_H
#define DORAN_MT_SERVICE_H

#define MTS_RPC_RESULT 0xf35c6d01u
#define MTS_RPC_ERROR 0x2144ca19u
#define MTS_CONTAINER 0x73f1f8dcu
#define MTS_COPY 0xe06046b2u
#define MTS_GZIP 0x3072cfa1u
#define MTS_ACKS 0x62d6b459u
#define MTS_BAD_MSG 0xa7eff811u
#define MTS_BAD_SALT 0xedab447bu
#define MTS_STATE_REQ 0xda69fb52u
#define MTS_STATE_INFO 0x04deb57du
#define MTS_ALL_INFO 0x8cc0d131u
#define MTS_DETAILED 0x276d3ec6u
#define MTS_NEW_DETAILED 0x809db6dfu
#define MTS_RESEND 0x7d861a08u
#define MTS_RESEND_ANS 0x8610baebu
#define MTS_PING 0x7abe77ecu
#define MTS_PING_DELAY 0xf3427b8cu
#define MTS_PONG 0x347773c5u
#define MTS_DESTROY_SESSION 0xe7512126u
#define MTS_DESTROY_SESSION_OK 0xe22045fcu
#define MTS_DESTROY_SESSION_NONE 0x62d350c9u
#define MTS_NEW_SESSION 0x9ec20908u
#define MTS_DROP_ANSWER 0x58e4a740u
#define MTS_ANSWER_UNKNOWN 0x5e2ad36eu
#define MTS_ANSWER_RUNNING 0xcd78e586u
#define MTS_ANSWER_DROPPED 0xa43ad8b7u
#define MTS_GET_SALTS 0xb921bd04u
#define MTS_SALTS 0xae500895u
#define MTS_HTTP_WAIT 0x9299359fu
#define MTS_BIND 0xcdd42a05u
#define MTS_BIND_INNER 0x75a3f765u
/* doran's, unencrypted (mt_link.h) */
#define MTS_GET_SERVER_KEY 0x4a25b546u
#define MTS_SERVER_KEY 0x509f7d33u

enum {
	MTS_BAD_TOO_LOW = 16,
	MTS_BAD_TOO_HIGH = 17,
	MTS_BAD_BITS = 18,
	MTS_BAD_TOO_OLD = 20,
	MTS_BAD_SEQ_LOW = 32,
	MTS_BAD_SEQ_HIGH = 33,
	MTS_BAD_SEQ_EVEN = 34, /* an even seq_no was expected */
	MTS_BAD_SEQ_ODD = 35,
	MTS_BAD_SALT_CODE = 48,
	MTS_BAD_CONTAINER = 64
};

#endif
