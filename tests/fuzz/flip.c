/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Every single-bit flip and every truncation of a package, loaded and, if it is accepted, run on packets.
 *
 *   flip PACKAGE FRAMES          signature check off, checksums recomputed after the change
 *   flip PACKAGE FRAMES KEY      signature check on: everything must be refused
 *
 * FRAMES: u32 count, then for each u32 length and its bytes, all little-endian. KEY: 32 bytes. Prints one JSON line. Exits with 1
 * when the unchanged package does not run, or a changed one gets past the signature. Meant for sanitizer builds: a memory error
 * ends the program.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <mbpf/mbpf.h>

#include "crc32.h"
#include "reader.h"

#define ARENA_SIZE (256 * 1024)

/* Outcomes of a load, and of the runs after it. */
struct tally {
	unsigned long tried, structure, signature, policy, verifier, memory, init, ran, failed_runs;
};

struct file {
	uint8_t *data;
	size_t size;
};

static struct file read_file(const char *path)
{
	struct file file = {NULL, 0};
	FILE *f = fopen(path, "rb");
	long size;

	if (f == NULL || fseek(f, 0, SEEK_END) != 0 || (size = ftell(f)) <= 0 || fseek(f, 0, SEEK_SET) != 0) {
		fprintf(stderr, "flip: cannot read %s\n", path);
		exit(2);
	}
	file.size = (size_t)size;
	file.data = malloc(file.size);
	if (file.data == NULL || fread(file.data, 1, file.size, f) != file.size) {
		fprintf(stderr, "flip: cannot read %s\n", path);
		exit(2);
	}
	fclose(f);
	return file;
}

static void put_le32(uint8_t *p, uint32_t v)
{
	for (unsigned int i = 0; i < 4U; i++) {
		p[i] = (uint8_t)(v >> (8U * i));
	}
}

/* Recomputes each checksum that is in use, as far as the (possibly broken) section table can be followed. */
static void fix_checksums(uint8_t *data, size_t size)
{
	uint32_t count;

	if (size < MBPF_HEADER_SIZE) {
		return;
	}
	count = mbpf_get_le32(data + MBPF_HEADER_OFF_SECTION_COUNT);
	for (uint32_t i = 0; i < count && i < MBPF_MAX_SECTIONS; i++) {
		uint8_t *entry = data + MBPF_HEADER_SIZE + (size_t)i * MBPF_SECTION_ENTRY_SIZE;
		uint32_t off;
		uint32_t len;

		if ((size_t)(entry - data) + MBPF_SECTION_ENTRY_SIZE > size) {
			return;
		}
		off = mbpf_get_le32(entry + MBPF_SECTION_ENTRY_OFF_OFFSET);
		len = mbpf_get_le32(entry + MBPF_SECTION_ENTRY_OFF_LENGTH);
		if (mbpf_get_le32(entry + MBPF_SECTION_ENTRY_OFF_CRC32) != 0U && off <= size && len <= size - off) {
			put_le32(entry + MBPF_SECTION_ENTRY_OFF_CRC32, mbpf_crc32(0, data + off, len));
		}
	}
	if (mbpf_get_le32(data + MBPF_HEADER_OFF_FILE_CRC32) != 0U) {
		uint32_t crc = mbpf_crc32(0, data, MBPF_HEADER_OFF_FILE_CRC32);

		crc = mbpf_crc32(crc, data + MBPF_HEADER_SIZE, size - MBPF_HEADER_SIZE);
		put_le32(data + MBPF_HEADER_OFF_FILE_CRC32, crc);
	}
}

static uint64_t clock_ns(void *user_data)
{
	return *(uint64_t *)user_data;
}

static void count_refusal(int rc, const struct mbpf_error_detail *detail, struct tally *tally)
{
	switch (rc) {
	case MBPF_ERR_INVALID_BYTECODE:
		tally->verifier++;
		break;
	case MBPF_ERR_SIGNATURE:
	case MBPF_ERR_UNTRUSTED_KEY:
		tally->signature++;
		break;
	case MBPF_ERR_INIT_FAILED:
		tally->init++;
		break;
	case MBPF_ERR_NO_MEM:
	case MBPF_ERR_HEAP_TOO_SMALL:
		tally->memory++;
		break;
	default:
		/* A rule of the container, the CBOR encoding or the manifest has a reason; a refusal by policy has none. */
		if (detail->reason != 0U) {
			tally->structure++;
		} else {
			tally->policy++;
		}
	}
}

static void run_frames(struct mbpf_hook *hook, const struct file *frames, uint64_t *now, struct tally *tally,
		       struct mbpf_prog *prog)
{
	uint32_t count = mbpf_get_le32(frames->data);
	const uint8_t *at = frames->data + 4;
	struct mbpf_prog_stats stats;

	for (uint32_t i = 0; i < count; i++) {
		uint32_t len = mbpf_get_le32(at);
		struct mbpf_ctx_net ctx = {.abi_version = MBPF_HOOK_ABI_VERSION,
					   .ifindex = 1,
					   .pkt_len = len,
					   .data_len = len,
					   .flags = MBPF_NET_FLAGS(2, 14),
					   .data = at + 4};
		int32_t verdict;

		*now += 1000000U;
		if (mbpf_hook_run(hook, &ctx, sizeof(ctx), &verdict) != 0 || verdict < 0 || verdict > 2) {
			fprintf(stderr, "flip: event %u has verdict %d\n", (unsigned int)i, (int)verdict);
			abort();
		}
		at += 4U + len;
	}
	mbpf_prog_stats_get(prog, &stats);
	tally->failed_runs += (unsigned long)(stats.invocations - stats.successes);
}

/* Loads bytes and runs them. The copy is as long as the package, so that a read past its end is seen. */
static void try_package(const uint8_t *data, size_t size, const struct file *frames, const uint8_t (*key)[32],
			struct tally *tally)
{
	static uint64_t arena[ARENA_SIZE / 8];
	uint64_t now = 0;
	struct mbpf_runtime_config config = {
		.arena = arena,
		.arena_size = sizeof(arena),
		.policy = {.keys = key,
			   .key_count = key != NULL ? 1 : 0,
			   .capabilities = MBPF_CAP_ALL,
			   .allow_unsigned = key == NULL,
			   .limits = {.max_heap_size = 65536, .max_steps = 20000, .max_helpers = 1000}},
		.services = {.now_ns = clock_ns, .user_data = &now},
	};
	struct mbpf_hook hook = {.name = "net.recv", .type = MBPF_HOOK_NET_RX};
	struct mbpf_error_detail detail = {0};
	struct mbpf_runtime rt;
	struct mbpf_prog *prog;
	uint8_t *copy = malloc(size != 0U ? size : 1U);
	int rc;

	memcpy(copy, data, size);
	if (mbpf_runtime_init(&rt, &config) != 0 || mbpf_hook_register(&rt, &hook) != 0) {
		abort();
	}
	tally->tried++;
	rc = mbpf_prog_load(&rt, copy, size, &prog, &detail);
	if (rc != 0) {
		count_refusal(rc, &detail, tally);
		if (rt.arena_used != 0U) {
			fprintf(stderr, "flip: a refused package holds memory\n");
			abort();
		}
	} else {
		tally->ran++;
		if (mbpf_prog_attach(prog, &hook) == 0) {
			run_frames(&hook, frames, &now, tally, prog);
			(void)mbpf_prog_detach(prog);
		}
		if (mbpf_prog_unload(prog) != 0 || rt.arena_used != 0U) {
			fprintf(stderr, "flip: an unloaded program holds memory\n");
			abort();
		}
	}
	free(copy);
}

int main(int argc, char **argv)
{
	struct tally flips = {0};
	struct tally cuts = {0};
	struct tally whole = {0};
	const uint8_t(*key)[32] = NULL;
	struct file package;
	struct file frames;

	if (argc != 3 && argc != 4) {
		fprintf(stderr, "usage: flip PACKAGE FRAMES [KEY]\n");
		return 2;
	}
	package = read_file(argv[1]);
	frames = read_file(argv[2]);
	if (argc == 4) {
		key = (const uint8_t(*)[32])(void *)read_file(argv[3]).data;
	}
	try_package(package.data, package.size, &frames, key, &whole);
	for (size_t bit = 0; bit < package.size * 8U; bit++) {
		uint8_t *changed = malloc(package.size);

		memcpy(changed, package.data, package.size);
		changed[bit / 8U] ^= (uint8_t)(1U << (bit % 8U));
		if (key == NULL) {
			fix_checksums(changed, package.size);
		}
		try_package(changed, package.size, &frames, key, &flips);
		free(changed);
	}
	for (size_t size = 0; size < package.size; size++) {
		uint8_t *cut = malloc(size != 0U ? size : 1U);

		memcpy(cut, package.data, size);
		if (key == NULL) {
			fix_checksums(cut, size);
		}
		try_package(cut, size, &frames, key, &cuts);
		free(cut);
	}
	printf("{\"bytes\": %zu, \"whole_ran\": %lu, \"flips\": %lu, \"structure\": %lu, \"signature\": %lu, \"policy\": %lu, "
	       "\"verifier\": %lu, \"memory\": %lu, \"init\": %lu, \"ran\": %lu, \"failed_runs\": %lu, \"cuts\": %lu, "
	       "\"cuts_ran\": %lu}\n",
	       package.size, whole.ran, flips.tried, flips.structure, flips.signature, flips.policy, flips.verifier,
	       flips.memory, flips.init, flips.ran, flips.failed_runs, cuts.tried, cuts.ran);
	return whole.ran == 1U && (key == NULL || (flips.ran == 0U && cuts.ran == 0U)) ? 0 : 1;
}
