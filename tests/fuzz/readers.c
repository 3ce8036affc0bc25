/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The readers of package.h, manifest.h and debug.h, on bytes that nobody has checked.
 *
 *   readers [-r ROUNDS] [-s SEED] PACKAGE
 *
 *   -r ROUNDS  changes of several bytes at random, of each subject; 1000 unless told
 *   -s SEED    of these
 *
 * Subjects are the package, its manifest alone and its debug symbols alone. Each is cut at every
 * length, has every bit flipped, lies at every alignment, and is changed at random. Bytes are
 * given in memory of exactly their size, so that the sanitizers see a read of one more. What a
 * reader accepts is used, and must lie within the bytes. Prints one JSON line.
 */

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <mbpf/debug.h>
#include <mbpf/manifest.h>
#include <mbpf/mbpf.h>
#include <mbpf/package.h>

#include "change.h"
#include "debug.h"

#define ALIGNMENTS 8U

enum subject {
	SUBJECT_PACKAGE,
	SUBJECT_MANIFEST,
	SUBJECT_DEBUG,
	SUBJECT_COUNT,
};

static const char *const names[] = {"package", "manifest", "debug"};

/* How often a subject was read, and accepted. */
struct tally {
	unsigned long tried, accepted;
};

static struct tally tallies[SUBJECT_COUNT];

#define EXPECT(condition)                                                                          \
	do {                                                                                       \
		if (!(condition)) {                                                                \
			fprintf(stderr, "readers: %s:%d: %s\n", __FILE__, __LINE__, #condition);   \
			abort();                                                                   \
		}                                                                                  \
	} while (0)

/* Reads every byte of a span, which is absent or lies within the file. */
static void use_span(const struct mbpf_span *span, const struct mbpf_span *file)
{
	static volatile uint8_t sink;

	if (span->data == NULL) {
		EXPECT(span->size == 0U);
		return;
	}
	EXPECT(span->data >= file->data && span->size <= file->size &&
	       (size_t)(span->data - file->data) <= file->size - span->size);
	for (uint32_t i = 0; i < span->size; i++) {
		sink = (uint8_t)(sink ^ span->data[i]);
	}
}

/* Texts of a manifest are printable, and end where there is room for them. */
static void use_text(const char *text, size_t room)
{
	size_t length = 0;

	while (length < room && text[length] != '\0') {
		EXPECT(text[length] >= ' ' && text[length] <= '~');
		length++;
	}
	EXPECT(length < room);
}

static void use_detail(int rc, const struct mbpf_error_detail *detail, uint32_t size)
{
	EXPECT(rc < 0 && detail->code == rc);
	EXPECT(detail->offset <= size);
	EXPECT(strcmp(mbpf_error_string(rc), "UNKNOWN") != 0);
	EXPECT(strcmp(mbpf_reason_string(detail->reason), "UNKNOWN") != 0);
	EXPECT(memchr(detail->message, '\0', sizeof(detail->message)) != NULL);
}

static bool read_manifest(const struct mbpf_package *package)
{
	struct mbpf_error_detail detail = {0};
	struct mbpf_manifest manifest;
	struct mbpf_map_info info;
	int rc = mbpf_manifest_parse(&manifest, package, &detail);

	if (rc != 0) {
		use_detail(rc, &detail, package->file.size);
		return false;
	}
	use_text(manifest.program_name, sizeof(manifest.program_name));
	use_text(manifest.program_version, sizeof(manifest.program_version));
	use_text(manifest.entry_symbol, sizeof(manifest.entry_symbol));
	use_span(&manifest.maps.entries, &package->file);
	EXPECT(manifest.maps.count <= MBPF_MAX_MAPS);
	for (uint32_t i = 0; i < manifest.maps.count; i++) {
		EXPECT(mbpf_manifest_map(&manifest, i, &info) == 0);
		use_text(info.name, sizeof(info.name));
		EXPECT(info.max_entries >= 1U && info.max_entries <= MBPF_MAP_ENTRIES_MAX);
		EXPECT(info.key_size <= MBPF_MAP_KEY_SIZE_MAX);
		EXPECT(info.value_size <= MBPF_MAP_VALUE_SIZE_MAX);
	}
	EXPECT(mbpf_manifest_map(&manifest, manifest.maps.count, &info) == MBPF_ERR_NOT_FOUND);
	EXPECT(mbpf_manifest_map(&manifest, UINT32_MAX, &info) == MBPF_ERR_NOT_FOUND);
	return true;
}

/* Places of words that there are, and of some that there are not. */
static void find_places(const struct mbpf_package *package)
{
	static const uint32_t words[] = {0U, 1U, 7U, 100U, UINT32_MAX};
	struct mbpf_place place;

	for (uint32_t func = 0; func < 4U; func++) {
		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
			if (mbpf_debug_find(&package->debug, func, words[i], &place)) {
				use_span(&place.file, &package->file);
			}
		}
	}
	(void)mbpf_debug_find(&package->debug, UINT32_MAX, 0, &place);
}

static bool read_debug(const struct mbpf_package *package)
{
	struct mbpf_debug_info info;
	struct mbpf_span name;
	int rc = mbpf_package_debug(package, &info);

	find_places(package);
	if (rc != 0) {
		EXPECT(rc == MBPF_ERR_NOT_FOUND || rc == MBPF_ERR_INVALID_PACKAGE);
		return false;
	}
	use_span(&info.entry_symbol, &package->file);
	use_span(&info.hook_name, &package->file);
	use_span(&(struct mbpf_span){info.source_hash,
				     info.source_hash != NULL ? MBPF_DEBUG_HASH_SIZE : 0U},
		 &package->file);
	for (uint32_t i = 0; i < info.map_count; i++) {
		EXPECT(mbpf_debug_map_name(&info, i, &name) == 0);
		use_span(&name, &package->file);
	}
	EXPECT(mbpf_debug_map_name(&info, info.map_count, &name) == MBPF_ERR_NOT_FOUND);
	EXPECT(mbpf_debug_map_name(&info, UINT32_MAX, &name) == MBPF_ERR_NOT_FOUND);
	return true;
}

static bool read_package(const uint8_t *data, size_t size)
{
	struct mbpf_error_detail detail = {0};
	struct mbpf_package package;
	struct mbpf_span section;
	size_t total;
	int rc = mbpf_package_size(data, size, &total, &detail);

	if (rc != 0) {
		use_detail(rc, &detail, (uint32_t)size);
	}
	rc = mbpf_package_open(&package, data, size, &detail);
	if (rc != 0) {
		use_detail(rc, &detail, (uint32_t)size);
		return false;
	}
	EXPECT(mbpf_package_size(data, size, &total, NULL) == 0 && total == size);
	for (uint32_t type = 0; type < 16U; type++) {
		if (mbpf_package_section(&package, type, &section) == 0) {
			use_span(&section, &package.file);
		}
	}
	use_span(&package.signature, &package.file);
	EXPECT(!mbpf_package_is_signed(&package) || package.signature.size == MBPF_SIGNATURE_SIZE);
	EXPECT(mbpf_package_is_signed(&package) == (mbpf_package_signature(&package) != NULL));
	EXPECT(mbpf_package_has_debug(&package) == (package.debug.data != NULL));
	(void)mbpf_package_encoding(&package);
	(void)read_manifest(&package);
	(void)read_debug(&package);
	return true;
}

/* Reads bytes that lie `shift` bytes behind a multiple of the largest alignment, and end where
 * their memory does. */
static void try_bytes(enum subject subject, const uint8_t *bytes, size_t size, size_t shift)
{
	uint8_t *block = malloc(size + shift != 0U ? size + shift : 1U);
	const uint8_t *data = block + shift;
	struct mbpf_package package = {.file = {data, (uint32_t)size}};
	bool accepted;

	memcpy(block + shift, bytes, size);
	if (subject == SUBJECT_PACKAGE) {
		accepted = read_package(data, size);
	} else if (size == 0U) {
		accepted = false; /* no open package has an empty section */
	} else if (subject == SUBJECT_MANIFEST) {
		package.manifest = package.file;
		package.bytecode = package.file;
		accepted = read_manifest(&package);
	} else {
		package.debug = package.file;
		accepted = read_debug(&package);
	}
	tallies[subject].tried++;
	tallies[subject].accepted += accepted ? 1U : 0U;
	free(block);
}

static void try_changed(enum subject subject, uint8_t *changed, size_t size)
{
	if (subject == SUBJECT_PACKAGE) {
		change_fix_checksums(changed, size);
	}
	try_bytes(subject, changed, size, 0);
}

static void try_subject(enum subject subject, const struct mbpf_span *from, uint32_t rounds,
			uint32_t seed)
{
	uint32_t state = seed * 2654435761U + 1U;
	uint8_t *changed = malloc(from->size);
	unsigned long accepted = tallies[subject].accepted;

	for (size_t shift = 0; shift < ALIGNMENTS; shift++) {
		try_bytes(subject, from->data, from->size, shift);
	}
	/* Bytecode, and so the package with a manifest, has one that is good. */
	EXPECT(tallies[subject].accepted ==
	       accepted + (subject == SUBJECT_MANIFEST ? 1U : ALIGNMENTS));
	for (size_t size = 0; size < from->size; size++) {
		memcpy(changed, from->data, size);
		try_bytes(subject, changed, size, size % ALIGNMENTS);
		try_changed(subject, changed, size);
	}
	for (size_t bit = 0; bit < (size_t)from->size * 8U; bit++) {
		memcpy(changed, from->data, from->size);
		changed[bit / 8U] ^= (uint8_t)(1U << (bit % 8U));
		try_changed(subject, changed, from->size);
	}
	for (uint32_t i = 0; i < rounds; i++) {
		size_t size = i % 2U == 0U ? from->size : change_random(&state, from->size + 1U);

		memcpy(changed, from->data, from->size);
		change_bytes(changed, from->size, &state);
		try_changed(subject, changed, size);
	}
	free(changed);
}

int main(int argc, char **argv)
{
	struct mbpf_package package;
	struct change_file file;
	uint32_t rounds = 1000;
	uint32_t seed = 1;
	int at = 1;

	for (; at + 1 < argc && argv[at][0] == '-'; at += 2) {
		uint32_t number = (uint32_t)strtoul(argv[at + 1], NULL, 0);

		if (argv[at][1] == 'r') {
			rounds = number;
		} else {
			seed = number;
		}
	}
	if (at + 1 != argc) {
		fprintf(stderr, "usage: readers [-r ROUNDS] [-s SEED] PACKAGE\n");
		return 2;
	}
	file = change_read_file(argv[at]);
	EXPECT(mbpf_package_open(&package, file.data, file.size, NULL) == 0);
	try_subject(SUBJECT_PACKAGE, &package.file, rounds, seed);
	try_subject(SUBJECT_MANIFEST, &package.manifest, rounds, seed);
	if (package.debug.data != NULL) {
		try_subject(SUBJECT_DEBUG, &package.debug, rounds, seed);
	}
	for (uint32_t i = 0; i < SUBJECT_COUNT; i++) {
		printf("%s\"%s\": {\"tried\": %lu, \"accepted\": %lu}", i == 0U ? "{" : ", ",
		       names[i], tallies[i].tried, tallies[i].accepted);
	}
	printf("}\n");
	free(file.data);
	return 0;
}
