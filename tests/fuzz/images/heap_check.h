/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Is the memory of an instance in order?
 */

#ifndef MBPF_TESTS_HEAP_CHECK_H_
#define MBPF_TESTS_HEAP_CHECK_H_

#include <stdbool.h>

#include "prog.h"

/**
 * Looks at every object, global and, while a function runs, register: sizes, kinds, that each
 * reference leads to the start of an object of a fitting kind, and that each double is one that a
 * program may have. Writes what is wrong to stderr and ends the program.
 */
void heap_check(const struct mbpf_prog *prog, bool running);

#endif /* MBPF_TESTS_HEAP_CHECK_H_ */
