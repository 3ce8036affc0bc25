/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <zephyr/kernel.h>
#include <zephyr/net/socket.h>
#include <zephyr/sys/printk.h>

#include <mbpf/map.h>
#include <mbpf/update.h>
#include <mbpf/zephyr.h>

#define PORT       4242
#define PERIOD_MS  500
#define STACK_SIZE 2048

MBPF_PROGRAM_DECLARE(gate);
MBPF_PROGRAM_DECLARE(gate_next);

static atomic_t answered;

/* Sends each datagram back. */
static void serve(void *unused1, void *unused2, void *unused3)
{
	static uint8_t request[64];
	const struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(PORT)};
	struct sockaddr_in peer;
	int sock = zsock_socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);

	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	ARG_UNUSED(unused3);
	if (sock < 0 || zsock_bind(sock, (const struct sockaddr *)&here, sizeof(here)) != 0) {
		printk("no socket\n");
		return;
	}
	while (true) {
		socklen_t peer_size = sizeof(peer);
		ssize_t size = zsock_recvfrom(sock, request, sizeof(request), 0,
					      (struct sockaddr *)&peer, &peer_size);

		if (size > 0 && zsock_sendto(sock, request, (size_t)size, 0,
					     (struct sockaddr *)&peer, peer_size) == size) {
			atomic_inc(&answered);
		}
	}
}

K_THREAD_DEFINE(server, STACK_SIZE, serve, NULL, NULL, NULL, 5, 0, 0);

static struct mbpf_prog *attach(void)
{
	struct mbpf_runtime *rt = mbpf_zephyr_runtime();
	struct mbpf_error_detail detail;
	struct mbpf_prog *prog;
	int rc = mbpf_prog_load(rt, mbpf_program_gate, mbpf_program_gate_size, &prog, &detail);

	if (rc != 0) {
		printk("not loaded: %s (%s)\n", mbpf_error_string(rc),
		       mbpf_reason_string(detail.reason));
		return NULL;
	}
	rc = mbpf_prog_attach(prog, mbpf_hook_find(rt, "net.ipv4"), 0);
	if (rc != 0) {
		printk("not attached: %s\n", mbpf_error_string(rc));
		return NULL;
	}
	return prog;
}

/* Puts the other version in its place. Each packet is judged by the one or by the other. */
static int swap(struct mbpf_prog *prog, bool next)
{
	int rc = next ? mbpf_prog_update(prog, mbpf_program_gate_next, mbpf_program_gate_next_size,
					 NULL, NULL)
		      : mbpf_prog_update(prog, mbpf_program_gate, mbpf_program_gate_size, NULL,
					 NULL);

	if (rc != 0) {
		printk("not swapped: %s\n", mbpf_error_string(rc));
	}
	return rc;
}

static void print_counts(struct mbpf_prog *prog)
{
	struct mbpf_map *verdicts = mbpf_prog_map(prog, "verdicts");
	int64_t passed = 0;
	int64_t dropped = 0;

	(void)mbpf_map_counter_get(verdicts, MBPF_NET_RX_PASS, &passed);
	(void)mbpf_map_counter_get(verdicts, MBPF_NET_RX_DROP, &dropped);
	printk("gate has judged %u packets, of which it dropped %u; %u were answered\n",
	       (uint32_t)(passed + dropped), (uint32_t)dropped, (uint32_t)atomic_get(&answered));
}

int main(void)
{
	struct mbpf_prog *prog = attach();
	bool next = false;

	if (prog == NULL) {
		return 0;
	}
	do {
		printk("gate drops %s\n", next ? "reads" : "writes");
		k_msleep(PERIOD_MS);
		print_counts(prog);
		next = !next;
	} while (swap(prog, next) == 0);
	return 0;
}
