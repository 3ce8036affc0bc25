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
		prog->stats.log_lines++;
		if (services->log != NULL) {
			services->log(prog, level, text, len, services->user_data);
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
	uint8_t *at;
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
	uint8_t *at;
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
	const uint8_t *key;
	uint8_t *value;
	uint8_t scratch[4]; /* an index that was given as a number */
};

static int __attribute__((noinline)) other_args(struct mbpf_call *call, struct map_args *a,
						bool with_value)
{
	uint32_t len;
	int status = mbpf_arg_map(call, 0, &a->map);

	if (status == MBPF_DONE) {
		status = mbpf_arg_key(call, 1, a->map, a->scratch, &a->key);
	}
	if (status == MBPF_DONE && with_value) {
		status = mbpf_arg_bytes(call, 2, a->map->info.value_size, &a->value, &len);
	}
	return status;
}

/* Map, key and value; looks first for what programs mostly give: a map handle and byte arrays. */
static int take_args(struct mbpf_call *call, struct map_args *a, bool with_value)
{
	const struct mbpf_vm *vm = call->vm;

	if (call->args[0].tag == MBPF_TAG_MAP) {
		a->map = vm->prog->maps[call->args[0].payload];
		a->key = mbpf_plain_bytes(vm, &call->args[1], a->map->info.key_size);
		if (a->key != NULL && !with_value) {
			return MBPF_DONE;
		}
		a->value = with_value
				   ? mbpf_plain_bytes(vm, &call->args[2], a->map->info.value_size)
				   : NULL;
		if (a->key != NULL && a->value != NULL) {
			return MBPF_DONE;
		}
	}
	return other_args(call, a, with_value);
}

/* Finds the slot of a key, and pays for that and for the value that will be copied. */
static int find_slot(struct mbpf_call *call, const struct map_args *a, uint32_t *slot)
{
	uint32_t probes = 0;

	*slot = mbpf_map_probe(a->map, a->key, &probes);
	return mbpf_vm_charge(call->vm,
			      (a->map->stored_key + a->map->info.value_size) / 8U + probes);
}

static int helper_maplookup(struct mbpf_call *call)
{
	struct map_args a;
	const uint8_t *found;
	uint32_t slot;
	int status = take_args(call, &a, true);

	if (status == MBPF_DONE) {
		status = find_slot(call, &a, &slot);
	}
	if (status != MBPF_DONE) {
		return status;
	}
	found = mbpf_map_value(a.map, slot);
	if (found != NULL) {
		memcpy(a.value, found, a.map->info.value_size);
	}
	mbpf_return_bool(call, found != NULL);
	return MBPF_DONE;
}

static int helper_mapupdate(struct mbpf_call *call)
{
	struct map_args a;
	uint32_t flags = MBPF_MAP_ANY;
	uint32_t slot;
	int status = take_args(call, &a, true);
	int rc;

	if (status == MBPF_DONE && call->argc > 3U) {
		status = mbpf_arg_u32_or(call, 3, MBPF_MAP_ANY, &flags);
	}
	if (status == MBPF_DONE && flags > MBPF_MAP_EXIST) {
		status = mbpf_throw(call->vm, MBPF_RANGE_ERROR, MBPF_MSG_ARG_RANGE);
	}
	if (status == MBPF_DONE) {
		status = find_slot(call, &a, &slot);
	}
	if (status != MBPF_DONE) {
		return status;
	}
	rc = mbpf_map_put(a.map, slot, a.key, a.value, flags);
	if (rc == MBPF_ERR_INVALID_ARG) {
		return mbpf_throw(call->vm, MBPF_RANGE_ERROR, MBPF_MSG_ARG_RANGE);
	}
	mbpf_return_bool(call, rc == 0);
	return MBPF_DONE;
}

static int helper_mapdelete(struct mbpf_call *call)
{
	struct map_args a;
	int status = take_args(call, &a, false);

	if (status != MBPF_DONE) {
		return status;
	}
	if (a.map->info.type != MBPF_MAP_HASH) {
		return mbpf_throw(call->vm, MBPF_TYPE_ERROR, MBPF_MSG_ARG_MAP);
	}
	status = mbpf_vm_charge(call->vm, a.map->stored_key / 8U + mbpf_map_hash_run(a.map, a.key));
	if (status == MBPF_DONE) {
		mbpf_return_bool(call, mbpf_map_hash_delete(a.map, a.key) == 0);
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
	for (size_t i = 0; i < sizeof(helpers) / sizeof(helpers[0]); i++) {
		if (helpers[i].hash == name->hash && mbpf_text_is(name, helpers[i].name)) {
			return &helpers[i];
		}
	}
	return NULL;
}

int mbpf_helper_call(struct mbpf_vm *vm, const struct mbpf_helper *helper, union mbpf_val *args,
		     uint32_t argc, union mbpf_val *result)
{
	struct mbpf_prog *prog = vm->prog;
	struct mbpf_call call;
	int status;

	if (vm->helpers_left == 0U) {
		return mbpf_vm_fail(vm, MBPF_FAILURE_HELPERS);
	}
	vm->helpers_left--;
	prog->stats.helper_calls++;
	/* Import by name checked this at load; a map handle's method gets here without an import.
	 */
	if ((helper->capability & ~prog->capabilities) != 0U) {
		return mbpf_vm_fail(vm, MBPF_FAILURE_PROFILE);
	}
	if (argc < helper->min_args) {
		return mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_ARG_MISSING);
	}
	call.vm = vm;
	call.args = args;
	call.argc = argc;
	call.result = mbpf_val_undefined();
	status = helper->fn(&call);
	*result = call.result;
	return status;
}
