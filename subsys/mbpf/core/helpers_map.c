/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Helpers of maps.
 */

#include "builtin.h"
#include "heap.h"
#include "helpers.h"
#include "message.h"
#include "prog.h"

/* Arguments of a helper of tables. */
struct map_args {
	struct mbpf_map *map;
	uint8_t *key;
	uint8_t *value;
};

/* An array map's index that was given as a number. */
typedef uint8_t index_bytes[4];

static int MBPF_COLD wrong_map(struct mbpf_call *call)
{
	return mbpf_throw(call->vm, MBPF_TYPE_ERROR, MBPF_MSG_ARG_MAP);
}

static int MBPF_COLD out_of_range(struct mbpf_call *call)
{
	return mbpf_throw(call->vm, MBPF_RANGE_ERROR, MBPF_MSG_ARG_RANGE);
}

static int __attribute__((noinline)) other_args(struct mbpf_call *call, struct map_args *a,
						index_bytes index, bool with_value)
{
	uint32_t len;
	int status = mbpf_arg_map(call, 0, &a->map);

	a->value = NULL;
	if (status == MBPF_DONE && a->map->slots == 0U) {
		return wrong_map(call);
	}
	if (status == MBPF_DONE) {
		status = mbpf_arg_key(call, 1, a->map, index, (const uint8_t **)&a->key);
	}
	if (status == MBPF_DONE && with_value) {
		status = mbpf_arg_bytes(call, 2, a->map->info.value_size, &a->value, &len);
	}
	return status;
}

/* Map, key and value; looks first for what programs mostly give: a map handle and byte arrays. */
static MBPF_FAST int take_args(struct mbpf_call *call, struct map_args *a, index_bytes index,
			       bool with_value)
{
	const struct mbpf_vm *vm = call->vm;
	const union mbpf_val *args = call->args;
	struct map_args other;
	int status;

	if (MBPF_LIKELY(args[0].tag == MBPF_TAG_MAP)) {
		a->map = vm->version->maps[args[0].payload];
		if (a->map->slots != 0U &&
		    mbpf_plain_bytes(vm, &args[1], a->map->info.key_size, &a->key) &&
		    (!with_value ||
		     mbpf_plain_bytes(vm, &args[2], a->map->info.value_size, &a->value))) {
			return MBPF_DONE;
		}
	}
	status = other_args(call, &other, index, with_value);
	*a = other;
	return status;
}

static MBPF_FAST int probe(const struct map_args *a, struct mbpf_vm *vm, uint8_t **entry)
{
	return MBPF_LIKELY((a->map->quick & MBPF_QUICK_KEY) != 0U)
		       ? mbpf_map_probe_word(a->map, a->key, vm, entry)
		       : mbpf_map_probe(a->map, a->key, vm, entry);
}

/* mbpf_map_read() of a word that nobody changes. */
static MBPF_FAST int read_value(const struct map_args *a, struct mbpf_vm *vm, bool *found)
{
	uint32_t changes = mbpf_map_look(a->map);
	uint8_t word[sizeof(uint32_t)] = {0};
	uint8_t *entry;
	int status;

	if (MBPF_FOR_SIZE || (a->map->quick & MBPF_QUICK_WORD) == 0U) {
		return mbpf_map_read(a->map, a->key, vm, a->value, found);
	}
	status = probe(a, vm, &entry);
	if (MBPF_UNLIKELY(status != MBPF_DONE)) {
		return status;
	}
	*found = entry != NULL && mbpf_entry_is_set(entry);
	if (*found) {
		mbpf_shared_read(word, entry + a->map->value_at, sizeof(word));
	}
	if (MBPF_UNLIKELY(!mbpf_map_is_same(a->map, changes))) {
		return mbpf_map_read(a->map, a->key, vm, a->value, found);
	}
	if (*found) {
		memcpy(a->value, word, sizeof(word));
	}
	return MBPF_DONE;
}

int mbpf_helper_maplookup(struct mbpf_call *call)
{
	index_bytes index;
	struct map_args a;
	bool found;
	int status = take_args(call, &a, index, true);

	if (status == MBPF_DONE) {
		status = mbpf_vm_charge_few(call->vm, a.map->units);
	}
	if (status == MBPF_DONE) {
		status = read_value(&a, call->vm, &found);
	}
	if (status == MBPF_DONE) {
		call->result = mbpf_val_bool(found);
	}
	return status;
}

/* The argument behind the value. */
static int MBPF_APART take_flags(struct mbpf_call *call, uint32_t *flags)
{
	int status = mbpf_arg_u32_or(call, 3, MBPF_MAP_ANY, flags);

	return status == MBPF_DONE && *flags > MBPF_MAP_EXIST ? out_of_range(call) : status;
}

static int MBPF_APART edit(const struct map_args *a, struct mbpf_vm *vm, uint32_t flags, int *rc,
			   uint8_t *entry, uint32_t changes)
{
	struct mbpf_map_edit edit = {.map = a->map,
				     .key = a->key,
				     .value = a->value,
				     .flags = flags,
				     .payer = vm,
				     .entry = entry,
				     .changes = changes};
	int status = mbpf_map_edit(&edit, entry != NULL);

	*rc = edit.result;
	return status;
}

/* mbpf_map_edit() of an entry that is there and that nobody else changes. */
static MBPF_FAST int write_value(const struct map_args *a, struct mbpf_vm *vm, uint32_t flags,
				 int *rc)
{
	struct mbpf_map *map = a->map;
	uint32_t changes = mbpf_map_look(map);
	uint8_t *entry = NULL;
	bool is_same = false;
	int status;

	if (MBPF_FOR_SIZE || (map->quick & MBPF_QUICK_VALUE) == 0U) {
		return edit(a, vm, flags, rc, NULL, 0);
	}
	status = probe(a, vm, &entry);
	if (MBPF_UNLIKELY(status != MBPF_DONE)) {
		return status;
	}
	if (MBPF_LIKELY(entry != NULL && flags == MBPF_MAP_ANY)) {
		uint32_t irq = mbpf_port_lock(&map->lock);

		is_same = map->changes == changes && entry[0] != 0U;
		if (MBPF_LIKELY(is_same)) {
			mbpf_map_change_begin(map);
			mbpf_shared_write(entry + map->value_at, a->value, map->info.value_size);
			mbpf_map_change_end(map);
		}
		mbpf_port_unlock(&map->lock, irq);
	}
	*rc = 0;
	return MBPF_LIKELY(is_same) ? MBPF_DONE : edit(a, vm, flags, rc, entry, changes);
}

int mbpf_helper_mapupdate(struct mbpf_call *call)
{
	index_bytes index;
	struct map_args a;
	uint32_t flags = MBPF_MAP_ANY;
	int rc;
	int status = take_args(call, &a, index, true);

	if (MBPF_UNLIKELY(status == MBPF_DONE && call->argc > 3U)) {
		uint32_t given;

		status = take_flags(call, &given);
		flags = given;
	}
	if (status == MBPF_DONE) {
		status = mbpf_vm_charge_few(call->vm, a.map->units);
	}
	if (status == MBPF_DONE) {
		status = write_value(&a, call->vm, flags, &rc);
	}
	if (status != MBPF_DONE) {
		return status;
	}
	if (MBPF_UNLIKELY(rc == MBPF_ERR_INVALID_ARG)) {
		return out_of_range(call);
	}
	call->result = mbpf_val_bool(rc == 0);
	return MBPF_DONE;
}

int mbpf_helper_mapdelete(struct mbpf_call *call)
{
	index_bytes index;
	struct map_args a;
	bool found;
	int status = take_args(call, &a, index, false);

	if (status != MBPF_DONE) {
		return status;
	}
	if (!mbpf_map_has_keys(a.map)) {
		return wrong_map(call);
	}
	status = mbpf_vm_charge_few(call->vm, a.map->info.key_size / 8U);
	if (status == MBPF_DONE) {
		status = mbpf_map_remove(a.map, a.key, call->vm, &found);
	}
	if (status == MBPF_DONE) {
		call->result = mbpf_val_bool(found);
	}
	return status;
}

int mbpf_helper_mapnextkey(struct mbpf_call *call)
{
	const union mbpf_val *previous = mbpf_call_arg(call, 1);
	struct mbpf_map *map;
	uint8_t *from = NULL;
	uint8_t *key;
	uint32_t len;
	bool found;
	int status = mbpf_arg_map(call, 0, &map);

	if (status == MBPF_DONE && !mbpf_map_has_keys(map)) {
		return wrong_map(call);
	}
	if (status == MBPF_DONE && previous->tag != MBPF_TAG_NULL) {
		status = mbpf_arg_bytes(call, 1, map->info.key_size, &from, &len);
	}
	if (status == MBPF_DONE) {
		status = mbpf_arg_bytes(call, 2, map->info.key_size, &key, &len);
	}
	if (status == MBPF_DONE) {
		status = mbpf_vm_charge_few(call->vm, map->info.key_size / 8U);
	}
	if (status == MBPF_DONE) {
		status = mbpf_map_follow(map, from, call->vm, key, &found);
	}
	if (status == MBPF_DONE) {
		call->result = mbpf_val_bool(found);
	}
	return status;
}

int mbpf_helper_mapcpuid(struct mbpf_call *call)
{
	struct mbpf_map *map;
	int status = mbpf_arg_map(call, 0, &map);

	if (status == MBPF_DONE && map->cpu_stride == 0U) {
		return wrong_map(call);
	}
	call->result = mbpf_val_int((int32_t)mbpf_port_cpu());
	return status;
}

/* --- Counters --- */

/* A map of this type. */
static int typed_map(struct mbpf_call *call, uint32_t type, struct mbpf_map **map)
{
	int status = mbpf_arg_map(call, 0, map);

	return status == MBPF_DONE && (*map)->info.type != type ? wrong_map(call) : status;
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
		return out_of_range(call);
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
		return out_of_range(call);
	}
	if (status == MBPF_DONE) {
		mbpf_return_integer(call, number);
	}
	return status;
}
#else
int mbpf_helper_counteradd(struct mbpf_call *call)
{
	return wrong_map(call);
}

int mbpf_helper_counterset(struct mbpf_call *call)
{
	return wrong_map(call);
}

int mbpf_helper_counterget(struct mbpf_call *call)
{
	return wrong_map(call);
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
		return out_of_range(call);
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
