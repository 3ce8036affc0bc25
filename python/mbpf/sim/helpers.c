/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A helper gets its call and nothing else, so each has a function of its own that knows its number.
 */

#include "helpers.h"
#include "sim.h"

#include "../../../subsys/mbpf/core/prog.h"

#include <string.h>

/* The binding's: what the caller gave is in `args`, the answer goes to `result`. False: the call is
 * refused. */
static bool (*answer)(void *handle, uint32_t number, struct sim_value *args, uint32_t count,
		      struct sim_value *result);

static int call_helper(struct mbpf_call *call, uint32_t number);

#define ONE(tens, ones)                                                                            \
	static int helper_##tens##ones(struct mbpf_call *call)                                     \
	{                                                                                          \
		return call_helper(call, 8U * (tens) + (ones));                                    \
	}
#define EIGHT(tens)                                                                                \
	ONE(tens, 0)                                                                               \
	ONE(tens, 1)                                                                               \
	ONE(tens, 2) ONE(tens, 3) ONE(tens, 4) ONE(tens, 5) ONE(tens, 6) ONE(tens, 7)

EIGHT(0)
EIGHT(1)
EIGHT(2)
EIGHT(3)
EIGHT(4)
EIGHT(5)
EIGHT(6)
EIGHT(7)

#define NAMES(tens)                                                                                \
	helper_##tens##0, helper_##tens##1, helper_##tens##2, helper_##tens##3, helper_##tens##4,  \
		helper_##tens##5, helper_##tens##6, helper_##tens##7

static int (*const functions[SIM_HELPERS_MAX])(struct mbpf_call *call) = {
	NAMES(0), NAMES(1), NAMES(2), NAMES(3), NAMES(4), NAMES(5), NAMES(6), NAMES(7),
};

int sim_helper_add(struct mbpf_runtime *rt, struct sim_helpers *helpers, const char *name,
		   uint32_t version, const char *prototype, uint32_t capability,
		   const char *capability_name, uint32_t contexts)
{
	struct mbpf_own_helper *own = &helpers->own[helpers->count];
	int rc;

	if (helpers->count == SIM_HELPERS_MAX) {
		return MBPF_ERR_NO_MEM;
	}
	*own = (struct mbpf_own_helper){
		.helper = {.name = name, .capability = capability, .fn = functions[helpers->count]},
		.version = version,
		.prototype = prototype,
		.capability_name = capability_name,
		.contexts = contexts,
	};
	rc = mbpf_helper_register(rt, own);
	helpers->count += rc == 0 ? 1U : 0U;
	return rc;
}

const char *sim_helper_denied(const struct mbpf_prog *prog, const struct mbpf_hook *hook)
{
	const struct mbpf_own_helper *own = mbpf_prog_helper_denied(prog, hook);

	return own != NULL ? own->helper.name : NULL;
}

void sim_helpers_answer(bool (*function)(void *handle, uint32_t number, struct sim_value *args,
					 uint32_t count, struct sim_value *result))
{
	answer = function;
}

/* --- one call --- */

static int read_number(struct mbpf_call *call, uint32_t i, struct sim_value *arg)
{
	uint32_t u32;
	int32_t i32;
	int status;

	switch (arg->kind) {
	case 'u':
		status = mbpf_arg_u32(call, i, &u32);
		arg->number = u32;
		return status;
	case 'i':
		status = mbpf_arg_i32(call, i, &i32);
		arg->number = i32;
		return status;
	default:
		return mbpf_arg_integer(call, i, &arg->number);
	}
}

/* Texts go one behind the other into a buffer that has room for all. */
static int read_value(struct mbpf_call *call, uint32_t i, struct sim_value *arg, uint8_t **text)
{
	int status;

	switch (arg->kind) {
	case 's':
		arg->data = *text;
		status = mbpf_arg_text(call, i, (char *)*text, SIM_TEXT_MAX, &arg->length);
		*text += SIM_TEXT_MAX;
		return status;
	case 'b':
		return mbpf_arg_bytes(call, i, 0, &arg->data, &arg->length);
	case 'p':
	case '\0':
		return 0;
	default:
		return read_number(call, i, arg);
	}
}

static uint32_t kinds_of(struct mbpf_call *call, const char *prototype,
			 struct sim_value args[MBPF_HELPER_MAX_ARGS], char *result)
{
	const char *end = strchr(prototype, ')');
	const char *at = prototype + 1;
	uint32_t count = 0;

	while (at < end) {
		size_t length = strcspn(at, ",)");

		if (at[length - 1U] != '?' || mbpf_arg_is_given(call, count)) {
			args[count].kind = *at;
		}
		count++;
		at += length + 1U;
	}
	*result = end[3];
	return count;
}

/* Pairs first: reading one may move bytes, and so may writing one, which comes last. */
static int read_all(struct mbpf_call *call, struct sim_value *args, uint32_t count, uint8_t *text)
{
	int status = 0;

	for (uint32_t i = 0; i < count && status == 0; i++) {
		if (args[i].kind == 'p') {
			status = mbpf_arg_pair_get(call, i, &args[i].pair);
		}
	}
	for (uint32_t i = 0; i < count && status == 0; i++) {
		status = read_value(call, i, &args[i], &text);
	}
	return status;
}

static int call_helper(struct mbpf_call *call, uint32_t number)
{
	struct sim_value args[MBPF_HELPER_MAX_ARGS] = {{0}};
	uint8_t text[MBPF_HELPER_MAX_ARGS * SIM_TEXT_MAX];
	const struct mbpf_runtime *rt = call->vm->prog->rt;
	const struct sim_state *state = rt->config.services.user_data;
	const struct mbpf_own_helper *own = rt->helpers;
	uint64_t pairs[MBPF_HELPER_MAX_ARGS];
	struct sim_value result = {0};
	uint32_t count;
	int status;

	while (own->helper.fn != functions[number]) {
		own = own->next;
	}
	count = kinds_of(call, own->prototype, args, &result.kind);
	status = read_all(call, args, count, text);
	for (uint32_t i = 0; i < count; i++) {
		pairs[i] = args[i].pair;
	}
	if (status == 0 && !answer(state->handle, number, args, count, &result)) {
		status = mbpf_call_refuse(call);
	}
	for (uint32_t i = 0; i < count && status == 0; i++) {
		if (args[i].pair != pairs[i]) {
			status = mbpf_arg_pair_set(call, i, args[i].pair);
		}
	}
	if (result.kind == 'b') {
		mbpf_return_bool(call, result.number != 0);
	} else if (result.kind == 'n') {
		mbpf_return_integer(call, result.number);
	}
	return status;
}
