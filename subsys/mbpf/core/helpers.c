/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The core's helpers, one function each; what they are called and need stands in spec/helpers.yaml.
 */

#include <string.h>

#include <mbpf/gen/helpers.h>

#include "heap.h"
#include "message.h"
#include "prog.h"

static int helper_log(struct mbpf_call *call)
{
	struct mbpf_prog *prog = call->vm->prog;
	const struct mbpf_services *services = &prog->rt->config.services;
	char text[MBPF_LOG_TEXT_MAX];
	uint32_t level;
	uint32_t len;
	int status = mbpf_arg_u32(call, 0, &level);

	if (status == MBPF_DONE && level > MBPF_LOG_ERROR) {
		status = mbpf_throw(call->vm, MBPF_RANGE_ERROR, MBPF_MSG_ARG_RANGE);
	}
	if (status == MBPF_DONE) {
		status = mbpf_arg_text(call, 1, text, sizeof(text), &len);
	}
	if (status == MBPF_DONE) {
		call->vm->counts.log_lines++;
		if (services->log != NULL) {
			mbpf_call_out(call->vm);
			services->log(prog, level, text, len, services->user_data);
			mbpf_call_back(call->vm);
		}
	}
	return status;
}

/* Eight bytes at the offset in argument 1. */
static int bytes8(struct mbpf_call *call, uint8_t **at)
{
	uint8_t *data;
	uint32_t len;
	uint32_t off;
	int status = mbpf_arg_bytes(call, 0, 0, &data, &len);

	if (status == MBPF_DONE) {
		status = mbpf_arg_u32(call, 1, &off);
	}
	if (status != MBPF_DONE) {
		return status;
	}
	if (off > len || len - off < 8U) {
		return mbpf_throw(call->vm, MBPF_RANGE_ERROR, MBPF_MSG_ARG_SHORT);
	}
	*at = data + off;
	return MBPF_DONE;
}

static int helper_u64loadle(struct mbpf_call *call)
{
	uint64_t value = 0;
	uint8_t *at = NULL;
	int status = bytes8(call, &at);

	if (status != MBPF_DONE) {
		return status;
	}
	for (unsigned int i = 0; i < 8U; i++) {
		value |= (uint64_t)at[i] << (8U * i);
	}
	return mbpf_arg_pair_set(call, 2, value);
}

static int helper_u64storele(struct mbpf_call *call)
{
	uint64_t value;
	uint8_t *at = NULL;
	int status = mbpf_arg_pair_get(call, 2, &value);

	if (status == MBPF_DONE) {
		status = bytes8(call, &at);
	}
	for (unsigned int i = 0; status == MBPF_DONE && i < 8U; i++) {
		at[i] = (uint8_t)(value >> (8U * i));
	}
	return status;
}

static int helper_nowns(struct mbpf_call *call)
{
	return mbpf_arg_pair_set(call, 0, mbpf_now_ns(call->vm));
}

/* Arguments of a map helper. */
struct map_args {
	struct mbpf_map *map;
	uint8_t *key;
	uint8_t *value;
};

/* An array map's index that was given as a number. */
typedef uint8_t index_bytes[4];

static int __attribute__((noinline)) other_args(struct mbpf_call *call, struct map_args *a,
						index_bytes index, bool with_value)
{
	uint32_t len;
	int status = mbpf_arg_map(call, 0, &a->map);

	a->value = NULL;
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
		if (mbpf_plain_bytes(vm, &args[1], a->map->info.key_size, &a->key) &&
		    (!with_value ||
		     mbpf_plain_bytes(vm, &args[2], a->map->info.value_size, &a->value))) {
			return MBPF_DONE;
		}
	}
	status = other_args(call, &other, index, with_value);
	*a = other;
	return status;
}

/* Pays for the key and the value that will be copied, and finds the entry. */
static MBPF_FAST int find_entry(struct mbpf_call *call, const struct map_args *a, uint8_t **entry)
{
	int status = mbpf_vm_charge_few(call->vm, a->map->units);

	return status == MBPF_DONE ? mbpf_map_probe(a->map, a->key, call->vm, entry) : status;
}

static int helper_maplookup(struct mbpf_call *call)
{
	index_bytes index;
	struct map_args a;
	uint8_t *entry;
	bool found;
	int status = take_args(call, &a, index, true);

	if (status == MBPF_DONE) {
		status = find_entry(call, &a, &entry);
	}
	if (status != MBPF_DONE) {
		return status;
	}
	found = entry != NULL && entry[0] != 0U;
	if (found) {
		mbpf_copy(a.value, entry + a.map->value_at, a.map->info.value_size);
	}
	call->result = mbpf_val_bool(found);
	return MBPF_DONE;
}

/* The argument behind the value. */
static int MBPF_APART take_flags(struct mbpf_call *call, uint32_t *flags)
{
	int status = mbpf_arg_u32_or(call, 3, MBPF_MAP_ANY, flags);

	if (status == MBPF_DONE && *flags > MBPF_MAP_EXIST) {
		status = mbpf_throw(call->vm, MBPF_RANGE_ERROR, MBPF_MSG_ARG_RANGE);
	}
	return status;
}

static int helper_mapupdate(struct mbpf_call *call)
{
	index_bytes index;
	struct map_args a;
	uint32_t flags = MBPF_MAP_ANY;
	uint8_t *entry;
	int status = take_args(call, &a, index, true);
	int rc;

	if (MBPF_UNLIKELY(status == MBPF_DONE && call->argc > 3U)) {
		uint32_t given;

		status = take_flags(call, &given);
		flags = given;
	}
	if (status == MBPF_DONE) {
		status = find_entry(call, &a, &entry);
	}
	if (status != MBPF_DONE) {
		return status;
	}
	if (!MBPF_FOR_SIZE && flags == MBPF_MAP_ANY && entry != NULL && entry[0] != 0U) {
		mbpf_copy(entry + a.map->value_at, a.value, a.map->info.value_size);
		call->result = mbpf_val_bool(true);
		return MBPF_DONE;
	}
	rc = mbpf_map_put(a.map, entry, a.key, a.value, flags);
	if (rc == MBPF_ERR_INVALID_ARG) {
		return mbpf_throw(call->vm, MBPF_RANGE_ERROR, MBPF_MSG_ARG_RANGE);
	}
	call->result = mbpf_val_bool(rc == 0);
	return MBPF_DONE;
}

static int helper_mapdelete(struct mbpf_call *call)
{
	index_bytes index;
	struct map_args a;
	bool found;
	int status = take_args(call, &a, index, false);

	if (status != MBPF_DONE) {
		return status;
	}
	if (a.map->info.type != MBPF_MAP_HASH) {
		return mbpf_throw(call->vm, MBPF_TYPE_ERROR, MBPF_MSG_ARG_MAP);
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

#define HELPER(id_, suffix_, name_, version_, hash_, prototype_, capability_, result_, min_, max_, \
	       ...)                                                                                \
	{.name = (name_),                                                                          \
	 .version = (version_),                                                                    \
	 .hash = (hash_),                                                                          \
	 .prototype_hash = (prototype_),                                                           \
	 .capability = (capability_),                                                              \
	 .min_args = (min_),                                                                       \
	 .fn = helper_##suffix_},

static const struct mbpf_helper helpers[] = {MBPF_HELPER_LIST(HELPER)};

const struct mbpf_helper *mbpf_helper_find(const struct mbpf_text *name)
{
	for (uint32_t i = 0; i < MBPF_ARRAY_COUNT(helpers); i++) {
		if (helpers[i].hash == name->hash && mbpf_text_is(name, helpers[i].name)) {
			return &helpers[i];
		}
	}
	return NULL;
}

int mbpf_helper_call(struct mbpf_call *call, const struct mbpf_helper *helper)
{
	struct mbpf_vm *vm = call->vm;

	if (vm->helpers_left == 0U) {
		return mbpf_vm_fail(vm, MBPF_FAILURE_HELPERS);
	}
	vm->helpers_left--;
	vm->counts.helper_calls++;
	/* Import by name checked this at load; a map handle's method gets here without an import.
	 */
	if ((helper->capability & ~vm->version->capabilities) != 0U) {
		return mbpf_vm_fail(vm, MBPF_FAILURE_PROFILE);
	}
	if (call->argc < helper->min_args) {
		return mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_ARG_MISSING);
	}
	return helper->fn(call);
}
