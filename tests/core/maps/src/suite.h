/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Maps without a program.
 */

#ifndef MBPF_TESTS_MAPS_SUITE_H_
#define MBPF_TESTS_MAPS_SUITE_H_

#include <zephyr/ztest.h>

#include "prog.h"

extern struct mbpf_runtime suite_rt;

/** Forgets all maps. */
void suite_start(void);

/** A new map, until the next suite_start(). */
struct mbpf_map *suite_map(uint32_t type, uint32_t key_size, uint32_t value_size,
			   uint32_t max_entries);

/** xorshift32: the same sequence on every target. */
uint32_t suite_random(uint32_t *state);

#endif /* MBPF_TESTS_MAPS_SUITE_H_ */
