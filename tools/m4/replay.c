/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Loads the embedded package with the signature check on, runs it on the embedded events, and tells
 * as JSON lines what it did: verdict and steps of each event, log lines, map contents, statistics,
 * memory.
 */

#include <string.h>

#include <mbpf/mbpf.h>

#include "blobs.h"
#include "events.h"
#include "json.h"
#include "stack.h"

#define VALUE_MAX 1024

static uint64_t arena[1024 * 1024 / 8];
static uint64_t clock_ns;

static uint64_t now_ns(void *user_data)
{
	(void)user_data;
	return clock_ns;
}

static void log_line(const struct mbpf_prog *prog, uint32_t level, const char *text, size_t len,
		     void *user_data)
{
	(void)user_data;
	json_begin("log");
	json_text("program", mbpf_prog_name(prog), strlen(mbpf_prog_name(prog)));
	json_int("level", level);
	json_text("text", text, len);
	json_end();
}

static int start(struct mbpf_runtime *rt)
{
	static struct mbpf_key key;
	const struct mbpf_runtime_config config = {
		.arena = arena,
		.arena_size = sizeof(arena),
		.policy = {.keys = &key, .key_count = 1, .capabilities = UINT32_MAX},
		.services = {.now_ns = now_ns, .log = log_line},
	};

	memcpy(key.public_key, blob_key[0], sizeof(key.public_key));
	return mbpf_runtime_init(rt, &config);
}

static int fail(const char *step, int code, const struct mbpf_error_detail *detail)
{
	const char *name = mbpf_error_string(code);

	json_begin("error");
	json_text("step", step, strlen(step));
	json_text("code", name, strlen(name));
	if (detail != NULL) {
		json_int("reason", detail->reason);
		json_int("offset", detail->offset);
		json_int("limit", detail->limit);
		json_int("actual", detail->actual);
	}
	json_end();
	return 1;
}

static int run_events(struct mbpf_prog *prog, struct mbpf_hook *hook)
{
	const struct event_header *header = (const void *)blob_events;
	const struct event_record *record = (const void *)(header + 1);
	size_t size = event_context_size(header->hook_type);
	union event_context ctx;
	struct mbpf_prog_stats stats;

	for (uint32_t i = 0; i < header->count; i++) {
		int32_t verdict;
		int rc;

		event_context_fill(&ctx, header->hook_type, record, i);
		clock_ns = record->time_ns;
		rc = mbpf_hook_run(hook, &ctx, size, &verdict);
		if (rc != 0) {
			return fail("run", rc, NULL);
		}
		mbpf_prog_stats_get(prog, &stats);
		json_begin("event");
		json_int("verdict", verdict);
		json_int("steps", stats.steps_last);
		json_end();
		record = event_next(record);
	}
	return 0;
}

static void show_maps(struct mbpf_prog *prog)
{
	static uint8_t key[VALUE_MAX];
	static uint8_t value[VALUE_MAX];
	struct mbpf_map *map;

	for (uint32_t i = 0; (map = mbpf_prog_map_at(prog, i)) != NULL; i++) {
		const struct mbpf_map_info *info = mbpf_map_info(map);
		uint32_t cursor = 0;

		json_begin("map");
		json_text("name", info->name, strlen(info->name));
		json_int("key_size", info->key_size);
		json_int("value_size", info->value_size);
		json_end();
		if (info->key_size > VALUE_MAX || info->value_size > VALUE_MAX) {
			continue;
		}
		while (mbpf_map_next(map, &cursor, key, value) == 0) {
			json_begin("entry");
			json_text("map", info->name, strlen(info->name));
			json_hex("key", key, info->key_size);
			json_hex("value", value, info->value_size);
			json_end();
		}
	}
}

static void show_stats(const struct mbpf_prog *prog)
{
	struct mbpf_prog_stats stats;
	struct mbpf_prog_error error;
	uint64_t failures = 0;

	mbpf_prog_stats_get(prog, &stats);
	for (uint32_t i = 1; i < MBPF_FAILURE_COUNT; i++) {
		failures += stats.failures[i];
	}
	json_begin("stats");
	json_int("invocations", (int64_t)stats.invocations);
	json_int("successes", (int64_t)stats.successes);
	json_int("failures", (int64_t)failures);
	json_int("steps_total", (int64_t)stats.steps_total);
	json_int("helper_calls", (int64_t)stats.helper_calls);
	if (failures != 0U) {
		mbpf_prog_error_get(prog, &error);
		json_int("failure", error.failure);
		json_int("pc", error.pc);
		json_text("message", error.message, strlen(error.message));
	}
	json_end();
}

static void show_memory(const struct mbpf_prog *prog, size_t load_stack, size_t run_stack)
{
	struct mbpf_prog_memory memory;

	mbpf_prog_memory_get(prog, &memory);
	json_begin("memory");
	json_int("descriptor", memory.descriptor);
	json_int("instance", memory.instance);
	json_int("heap", memory.heap);
	json_int("heap_used", memory.heap_used);
	json_int("maps", memory.maps);
	json_int("c_stack_load", (int64_t)load_stack);
	json_int("c_stack_run", (int64_t)run_stack);
	json_end();
}

int main(void)
{
	static struct mbpf_runtime rt;
	static struct mbpf_hook hook = {.name = "m4"};
	struct mbpf_error_detail detail;
	struct mbpf_prog *prog;
	size_t load_stack;
	size_t run_stack;
	int rc = start(&rt);

	if (rc != 0) {
		return fail("start", rc, NULL);
	}
	hook.type = (uint8_t)((const struct event_header *)(const void *)blob_events)->hook_type;
	rc = mbpf_hook_register(&rt, &hook);
	if (rc != 0) {
		return fail("hook", rc, NULL);
	}
	stack_paint();
	rc = mbpf_prog_load(&rt, blob_package, (size_t)(blob_package_end - blob_package), &prog,
			    &detail);
	if (rc != 0) {
		return fail("load", rc, &detail);
	}
	load_stack = stack_depth();
	rc = mbpf_prog_attach(prog, &hook, 0);
	if (rc != 0) {
		return fail("attach", rc, NULL);
	}
	stack_paint();
	if (run_events(prog, &hook) != 0) {
		return 1;
	}
	run_stack = stack_depth();
	show_stats(prog);
	show_maps(prog);
	show_memory(prog, load_stack, run_stack);
	(void)mbpf_prog_detach(prog);
	rc = mbpf_prog_unload(prog);
	return rc != 0 ? fail("unload", rc, NULL) : 0;
}
