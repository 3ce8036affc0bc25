/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Builds packages for the tests, well formed or not.
 */

#ifndef MBPF_TESTS_PACKAGE_BUILD_H_
#define MBPF_TESTS_PACKAGE_BUILD_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <mbpf/gen/package.h>

#define MAX_KEYS     24
#define MAX_PARTS    10
#define MAX_MANIFEST 2048
#define MAX_PACKAGE  3072

/** A key of a manifest with the CBOR encoding of its value. */
struct key_value {
	const char *key;
	const uint8_t *value;
	size_t size;
};

/** A manifest as its keys, in canonical order. */
struct manifest_keys {
	struct key_value keys[MAX_KEYS];
	size_t count;
};

/** Sets the keys that a package of engine vm needs. */
void manifest_init(struct manifest_keys *m);

/** Sets or adds a key, in its canonical place. */
void manifest_set(struct manifest_keys *m, const char *key, const void *value, size_t size);

/** Removes a key, which must be there. */
void manifest_remove(struct manifest_keys *m, const char *key);

/** Writes the manifest and gives its size. `value_at`: offset of the value of `key`, if not NULL.
 */
size_t manifest_write(const struct manifest_keys *m, uint8_t *out, const char *key,
		      size_t *value_at);

/** A section. */
struct part {
	uint32_t type;
	const uint8_t *data;
	size_t size;
};

/** A package under construction. */
struct build {
	uint32_t flags;
	struct part parts[MAX_PARTS];
	size_t part_count;
	/** The file after build_write(). */
	uint64_t storage[MAX_PACKAGE / 8];
	size_t size;
};

/** Begins a package with this manifest and a bytecode section of 16 bytes. */
void build_init(struct build *b, const uint8_t *manifest, size_t size);

/** Adds a section behind those that are there. */
void build_add(struct build *b, uint32_t type, const void *data, size_t size);

/** Writes the file: the bytecode section aligned to 8 bytes, no checksums. */
uint8_t *build_write(struct build *b);

/** Changes a little-endian u32 or u16 of the file. */
void build_put32(struct build *b, size_t offset, uint32_t value);
void build_put16(struct build *b, size_t offset, uint16_t value);

/** Offset of a field of section table entry `index`. */
size_t entry_field(size_t index, size_t field);

/** Begins, and writes, a package with the manifest of manifest_init(). */
uint8_t *build_good(struct build *b);

/** The same with a signature section made with build_public_key's secret key. */
uint8_t *build_signed(struct build *b);

/** Ed25519 public key of the secret key 00 01 02 ... 1f. */
extern const uint8_t build_public_key[MBPF_PUBLIC_KEY_SIZE];

#endif /* MBPF_TESTS_PACKAGE_BUILD_H_ */
