/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * One run of a program: claim the instance, point it at the event, run, judge the result, count.
 */

#include <string.h>

#include "prog.h"

/*
 * The instance runs in one context at a time; a second claim is refused, never waited for. One-byte atomics need no
 * library on any Cortex-M.
 */
static bool claim(struct mbpf_prog *prog)
{
	return __atomic_exchange_n(&prog->running, 1U, __ATOMIC_ACQUIRE) == 0U;
}

static void release(struct mbpf_prog *prog)
{
	__atomic_store_n(&prog->running, 0U, __ATOMIC_RELEASE);
}

/* Keeps what is needed to tell about a failed run; the heap it happened in is about to be reset. */
static void __attribute__((cold, noinline)) note_failure(struct mbpf_prog *prog, enum mbpf_failure failure)
{
	struct mbpf_prog_error *error = &prog->error;

	prog->stats.failures[failure]++;
	mbpf_failure_describe(prog->vm, failure, error);
}

uint64_t mbpf_now_ns(const struct mbpf_vm *vm)
{
	const struct mbpf_services *services = &vm->prog->rt->config.services;

	return services->now_ns != NULL ? services->now_ns(services->user_data) : 0U;
}

static void __attribute__((cold, noinline)) set_deadline(struct mbpf_prog *prog)
{
	prog->vm->deadline_ns = mbpf_now_ns(prog->vm) + (uint64_t)prog->max_wall_time_us * 1000U;
}

static enum mbpf_failure run(struct mbpf_prog *prog, uint32_t func, const union mbpf_val *arg)
{
	if (prog->max_wall_time_us != 0U) {
		set_deadline(prog);
	}
	return mbpf_vm_run(prog->vm, func, arg, prog->max_steps, prog->max_helpers);
}

enum mbpf_failure mbpf_prog_call(struct mbpf_prog *prog, uint32_t func)
{
	enum mbpf_failure failure = run(prog, func, NULL);

	if (failure != MBPF_FAILURE_NONE) {
		note_failure(prog, failure);
	}
	prog->stats.helper_calls += prog->max_helpers - prog->vm->helpers_left;
	return failure;
}

/* The verdict in the result, if it is one of the hook's. */
static bool verdict_of(const struct mbpf_hook_type *type, union mbpf_val v, int32_t *verdict)
{
	if (v.tag == MBPF_TAG_INT32) {
		*verdict = (int32_t)v.payload;
	} else if (mbpf_val_is_double(v)) {
		if (!mbpf_f64_as_int32(v.bits, verdict)) {
			return false;
		}
	} else if (v.tag == MBPF_TAG_UNDEFINED && type->any_verdict) {
		*verdict = 0;
	} else {
		return false;
	}
	return type->any_verdict || (*verdict >= 0 && *verdict <= type->max_verdict);
}

static void set_event(struct mbpf_vm *vm, const struct mbpf_hook_type *type, const void *ctx)
{
	const uint8_t *at = ctx;

	vm->ctx = ctx;
	vm->ctx_data = NULL;
	vm->ctx_len = 0;
	if (type->data_off != 0U) {
		MBPF_CTX_READ_FN(read_fn);

		memcpy(&vm->ctx_data, at + type->data_off, sizeof(vm->ctx_data));
		memcpy(&read_fn, at + type->read_fn_off, sizeof(read_fn));
		if (vm->ctx_data != NULL || read_fn != NULL) {
			memcpy(&vm->ctx_len, at + type->data_len_off, sizeof(vm->ctx_len));
		}
	}
}

int32_t mbpf_prog_run(struct mbpf_prog *prog, const void *ctx)
{
	static const union mbpf_val ctx_value = {.bits = MBPF_VAL_BITS(MBPF_TAG_CTX, 0U)};
	struct mbpf_prog_stats *stats = &prog->stats;
	struct mbpf_vm *vm = prog->vm;
	enum mbpf_failure failure;
	int32_t verdict = prog->type->default_verdict;
	uint32_t steps;

	if (!claim(prog)) {
		stats->nested_dropped++;
		return verdict;
	}
	set_event(vm, prog->type, ctx);
	failure = run(prog, prog->image.entry_prog, &ctx_value);
	steps = mbpf_vm_steps(vm);
	if (failure == MBPF_FAILURE_NONE && !verdict_of(prog->type, vm->result, &verdict)) {
		verdict = prog->type->default_verdict;
		failure = MBPF_FAILURE_VERDICT;
	}
	if (failure == MBPF_FAILURE_NONE) {
		stats->successes++;
	} else {
		note_failure(prog, failure);
	}
	vm->ctx = NULL;
	stats->invocations++;
	stats->steps_total += steps;
	stats->steps_last = steps;
	if (steps < stats->steps_min) {
		stats->steps_min = steps;
	}
	if (steps > stats->steps_max) {
		stats->steps_max = steps;
	}
	stats->helper_calls += prog->max_helpers - vm->helpers_left;
	release(prog);
	return verdict;
}
