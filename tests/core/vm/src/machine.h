/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief One instance for hand-assembled programs. There is one of it, for all tests.
 *
 * A test starts with machine_begin(), adds functions (0 is the entry point), and calls
 * machine_load() and machine_run().
 */

#ifndef MBPF_TESTS_MACHINE_H_
#define MBPF_TESTS_MACHINE_H_

#include <zephyr/ztest.h>

#include "../../common/assembler.h"
#include "heap.h"

#define MACHINE_GLOBALS 4
#define MACHINE_STEPS   100000U

/* Not those of math.h, which Zephyr's minimal C library does not have. */
#define F64_INFINITY __builtin_inf()
#define F64_NAN      __builtin_nan("")

struct machine {
	struct assembly code;
	struct mbpf_image image;
	struct mbpf_runtime rt;
	struct mbpf_prog prog;
	struct mbpf_version version;
	struct mbpf_vm vm;
	union mbpf_import imports[ASM_TABLE];
	uint64_t memory[2048 + MBPF_HEAP_SPARE_MAX / 8] __attribute__((__aligned__(8)));
	uint64_t clock_ns;
	uint32_t clock_reads;
};

extern struct machine machine;

#define UNDEFINED mbpf_val_undefined()
#define HOLE      mbpf_val_make(MBPF_TAG_HOLE, 0)
#define TDZ       mbpf_val_make(MBPF_TAG_TDZ, 0)

/** Starts a program of four globals, with function 0 open. */
void machine_begin(void);

/** Lays the program out, verifies it and prepares `memory` bytes of memory; fails the test if it is
 * refused. */
void machine_load(uint32_t memory);

/** Runs the entry point with the context as its argument. */
enum mbpf_failure machine_run(uint32_t max_steps);

/** One function of these words with 16 KiB, run; the result. Fails the test when the run fails. */
union mbpf_val machine_eval(const uint32_t *words, size_t count);

#define EVAL(...)                                                                                  \
	machine_eval((const uint32_t[]){__VA_ARGS__},                                              \
		     sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))

#define WORDS(...)                                                                                 \
	asm_words(&machine.code, (const uint32_t[]){__VA_ARGS__},                                  \
		  sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))

/** Global `index` as a value. */
union mbpf_val *machine_global(uint32_t index);

/** The value of a C number: INT32 when it is one. */
union mbpf_val machine_number(double number);

/** Compares values by their bits. */
#define zassert_value(got, want, ...) zassert_true((got).bits == (want).bits, __VA_ARGS__)

/** Class of the Error object `v`, or -1. */
int machine_error_class(union mbpf_val v);

#endif /* MBPF_TESTS_MACHINE_H_ */
