/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Helpers of tables; those of other maps are in helpers_map_other.c.
 */

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

int mbpf_helper_wrong_map(struct mbpf_call *call)
{
	return mbpf_throw(call->vm, MBPF_TYPE_ERROR, MBPF_MSG_ARG_MAP);
}

int mbpf_helper_out_of_range(struct mbpf_call *call)
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
		return mbpf_helper_wrong_map(call);
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

/* What programs mostly do: a hash map from words to words, and plain arrays. */
static MBPF_FAST bool word_args(const struct mbpf_call *call, struct map_args *a)
{
	const struct mbpf_vm *vm = call->vm;
	const union mbpf_val *args = call->args;

	if (MBPF_FOR_SIZE || MBPF_UNLIKELY(args[0].tag != MBPF_TAG_MAP)) {
		return false;
	}
	a->map = vm->version->maps[args[0].payload];
	return a->map->quick == (MBPF_QUICK_KEY | MBPF_QUICK_WORD | MBPF_QUICK_VALUE) &&
	       mbpf_plain_bytes(vm, &args[1], sizeof(uint32_t), &a->key) &&
	       mbpf_plain_bytes(vm, &args[2], sizeof(uint32_t), &a->value);
}

/* Pays one for key and value, and for what it looks at. */
static MBPF_FAST int find_word(const struct map_args *a, struct mbpf_vm *vm, uint8_t **entry)
{
	uint32_t looked = 0;
	int status;

	*entry = mbpf_map_find_last(a->map, a->key, sizeof(uint32_t), &looked);
	if (*entry != NULL && MBPF_LIKELY(mbpf_vm_take(vm, 1U + looked))) {
		return MBPF_DONE;
	}
	status = mbpf_vm_charge_few(vm, 1);
	return status == MBPF_DONE ? mbpf_map_search_word(a->map, a->key, vm, entry) : status;
}

/* Whether it was a lookup of a word. */
static MBPF_FAST bool lookup_word(struct mbpf_call *call, int *status)
{
	struct map_args a;
	uint8_t word[sizeof(uint32_t)];
	uint32_t changes;
	uint8_t *entry;
	bool found;

	if (!word_args(call, &a)) {
		return false;
	}
	changes = mbpf_map_look(a.map);
	*status = find_word(&a, call->vm, &entry);
	if (MBPF_UNLIKELY(*status != MBPF_DONE)) {
		return true;
	}
	found = mbpf_entry_is_set(entry);
	mbpf_shared_read(word, entry + MBPF_ENTRY_KEY + sizeof(uint32_t), sizeof(word));
	if (MBPF_UNLIKELY(!mbpf_map_is_same(a.map, changes))) {
		*status = mbpf_map_read(a.map, a.key, call->vm, a.value, &found);
	} else if (found) {
		memcpy(a.value, word, sizeof(word));
	}
	if (MBPF_LIKELY(*status == MBPF_DONE)) {
		call->result = mbpf_val_bool(found);
	}
	return true;
}

static int MBPF_APART lookup_any(struct mbpf_call *call)
{
	index_bytes index;
	struct map_args a;
	bool found = false;
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

int mbpf_helper_maplookup(struct mbpf_call *call)
{
	int status;

	return lookup_word(call, &status) ? status : lookup_any(call);
}

/* The argument behind the value. */
static int MBPF_APART take_flags(struct mbpf_call *call, uint32_t *flags)
{
	int status = mbpf_arg_u32_or(call, 3, MBPF_MAP_ANY, flags);

	return status == MBPF_DONE && *flags > MBPF_MAP_EXIST ? mbpf_helper_out_of_range(call)
							      : status;
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

/* Whether it was an update of a word. */
static MBPF_FAST bool update_word(struct mbpf_call *call, int *status)
{
	struct map_args a;
	uint32_t changes;
	uint32_t irq;
	uint8_t *entry;
	bool is_same;
	int rc = 0;

	if (call->argc > 3U || !word_args(call, &a)) {
		return false;
	}
	changes = mbpf_map_look(a.map);
	*status = find_word(&a, call->vm, &entry);
	if (MBPF_UNLIKELY(*status != MBPF_DONE)) {
		return true;
	}
	irq = mbpf_port_lock(&a.map->lock);
	is_same = a.map->changes == changes && entry[0] != 0U;
	if (MBPF_LIKELY(is_same)) {
		mbpf_map_change_begin(a.map);
		mbpf_shared_write(entry + MBPF_ENTRY_KEY + sizeof(uint32_t), a.value,
				  sizeof(uint32_t));
		mbpf_map_change_end(a.map);
	}
	mbpf_port_unlock(&a.map->lock, irq);
	call->result = mbpf_val_bool(true);
	if (MBPF_UNLIKELY(!is_same)) {
		*status = edit(&a, call->vm, MBPF_MAP_ANY, &rc, entry, changes);
		call->result = mbpf_val_bool(rc == 0);
	}
	return true;
}

static int MBPF_APART update_any(struct mbpf_call *call)
{
	index_bytes index;
	struct map_args a;
	uint32_t flags = MBPF_MAP_ANY;
	int rc = 0;
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
		return mbpf_helper_out_of_range(call);
	}
	call->result = mbpf_val_bool(rc == 0);
	return MBPF_DONE;
}

int mbpf_helper_mapupdate(struct mbpf_call *call)
{
	int status;

	return update_word(call, &status) ? status : update_any(call);
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
		return mbpf_helper_wrong_map(call);
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
		return mbpf_helper_wrong_map(call);
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
		return mbpf_helper_wrong_map(call);
	}
	call->result = mbpf_val_int((int32_t)mbpf_port_cpu());
	return status;
}
