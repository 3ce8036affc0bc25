/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * One event: for each program of the attach point in turn an instance is claimed, pointed at the
 * event, run, judged and counted. This is the path that every packet takes; what is rare is kept
 * out of line.
 */

#include <string.h>

#include "event.h"
#include "frame.h"
#include "order.h"
#include "prog.h"

uint64_t mbpf_runtime_now(const struct mbpf_runtime *rt)
{
	const struct mbpf_services *services = &rt->config.services;

	return services->now_ns != NULL ? services->now_ns(services->user_data) : 0U;
}

uint64_t mbpf_now_ns(struct mbpf_vm *vm)
{
	uint64_t now;

	mbpf_call_out(vm);
	now = mbpf_runtime_now(vm->prog->rt);
	mbpf_call_back(vm);
	return now;
}

void mbpf_prog_deadline(struct mbpf_vm *vm)
{
	uint32_t most = vm->version->max_wall_time_us;

	if (most != 0U) {
		vm->deadline_ns = mbpf_now_ns(vm) + (uint64_t)most * 1000U;
	}
}

enum mbpf_failure mbpf_vm_call(struct mbpf_vm *vm, uint32_t func, struct mbpf_prog_error *error)
{
	enum mbpf_failure failure;

	/* There is no event, and what the last one left is gone. */
	vm->ctx_data = NULL;
	vm->ctx_len = 0;
	failure = mbpf_vm_run(vm, func, NULL, vm->version->max_steps, vm->version->max_helpers);
	if (failure != MBPF_FAILURE_NONE) {
		mbpf_failure_describe(vm, failure, error);
	}
	return failure;
}

/* Whether a result that is no int32 means a verdict all the same. */
static bool is_verdict(const struct mbpf_hook_type *type, union mbpf_val result, int32_t *verdict)
{
	*verdict = 0;
	if (result.tag == MBPF_TAG_UNDEFINED) {
		return type->any_verdict;
	}
	/* Not mbpf_f64_as_int32: -0 equals 0. */
	*verdict = mbpf_f64_to_int32(mbpf_f64_val(result));
	return mbpf_val_is_double(result) &&
	       mbpf_f64_eq(mbpf_f64_val(result), mbpf_f64_from_i32(*verdict)) &&
	       (uint32_t)*verdict <= type->max_verdict;
}

int MBPF_COLD mbpf_event_other(struct mbpf_vm *vm, union mbpf_val result, int32_t *verdict)
{
	int32_t given;

	if (is_verdict(vm->prog->type, result, &given)) {
		mbpf_count_add(&vm->counts.invocations, 1);
	} else {
		mbpf_breaker_failed(vm, result.tag == MBPF_TAG_FAILED
						? (enum mbpf_failure)result.payload
						: MBPF_FAILURE_VERDICT);
		given = vm->prog->type->default_verdict;
	}
	return mbpf_event_leave(vm, given, verdict);
}

/* An event whose bytes are not in one piece, or that has none. */
static void MBPF_COLD set_reader(struct mbpf_vm *vm, const uint8_t *at)
{
	MBPF_CTX_READ_FN(read_fn);

	memcpy(&read_fn, at + vm->prog->type->read_fn_off, sizeof(read_fn));
	if (read_fn == NULL) {
		vm->ctx_len = 0;
	}
}

/* Types without data leave ctx_data and ctx_len as mbpf_vm_call() has set them: nothing. */
static inline void set_data(struct mbpf_vm *vm, const struct mbpf_hook *hook, const void *ctx)
{
	const uint8_t *at = ctx;

	if (MBPF_LIKELY(hook->data_off != 0U)) {
		memcpy(&vm->ctx_data, at + hook->data_off, sizeof(vm->ctx_data));
		memcpy(&vm->ctx_len, at + hook->data_len_off, sizeof(vm->ctx_len));
		if (vm->ctx_data == NULL) {
			set_reader(vm, at);
		}
	}
}

/* Sets what the end of the run needs to know of its beginning. */
static inline void set_start(struct mbpf_vm *vm)
{
#if MBPF_TIME_HISTOGRAM
	vm->started_ns = mbpf_now_ns(vm);
#else
	(void)vm;
#endif
}

/* Runs one of several programs on an event. */
static int32_t run_one(struct mbpf_prog *prog, const struct mbpf_hook *hook, const void *ctx)
{
	int32_t verdict = prog->type->default_verdict;
	struct mbpf_vm *vm = mbpf_breaker_skips(prog) ? NULL : mbpf_instance_claim(prog, ctx);

	if (vm != NULL) {
		set_data(vm, hook, ctx);
		set_start(vm);
		(void)mbpf_vm_enter(vm, &verdict);
	}
	return verdict;
}

/*
 * No program, several, or something to choose or count: verdicts are combined by the hook type's
 * rule. The event is still counted as one that enters.
 */
static int MBPF_APART run_all(struct mbpf_hook *hook, const void *ctx, int32_t *verdict)
{
	const struct mbpf_hook_type *type = mbpf_hook_type_find(hook->type);
	uint32_t *walkers = &hook->walkers[mbpf_load(&hook->phase) & 1U];
	struct mbpf_prog *prog;
	bool is_first = true;

	mbpf_count_in(walkers);
	mbpf_count_out(&hook->entering);
	*verdict = type->default_verdict;
	for (prog = mbpf_load(&hook->progs); prog != NULL; prog = mbpf_load(&prog->beside)) {
		int32_t next = run_one(prog, hook, ctx);

		if (is_first || (*verdict != type->combine && next != 0)) {
			*verdict = next;
		}
		is_first = false;
	}
	mbpf_count_out(walkers);
	return 0;
}

/* An event of a CUSTOM hook, or of another version or size: a call in tail position, so that the
 * others do not save registers for it. */
static int MBPF_APART run_other(struct mbpf_hook *hook, const void *ctx, size_t ctx_size,
				int32_t *verdict)
{
	if (!MBPF_HOOKS_CUSTOM || !mbpf_schema_fits(hook, ctx, ctx_size)) {
		return MBPF_ERR_ABI_MISMATCH;
	}
	mbpf_count_in(&hook->entering);
	return run_all(hook, ctx, verdict);
}

int mbpf_hook_run(struct mbpf_hook *hook, const void *ctx, size_t ctx_size, int32_t *verdict)
{
	struct mbpf_vm *vm;
	uint32_t version;

	memcpy(&version, ctx, sizeof(version));
	if (MBPF_UNLIKELY(version != MBPF_HOOK_ABI_VERSION || ctx_size != hook->ctx_size)) {
		return run_other(hook, ctx, ctx_size, verdict);
	}
	mbpf_count_in(&hook->entering);
	vm = mbpf_load(&hook->direct);
	if (MBPF_UNLIKELY(vm == NULL || !mbpf_claim(&vm->ctx, ctx))) {
		return run_all(hook, ctx, verdict);
	}
	mbpf_count_out(&hook->entering);
	set_data(vm, hook, ctx);
	set_start(vm);
	return mbpf_vm_enter(vm, verdict);
}
