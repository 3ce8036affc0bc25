/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Packages at random that the verifier accepts: valid in form, arbitrary in what they do.
 *
 * The same seed gives the same bytes everywhere. No code comes from a compiler: operands are only
 * what the verifier asks for, with enough of a plan in the registers that most instructions find
 * something to work on.
 */

#ifndef MBPF_TESTS_IMAGE_H_
#define MBPF_TESTS_IMAGE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <mbpf/schema.h>

#define IMAGE_STRINGS   160U
#define IMAGE_UNITS     1100U
#define IMAGE_NUMBERS   24U
#define IMAGE_IMPORTS   128U
#define IMAGE_MAPS      4U
#define IMAGE_FUNCTIONS 8U
#define IMAGE_FIELDS    6U
#define IMAGE_HANDLERS  600U
#define IMAGE_WORDS     8192U
#define IMAGE_BYTES     (512U * 1024U)

/** A text of the table. */
struct image_string {
	uint16_t units[IMAGE_UNITS];
	uint32_t count;
	uint32_t hash;
	uint8_t hint;
};

/** An import; `index` is the number of the helper or built-in in this firmware. */
struct image_import {
	uint32_t kind;
	uint32_t name;
	uint32_t version;
	uint32_t prototype;
	uint32_t index;
};

struct image_map {
	uint32_t type;
	uint32_t key_size;
	uint32_t value_size;
	uint32_t max_entries;
};

struct image_function {
	uint32_t first;
	uint32_t len;
	uint32_t nregs;
	uint32_t nparams;
	uint32_t flags; /* MBPF_FN_ */
	uint32_t name;
	uint32_t length;
	uint32_t handler_first;
	uint32_t handler_count;
};

struct image_handler {
	uint32_t start;
	uint32_t end;
	uint32_t target;
	uint32_t reg;
};

/** What a package is made of, and its bytes. */
struct image {
	uint32_t random;
	uint32_t hook_type;
	uint32_t heap_size;
	uint32_t max_steps;
	uint32_t max_helpers;
	uint32_t max_wall_time_us;
	uint32_t globals;
	uint32_t tdz;
	uint32_t top;
	uint32_t prog;
	uint32_t init;
	uint32_t fini;
	uint32_t string_count;
	uint32_t name_count;
	uint32_t number_count;
	uint32_t import_count;
	uint32_t map_count;
	uint32_t function_count;
	uint32_t handler_count;
	uint32_t word_count;
	struct image_string strings[IMAGE_STRINGS];
	uint64_t numbers[IMAGE_NUMBERS];
	struct image_import imports[IMAGE_IMPORTS];
	struct image_map maps[IMAGE_MAPS];
	struct image_function functions[IMAGE_FUNCTIONS];
	struct image_handler handlers[IMAGE_HANDLERS];
	struct mbpf_schema schema; /* of CUSTOM */
	struct mbpf_schema_field fields[IMAGE_FIELDS];
	uint32_t words[IMAGE_WORDS];
	uint8_t bytes[IMAGE_BYTES];
	size_t size;
};

/** A number below `limit`, which is not 0. */
static inline uint32_t image_below(struct image *image, uint32_t limit)
{
	image->random ^= image->random << 13;
	image->random ^= image->random >> 17;
	image->random ^= image->random << 5;
	return (uint32_t)(((uint64_t)image->random * limit) >> 32);
}

/** True once in `times`. */
static inline bool image_once_in(struct image *image, uint32_t times)
{
	return image_below(image, times) == 0U;
}

/** Makes the package of a seed: image->bytes, image->size. */
void image_make(struct image *image, uint32_t seed);

/** schema.c: what the events of a CUSTOM hook consist of. */
void image_make_schema(struct image *image);

/** schema.c: adds imports of some of the fields. */
void image_import_fields(struct image *image, void (*add)(struct image *image, const char *name,
							  uint32_t version, uint32_t prototype));

/** code.c: the functions of an image whose tables are there. */
void image_make_functions(struct image *image);

/** pack.c: puts everything together. */
void image_pack(struct image *image);

#endif /* MBPF_TESTS_IMAGE_H_ */
