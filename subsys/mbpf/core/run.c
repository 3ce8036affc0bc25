/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * One event: each program of the attach point in turn claims its instance, is pointed at the event, runs, is judged
 * and counted. This is the path that every packet takes; what is rare is kept out of line.
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
static inline bool verdict_of(const struct mbpf_hook_type *type, union mbpf_val v, int32_t *verdict)
{
	int32_t i;

	if (v.tag == MBPF_TAG_INT32) {
		i = (int32_t)v.payload;
	} else if (v.tag == MBPF_TAG_UNDEFINED && type->any_verdict) {
		i = 0;
	} else if (!mbpf_val_is_double(v) || !mbpf_f64_as_int32(v.bits, &i)) {
		return false;
	}
	if (!type->any_verdict && (uint32_t)i > (uint32_t)type->max_verdict) {
		return false;
	}
	*verdict = i;
	return true;
}

/* An event whose bytes are not in one piece, or that has none. */
static void __attribute__((cold, noinline)) set_reader(struct mbpf_vm *vm, const struct mbpf_hook_type *type, const uint8_t *at)
{
	MBPF_CTX_READ_FN(read_fn);

	memcpy(&read_fn, at + type->read_fn_off, sizeof(read_fn));
	if (read_fn == NULL) {
		vm->ctx_len = 0;
	}
}

static inline void set_event(struct mbpf_vm *vm, const struct mbpf_hook_type *type, const void *ctx)
{
	const uint8_t *at = ctx;

	vm->ctx = ctx;
	if (type->data_off == 0U) {
		vm->ctx_data = NULL;
		vm->ctx_len = 0;
		return;
	}
	memcpy(&vm->ctx_data, at + type->data_off, sizeof(vm->ctx_data));
	memcpy(&vm->ctx_len, at + type->data_len_off, sizeof(vm->ctx_len));
	if (vm->ctx_data == NULL) {
		set_reader(vm, type, at);
	}
}

/* What a run that did not end with a verdict gives. */
static int32_t __attribute__((cold, noinline)) failed_run(struct mbpf_prog *prog, enum mbpf_failure failure)
{
	note_failure(prog, failure != MBPF_FAILURE_NONE ? failure : MBPF_FAILURE_VERDICT);
	return prog->type->default_verdict;
}

/* Runs one event on a program. The verdict, or the hook type's default. */
static inline int32_t run_event(struct mbpf_prog *prog, const struct mbpf_hook_type *type, const void *ctx)
{
	static const union mbpf_val ctx_value = {.bits = MBPF_VAL_BITS(MBPF_TAG_CTX, 0U)};
	struct mbpf_prog_stats *stats = &prog->stats;
	struct mbpf_vm *vm = prog->vm;
	enum mbpf_failure failure;
	int32_t verdict;
	uint32_t steps;

	if (!claim(prog)) {
		stats->nested_dropped++;
		return type->default_verdict;
	}
	set_event(vm, type, ctx);
	failure = run(prog, prog->image.entry_prog, &ctx_value);
	if (failure != MBPF_FAILURE_NONE || !verdict_of(type, vm->result, &verdict)) {
		verdict = failed_run(prog, failure);
	}
	vm->ctx = NULL;
	steps = mbpf_vm_steps(vm);
	stats->invocations++;
	stats->steps_total += steps;
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

/* Whether a context is what programs of this hook type were built for. */
static inline bool context_fits(const struct mbpf_hook_type *type, const void *ctx, size_t ctx_size)
{
	uint32_t version;

	memcpy(&version, ctx, sizeof(version));
	return version == MBPF_HOOK_ABI_VERSION && ctx_size == type->ctx_size;
}

/* An event that no program sees. The firmware's mistakes show before the first program is there. */
static int __attribute__((cold, noinline)) run_none(const struct mbpf_hook *hook, const void *ctx, size_t ctx_size,
						    int32_t *verdict)
{
	const struct mbpf_hook_type *type = mbpf_hook_type_find(hook->type);

	if (type == NULL || !context_fits(type, ctx, ctx_size)) {
		return MBPF_ERR_ABI_MISMATCH;
	}
	*verdict = type->default_verdict;
	return 0;
}

int mbpf_hook_run(struct mbpf_hook *hook, const void *ctx, size_t ctx_size, int32_t *verdict)
{
	const struct mbpf_hook_type *type;
	int32_t combined = 0;
	uint32_t i = 0;

	if (hook->prog_count == 0U) {
		return run_none(hook, ctx, ctx_size, verdict);
	}
	type = hook->progs[0]->type;
	if (!context_fits(type, ctx, ctx_size)) {
		return MBPF_ERR_ABI_MISMATCH;
	}
	do {
		int32_t next = run_event(hook->progs[i], type, ctx);

		if (combined != type->combine && next != 0) {
			combined = next;
		}
	} while (++i < hook->prog_count);
	*verdict = combined;
	return 0;
}
