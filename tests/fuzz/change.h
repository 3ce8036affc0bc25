/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Packages to change, and ways to change them.
 */

#ifndef MBPF_TESTS_FUZZ_CHANGE_H_
#define MBPF_TESTS_FUZZ_CHANGE_H_

#include <stddef.h>
#include <stdint.h>

struct change_file {
	uint8_t *data;
	size_t size;
};

/** Reads a file that is not empty, or ends the program. */
struct change_file change_read_file(const char *path);
/** Recomputes each checksum that is in use, as far as the (possibly broken) section table can be
 * followed. */
void change_fix_checksums(uint8_t *data, size_t size);
/** xorshift32: the same numbers everywhere. `*state` is not 0. @return one below `limit`. */
uint32_t change_random(uint32_t *state, uint32_t limit);
/** Up to eight changes: a bit, a byte, a word of an interesting value, bytes from elsewhere. */
void change_bytes(uint8_t *data, size_t size, uint32_t *state);

#endif /* MBPF_TESTS_FUZZ_CHANGE_H_ */
