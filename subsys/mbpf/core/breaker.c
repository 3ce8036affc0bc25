/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Failures: counting them, keeping the last one, and letting a program rest after too many in a
 * row. An attach point of a program that rests has no `direct`, so that only its events look here.
 */

#include "order.h"
#include "prog.h"

static struct mbpf_lock lock;

uint32_t mbpf_events_lock(void)
{
	return mbpf_port_lock(&lock);
}

void mbpf_events_unlock(uint32_t key)
{
	mbpf_port_unlock(&lock, key);
}

static void set_open(struct mbpf_prog *prog, bool open)
{
	mbpf_store(&prog->breaker.open, open);
	mbpf_hook_publish(prog->hook);
}

void mbpf_events_count(uint64_t *count)
{
	uint32_t key = mbpf_events_lock();

	(*count)++;
	mbpf_events_unlock(key);
}

#if MBPF_COUNT_WORDS
void MBPF_COLD mbpf_count_carry(struct mbpf_count *count, uint32_t low)
{
	uint32_t key = mbpf_events_lock();

	__atomic_store_n(&count->low, low, __ATOMIC_RELAXED);
	count->high++;
	mbpf_events_unlock(key);
}
#endif

/* Runs that have ended. With the lock. */
static uint32_t runs_of(const struct mbpf_prog *prog)
{
	struct mbpf_prog_stats stats = {.invocations = prog->stats.invocations};

	mbpf_version_add(prog->version, &stats);
	for (const struct mbpf_version *v = prog->retired; v != NULL; v = v->next) {
		mbpf_version_add(v, &stats);
	}
	return (uint32_t)stats.invocations;
}

/* Tells the trace log. */
static void note_failure(struct mbpf_vm *vm, enum mbpf_failure failure, bool opens)
{
#if MBPF_TRACE_LOG
	struct mbpf_prog *prog = vm->prog;

	mbpf_call_out(vm);
	mbpf_trace_note(prog->rt, MBPF_TRACE_FAILURE, (int32_t)failure, prog->name, NULL);
	if (opens) {
		mbpf_trace_note(prog->rt, MBPF_TRACE_BREAKER, 1, prog->name, NULL);
	}
	mbpf_call_back(vm);
#else
	(void)vm;
	(void)failure;
	(void)opens;
#endif
}

void mbpf_breaker_failed(struct mbpf_vm *vm, enum mbpf_failure failure)
{
	struct mbpf_prog *prog = vm->prog;
	struct mbpf_breaker *breaker = &prog->breaker;
	const struct mbpf_breaker_config *config = &prog->rt->config.breaker;
	uint64_t now = config->cooldown_us != 0U ? mbpf_runtime_now(prog->rt) : 0U;
	struct mbpf_prog_error error;
	bool opens = false;
	uint32_t good;
	uint32_t key;

	mbpf_failure_describe(vm, failure, &error);
	key = mbpf_events_lock();
	if (vm->version == prog->version) {
		prog->error = error;
	}
	good = runs_of(prog) - breaker->failed;
	/* Both at once, so that nobody sees more failures than runs. */
	prog->stats.failures[failure]++;
	prog->stats.invocations++;
	if (good != breaker->good) {
		breaker->good = good;
		breaker->streak = 0;
	}
	breaker->failed++;
	breaker->streak++;
	if (config->threshold != 0U && breaker->streak >= config->threshold && !breaker->open) {
		breaker->since = now;
		prog->stats.breaker_trips++;
		set_open(prog, true);
		opens = true;
	}
	mbpf_events_unlock(key);
	note_failure(vm, failure, opens);
}

bool mbpf_breaker_skips(struct mbpf_prog *prog)
{
	const struct mbpf_breaker_config *config = &prog->rt->config.breaker;
	bool skips = false;
	bool closes = false;
	uint64_t now;
	uint32_t key;

	if (!mbpf_load(&prog->breaker.open)) {
		return false;
	}
	now = config->cooldown_us != 0U ? mbpf_runtime_now(prog->rt) : 0U;
	key = mbpf_events_lock();
	if (prog->breaker.open) {
		skips = config->cooldown_us == 0U ||
			now - prog->breaker.since < (uint64_t)config->cooldown_us * 1000U;
		if (skips) {
			prog->stats.breaker_skipped++;
		} else {
			/* The streak stays: one more failure opens it again. */
			set_open(prog, false);
			closes = true;
		}
	}
	mbpf_events_unlock(key);
	if (closes) {
		mbpf_trace_note(prog->rt, MBPF_TRACE_BREAKER, 0, prog->name, NULL);
	}
	return skips;
}

bool mbpf_prog_breaker_open(const struct mbpf_prog *prog)
{
	return mbpf_load(&prog->breaker.open);
}

int mbpf_prog_breaker_reset(struct mbpf_prog *prog)
{
	bool closes;
	uint32_t key;

	if (prog == NULL) {
		return MBPF_ERR_INVALID_ARG;
	}
	key = mbpf_events_lock();
	closes = prog->breaker.open;
	prog->breaker.streak = 0;
	set_open(prog, false);
	mbpf_events_unlock(key);
	if (closes) {
		mbpf_trace_note(prog->rt, MBPF_TRACE_BREAKER, 0, prog->name, NULL);
	}
	return 0;
}
