/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Instructions per event of one workload, in C and in mbpf, on the emulated Cortex-M4. With -icount
 * shift=0 an instruction takes 1 ns of virtual time and SysTick counts at 25 MHz, so one tick is 40
 * instructions. The call through a pointer and its arguments count; the loop around it is measured
 * alone and taken off.
 */

#include <string.h>

#include <mbpf/mbpf.h>

#include "blobs.h"
#include "events.h"
#include "json.h"
#include "native.h"

#define KINDS_MAX 64
#define TICK      40 /* instructions */

#define SYST_CSR (*(volatile uint32_t *)0xE000E010U)
#define SYST_RVR (*(volatile uint32_t *)0xE000E014U)
#define SYST_CVR (*(volatile uint32_t *)0xE000E018U)

#define HIDE(value) __asm__ volatile("" : "+r"(value))

static uint64_t arena[256 * 1024 / 8];
static struct mbpf_ctx_tracepoint contexts[KINDS_MAX];
static uint32_t kinds;
static uint32_t started;

static void ticks_start(void)
{
	started = SYST_CVR;
}

/* Instructions since ticks_start(), a multiple of 40. The counter has 24 bits and counts down. */
static uint32_t ticks_stop(void)
{
	return ((started - SYST_CVR) & 0xFFFFFFU) * TICK;
}

/* A loop of `count` events around `call`, in which `ctx` is the event's context. */
#define MEASURE(result, call)                                                                      \
	do {                                                                                       \
		ticks_start();                                                                     \
		for (uint32_t n = 0, i = 0; n < count; n++) {                                      \
			const struct mbpf_ctx_tracepoint *ctx = &contexts[i];                      \
                                                                                                   \
			HIDE(ctx);                                                                 \
			call;                                                                      \
			i = i + 1U == kinds ? 0U : i + 1U;                                         \
		}                                                                                  \
		(result) = ticks_stop();                                                           \
	} while (0)

/* A known number of instructions: tells whether a tick is what it is taken for. */
static uint32_t calibrate(void)
{
	uint32_t n = 1000000;

	ticks_start();
	__asm__ volatile("1: subs %0, #1\n\tbne 1b" : "+r"(n) : : "cc");
	return ticks_stop();
}

static uint32_t u32_at(const uint8_t *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return v;
}

static uint32_t measure_empty(uint32_t count)
{
	uint32_t took;

	MEASURE(took, (void)ctx);
	return took;
}

static uint32_t measure_native(uint32_t workload, uint32_t count)
{
	int32_t (*by_ctx)(const uint8_t *data) = workload == 3U ? w3 : w1;
	int32_t (*filter)(const uint8_t *p, uint32_t len) = w2;
	uint32_t (*sum)(const uint8_t *d, uint32_t n) = w4;
	uint32_t (*loop)(uint32_t x) = w5;
	int32_t (*fib)(int32_t n) = w6;
	uint32_t took = 0;

	HIDE(by_ctx);
	HIDE(filter);
	HIDE(sum);
	HIDE(loop);
	HIDE(fib);
	switch (workload) {
	case 1:
	case 3:
		MEASURE(took, (void)by_ctx(ctx->data));
		break;
	case 2:
		MEASURE(took, (void)filter(ctx->data, ctx->data_len));
		break;
	case 4:
		MEASURE(took, (void)sum(ctx->data, ctx->data_len));
		break;
	case 5:
		MEASURE(took, (void)loop(u32_at(ctx->data)));
		break;
	default:
		MEASURE(took, (void)fib(20));
		break;
	}
	return took;
}

static uint32_t measure_mbpf(struct mbpf_hook *hook, uint32_t count)
{
	int (*run)(struct mbpf_hook *hook, const void *ctx, size_t ctx_size, int32_t *verdict) =
		mbpf_hook_run;
	int32_t verdict;
	uint32_t took;

	HIDE(run);
	MEASURE(took, (void)run(hook, ctx, sizeof(*ctx), &verdict));
	return took;
}

static int32_t native_result(uint32_t workload, const struct mbpf_ctx_tracepoint *ctx)
{
	const struct native_events one = {.data = ctx->data, .stride = ctx->data_len, .kinds = 1};

	return native_run(workload, &one, 1);
}

static int fail(const char *step, int code)
{
	const char *name = mbpf_error_string(code);

	json_begin("error");
	json_text("step", step, strlen(step));
	json_text("code", name, strlen(name));
	json_end();
	return 1;
}

static int load(struct mbpf_runtime *rt, struct mbpf_hook *hook, struct mbpf_prog **prog)
{
	static struct mbpf_key key;
	const struct mbpf_runtime_config config = {
		.arena = arena,
		.arena_size = sizeof(arena),
		.policy = {.keys = &key, .key_count = 1, .capabilities = UINT32_MAX},
	};
	int rc;

	memcpy(key.public_key, blob_key[0], sizeof(key.public_key));
	rc = mbpf_runtime_init(rt, &config);
	if (rc == 0) {
		rc = mbpf_hook_register(rt, hook);
	}
	if (rc == 0) {
		rc = mbpf_prog_load(rt, blob_package, (size_t)(blob_package_end - blob_package),
				    prog, NULL);
	}
	return rc != 0 ? rc : mbpf_prog_attach(*prog, hook, 0);
}

static void fill_contexts(void)
{
	const struct event_header *header = (const void *)blob_events;
	const struct event_record *record = (const void *)(header + 1);
	union event_context ctx;

	kinds = header->count;
	for (uint32_t i = 0; i < kinds; i++) {
		event_context_fill(&ctx, MBPF_HOOK_TRACEPOINT, record, i);
		contexts[i] = ctx.tracepoint;
		record = event_next(record);
	}
}

/* Every kind of event once, compared with C; the first round also fills W3's tables. */
static bool results_agree(struct mbpf_hook *hook, uint32_t workload)
{
	for (uint32_t i = 0; i < kinds; i++) {
		int32_t verdict = INT32_MIN;

		(void)mbpf_hook_run(hook, &contexts[i], sizeof(contexts[i]), &verdict);
		if (verdict != native_result(workload, &contexts[i])) {
			return false;
		}
	}
	return true;
}

int main(void)
{
	static struct mbpf_runtime rt;
	static struct mbpf_hook hook = {.name = "bench", .type = MBPF_HOOK_TRACEPOINT};
	struct mbpf_prog *prog;
	struct mbpf_prog_stats stats;
	uint64_t steps;
	uint32_t empty;
	int rc;

	SYST_RVR = 0xFFFFFFU;
	SYST_CVR = 0;
	SYST_CSR = 5; /* on, processor clock */
	fill_contexts();
	rc = load(&rt, &hook, &prog);
	if (rc != 0) {
		return fail("load", rc);
	}
	if (!results_agree(&hook, BENCH_WORKLOAD)) {
		return fail("results", MBPF_ERR_INVALID_ARG);
	}
	empty = measure_empty(BENCH_COUNT);
	json_begin("bench");
	json_int("events", BENCH_COUNT);
	json_int("calibration", calibrate());
	json_int("native", (int64_t)measure_native(BENCH_WORKLOAD, BENCH_COUNT) - empty);
	mbpf_prog_stats_get(prog, &stats);
	steps = stats.steps_total;
	json_int("mbpf", (int64_t)measure_mbpf(&hook, BENCH_COUNT) - empty);
	mbpf_prog_stats_get(prog, &stats);
	json_int("steps", (int64_t)(stats.steps_total - steps));
	json_int("failures", (int64_t)(stats.invocations - stats.successes));
	json_end();
	return 0;
}
