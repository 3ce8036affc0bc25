/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Context structs: what an attach point tells programs about one event.
 *
 * ABI version MBPF_HOOK_ABI_VERSION; names and order are those of spec/hooks.yaml. The firmware
 * fills one on its stack and passes it to mbpf_hook_run(); programs only ever read it. `data` may
 * be NULL when `read_fn` is set: the bytes are then fetched as programs ask for them, and only
 * those.
 * @ingroup mbpf_hook
 * @{
 */

#ifndef MBPF_CONTEXT_H_
#define MBPF_CONTEXT_H_

#include <stdint.h>

#include <mbpf/gen/hooks.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Fetches bytes of an event that are not in one piece.
 *
 * @param ctx The context struct of the event.
 * @param off First byte; off + len is at most data_len.
 * @param len Bytes wanted, at least 1.
 * @param dst Where to put them.
 * @return Bytes copied; anything but len makes the program's read throw a RangeError.
 * Called in the context of the hook; must not block.
 */
#define MBPF_CTX_READ_FN(name)                                                                     \
	int (*name)(const void *ctx, uint32_t off, uint32_t len, uint8_t *dst)

/** TRACEPOINT: something happened. */
struct mbpf_ctx_tracepoint {
	uint32_t abi_version;   /* MBPF_HOOK_ABI_VERSION */
	uint32_t tracepoint_id; /* the firmware's number of the place */
	uint64_t timestamp;     /* ns */
	uint32_t cpu;
	uint32_t pid;      /* of the thread, by the firmware's numbering */
	uint32_t data_len; /* bytes */
	uint16_t flags;    /* MBPF_CTX_F_* */
	uint16_t reserved; /* 0 */
	const uint8_t *data;
	MBPF_CTX_READ_FN(read_fn);
};

/** TIMER: a period has passed. */
struct mbpf_ctx_timer {
	uint32_t abi_version; /* MBPF_HOOK_ABI_VERSION */
	uint32_t timer_id;    /* the firmware's number of the timer */
	uint32_t period_us;
	uint16_t flags;            /* MBPF_CTX_F_* */
	uint16_t reserved;         /* 0 */
	uint64_t invocation_count; /* counted by the firmware */
	uint64_t timestamp;        /* ns */
};

/** NET_RX and NET_TX: a packet. */
struct mbpf_ctx_net {
	uint32_t abi_version; /* MBPF_HOOK_ABI_VERSION */
	uint32_t ifindex;     /* the firmware's number of the interface */
	uint32_t pkt_len;     /* bytes on the wire */
	uint32_t data_len;    /* bytes that can be read, <= pkt_len */
	uint16_t l2_proto;    /* EtherType, host order */
	uint16_t flags;       /* MBPF_CTX_F_*, MBPF_NET_FLAGS() */
	const uint8_t *data;
	MBPF_CTX_READ_FN(read_fn);
};

/**
 * Bits of mbpf_ctx_net.flags that programs see as `layer` and `l3_off`.
 *
 * @param layer 2 when the bytes start with a link-layer header, 3 when with a network-layer header.
 * @param l3_off Offset of the first byte after the link-layer header, 0 .. 255; VLAN tags are not
 * skipped.
 */
#define MBPF_NET_FLAGS(layer, l3_off) ((uint16_t)(((layer) << 4) | ((l3_off) << 8)))

/** SECURITY: may a subject do something to an object? The numbers are the firmware's. */
struct mbpf_ctx_security {
	uint32_t abi_version; /* MBPF_HOOK_ABI_VERSION */
	uint32_t subject_id;  /* who asks */
	uint32_t object_id;   /* about what */
	uint32_t action;      /* what is to be done */
	uint16_t flags;       /* MBPF_CTX_F_* */
	uint16_t reserved;    /* 0 */
	uint32_t data_len;    /* bytes */
	const uint8_t *data;  /* of the request, if there are any */
	MBPF_CTX_READ_FN(read_fn);
};

#ifdef __cplusplus
}
#endif

/** @} */

#endif /* MBPF_CONTEXT_H_ */
