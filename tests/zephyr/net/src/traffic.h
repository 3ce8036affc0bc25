/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Packets for the tests: an Ethernet interface whose wire is here, and a receiver of datagrams.
 */

#ifndef TRAFFIC_H_
#define TRAFFIC_H_

#include <stddef.h>
#include <stdint.h>

#include <zephyr/net/net_if.h>
#include <zephyr/net/net_pkt.h>

#include <mbpf/zephyr.h>

#define TRAFFIC_PORT 4242

/* Bytes of the headers in front of the payload of a datagram. */
#define TRAFFIC_IPV4 42
#define TRAFFIC_IPV6 62

/* Most bytes of a fragment. */
#define TRAFFIC_FRAG 128

/* Once for all suites: addresses, and the receiver. */
void *traffic_start(void);

/* The Ethernet interface. */
struct net_if *traffic_iface(void);

/* Writes the frame of a datagram with `payload` bytes, the last of which is `last`, to `frame`.
 * Returns its bytes. */
size_t traffic_frame(uint8_t *frame, int version, uint16_t port, size_t payload, uint8_t last);

/* A received packet of that frame, with fragments of these sizes, 0 at the end; the last size is
 * used as often as needed. NULL: there is no memory. Any context. */
struct net_pkt *traffic_packet(const uint8_t *frame, size_t len, const uint16_t *sizes);

/* Hands it to the stack, as a driver does. Returns whether it got there. */
bool traffic_inject(const uint8_t *frame, size_t len, const uint16_t *sizes);

/* A datagram with that byte at the end from another host, in one fragment; whether the receiver got
 * it. */
bool traffic_arrives(int version, uint8_t last);

/* Sends a datagram of ours with that byte at the end to a group on the Ethernet interface; whether
 * the driver was told to. */
bool traffic_leaves(uint8_t last);

/* As traffic_leaves(), to ourselves by the loopback interface; whether the receiver got it. */
bool traffic_loops(uint8_t last);

/* Datagrams that the receiver has got, and frames that the driver was told to send. */
uint32_t traffic_received(void);
uint32_t traffic_sent(void);

/* A signed program of the firmware, loaded and attached to the point of that name, and back; all of
 * them, after a test that failed. */
struct mbpf_prog *traffic_load(const uint8_t *package, size_t size);
#define TRAFFIC_LOAD(name) traffic_load(mbpf_program_##name, mbpf_program_##name##_size)
void traffic_attach(struct mbpf_prog *prog, const char *point);
void traffic_remove(struct mbpf_prog *prog);
void traffic_remove_all(void *fixture);

#endif /* TRAFFIC_H_ */
