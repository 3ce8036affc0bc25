/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Events in one piece of memory, as tools/events.py writes them, little-endian.
 */

#ifndef MBPF_TOOLS_M4_EVENTS_H_
#define MBPF_TOOLS_M4_EVENTS_H_

#include <stddef.h>
#include <stdint.h>

#include <mbpf/context.h>

/** What the piece starts with; struct event_record follows at once, 8-aligned. */
struct event_header {
	uint32_t hook_type; /* enum mbpf_hook_id */
	uint32_t count;
};

/** One event; its data follows, padded to a multiple of 8. */
struct event_record {
	uint64_t time_ns;
	uint32_t data_len;
	uint32_t wire_len; /* packets: bytes on the wire, >= data_len */
	uint16_t l2_proto;
	uint8_t layer;
	uint8_t l3_off;
	uint32_t reserved;
};

/** Context of any hook type. */
union event_context {
	struct mbpf_ctx_net net;
	struct mbpf_ctx_tracepoint tracepoint;
	struct mbpf_ctx_timer timer;
	struct mbpf_ctx_security security;
};

/** @return the record after `record`. */
const struct event_record *event_next(const struct event_record *record);

/** @return sizeof the context struct of this hook type; 0 for a type that is not known here. */
size_t event_context_size(uint32_t hook_type);

/** Fills the context for event number `number`; its data points into the record. */
void event_context_fill(union event_context *ctx, uint32_t hook_type,
			const struct event_record *record, uint32_t number);

#endif /* MBPF_TOOLS_M4_EVENTS_H_ */
