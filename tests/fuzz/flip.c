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

	if (f == NULL || fseek(f, 0, SEEK_END) != 0 || (size = ftell(f)) <= 0 ||
	    fseek(f, 0, SEEK_SET) != 0) {
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

/* Recomputes each checksum that is in use, as far as the (possibly broken) section table can be
 * followed. */
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
		if (mbpf_get_le32(entry + MBPF_SECTION_ENTRY_OFF_CRC32) != 0U && off <= size &&
		    len <= size - off) {
			put_le32(entry + MBPF_SECTION_ENTRY_OFF_CRC32,
				 mbpf_crc32(0, data + off, len));
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
		/* A rule of the container, the CBOR encoding or the manifest has a reason; a
		 * refusal by policy has none. */
		if (detail->reason != 0U) {
			tally->structure++;
		} else {
			tally->policy++;
		}
	}
}

static void run_frames(struct mbpf_hook *hook, const struct file *frames, uint64_t *now,
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
static void try_package(const uint8_t *data, size_t size, const struct file *frames,
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

/* xorshift32: the same numbers everywhere. */
static uint32_t random_below(uint32_t *state, uint32_t limit)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return (uint32_t)(((uint64_t)*state * limit) >> 32);
}

/* Up to eight changes: a bit, a byte, a word of an interesting value, bytes from elsewhere. */
static void mutate(uint8_t *data, size_t size, uint32_t *state)
{
	static const uint32_t words[] = {0U, 1U, 0xffU, 0x7fffffffU, 0x80000000U, 0xffffffffU};

	for (uint32_t n = 1U + random_below(state, 8); n != 0U; n--) {
		uint32_t at = random_below(state, (uint32_t)size);
		uint32_t from = random_below(state, (uint32_t)size);
		uint32_t len = 1U + random_below(state, 16);

		switch (random_below(state, 4)) {
		case 0:
			data[at] ^= (uint8_t)(1U << random_below(state, 8));
			break;
		case 1:
			data[at] = (uint8_t)random_below(state, 256);
			break;
		case 2:
			if (size >= 4U) {
				at = (at & ~3U) <= size - 4U ? at & ~3U : 0U;
				put_le32(data + at, words[random_below(state, 6)]);
			}
			break;
		default:
			len = len < size - at ? len : (uint32_t)size - at;
			len = len < size - from ? len : (uint32_t)size - from;
			memmove(data + at, data + from, len);
			break;
		}
	}
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

static bool is_unchanged(const struct file *package, const uint8_t *changed)
{
	return memcmp(changed, package->data, package->size) == 0;
}

static void flip_bits(const struct file *package, const struct file *frames,
		      const struct options *options, struct tally *tally)
{
	uint8_t *changed = malloc(package->size);

	for (size_t bit = 0; bit < package->size * 8U; bit += options->every) {
		memcpy(changed, package->data, package->size);
		changed[bit / 8U] ^= (uint8_t)(1U << (bit % 8U));
		if (!options->keep_checksums) {
			fix_checksums(changed, package->size);
			if (is_unchanged(package, changed)) {
				/* A bit of a checksum: it stays wrong. */
				changed[bit / 8U] ^= (uint8_t)(1U << (bit % 8U));
			}
		}
		try_package(changed, package->size, frames, options->key, tally);
	}
	free(changed);
}

static void change_at_random(const struct file *package, const struct file *frames,
			     const struct options *options, struct tally *tally)
{
	uint32_t state = options->seed * 2654435761U + 1U;
	uint8_t *changed = malloc(package->size);

	for (uint32_t i = 0; i < options->rounds; i++) {
		memcpy(changed, package->data, package->size);
		mutate(changed, package->size, &state);
		if (!options->keep_checksums) {
			fix_checksums(changed, package->size);
		}
		if (!is_unchanged(package, changed)) {
			try_package(changed, package->size, frames, options->key, tally);
		}
	}
	free(changed);
}

static void cut(const struct file *package, const struct file *frames,
		const struct options *options, struct tally *tally)
{
	uint8_t *changed = malloc(package->size);

	for (size_t size = 0; size < package->size; size++) {
		memcpy(changed, package->data, size);
		if (!options->keep_checksums) {
			fix_checksums(changed, size);
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

static struct options read_options(int argc, char **argv, struct file *key)
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
			*key = read_file(argv[i]);
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
	struct file key = {0};
	struct options options = read_options(argc, argv, &key);
	struct file package = read_file(options.package);
	struct file frames = read_file(options.frames);

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
