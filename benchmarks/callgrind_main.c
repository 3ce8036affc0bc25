/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What callgrind.py runs under valgrind: events through an attach point, or calls of a C function
 * through a pointer, in the same loop. Only measured() and
 * measured_load() are collected.
 *
 *   callgrind_main PACKAGE KEY EVENTS COUNT   runs a package
 *   callgrind_main PACKAGE KEY load COUNT     loads and unloads a package; KEY -: without a
 * signature callgrind_main - - EVENTS COUNT           calls a C function that returns 0
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <mbpf/mbpf.h>

#include "events.h"

#define KINDS_MAX 64

static uint64_t arena[256 * 1024 / 8];
static union event_context contexts[KINDS_MAX];

typedef int run_fn(struct mbpf_hook *hook, const void *ctx, size_t ctx_size, int32_t *verdict);

static __attribute__((noinline)) int native_zero(struct mbpf_hook *hook, const void *ctx,
						 size_t ctx_size, int32_t *verdict)
{
	(void)hook;
	(void)ctx;
	(void)ctx_size;
	(void)verdict;
	return 0;
}

__attribute__((noinline)) int32_t measured(run_fn *run, struct mbpf_hook *hook, size_t ctx_size,
					   uint32_t kinds, uint32_t count)
{
	int32_t verdict = 0;

	for (uint32_t n = 0, i = 0; n < count; n++) {
		(void)run(hook, &contexts[i], ctx_size, &verdict);
		i = i + 1U == kinds ? 0U : i + 1U;
	}
	return verdict;
}

__attribute__((noinline)) int measured_load(struct mbpf_runtime *rt, const void *package,
					    size_t size, struct mbpf_prog **prog)
{
	struct mbpf_error_detail detail;

	return mbpf_prog_load(rt, package, size, prog, &detail);
}

/* The bytes of a file, 8-aligned. */
static uint8_t *read_all(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data = malloc(1U << 20);

	if (file == NULL || data == NULL) {
		fprintf(stderr, "cannot read %s\n", path);
		exit(2);
	}
	*size = fread(data, 1, 1U << 20, file);
	(void)fclose(file);
	return data;
}

static void load(struct mbpf_runtime *rt, struct mbpf_hook *hook, const char *package_path,
		 const char *key_path)
{
	size_t package_size;
	size_t key_size;
	uint8_t *package = read_all(package_path, &package_size);
	const uint8_t *bytes = read_all(key_path, &key_size);
	static struct mbpf_key key;
	const struct mbpf_runtime_config config = {
		.arena = arena,
		.arena_size = sizeof(arena),
		.policy = {.keys = &key, .key_count = 1, .capabilities = UINT32_MAX},
	};
	struct mbpf_error_detail detail;
	struct mbpf_prog *prog;
	int rc;

	memcpy(key.public_key, bytes, sizeof(key.public_key));
	rc = mbpf_runtime_init(rt, &config);
	if (rc == 0) {
		rc = mbpf_hook_register(rt, hook);
	}
	if (rc == 0) {
		rc = mbpf_prog_load(rt, package, package_size, &prog, &detail);
	}
	if (rc == 0) {
		rc = mbpf_prog_attach(prog, hook, 0);
	}
	if (rc != 0) {
		fprintf(stderr, "%s: %s\n", package_path, mbpf_error_string(rc));
		exit(2);
	}
}

/* Loads a package again and again, and unloads it, which is not collected. */
static __attribute__((noinline)) int loads(const char *package_path, const char *key_path,
					   uint32_t count)
{
	static struct mbpf_runtime rt;
	static struct mbpf_key key;
	struct mbpf_runtime_config config = {
		.arena = arena,
		.arena_size = sizeof(arena),
		.policy = {.keys = &key, .capabilities = UINT32_MAX, .allow_unsigned = true},
	};
	size_t size;
	uint8_t *package = read_all(package_path, &size);
	int rc;

	if (strcmp(key_path, "-") != 0) {
		size_t key_size;

		memcpy(key.public_key, read_all(key_path, &key_size), sizeof(key.public_key));
		config.policy.key_count = 1;
		config.policy.allow_unsigned = false;
	}
	rc = mbpf_runtime_init(&rt, &config);
	for (uint32_t i = 0; rc == 0 && i < count; i++) {
		struct mbpf_prog *prog;

		rc = measured_load(&rt, package, size, &prog);
		if (rc == 0) {
			rc = mbpf_prog_unload(prog);
		}
	}
	if (rc != 0) {
		fprintf(stderr, "%s: %s\n", package_path, mbpf_error_string(rc));
	}
	return rc != 0 ? 2 : 0;
}

int main(int argc, char **argv)
{
	static struct mbpf_runtime rt;
	static struct mbpf_hook hook = {.name = "callgrind"};
	run_fn *run = native_zero;
	const struct event_header *header;
	const struct event_record *record;
	size_t size;
	int32_t verdict;

	if (argc != 5) {
		return 2;
	}
	if (strcmp(argv[3], "load") == 0) {
		return loads(argv[1], argv[2], (uint32_t)strtoul(argv[4], NULL, 10));
	}
	header = (const void *)read_all(argv[3], &size);
	record = (const void *)(header + 1);
	for (uint32_t i = 0; i < header->count && i < KINDS_MAX; i++) {
		event_context_fill(&contexts[i], header->hook_type, record, i);
		record = event_next(record);
	}
	hook.type = (uint8_t)header->hook_type;
	if (strcmp(argv[1], "-") != 0) {
		load(&rt, &hook, argv[1], argv[2]);
		run = mbpf_hook_run;
	}
	size = event_context_size(header->hook_type);
	verdict = measured(run, &hook, size, header->count, (uint32_t)strtoul(argv[4], NULL, 10));
	printf("%d\n", (int)verdict);
	return 0;
}
