/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Packages with a full heap, with a small one, and with allocations that fail.
 *
 *   memory run FRAMES PACKAGE...          runs events of each package; prints how each ended
 *   memory fail MOST FRAMES PACKAGE...    lets each single allocation fail in turn
 *   memory room MOST FRAMES PACKAGE...    runs an event with each amount of memory
 *
 * MOST: so many allocations or amounts of a package are tried, evenly spread; 0: all. FRAMES: u32
 * count, then for each u32 length and its bytes, all little-endian: data of the events.
 *
 * What `run` prints is the same for every build. After each event the memory of the instance is
 * looked at; a run that fails has to be counted, and the next one to be as if nothing was. A
 * package is unloaded without anything left. Exits with 1, or is aborted, when something is wrong.
 */

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <mbpf/mbpf.h>

#include "change.h"
#include "heap_check.h"
#include "prog.h"
#include "reader.h"
#include "operations.h"

#define ARENA_SIZE (4 * 1024 * 1024)
#define EVENTS     3U

/* The fields that samples/programs/motor_guard declares. */
static const struct mbpf_schema_field motor_fields[] = {
	{.name = "motor", .offset = 0, .length = 1, .type = MBPF_FIELD_U8},
	{.name = "temperature", .offset = 2, .length = 2, .type = MBPF_FIELD_I16},
	{.name = "speed", .offset = 4, .length = 4, .type = MBPF_FIELD_U32},
	{.name = "since", .offset = 8, .length = 8, .type = MBPF_FIELD_U64},
	{.name = "serial", .offset = 16, .length = 4, .type = MBPF_FIELD_BYTES},
};
static const struct mbpf_schema motor = {
	.id = 7,
	.version = 1,
	.fields = motor_fields,
	.field_count = MBPF_ARRAY_COUNT(motor_fields),
};

static uint64_t arena[ARENA_SIZE / 8];
static uint64_t now;
static uint32_t log_digest;

/* How an event ended. */
struct outcome {
	int32_t verdict;
	uint32_t failure; /* MBPF_FAILURE_NONE: it did not fail */
	uint32_t steps;
	uint32_t log;
};

/* A loaded package. */
struct instance {
	const char *name;
	struct mbpf_runtime rt;
	struct mbpf_hook custom; /* what packages for CUSTOM are checked against when they load */
	struct mbpf_hook other;
	struct mbpf_hook *hook;
	struct mbpf_prog *prog; /* NULL: its top-level statements or mbpf_init failed */
	uint32_t events;
};

static void wrong(const struct instance *in, const char *what, uint32_t at)
{
	fprintf(stderr, "memory: %s: %s (%u)\n", in->name, what, (unsigned int)at);
	exit(1);
}

static void require(const struct instance *in, bool holds, const char *what, uint32_t at)
{
	if (!holds) {
		wrong(in, what, at);
	}
}

static uint64_t clock_ns(void *user_data)
{
	return *(uint64_t *)user_data;
}

static void keep_log(const struct mbpf_prog *prog, uint32_t level, const char *text, size_t len,
		     void *user_data)
{
	(void)prog;
	(void)user_data;
	log_digest = (log_digest ^ level) * 16777619U;
	for (size_t i = 0; i < len; i++) {
		log_digest = (log_digest ^ (uint8_t)text[i]) * 16777619U;
	}
}

static void load(struct instance *in, const char *name, const struct change_file *package)
{
	struct mbpf_runtime_config config = {
		.arena = arena,
		.arena_size = sizeof(arena),
		.policy = {.capabilities = MBPF_CAP_ALL,
			   .allow_unsigned = true,
			   .limits = {.max_heap_size = ARENA_SIZE / 2,
				      .max_steps = 0x7FFFFFFF,
				      .max_helpers = 0x7FFFFFFF,
				      .max_map_bytes = ARENA_SIZE / 4}},
		.services = {.now_ns = clock_ns, .log = keep_log, .user_data = &now},
	};
	struct mbpf_error_detail detail = {0};
	int rc;

	memset(in, 0, sizeof(*in));
	in->name = strrchr(name, '/') != NULL ? strrchr(name, '/') + 1 : name;
	now = 1000000000U;
	log_digest = 0;
	require(in, mbpf_runtime_init(&in->rt, &config) == 0, "no runtime", 0);
	in->custom =
		(struct mbpf_hook){.name = "custom", .type = MBPF_HOOK_CUSTOM, .schema = &motor};
	require(in, mbpf_hook_register(&in->rt, &in->custom) == 0, "no CUSTOM", 0);
	rc = mbpf_prog_load(&in->rt, package->data, package->size, &in->prog, &detail);
	if (rc == MBPF_ERR_INIT_FAILED) {
		in->prog = NULL;
		require(in, in->rt.arena_used == 0U, "memory is left", (uint32_t)in->rt.arena_used);
		return;
	}
	require(in, rc == 0, "it is refused", (uint32_t)-rc);
	heap_check(in->prog, false);
	in->hook = &in->custom;
	if (in->prog->type->id != MBPF_HOOK_CUSTOM) {
		in->hook = &in->other;
		*in->hook = (struct mbpf_hook){.name = "other", .type = in->prog->type->id};
		require(in, mbpf_hook_register(&in->rt, in->hook) == 0, "no hook", 0);
	}
	require(in, mbpf_prog_attach(in->prog, in->hook, 0) == 0, "it cannot be attached", 0);
}

static void unload(struct instance *in)
{
	if (in->prog == NULL) {
		return;
	}
	require(in,
		mbpf_prog_detach(in->prog) == 0 && mbpf_prog_unload(in->prog) == 0 &&
			in->rt.arena_used == 0U,
		"memory is left", (uint32_t)in->rt.arena_used);
}

static int run_hook(struct instance *in, const struct change_file *frames, int32_t *verdict)
{
	uint32_t frame = in->events % mbpf_get_le32(frames->data);
	const uint8_t *at = frames->data + 4;
	uint32_t len;

	for (; frame != 0U; frame--) {
		at += 4U + mbpf_get_le32(at);
	}
	len = mbpf_get_le32(at);
	switch (in->hook->type) {
	case MBPF_HOOK_TRACEPOINT: {
		struct mbpf_ctx_tracepoint ctx = {.abi_version = MBPF_HOOK_ABI_VERSION,
						  .timestamp = now,
						  .data_len = len,
						  .data = at + 4};

		return mbpf_hook_run(in->hook, &ctx, sizeof(ctx), verdict);
	}
	case MBPF_HOOK_TIMER: {
		struct mbpf_ctx_timer ctx = {.abi_version = MBPF_HOOK_ABI_VERSION,
					     .timestamp = now};

		return mbpf_hook_run(in->hook, &ctx, sizeof(ctx), verdict);
	}
	case MBPF_HOOK_SECURITY: {
		struct mbpf_ctx_security ctx = {.abi_version = MBPF_HOOK_ABI_VERSION,
						.object_id = len,
						.data_len = len,
						.data = at + 4};

		return mbpf_hook_run(in->hook, &ctx, sizeof(ctx), verdict);
	}
	case MBPF_HOOK_CUSTOM: {
		struct mbpf_ctx_custom ctx = {MBPF_CTX_CUSTOM(&motor), .data_len = len,
					      .data = at + 4};

		return mbpf_hook_run(in->hook, &ctx, sizeof(ctx), verdict);
	}
	default: {
		struct mbpf_ctx_net ctx = {.abi_version = MBPF_HOOK_ABI_VERSION,
					   .ifindex = 1,
					   .pkt_len = len,
					   .data_len = len,
					   .flags = MBPF_NET_FLAGS(2, 14),
					   .data = at + 4};

		return mbpf_hook_run(in->hook, &ctx, sizeof(ctx), verdict);
	}
	}
}

static struct outcome event(struct instance *in, const struct change_file *frames)
{
	struct outcome outcome = {0};
	struct mbpf_prog_stats before;
	struct mbpf_prog_stats stats;

	mbpf_prog_stats_get(in->prog, &before);
	log_digest = 0;
	now += 1000000U;
	require(in, run_hook(in, frames, &outcome.verdict) == 0, "no event", in->events);
	in->events++;
	mbpf_prog_stats_get(in->prog, &stats);
	require(in, stats.invocations == before.invocations + 1U, "it is not counted", in->events);
	for (uint32_t i = 0; i < MBPF_FAILURE_COUNT; i++) {
		if (stats.failures[i] != before.failures[i]) {
			outcome.failure = i;
		}
	}
	outcome.steps = stats.steps_last;
	outcome.log = log_digest;
	heap_check(in->prog, false);
	require(in,
		in->prog->version->instances[0]->heap_top ==
			in->prog->version->instances[0]->heap_mark,
		"garbage is left", in->events);
	return outcome;
}

static bool same(const struct outcome *a, const struct outcome *b)
{
	return a->verdict == b->verdict && a->failure == b->failure && a->log == b->log;
}

/* --- run --- */

static void run(const char *name, const struct change_file *package,
		const struct change_file *frames)
{
	struct instance in;

	load(&in, name, package);
	printf("%s:", in.name);
	for (uint32_t i = 0; in.prog != NULL && i < EVENTS; i++) {
		struct outcome outcome = event(&in, frames);

		printf(" %d/%u/%u/%08x", (int)outcome.verdict, (unsigned int)outcome.failure,
		       (unsigned int)outcome.steps, (unsigned int)outcome.log);
	}
	if (in.prog == NULL) {
		printf(" does not start");
	} else {
		struct mbpf_prog_stats stats;
		struct mbpf_prog_memory memory;

		mbpf_prog_stats_get(in.prog, &stats);
		mbpf_prog_memory_get(in.prog, &memory);
		printf(" kept %u collections %u", (unsigned int)memory.heap_used,
		       (unsigned int)stats.collections);
	}
	printf("\n");
	unload(&in);
}

/* --- fail --- */

static unsigned long tried;

/* The allocation of this number fails, counted from the load on; 0: none. */
static void fail_one(const char *name, const struct change_file *package,
		     const struct change_file *frames, uint32_t number,
		     const struct outcome usual[2])
{
	struct instance in;
	struct outcome outcome;

	mbpf_heap_inject = number;
	load(&in, name, package);
	tried++;
	if (in.prog == NULL) {
		require(&in, mbpf_heap_inject == 0U, "it does not start", number);
		return;
	}
	outcome = event(&in, frames);
	if (mbpf_heap_inject == 0U) {
		/* What failed in the event was out of memory, or steps were used up as well. */
		require(&in,
			outcome.failure == MBPF_FAILURE_OOM ||
				outcome.failure == MBPF_FAILURE_STEPS,
			"the failure is another one", outcome.failure);
	}
	mbpf_heap_inject = 0;
	if (same(&usual[0], &usual[1])) {
		in.events = 0;
		now = 1000000000U;
		outcome = event(&in, frames);
		require(&in, same(&outcome, &usual[0]), "the next run is another one", number);
	}
	unload(&in);
}

static void fail(const char *name, const struct change_file *package,
		 const struct change_file *frames, uint32_t most)
{
	struct instance in;
	struct outcome usual[2] = {0};
	uint32_t count;
	uint32_t step;

	mbpf_heap_inject = UINT32_MAX;
	load(&in, name, package);
	if (in.prog != NULL) {
		usual[0] = event(&in, frames);
	}
	count = UINT32_MAX - mbpf_heap_inject;
	mbpf_heap_inject = 0;
	if (in.prog == NULL) {
		return;
	}
	in.events = 0;
	now = 1000000000U;
	usual[1] = event(&in, frames);
	unload(&in);
	step = most != 0U && count > most ? count / most : 1U;
	for (uint32_t number = 1; number <= count; number += step) {
		fail_one(name, package, frames, number, usual);
	}
}

/* --- room --- */

static void room(const char *name, const struct change_file *package,
		 const struct change_file *frames, uint32_t most)
{
	struct instance in;
	struct outcome usual;
	uint32_t full;
	uint32_t step;

	load(&in, name, package);
	if (in.prog == NULL) {
		return;
	}
	usual = event(&in, frames);
	full = in.prog->version->instances[0]->mem_size;
	unload(&in);
	step = 8;
	for (uint32_t size = 0; size < full && most != 0U; size += step) {
		struct outcome outcome;
		struct mbpf_vm *vm;

		load(&in, name, package);
		vm = in.prog->version->instances[0];
		if (size == 0U) {
			size = vm->heap_mark + MBPF_HEAP_SPARE;
		}
		vm->mem_size = size;
		mbpf_vm_prepare(vm, vm->entry_func, vm->entry_arg, vm->max_steps, vm->max_helpers);
		outcome = event(&in, frames);
		tried++;
		if (same(&outcome, &usual) && in.prog->stats.failures[usual.failure] < 2U &&
		    mbpf_count_get(&vm->collections) == 0U) {
			unload(&in);
			return; /* this is enough memory */
		}
		require(&in,
			same(&outcome, &usual) || outcome.failure == MBPF_FAILURE_OOM ||
				outcome.failure == MBPF_FAILURE_STACK ||
				outcome.failure == MBPF_FAILURE_STEPS,
			"the failure is another one", size);
		require(&in,
			mbpf_count_get(&vm->collections) != 0U ||
				vm->heap_mark == mbpf_globals_size(vm->image) ||
				outcome.failure != MBPF_FAILURE_OOM,
			"it was not collected", size);
		unload(&in);
		most--;
		/* The closer to what is needed, the closer to each other they would best be; what
		 * is needed is not known, so steps grow. */
		step = step < 512U ? step + 8U : step;
	}
}

int main(int argc, char **argv)
{
	bool is_run = argc > 1 && strcmp(argv[1], "run") == 0;
	int first = is_run ? 2 : 3;
	struct change_file frames;
	uint32_t most;

	if (argc < first + 2) {
		fprintf(stderr, "memory: see the head of the source\n");
		return 2;
	}
#if MBPF_COLLECT_ALWAYS
	mbpf_heap_spare = MBPF_HEAP_SPARE_MAX;
#endif
	most = is_run ? 0U : (uint32_t)strtoul(argv[2], NULL, 10);
	frames = change_read_file(argv[first]);
	for (int i = first + 1; i < argc; i++) {
		struct change_file package = change_read_file(argv[i]);

		if (is_run) {
			run(argv[i], &package, &frames);
		} else if (strcmp(argv[1], "fail") == 0) {
			fail(argv[i], &package, &frames, most);
		} else {
			room(argv[i], &package, &frames, most != 0U ? most : UINT32_MAX);
		}
		free(package.data);
	}
	if (!is_run) {
		printf("%lu runs\n", tried);
	}
	free(frames.data);
	return 0;
}
