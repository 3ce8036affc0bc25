/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Helpers of counters and rings.
 */

#include <mbpf/gen/isa.h>

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

static int counter_change(struct mbpf_call *call,
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

/* What an operand of kind RI means. */
static union mbpf_val register_or_integer(const union mbpf_val *r, uint32_t operand)
{
	return operand < MBPF_RI_INTEGERS ? r[operand]
					  : mbpf_val_int((int32_t)(operand - MBPF_RI_INTEGERS));
}

/* The helpers look at no object, so that their arguments need not be in registers; counterGet does
 * not look at the last one. */
int mbpf_counter_word(struct mbpf_vm *vm, uint32_t w, union mbpf_val *r)
{
	bool adds = MBPF_INSN_OP(w) == MBPF_OP_CADD;
	union mbpf_val args[] = {
		mbpf_val_make(MBPF_TAG_MAP, MBPF_INSN_C(w)),
		register_or_integer(r, adds ? MBPF_INSN_A(w) : MBPF_INSN_B(w)),
		register_or_integer(r, MBPF_INSN_B(w)),
	};
	struct mbpf_call call;
	int status;

	call.vm = vm;
	call.args = args;
	call.argc = MBPF_ARRAY_COUNT(args);
	status = mbpf_helper_call(
		&call, &mbpf_helpers[adds ? MBPF_HELPER_COUNTERADD : MBPF_HELPER_COUNTERGET]);
	if (status == MBPF_DONE && !adds) {
		r[MBPF_INSN_A(w)] = call.result;
	}
	return status;
}

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

	return mbpf_helper_call(call, &mbpf_helpers[numbers[call->number - MBPF_BUILTIN_MAP_ADD]]);
}
