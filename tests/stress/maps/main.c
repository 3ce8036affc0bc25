/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * maps PACKAGE SECONDS: four threads run the program, each on an instance of its own, all on the
 * same maps, while one thread writes the maps and one reads them from C. Prints what was done;
 * exit code 1 when a value was half written, or a counter lost something.
 */

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cpu.h"
#include "prog.h"

#define RUNNERS 4U

enum counter {
	EVENTS,
	WRONG,
	SUBMITTED,
	CONSUMED
};

static uint64_t arena[1 << 16];
static uint64_t package[1 << 12];
static struct mbpf_runtime rt;
static struct mbpf_hook hooks[RUNNERS];
static struct mbpf_prog *progs[RUNNERS];
static uint32_t stop;
static uint64_t runs[RUNNERS];
static uint64_t reads;
static uint64_t writes;
static uint64_t taken;
static uint64_t wrong;

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

static bool is_stopped(void)
{
	return __atomic_load_n(&stop, __ATOMIC_RELAXED) != 0U;
}

static struct mbpf_map *map_of(const char *name)
{
	return mbpf_prog_map(progs[0], name);
}

static void *run(void *argument)
{
	uint32_t cpu = (uint32_t)(uintptr_t)argument;
	struct mbpf_ctx_tracepoint ctx = {.abi_version = MBPF_HOOK_ABI_VERSION};
	uint32_t seed = 2463534242U + cpu;

	sim_cpu_set(cpu);
	while (!is_stopped()) {
		int32_t verdict;

		ctx.tracepoint_id = next_random(&seed);
		if (mbpf_hook_run(&hooks[cpu], &ctx, sizeof(ctx), &verdict) != 0) {
			fail("an event is refused");
		}
		runs[cpu]++;
	}
	return NULL;
}

static bool is_whole(const uint8_t *value)
{
	return memcmp(value, value + 1, 23) == 0;
}

static void *write_all(void *argument)
{
	uint32_t seed = 88172645U;

	(void)argument;
	for (; !is_stopped(); writes++) {
		uint32_t random = next_random(&seed);
		uint8_t key[8] = {(uint8_t)(random >> 8 & 15U)};
		uint8_t net[8] = {(uint8_t)(random >> 8 & 15U), 0, 0, 0, (uint8_t)random};
		uint8_t value[24];

		memset(value, (int)(random >> 16 & 0xffU), sizeof(value));
		(void)mbpf_map_update(map_of("wide"), key, value, random % 3U);
		(void)mbpf_map_update(map_of("nets"), net, value, MBPF_MAP_ANY);
		(void)mbpf_map_update(map_of("recent"), key, value, MBPF_MAP_ANY);
		(void)mbpf_map_delete(map_of("wide"), (uint8_t[6]){(uint8_t)(random >> 4 & 15U)});
		(void)mbpf_map_delete(map_of("nets"), net);
		(void)mbpf_map_counter_add(map_of("counts"), WRONG, 1);
		(void)mbpf_map_counter_add(map_of("counts"), WRONG, -1);
	}
	return NULL;
}

/* Walks over a table by cursor and by key. */
static void walk(const char *name)
{
	struct mbpf_map *map = map_of(name);
	uint8_t key[8];
	uint8_t value[24];
	uint32_t cursor = 0;

	while (mbpf_map_next(map, &cursor, key, value) == 0) {
		wrong += is_whole(value) ? 0U : 1U;
	}
	for (int rc = mbpf_map_next_key(map, NULL, key), n = 0; rc == 0 && n < 40; n++) {
		if (mbpf_map_lookup(map, key, value) == 0) {
			wrong += is_whole(value) ? 0U : 1U;
		}
		rc = mbpf_map_next_key(map, key, key);
	}
}

static void *read_all(void *argument)
{
	(void)argument;
	for (; !is_stopped(); reads++) {
		uint8_t value[24];
		uint64_t sum;
		uint32_t length;
		uint32_t key = 0;

		walk("wide");
		walk("recent");
		walk("nets");
		if (mbpf_map_ring_read(map_of("events"), value, sizeof(value), &length) == 0) {
			wrong += length == sizeof(value) && is_whole(value) ? 0U : 1U;
			taken++;
		}
		(void)mbpf_map_sum(map_of("cpus"), &key, 4, &sum);
		(void)mbpf_map_count(map_of("events"));
	}
	return NULL;
}

static void load(const char *path)
{
	struct mbpf_runtime_config config = {
		.arena = arena,
		.arena_size = sizeof(arena),
		.policy = {.capabilities = UINT32_MAX, .allow_unsigned = true},
	};
	FILE *file = fopen(path, "rb");
	size_t size = file != NULL ? fread(package, 1, sizeof(package), file) : 0U;
	static const char *const names[RUNNERS] = {"0", "1", "2", "3"};

	if (size == 0U || fclose(file) != 0 || mbpf_runtime_init(&rt, &config) != 0) {
		fail("no package");
	}
	for (uint32_t i = 0; i < RUNNERS; i++) {
		hooks[i].name = names[i];
		hooks[i].type = MBPF_HOOK_TRACEPOINT;
		if (mbpf_hook_register(&rt, &hooks[i]) != 0 ||
		    mbpf_prog_load(&rt, package, size, &progs[i], NULL) != 0 ||
		    mbpf_prog_attach(progs[i], &hooks[i], 0) != 0) {
			fail("the package is refused");
		}
		/* The name is free for the next one. */
		progs[i]->name[0] = names[i][0];
		/* All run on the maps of the first. */
		memcpy(progs[i]->version->maps, progs[0]->version->maps,
		       sizeof(progs[0]->version->maps));
	}
}

static int64_t count_of(enum counter counter)
{
	int64_t value = 0;

	(void)mbpf_map_counter_get(map_of("counts"), counter, &value);
	return value;
}

int main(int argc, char **argv)
{
	pthread_t threads[RUNNERS + 2U];
	struct timespec time = {0};
	uint64_t all = 0;
	uint64_t sum = 0;
	uint64_t failures = 0;
	uint32_t key = 0;
	bool good;

	if (argc != 3) {
		fail("usage: maps PACKAGE SECONDS");
	}
	load(argv[1]);
	for (uint32_t i = 0; i < RUNNERS; i++) {
		(void)pthread_create(&threads[i], NULL, run, (void *)(uintptr_t)i);
	}
	(void)pthread_create(&threads[RUNNERS], NULL, write_all, NULL);
	(void)pthread_create(&threads[RUNNERS + 1U], NULL, read_all, NULL);
	time.tv_sec = atoi(argv[2]);
	(void)nanosleep(&time, NULL);
	__atomic_store_n(&stop, 1U, __ATOMIC_RELAXED);
	for (uint32_t i = 0; i < RUNNERS + 2U; i++) {
		(void)pthread_join(threads[i], NULL);
	}
	for (uint32_t i = 0; i < RUNNERS; i++) {
		all += runs[i];
		for (uint32_t f = 0; f < MBPF_FAILURE_COUNT; f++) {
			failures += progs[i]->stats.failures[f];
		}
	}
	(void)mbpf_map_sum(map_of("cpus"), &key, 4, &sum);
	good = wrong == 0U && failures == 0U && count_of(WRONG) == 0 &&
	       (uint64_t)count_of(EVENTS) == all && sum == all &&
	       (uint64_t)count_of(SUBMITTED) == (uint64_t)count_of(CONSUMED) + taken +
							mbpf_map_count(map_of("events")) +
							mbpf_map_ring_dropped(map_of("events"));
	(void)printf("{\"events\": %llu, \"counted\": %lld, \"sum\": %llu, \"torn\": %lld, "
		     "\"failures\": %llu, \"writes\": %llu, \"reads\": %llu, \"submitted\": %lld, "
		     "\"consumed\": %lld, \"taken\": %llu, \"dropped\": %u}\n",
		     (unsigned long long)all, (long long)count_of(EVENTS), (unsigned long long)sum,
		     (long long)(wrong + (uint64_t)count_of(WRONG)), (unsigned long long)failures,
		     (unsigned long long)writes, (unsigned long long)reads,
		     (long long)count_of(SUBMITTED), (long long)count_of(CONSUMED),
		     (unsigned long long)taken, mbpf_map_ring_dropped(map_of("events")));
	return good ? 0 : 1;
}
