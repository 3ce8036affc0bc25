/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A client of SMP inside of the device: it stands for a host at the other end of a transport.
 */

#include <errno.h>
#include <string.h>

#include <zcbor_decode.h>

#include <zephyr/mgmt/mcumgr/mgmt/mgmt.h>
#include <zephyr/mgmt/mcumgr/smp/smp.h>
#include <zephyr/mgmt/mcumgr/transport/smp.h>
#include <zephyr/net_buf.h>
#include <zephyr/sys/byteorder.h>

#include "client.h"

#define HEADER_SIZE 8
#define STATES      4
#define VERSION     1

static int code;

/* The value of the key rc of an answer; 0: it has none. */
static int code_of(const uint8_t *payload, size_t size)
{
	zcbor_state_t states[STATES];
	struct zcbor_string key;
	uint32_t rc = 0;

	zcbor_new_decode_state(states, STATES, payload, size, 1, NULL, 0);
	if (!zcbor_map_start_decode(states) || !zcbor_tstr_decode(states, &key) || key.len != 2U ||
	    memcmp(key.value, "rc", 2) != 0 || !zcbor_uint32_decode(states, &rc)) {
		return 0;
	}
	return (int)rc;
}

static int take_answer(struct net_buf *nb)
{
	code = code_of(nb->data + HEADER_SIZE, nb->len - HEADER_SIZE);
	smp_packet_free(nb);
	return MGMT_ERR_EOK;
}

int client_send(uint8_t op, uint16_t group, uint8_t command, const uint8_t *payload, size_t size)
{
	static struct smp_transport transport = {.functions.output = take_answer};
	static struct cbor_nb_reader reader;
	static struct cbor_nb_writer writer;
	struct smp_streamer streamer = {.smpt = &transport, .reader = &reader, .writer = &writer};
	uint8_t header[HEADER_SIZE] = {op | VERSION << 3};
	struct net_buf *nb = smp_packet_alloc();

	if (nb == NULL) {
		return MGMT_ERR_ENOMEM;
	}
	sys_put_be16((uint16_t)size, &header[2]);
	sys_put_be16(group, &header[4]);
	header[7] = command;
	net_buf_add_mem(nb, header, sizeof(header));
	net_buf_add_mem(nb, payload, size);
	(void)smp_process_request_packet(&streamer, nb);
	return code;
}
