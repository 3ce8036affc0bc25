/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Helpers of counters and rings.
 */

#include "builtin.h"
#include "helpers.h"
#include "message.h"
#include "prog.h"

/* --- Counters --- */

/* A map of this type. */
static int typed_map(struct mbpf_call *call, uint32_t type, struct mbpf_map **map)
{
	int status = mbpf_arg_map(call, 0, map);

	return status == MBPF_DONE && (*map)->info.type != type ? mbpf_helper_wrong_map(call)
								: status;
}

#if MBPF_MAPS_COUNTER
static int counter_args(struct mbpf_call *call, struct mbpf_map **map, uint32_t *index,
			int64_t *number)
{
	int status = typed_map(call, MBPF_MAP_COUNTER, map);

	if (status == MBPF_DONE) {
		status = mbpf_arg_u32(call, 1, index);
	}
	if (status == MBPF_DONE && number != NULL) {
		status = mbpf_arg_integer(call, 2, number);
	}
	return status;
}

static int MBPF_APART counter_change(struct mbpf_call *call,
				     int (*change)(struct mbpf_map *, uint32_t, int64_t))
{
	struct mbpf_map *map;
	uint32_t index;
	int64_t number;
	int status = counter_args(call, &map, &index, &number);

	if (status == MBPF_DONE && change(map, index, number) != 0) {
		return mbpf_helper_out_of_range(call);
	}
	return status;
}

int mbpf_helper_counteradd(struct mbpf_call *call)
{
	const union mbpf_val *args = call->args;

	/* What programs do. */
	if (!MBPF_FOR_SIZE && args[0].tag == MBPF_TAG_MAP && args[1].tag == MBPF_TAG_INT32 &&
	    args[2].tag == MBPF_TAG_INT32) {
		struct mbpf_map *map = call->vm->version->maps[args[0].payload];
		uint32_t index = args[1].payload;

		if (MBPF_LIKELY(map->info.type == MBPF_MAP_COUNTER &&
				index < map->info.max_entries)) {
			uint64_t *counter = (uint64_t *)(void *)map->bytes + index;
			uint32_t irq = mbpf_port_lock(&map->lock);

			*counter += (uint64_t)(int64_t)(int32_t)args[2].payload;
			mbpf_port_unlock(&map->lock, irq);
			return MBPF_DONE;
		}
	}
	return counter_change(call, mbpf_map_counter_add);
}

int mbpf_helper_counterset(struct mbpf_call *call)
{
	return counter_change(call, mbpf_map_counter_set);
}

int mbpf_helper_counterget(struct mbpf_call *call)
{
	struct mbpf_map *map;
	uint32_t index;
	int64_t number;
	int status = counter_args(call, &map, &index, NULL);

	if (status == MBPF_DONE && mbpf_map_counter_get(map, index, &number) != 0) {
		return mbpf_helper_out_of_range(call);
	}
	if (status == MBPF_DONE) {
		mbpf_return_integer(call, number);
	}
	return status;
}
#else
int mbpf_helper_counteradd(struct mbpf_call *call)
{
	return mbpf_helper_wrong_map(call);
}

int mbpf_helper_counterset(struct mbpf_call *call)
{
	return mbpf_helper_wrong_map(call);
}

int mbpf_helper_counterget(struct mbpf_call *call)
{
	return mbpf_helper_wrong_map(call);
}
#endif

/* --- Rings --- */

int mbpf_helper_ringsubmit(struct mbpf_call *call)
{
	struct mbpf_map *map;
	uint8_t *data;
	uint32_t len;
	int rc = MBPF_ERR_UNSUPPORTED_VER;
	int status = typed_map(call, MBPF_MAP_RING, &map);

	if (status == MBPF_DONE) {
		status = mbpf_arg_bytes(call, 1, 0, &data, &len);
	}
	if (status == MBPF_DONE && len > map->info.value_size) {
		return mbpf_helper_out_of_range(call);
	}
	if (status == MBPF_DONE) {
		status = mbpf_vm_charge_few(call->vm, len / 8U);
	}
	if (status == MBPF_DONE) {
#if MBPF_MAPS_RING
		rc = mbpf_map_ring_submit(map, data, len);
#endif
		call->result = mbpf_val_bool(rc == 0);
	}
	return status;
}

int mbpf_helper_ringcount(struct mbpf_call *call)
{
	struct mbpf_map *map;
	int status = typed_map(call, MBPF_MAP_RING, &map);

	if (status == MBPF_DONE) {
		mbpf_return_integer(call, mbpf_shared_u32(&map->count));
	}
	return status;
}

int mbpf_helper_ringdropped(struct mbpf_call *call)
{
	struct mbpf_map *map;
	int status = typed_map(call, MBPF_MAP_RING, &map);

	if (status == MBPF_DONE) {
		mbpf_return_integer(call, mbpf_shared_u32(&map->dropped));
	}
	return status;
}

int mbpf_helper_ringpeek(struct mbpf_call *call)
{
	struct mbpf_map *map;
	uint8_t *data;
	uint32_t len = 0;
	int status = typed_map(call, MBPF_MAP_RING, &map);

	if (status == MBPF_DONE) {
		status = mbpf_arg_bytes(call, 1, 0, &data, &len);
	}
	if (status == MBPF_DONE) {
		len = len < map->info.value_size ? len : map->info.value_size;
		status = mbpf_vm_charge_few(call->vm, len / 8U);
	}
	if (status == MBPF_DONE) {
		uint32_t length = 0;

#if MBPF_MAPS_RING
		(void)mbpf_ring_first(map, data, len, &length, false);
#endif
		call->result = mbpf_val_int((int32_t)length);
	}
	return status;
}

int mbpf_helper_ringconsume(struct mbpf_call *call)
{
	struct mbpf_map *map;
	int status = typed_map(call, MBPF_MAP_RING, &map);

	if (status == MBPF_DONE) {
#if MBPF_MAPS_RING
		call->result = mbpf_val_bool(mbpf_ring_consume(map));
#endif
	}
	return status;
}

/* --- Methods of a map that is a value --- */

int mbpf_builtin_map_helper(struct mbpf_call *call)
{
	static const uint8_t numbers[] = {
#define HELPER_OF(id, number) [(id) - MBPF_BUILTIN_MAP_ADD] = (number),
		MBPF_BUILTIN_HELPERS(HELPER_OF)};

	return mbpf_helper_call(
		call, &mbpf_helpers[numbers[mbpf_call_number(call) - MBPF_BUILTIN_MAP_ADD]]);
}
