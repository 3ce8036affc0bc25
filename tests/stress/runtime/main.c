/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * runtime PACKAGE PACKAGE SECONDS pool|cpu: four threads run events, on instances of a program that
 * one thread meanwhile updates, detaches and attaches again, while one drains what was deferred,
 * and one reads maps, emitted events, counts, histograms and the last error. Prints what was done;
 * exit code 1 when a count was lost or went back, a value was half written, or memory stays.
 */

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cpu.h"
#include "prog.h"

#define RUNNERS 4U
#define THREADS (RUNNERS + 3U)

static uint64_t arena[1 << 15];
static uint64_t packages[2][1 << 11];
static size_t sizes[2];
static struct mbpf_runtime rt;
static struct mbpf_hook hook = {.name = "stress", .type = MBPF_HOOK_TRACEPOINT};
static struct mbpf_prog *prog;
static uint32_t stop;
static uint64_t events[RUNNERS];
static uint64_t kept[RUNNERS];
static uint64_t updates;
static uint64_t swaps;
static uint64_t reads;
static uint64_t taken;
static uint64_t told_lost;
static uint64_t drained;
static uint64_t wrong;
static uint32_t traced;

static void fail(const char *what)
{
	(void)fprintf(stderr, "%s\n", what);
	exit(2);
}

static uint32_t next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

static void wait_ns(long ns)
{
	struct timespec time = {.tv_nsec = ns};

	(void)nanosleep(&time, NULL);
}

static bool is_stopped(void)
{
	return __atomic_load_n(&stop, __ATOMIC_RELAXED) != 0U;
}

static uint64_t now_ns(void *user_data)
{
	struct timespec now;

	(void)user_data;
	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000U + (uint64_t)now.tv_nsec;
}

static void take_trace(const struct mbpf_trace_record *record, void *user_data)
{
	char line[96];

	(void)user_data;
	(void)mbpf_trace_format(record, line, sizeof(line));
	(void)__atomic_fetch_add(&traced, 1U, __ATOMIC_RELAXED);
}

/* Every fourth event is kept for later. */
static void *run(void *argument)
{
	uint32_t cpu = (uint32_t)(uintptr_t)argument;
	uint8_t data[] = {0, 1, 2, 3};
	struct mbpf_ctx_tracepoint ctx = {
		.abi_version = MBPF_HOOK_ABI_VERSION, .data = data, .data_len = sizeof(data)};
	uint32_t seed = 2463534242U + cpu;

	sim_cpu_set(cpu);
	for (; !is_stopped(); events[cpu]++) {
		int32_t verdict;
		int rc;

		ctx.tracepoint_id = next_random(&seed);
		if (events[cpu] % 32U == 0U) {
			wait_ns(1000); /* there are times without an event */
		}
		if ((ctx.tracepoint_id >> 24 & 3U) == 0U) {
			rc = mbpf_hook_defer(&hook, &ctx, sizeof(ctx));
			kept[cpu] += rc == 0 ? 1U : 0U;
			rc = rc == MBPF_ERR_NO_MEM ? 0 : rc;
		} else {
			rc = mbpf_hook_run(&hook, &ctx, sizeof(ctx), &verdict);
		}
		if (rc != 0) {
			fail("an event is refused");
		}
	}
	return NULL;
}

static void *drain(void *argument)
{
	(void)argument;
	for (; !is_stopped(); wait_ns(10000)) {
		int count = mbpf_defer_drain(&rt, 8);

		if (count < 0) {
			fail("a drain is refused");
		}
		drained += (uint32_t)count;
	}
	return NULL;
}

static void *change(void *argument)
{
	uint32_t seed = 88172645U;
	char text[256];

	(void)argument;
	for (; !is_stopped(); wait_ns(3000000)) {
		uint32_t which = next_random(&seed);
		int rc;

		if ((which & 4U) != 0U) {
			which &= 1U;
			rc = mbpf_prog_update(prog, packages[which], sizes[which], NULL, NULL);
			/* Until an event of the one before ends, there may be no memory. */
			if (rc == 0) {
				updates++;
			} else if (rc != MBPF_ERR_NO_MEM) {
				fail("an update is refused");
			}
			continue;
		}
		if (mbpf_prog_detach(prog) != 0) {
			fail("not detached");
		}
		rc = mbpf_prog_attach(prog, &hook, (int32_t)which);
		for (; rc == MBPF_ERR_NESTED_EXEC; wait_ns(1000)) {
			rc = mbpf_prog_attach(prog, &hook, (int32_t)which);
		}
		if (rc != 0) {
			fail("not attached");
		}
		(void)mbpf_prog_reclaim(prog);
		(void)mbpf_prog_error_format(prog, text, sizeof(text));
		swaps++;
	}
	return NULL;
}

static uint64_t failures_of(const struct mbpf_prog_stats *stats)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < MBPF_FAILURE_COUNT; i++) {
		sum += stats->failures[i];
	}
	return sum;
}

/* Counts that went back, or do not agree. */
static void compare(const struct mbpf_prog_stats *now, const struct mbpf_prog_stats *before)
{
	bool good =
		now->invocations >= before->invocations && now->successes >= before->successes &&
		now->steps_total >= before->steps_total &&
		now->helper_calls >= before->helper_calls && now->contended >= before->contended &&
		now->deferred_dropped >= before->deferred_dropped &&
		failures_of(now) >= failures_of(before) &&
		now->successes + failures_of(now) == now->invocations && now->nested_dropped == 0U;

	wrong += good ? 0U : 1U;
}

static void read_map(void)
{
	struct mbpf_map *map = mbpf_prog_map(prog, "wide");
	uint8_t value[24];
	uint8_t key[4];
	uint32_t cursor = 0;

	while (mbpf_map_next(map, &cursor, key, value) == 0) {
		wrong += memcmp(value, value + 1, sizeof(value) - 1U) == 0 ? 0U : 1U;
	}
}

/* Takes what was emitted: values that are whole, or how many were replaced before. */
static void read_events(void)
{
	struct mbpf_event event;
	uint32_t lost;

	while (mbpf_event_read(prog, &event) == 0) {
		if (event.id == MBPF_EVENT_LOST) {
			memcpy(&lost, event.data, sizeof(lost));
			told_lost += lost;
			continue;
		}
		taken++;
		wrong += event.id == 7U && event.length == 24U &&
					 memcmp(event.data, event.data + 1, 23U) == 0
				 ? 0U
				 : 1U;
	}
}

static void *read_all(void *argument)
{
	struct mbpf_prog_stats before;
	struct mbpf_prog_stats now;

	(void)argument;
	mbpf_prog_stats_get(prog, &before);
	for (; !is_stopped(); reads++) {
		uint32_t buckets[MBPF_HISTOGRAM_BUCKETS];
		struct mbpf_prog_memory memory;
		struct mbpf_prog_error error;

		mbpf_prog_stats_get(prog, &now);
		compare(&now, &before);
		before = now;
		read_map();
		read_events();
		mbpf_prog_memory_get(prog, &memory);
		mbpf_prog_error_get(prog, &error);
		(void)mbpf_prog_histogram_get(prog, MBPF_HISTOGRAM_STEPS, buckets);
		(void)mbpf_prog_breaker_open(prog);
		(void)mbpf_defer_pending(&rt);
		(void)mbpf_defer_dropped(&rt);
		wait_ns(100000);
	}
	return NULL;
}

static void read_package(const char *path, unsigned int index)
{
	FILE *file = fopen(path, "rb");

	sizes[index] = file != NULL ? fread(packages[index], 1, sizeof(packages[index]), file) : 0U;
	if (sizes[index] == 0U || fclose(file) != 0) {
		fail("no package");
	}
}

/* With counts that are soon beyond 32 bits. */
static void start(const char *mode)
{
	const struct mbpf_defer_config queue = {.max_entries = 16, .max_snapshot_bytes = 3};
	struct mbpf_runtime_config config = {
		.arena = arena,
		.arena_size = sizeof(arena),
		.policy = {.capabilities = UINT32_MAX, .allow_unsigned = true},
		.services = {.now_ns = now_ns, .trace = take_trace},
		.breaker = {.threshold = 2, .cooldown_us = 50},
		.instances = {.mode = strcmp(mode, "pool") == 0 ? MBPF_INSTANCE_POOL
								: MBPF_INSTANCE_PER_CPU,
			      .count = RUNNERS},
		.event_ring_size = 1024,
		.trace_per_second = 100,
	};

	if (mbpf_runtime_init(&rt, &config) != 0 || mbpf_hook_register(&rt, &hook) != 0 ||
	    mbpf_defer_start(&rt, &queue) != 0 ||
	    mbpf_prog_load(&rt, packages[0], sizes[0], &prog, NULL) != 0 ||
	    mbpf_prog_attach(prog, &hook, 0) != 0) {
		fail("the package is refused");
	}
	for (uint32_t i = 0; i < prog->version->instance_count; i++) {
		struct mbpf_counts *counts = &prog->version->instances[i]->counts;

		mbpf_count_add(&counts->steps_total, UINT32_MAX - 10000U);
		mbpf_count_add(&counts->helper_calls, UINT32_MAX - 1000U);
	}
}

/* Whether everything is given back. */
static bool end(void)
{
	int rc;

	if (mbpf_prog_detach(prog) != 0) {
		fail("not detached");
	}
	rc = mbpf_prog_unload(prog);
	while (rc == MBPF_ERR_NESTED_EXEC) {
		rc = mbpf_prog_unload(prog);
	}
	return rc == 0 && mbpf_runtime_shutdown(&rt) == 0 && rt.arena_used == 0U;
}

static uint64_t sum(const uint64_t *numbers)
{
	return numbers[0] + numbers[1] + numbers[2] + numbers[3];
}

/* Reads what the programs have counted, ends the runtime, and prints. */
static bool report(void)
{
	struct mbpf_prog_stats stats;
	uint32_t pending = mbpf_defer_pending(&rt);
	int64_t counted[2] = {0};
	bool good;

	mbpf_prog_stats_get(prog, &stats);
	for (uint32_t i = 0; i < 2U; i++) {
		(void)mbpf_map_counter_get(mbpf_prog_map(prog, "counts"), i, &counted[i]);
	}
	read_events();
	/* Each event was taken, or is told as lost. */
	wrong += taken + told_lost == stats.events && told_lost == stats.events_lost ? 0U : 1U;
	good = wrong == 0U && counted[1] == 0 && (uint64_t)counted[0] == stats.invocations &&
	       sum(kept) >= drained + pending;
	good = end() && good;
	(void)printf("{\"events\": %llu, \"runs\": %llu, \"counted\": %lld, \"failures\": %llu, "
		     "\"wrong\": %lld, \"contended\": %llu, \"trips\": %llu, \"skipped\": %llu, "
		     "\"deferred\": %llu, \"drained\": %llu, \"updates\": %llu, \"swaps\": %llu, "
		     "\"reads\": %llu, \"taken\": %llu, \"lost\": %llu, \"traced\": %u}\n",
		     (unsigned long long)sum(events), (unsigned long long)stats.invocations,
		     (long long)counted[0], (unsigned long long)failures_of(&stats),
		     (long long)wrong + counted[1], (unsigned long long)stats.contended,
		     (unsigned long long)stats.breaker_trips,
		     (unsigned long long)stats.breaker_skipped, (unsigned long long)sum(kept),
		     (unsigned long long)drained, (unsigned long long)updates,
		     (unsigned long long)swaps, (unsigned long long)reads,
		     (unsigned long long)taken, (unsigned long long)told_lost, traced);
	return good;
}

int main(int argc, char **argv)
{
	void *(*const mains[])(void *) = {run, run, run, run, drain, change, read_all};
	pthread_t threads[THREADS];
	struct timespec time = {0};

	if (argc != 5) {
		fail("usage: runtime PACKAGE PACKAGE SECONDS pool|cpu");
	}
	read_package(argv[1], 0);
	read_package(argv[2], 1);
	start(argv[4]);
	for (uint32_t i = 0; i < THREADS; i++) {
		(void)pthread_create(&threads[i], NULL, mains[i], (void *)(uintptr_t)(i % RUNNERS));
	}
	time.tv_sec = atoi(argv[3]);
	(void)nanosleep(&time, NULL);
	__atomic_store_n(&stop, 1U, __ATOMIC_RELAXED);
	for (uint32_t i = 0; i < THREADS; i++) {
		(void)pthread_join(threads[i], NULL);
	}
	return report() ? 0 : 1;
}
