/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief SHA-512, FIPS 180-4.
 */

#ifndef MBPF_CORE_SHA512_H_
#define MBPF_CORE_SHA512_H_

#include <stddef.h>
#include <stdint.h>

#define MBPF_SHA512_SIZE       64
#define MBPF_SHA512_BLOCK_SIZE 128

/** State of one hash. */
struct mbpf_sha512 {
	uint64_t state[8];
	uint64_t size;
	uint8_t block[MBPF_SHA512_BLOCK_SIZE];
};

/** Begins a hash. */
void mbpf_sha512_init(struct mbpf_sha512 *hash);

/** Adds bytes; data may be NULL when size is 0. */
void mbpf_sha512_update(struct mbpf_sha512 *hash, const uint8_t *data, size_t size);

/** Ends a hash. The state must be begun anew before it is used again. */
void mbpf_sha512_final(struct mbpf_sha512 *hash, uint8_t digest[MBPF_SHA512_SIZE]);

#endif /* MBPF_CORE_SHA512_H_ */
