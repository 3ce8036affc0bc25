/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Events that programs emit. A program's ring is one of map_ring.c: each event there is the id,
 * then what the program gave. Versions of a program have the same ring.
 */

#include <mbpf/event.h>

#include "heap.h"
#include "helpers.h"
#include "order.h"
#include "prog.h"
#include "ring.h"

#if MBPF_EVENTS

#define ID_SIZE 4U

/* --- What programs do --- */

static MBPF_FAST int emit(struct mbpf_call *call, uint32_t id, const uint8_t *data, uint32_t size)
{
	struct mbpf_map *ring = call->vm->version->events;
	int status = mbpf_vm_charge_few(call->vm, size / 8U);
	uint32_t irq;
	uint32_t dropped;

	if (MBPF_UNLIKELY(status != MBPF_DONE)) {
		return status;
	}
	irq = mbpf_port_lock(&ring->lock);
	dropped = mbpf_ring_put(ring, &id, ID_SIZE, data, size);
	if (dropped != 0U) {
		call->vm->prog->stats.events_lost += dropped;
	}
	mbpf_port_unlock(&ring->lock, irq);
	call->result = mbpf_val_bool(true);
	return MBPF_DONE;
}

static int MBPF_APART emit_other(struct mbpf_call *call)
{
	uint8_t *data;
	uint32_t size;
	uint32_t id;
	int status = mbpf_arg_u32(call, 0, &id);

	if (status == MBPF_DONE) {
		status = mbpf_arg_bytes(call, 1, 0, &data, &size);
	}
	if (status == MBPF_DONE && (size > MBPF_EVENT_SIZE_MAX || id == MBPF_EVENT_LOST)) {
		status = mbpf_helper_out_of_range(call);
	}
	return status == MBPF_DONE ? emit(call, id, data, size) : status;
}

int mbpf_helper_emit(struct mbpf_call *call)
{
	const union mbpf_val *args = call->args;
	uint8_t *data;

	/* What programs mostly give: a small number and a byte array. */
	if (!MBPF_FOR_SIZE && args[0].tag == MBPF_TAG_INT32 && (int32_t)args[0].payload >= 0 &&
	    mbpf_plain_bytes(call->vm, &args[1], 0, &data)) {
		uint32_t size =
			((const struct mbpf_typed *)mbpf_at(call->vm, args[1].payload))->length;

		if (MBPF_LIKELY(size <= MBPF_EVENT_SIZE_MAX)) {
			return emit(call, args[0].payload, data, size);
		}
	}
	return emit_other(call);
}

/* --- Rings and their versions --- */

bool mbpf_emit_make(struct mbpf_version *version, struct mbpf_prog *prog)
{
	struct mbpf_runtime *rt = prog->rt;
	uint32_t size = rt->config.event_ring_size;
	const struct mbpf_map_info info = {
		.type = MBPF_MAP_RING,
		.value_size = ID_SIZE + MBPF_EVENT_SIZE_MAX,
		.max_entries = 1,
	};

	if ((version->capabilities & MBPF_CAP_EMIT) == 0U) {
		return true;
	}
	version->events = prog->events;
	if (version->events == NULL) {
		version->events = mbpf_arena_alloc(rt, sizeof(struct mbpf_map) + size);
		if (version->events == NULL) {
			return false;
		}
		mbpf_map_setup(version->events, &info);
		version->events->stride = size;
	}
	return true;
}

/* --- What the firmware reads --- */

void mbpf_emit_count(const struct mbpf_prog *prog, struct mbpf_prog_stats *stats)
{
	struct mbpf_map *ring = mbpf_load(&prog->events);

	if (ring != NULL) {
		uint32_t irq = mbpf_port_lock(&ring->lock);

		stats->events_lost = prog->stats.events_lost;
		stats->events = stats->events_lost + prog->stats.events + ring->count;
		mbpf_port_unlock(&ring->lock, irq);
	}
}

/* What tells of losses since this was read last; false when there were none. */
static bool tell_lost(struct mbpf_prog *prog, struct mbpf_event *event, bool take)
{
	uint64_t lost = prog->stats.events_lost - prog->events_told;
	uint32_t number = lost < UINT32_MAX ? (uint32_t)lost : UINT32_MAX;

	if (lost == 0U) {
		return false;
	}
	event->id = MBPF_EVENT_LOST;
	event->length = sizeof(number);
	number = MBPF_LE32(number);
	memcpy(event->data, &number, sizeof(number));
	if (take) {
		prog->events_told = prog->stats.events_lost;
	}
	return true;
}

static int first(struct mbpf_prog *prog, struct mbpf_event *event, bool take)
{
	struct mbpf_map *ring = mbpf_load(&prog->events);
	uint32_t irq;
	int rc = 0;

	if (ring == NULL) {
		return MBPF_ERR_CAPABILITY_DENIED;
	}
	irq = mbpf_port_lock(&ring->lock);
	if (!tell_lost(prog, event, take)) {
		if (ring->count != 0U) {
			event->length = mbpf_ring_oldest(ring, (uint8_t *)&event->id, ID_SIZE,
							 event->data, take);
			prog->stats.events += take ? 1U : 0U;
		} else {
			rc = MBPF_ERR_NOT_FOUND;
		}
	}
	mbpf_port_unlock(&ring->lock, irq);
	return rc;
}

int mbpf_event_read(struct mbpf_prog *prog, struct mbpf_event *event)
{
	return first(prog, event, true);
}

int mbpf_event_peek(struct mbpf_prog *prog, struct mbpf_event *event)
{
	return first(prog, event, false);
}

uint32_t mbpf_event_count(const struct mbpf_prog *prog)
{
	const struct mbpf_map *ring = mbpf_load(&prog->events);

	return ring != NULL ? mbpf_shared_u32(&ring->count) : 0U;
}

uint64_t mbpf_event_dropped(struct mbpf_prog *prog)
{
	struct mbpf_prog_stats stats = {.events_lost = 0};

	mbpf_emit_count(prog, &stats);
	return stats.events_lost;
}

#endif
