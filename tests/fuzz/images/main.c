/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Loads packages made at random and runs them on events made at random, then the same packages with
 * a few bytes changed.
 *
 *   images [-v] FIRST COUNT
 *
 * FIRST, COUNT: seeds. Prints for each seed one line with everything that must be the same on every
 * target: how the load and each event ended, steps, messages, the maps and what is kept on the
 * heap; with -v words of its own instead of a number for the line. The last line is JSON. Meant for
 * sanitizer builds. Ends the program when a budget is exceeded, a failed run has another verdict
 * than the default, memory is not in order or not given back, or an unchanged package is refused.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <mbpf/gen/rejects.h>
#include <mbpf/mbpf.h>

#include "heap_check.h"
#include "image.h"

#define ARENA_SIZE (4U * 1024U * 1024U)
#define EVENTS     4U
#define DATA_MAX   300U
#define MUTANTS    2U

/* What is counted over all seeds. */
struct tally {
	unsigned long images, refused, init_failed, no_memory, events, successes;
	unsigned long failures[MBPF_FAILURE_COUNT];
	unsigned long long steps;
};

/* One image while it runs; services and reads get at it. */
struct round {
	struct image *image;
	struct mbpf_runtime rt;
	struct mbpf_hook hook;
	struct mbpf_prog *prog;
	struct tally *tally;
	uint64_t now;
	uint32_t random;
	uint32_t digest;
	bool verbose;
	const uint8_t *data;
	uint32_t data_len;
	int32_t read_error;
};

static struct image image;
static uint64_t arena[ARENA_SIZE / 8U];
static struct round round_;

static uint32_t below(struct round *round, uint32_t limit)
{
	round->random = round->random * 1664525U + 1013904223U;
	return (uint32_t)(((uint64_t)round->random * limit) >> 32);
}

/* --- what happened
 * -------------------------------------------------------------------------------- */

static void note(struct round *round, const char *what, uint64_t value)
{
	for (uint32_t i = 0; i < 8U; i++) {
		round->digest = (round->digest ^ (uint8_t)(value >> (8U * i))) * 16777619U;
	}
	if (round->verbose) {
		printf(" %s %llu", what, (unsigned long long)value);
	}
}

static void note_bytes(struct round *round, const char *what, const void *bytes, size_t len)
{
	uint32_t hash = 2166136261U;

	for (size_t i = 0; i < len; i++) {
		hash = (hash ^ ((const uint8_t *)bytes)[i]) * 16777619U;
	}
	note(round, what, hash);
}

static void fail(const char *what, long value)
{
	fprintf(stderr, "images: %s: %ld\n", what, value);
	abort();
}

/* --- services
 * ------------------------------------------------------------------------------------- */

static uint64_t now_ns(void *user_data)
{
	struct round *round = user_data;

	/* Now and then the clock goes back. */
	round->now += below(round, 16) == 0U ? (uint64_t)0 - 500U : below(round, 4000);
	return round->now;
}

static void run_event(struct round *round);

static void log_line(const struct mbpf_prog *prog, uint32_t level, const char *text, size_t len,
		     void *user_data)
{
	struct round *round = user_data;

	heap_check(prog, true);
	note(round, "log", level);
	note_bytes(round, "text", text, len);
	if (prog->hook != NULL && below(round, 8) == 0U) {
		/* The attach point from inside a run: refused. */
		uint64_t dropped = prog->stats.nested_dropped;

		run_event(round);
		if (prog->stats.nested_dropped != dropped + 1U) {
			fail("a nested run", (long)prog->stats.nested_dropped);
		}
	}
}

static int read_data(const void *ctx, uint32_t offset, uint32_t len, uint8_t *out)
{
	(void)ctx;
	if (round_.read_error != 0 && offset % 3U == 0U) {
		return round_.read_error;
	}
	memcpy(out, round_.data + offset, len);
	return (int)len;
}

/* --- events
 * --------------------------------------------------------------------------------------- */

union context {
	struct mbpf_ctx_tracepoint tracepoint;
	struct mbpf_ctx_timer timer;
	struct mbpf_ctx_net net;
	struct mbpf_ctx_security security;
	struct mbpf_ctx_custom custom;
};

static size_t make_context(struct round *round, union context *c)
{
	bool in_pieces = below(round, 3) == 0U;
	const uint8_t *data = in_pieces ? NULL : round->data;

	memset(c, 0, sizeof(*c));
	c->net.abi_version = MBPF_HOOK_ABI_VERSION;
	switch (round->hook.type) {
	case MBPF_HOOK_TRACEPOINT:
		c->tracepoint.tracepoint_id = below(round, 1000000);
		c->tracepoint.timestamp = round->now * 0x10001U;
		c->tracepoint.data = data;
		c->tracepoint.data_len = round->data_len;
		c->tracepoint.read_fn = in_pieces && below(round, 8) == 0U ? NULL : read_data;
		return sizeof(c->tracepoint);
	case MBPF_HOOK_TIMER:
		c->timer.timer_id = below(round, 8);
		c->timer.timestamp = (uint64_t)0 - round->now;
		c->timer.invocation_count = round->now << 20;
		return sizeof(c->timer);
	case MBPF_HOOK_SECURITY:
		c->security.subject_id = below(round, 1000000);
		c->security.action = below(round, 8);
		c->security.data = data;
		c->security.data_len = round->data_len;
		c->security.read_fn = in_pieces && below(round, 8) == 0U ? NULL : read_data;
		return sizeof(c->security);
	case MBPF_HOOK_CUSTOM:
		c->custom = (struct mbpf_ctx_custom){
			MBPF_CTX_CUSTOM(&round->image->schema),
			.flags = (uint16_t)below(round, 65536),
			.data = data,
			.data_len = round->data_len,
			.read_fn = in_pieces && below(round, 8) == 0U ? NULL : read_data,
		};
		return sizeof(c->custom);
	default:
		c->net.flags = (uint16_t)below(round, 65536);
		c->net.pkt_len = round->data_len + below(round, 3);
		c->net.data = data;
		c->net.data_len = round->data_len;
		c->net.read_fn = in_pieces && below(round, 8) == 0U ? NULL : read_data;
		return sizeof(c->net);
	}
}

static void run_event(struct round *round)
{
	union context context;
	size_t size = make_context(round, &context);
	int32_t verdict = -77;

	if (mbpf_hook_run(&round->hook, &context, size, &verdict) != 0) {
		fail("a run is refused", round->hook.type);
	}
	note(round, "verdict", (uint32_t)verdict);
	if (round->hook.type >= MBPF_HOOK_NET_RX && round->hook.type != MBPF_HOOK_CUSTOM &&
	    (verdict < 0 || verdict > 2)) {
		fail("a verdict", verdict);
	}
}

/* The counters of one event, and whether it kept to its budgets. */
static void judge(struct round *round, const struct mbpf_prog_stats *before)
{
	struct mbpf_prog_stats after;
	struct mbpf_prog_error error;

	mbpf_prog_stats_get(round->prog, &after);
	if (after.invocations != before->invocations + 1U ||
	    after.steps_last > round->prog->version->max_steps ||
	    after.helper_calls - before->helper_calls > round->prog->version->max_helpers) {
		fail("a budget", (long)after.steps_last);
	}
	round->tally->events++;
	round->tally->successes += (unsigned long)(after.successes - before->successes);
	round->tally->steps += after.steps_last;
	note(round, "steps", after.steps_last);
	note(round, "helpers", after.helper_calls - before->helper_calls);
	if (after.successes != before->successes) {
		return;
	}
	mbpf_prog_error_get(round->prog, &error);
	round->tally->failures[error.failure]++;
	note(round, "failure", error.failure);
	note(round, "class", error.error_class);
	note(round, "pc", error.pc);
	note(round, "func", error.func);
	note_bytes(round, "message", error.message, strlen(error.message));
}

static void run_events(struct round *round)
{
	for (uint32_t i = 0; i < EVENTS; i++) {
		struct mbpf_prog_stats before;
		uint8_t *data;

		round->data_len = below(round, 4) == 0U ? below(round, DATA_MAX) : below(round, 24);
		round->read_error = below(round, 4) == 0U ? -5 : 0;
		/* As long as it says, so that a read past the end is seen. */
		data = malloc(round->data_len + 1U);
		for (uint32_t k = 0; k < round->data_len; k++) {
			data[k] = (uint8_t)below(round, 256);
		}
		data = realloc(data, round->data_len != 0U ? round->data_len : 1U);
		round->data = data;
		mbpf_prog_stats_get(round->prog, &before);
		run_event(round);
		judge(round, &before);
		heap_check(round->prog, false);
		free(data);
	}
}

static void note_maps(struct round *round)
{
	for (uint32_t i = 0; i < round->prog->version->map_count; i++) {
		struct mbpf_map *map = mbpf_prog_map_at(round->prog, i);
		uint8_t key[MBPF_MAP_KEY_SIZE_MAX] = {0};
		uint8_t value[MBPF_MAP_VALUE_SIZE_MAX] = {0};
		uint32_t cursor = 0;
		uint32_t count = 0;

		while (mbpf_map_next(map, &cursor, key, value) == 0) {
			note_bytes(round, "key", key, sizeof(key));
			note_bytes(round, "value", value, sizeof(value));
			count++;
		}
		if (count != mbpf_map_count(map) || count > mbpf_map_info(map)->max_entries) {
			fail("a map's entries", count);
		}
	}
}

/* --- seeds
 * ---------------------------------------------------------------------------------------- */

/* A few bits and bytes that are something else. */
static void mutate(struct round *round, uint8_t *package, uint32_t size)
{
	for (uint32_t n = 1U + below(round, 3); n != 0U; n--) {
		uint8_t *at = &package[below(round, size)];

		*at = (uint8_t)(below(round, 2) == 0U ? *at ^ 1U << below(round, 8)
						      : below(round, 256));
	}
}

static void load(struct round *round, const void *package, bool is_mutant)
{
	struct mbpf_error_detail detail = {0};
	int rc = mbpf_prog_load(&round->rt, package, round->image->size, &round->prog, &detail);

	note(round, "load", (uint32_t)rc);
	note(round, "reason", detail.reason);
	note(round, "detail", (uint64_t)detail.offset << 32 | detail.actual);
	if (rc == 0) {
		return;
	}
	round->prog = NULL;
	if (rc == MBPF_ERR_INIT_FAILED) {
		round->tally->init_failed++;
	} else if (rc == MBPF_ERR_HEAP_TOO_SMALL) {
		round->tally->no_memory++;
	} else if (is_mutant) {
		round->tally->refused++;
	} else {
		fprintf(stderr, "reason %u limit %u actual %u\n", (unsigned int)detail.reason,
			(unsigned int)detail.limit, (unsigned int)detail.actual);
		fail("an image is refused", rc);
	}
}

/* Loads and runs a package in a runtime of its own. */
static void run_package(struct round *round, const void *package, bool is_mutant)
{
	struct mbpf_runtime_config config = {
		.arena = arena,
		.arena_size = sizeof(arena),
		.policy = {.capabilities = MBPF_CAP_ALL,
			   .allow_unsigned = true,
			   .limits = {.max_heap_size = 1U << 20, .max_steps = 20000}},
		.services = {.now_ns = now_ns, .log = log_line, .user_data = round},
	};

	round->hook = (struct mbpf_hook){.name = "h", .type = (uint8_t)round->image->hook_type};
	if (round->hook.type == MBPF_HOOK_CUSTOM) {
		round->hook.schema = &round->image->schema;
	}
	if (mbpf_runtime_init(&round->rt, &config) != 0 ||
	    mbpf_hook_register(&round->rt, &round->hook) != 0) {
		fail("set-up", 0);
	}
	round->tally->images++;
	load(round, package, is_mutant);
	if (round->prog != NULL) {
		int rc = mbpf_prog_attach(round->prog, &round->hook, 0);

		heap_check(round->prog, false);
		note(round, "attach", (uint32_t)rc);
		if (rc == 0) {
			run_events(round);
			note_maps(round);
			note(round, "kept", round->prog->version->instances[0]->heap_mark);
			(void)mbpf_prog_detach(round->prog);
		} else if (!is_mutant) {
			fail("attach", rc);
		}
		if (mbpf_prog_unload(round->prog) != 0) {
			fail("unload", 0);
		}
	}
	if (round->rt.arena_used != 0U) {
		fail("memory is not given back", (long)round->rt.arena_used);
	}
}

static void one(uint32_t seed, bool verbose, struct tally *tally)
{
	struct round *round = &round_;
	uint8_t *package;

	image_make(&image, seed);
	memset(round, 0, sizeof(*round));
	round->image = &image;
	round->tally = tally;
	round->random = seed;
	round->verbose = verbose;
	round->digest = 2166136261U;
	package = malloc(image.size);
	for (uint32_t i = 0; i <= MUTANTS; i++) {
		memcpy(package, image.bytes, image.size);
		if (i != 0U) {
			mutate(round, package, (uint32_t)image.size);
		}
		run_package(round, package, i != 0U);
	}
	printf(verbose ? "\n" : "%u %08x\n", (unsigned int)seed, (unsigned int)round->digest);
	free(package);
}

int main(int argc, char **argv)
{
	struct tally tally = {0};
	bool verbose = argc > 1 && strcmp(argv[1], "-v") == 0;
	char **words = argv + (verbose ? 2 : 1);
	uint32_t first;
	uint32_t count;

	if (argc != (verbose ? 4 : 3)) {
		fprintf(stderr, "usage: images [-v] FIRST COUNT\n");
		return 2;
	}
	first = (uint32_t)strtoul(words[0], NULL, 10);
	count = (uint32_t)strtoul(words[1], NULL, 10);
	for (uint32_t i = 0; i < count; i++) {
		one(first + i, verbose, &tally);
	}
	printf("{\"images\": %lu, \"refused\": %lu, \"init_failed\": %lu, \"no_memory\": %lu, "
	       "\"events\": %lu, "
	       "\"successes\": %lu, "
	       "\"steps\": %llu, \"failures\": [",
	       tally.images, tally.refused, tally.init_failed, tally.no_memory, tally.events,
	       tally.successes, tally.steps);
	for (uint32_t i = 1; i < MBPF_FAILURE_COUNT; i++) {
		printf("%s%lu", i == 1U ? "" : ", ", tally.failures[i]);
	}
	printf("]}\n");
	return 0;
}
