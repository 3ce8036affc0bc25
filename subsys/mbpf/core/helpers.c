/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The core's helpers, one function each; what they are called and need stands in spec/helpers.yaml.
 * Those of maps are in helpers_map.c, log in helpers_log.c, emit in helpers_event.c.
 */

#include <string.h>

#include "helpers.h"
#include "message.h"
#include "operations.h"
#include "prog.h"

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

int mbpf_helper_u64loadle(struct mbpf_call *call)
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

int mbpf_helper_u64storele(struct mbpf_call *call)
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

int mbpf_helper_nowns(struct mbpf_call *call)
{
	return mbpf_arg_pair_set(call, 0, mbpf_now_ns(call->vm));
}

int mbpf_helper_stats(struct mbpf_call *call)
{
	struct mbpf_prog_stats stats;
	const uint64_t *failures = stats.failures;
	uint64_t values[7];
	int status = MBPF_DONE;

	mbpf_prog_stats_get(call->vm->prog, &stats);
	/* In the order of spec/helpers.yaml. */
	values[0] = stats.invocations;
	values[1] = stats.successes;
	values[2] = failures[MBPF_FAILURE_EXCEPTION];
	values[3] = failures[MBPF_FAILURE_OOM] + failures[MBPF_FAILURE_STACK];
	values[4] = failures[MBPF_FAILURE_STEPS] + failures[MBPF_FAILURE_HELPERS] +
		    failures[MBPF_FAILURE_TIME];
	values[5] = stats.nested_dropped;
	values[6] = stats.deferred_dropped;
	for (uint32_t i = 0; i < MBPF_ARRAY_COUNT(values) && status == MBPF_DONE; i++) {
		if (mbpf_call_arg(call, i)->tag != MBPF_TAG_UNDEFINED) {
			status = mbpf_arg_pair_set(call, i, values[i]);
		}
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
	 .fn = mbpf_helper_##suffix_},

const struct mbpf_helper mbpf_helpers[MBPF_HELPER_COUNT] = {MBPF_HELPER_LIST(HELPER)};

const struct mbpf_helper *mbpf_helper_find(const struct mbpf_runtime *rt,
					   const struct mbpf_text *name)
{
	const struct mbpf_own_helper *own = mbpf_own_helper_find(rt, name);

	for (uint32_t i = 0; own == NULL && i < MBPF_HELPER_COUNT; i++) {
		if (mbpf_helpers[i].hash == name->hash && mbpf_helpers[i].fn != NULL &&
		    mbpf_text_is(name, mbpf_helpers[i].name)) {
			return &mbpf_helpers[i];
		}
	}
	return own != NULL ? &own->helper : NULL;
}

bool mbpf_helper_version(const struct mbpf_runtime *rt, const struct mbpf_span *name,
			 uint32_t *version)
{
	for (uint32_t i = 0; i < MBPF_HELPER_COUNT; i++) {
		const struct mbpf_helper *helper = &mbpf_helpers[i];

		if (helper->fn != NULL && strlen(helper->name) == name->size &&
		    memcmp(helper->name, name->data, name->size) == 0) {
			*version = helper->version;
			return true;
		}
	}
	return mbpf_own_version(rt, name, version);
}

int mbpf_helper_call(struct mbpf_call *call, const struct mbpf_helper *helper)
{
	struct mbpf_vm *vm = call->vm;

	if (vm->helpers_left == 0U) {
		return mbpf_vm_fail(vm, MBPF_FAILURE_HELPERS);
	}
	vm->helpers_left--;
	mbpf_count_add(&vm->counts.helper_calls, 1);
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
