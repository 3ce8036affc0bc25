/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Every single-bit flip and every truncation of a package, or changes at random, loaded and, if
 * the package is accepted, run on packets.
 *
 *   flip [-k KEY] [-c] [-e EVERY] [-r ROUNDS] [-s SEED] PACKAGE FRAMES
 *
 *   -k KEY     32 bytes, a public key: signatures are checked, so everything must be refused
 *   -c         keep the checksums as they are; they are recomputed after each change otherwise,
 *              unless that would undo it
 *   -e EVERY   only every EVERY-th flip, from the first one on
 *   -r ROUNDS  this many changes of several bytes at random, instead of flips and truncations
 *   -s SEED    of these
 *
 * FRAMES: u32 count, then for each u32 length and its bytes, all little-endian. Prints one JSON
 * line. Exits with 1 when the unchanged package does not run, or a changed one gets past the
 * signature. Meant for sanitizer builds: a memory error ends the program.
 */

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <mbpf/mbpf.h>

#include "change.h"
#include "reader.h"

#define ARENA_SIZE (256 * 1024)

/* Outcomes of a load, and of the runs after it. */
struct tally {
	unsigned long tried, structure, signature, policy, verifier, memory, init, ran, failed_runs;
};

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
		/* A rule of the container, the CBOR encoding or the manifest has a reason; a
		 * refusal by policy has none. */
		if (detail->reason != 0U) {
			tally->structure++;
		} else {
			tally->policy++;
		}
	}
}

static void run_frames(struct mbpf_hook *hook, const struct change_file *frames, uint64_t *now,
		       struct tally *tally, struct mbpf_prog *prog)
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
		if (mbpf_hook_run(hook, &ctx, sizeof(ctx), &verdict) != 0 || verdict < 0 ||
		    verdict > 2) {
			fprintf(stderr, "flip: event %u has verdict %d\n", (unsigned int)i,
				(int)verdict);
			abort();
		}
		at += 4U + len;
	}
	mbpf_prog_stats_get(prog, &stats);
	tally->failed_runs += (unsigned long)(stats.invocations - stats.successes);
}

/* Loads bytes and runs them. The copy is as long as the package, so that a read past its end is
 * seen. */
static void try_package(const uint8_t *data, size_t size, const struct change_file *frames,
			const struct mbpf_key *key, struct tally *tally)
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
			   .limits = {.max_heap_size = 65536,
				      .max_steps = 20000,
				      .max_helpers = 1000}},
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
		if (mbpf_prog_attach(prog, &hook, 0) == 0) {
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

/* What to do. */
struct options {
	const struct mbpf_key *key;
	bool keep_checksums;
	size_t every;
	uint32_t rounds;
	uint32_t seed;
	const char *package;
	const char *frames;
};

static bool is_unchanged(const struct change_file *package, const uint8_t *changed)
{
	return memcmp(changed, package->data, package->size) == 0;
}

static void flip_bits(const struct change_file *package, const struct change_file *frames,
		      const struct options *options, struct tally *tally)
{
	uint8_t *changed = malloc(package->size);

	for (size_t bit = 0; bit < package->size * 8U; bit += options->every) {
		memcpy(changed, package->data, package->size);
		changed[bit / 8U] ^= (uint8_t)(1U << (bit % 8U));
		if (!options->keep_checksums) {
			change_fix_checksums(changed, package->size);
			if (is_unchanged(package, changed)) {
				/* A bit of a checksum: it stays wrong. */
				changed[bit / 8U] ^= (uint8_t)(1U << (bit % 8U));
			}
		}
		try_package(changed, package->size, frames, options->key, tally);
	}
	free(changed);
}

static void change_at_random(const struct change_file *package, const struct change_file *frames,
			     const struct options *options, struct tally *tally)
{
	uint32_t state = options->seed * 2654435761U + 1U;
	uint8_t *changed = malloc(package->size);

	for (uint32_t i = 0; i < options->rounds; i++) {
		memcpy(changed, package->data, package->size);
		change_bytes(changed, package->size, &state);
		if (!options->keep_checksums) {
			change_fix_checksums(changed, package->size);
		}
		if (!is_unchanged(package, changed)) {
			try_package(changed, package->size, frames, options->key, tally);
		}
	}
	free(changed);
}

static void cut(const struct change_file *package, const struct change_file *frames,
		const struct options *options, struct tally *tally)
{
	uint8_t *changed = malloc(package->size);

	for (size_t size = 0; size < package->size; size++) {
		memcpy(changed, package->data, size);
		if (!options->keep_checksums) {
			change_fix_checksums(changed, size);
		}
		try_package(changed, size, frames, options->key, tally);
	}
	free(changed);
}

static void usage(void)
{
	fprintf(stderr,
		"usage: flip [-k KEY] [-c] [-e EVERY] [-r ROUNDS] [-s SEED] PACKAGE FRAMES\n");
	exit(2);
}

static uint32_t number(const char *text)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	if (*text == '\0' || *end != '\0' || n > UINT32_MAX) {
		usage();
	}
	return (uint32_t)n;
}

static struct options read_options(int argc, char **argv, struct change_file *key)
{
	static struct mbpf_key trusted;
	struct options options = {.every = 1, .seed = 1};
	int i = 1;

	for (; i < argc && argv[i][0] == '-'; i++) {
		char option = argv[i][1];

		if (option == 'c') {
			options.keep_checksums = true;
			continue;
		}
		if (i + 1 == argc) {
			usage();
		}
		i++;
		if (option == 'k') {
			*key = change_read_file(argv[i]);
			if (key->size == sizeof(trusted.public_key)) {
				memcpy(trusted.public_key, key->data, key->size);
			}
			options.key = &trusted;
		} else if (option == 'e') {
			options.every = number(argv[i]);
		} else if (option == 'r') {
			options.rounds = number(argv[i]);
		} else if (option == 's') {
			options.seed = number(argv[i]);
		} else {
			usage();
		}
	}
	if (argc - i != 2 || options.every == 0U || (options.key != NULL && key->size != 32U)) {
		usage();
	}
	options.package = argv[i];
	options.frames = argv[i + 1];
	return options;
}

int main(int argc, char **argv)
{
	struct tally changes = {0};
	struct tally whole = {0};
	struct tally cuts = {0};
	struct change_file key = {0};
	struct options options = read_options(argc, argv, &key);
	struct change_file package = change_read_file(options.package);
	struct change_file frames = change_read_file(options.frames);

	try_package(package.data, package.size, &frames, options.key, &whole);
	if (options.rounds != 0U) {
		change_at_random(&package, &frames, &options, &changes);
	} else {
		flip_bits(&package, &frames, &options, &changes);
		cut(&package, &frames, &options, &cuts);
	}
	printf("{\"bytes\": %zu, \"whole_ran\": %lu, \"changes\": %lu, \"structure\": %lu, "
	       "\"signature\": %lu, \"policy\": %lu, \"verifier\": %lu, \"memory\": %lu, "
	       "\"init\": %lu, \"ran\": %lu, \"failed_runs\": %lu, \"cuts\": %lu, "
	       "\"cuts_ran\": %lu}\n",
	       package.size, whole.ran, changes.tried, changes.structure, changes.signature,
	       changes.policy, changes.verifier, changes.memory, changes.init, changes.ran,
	       changes.failed_runs, cuts.tried, cuts.ran);
	free(package.data);
	free(frames.data);
	free(key.data);
	if (whole.ran != 1U) {
		return 1;
	}
	return options.key == NULL || (changes.ran == 0U && cuts.ran == 0U) ? 0 : 1;
}
