/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief What the files of this suite share: one runtime that trusts the test key, and digests.
 */

#ifndef MBPF_TESTS_PROGRAMS_SUITE_H_
#define MBPF_TESTS_PROGRAMS_SUITE_H_

#include <mbpf/mbpf.h>

#define SUITE_ARENA       32768U
#define SUITE_PACKAGE_MAX 32768U
#define SUITE_FNV_START   2166136261U

extern struct mbpf_runtime suite_rt;
/** What the clock says, in nanoseconds. */
extern uint64_t suite_now;
/** Digest of all log lines since the last load: level, text, line feed. */
extern uint32_t suite_log_digest;

/** The package of the vectors. */
extern const uint8_t suite_vectors[];
extern const size_t suite_vectors_size;

/** FNV-1a of more bytes. */
uint32_t suite_fnv(uint32_t digest, const void *data, size_t size);
/** FNV-1a of four more bytes, those of `value` in little-endian order. */
uint32_t suite_fnv_le32(uint32_t digest, uint32_t value);

/** Starts the runtime anew and loads a package, its signature checked. */
struct mbpf_prog *suite_load(const uint8_t *package, size_t size);

/** Digest of the entries of all maps in iteration order. */
uint32_t suite_maps_digest(struct mbpf_prog *prog);

/** Asserts that the program ran that often, and always well. */
void suite_expect_no_failures(const struct mbpf_prog *prog, uint64_t runs);

#endif /* MBPF_TESTS_PROGRAMS_SUITE_H_ */
