/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Arithmetic and the kernels of the elementary functions, f64_parts.c.
 *
 * A number here is a mantissa of 64 bits with an exponent of 32, so nothing overflows on the way
 * and each step is off by less than a unit of the last of 64 bits: 2^-11 of one of a result. The
 * result replaces the first operand.
 */

#ifndef MBPF_CORE_F64_PARTS_H_
#define MBPF_CORE_F64_PARTS_H_

#include "number.h"

/** Exponent of a number beyond every double. */
#define MBPF_HUGE_EXP 4096

/** Numbers of mbpf_parts_constants. */
enum mbpf_parts_constant {
	MBPF_CONST_1,
	MBPF_CONST_QUARTER_PI,
	MBPF_CONST_HALF_PI,
	MBPF_CONST_PI,
	MBPF_CONST_LN_2,
	MBPF_CONST_LOG2_E,
	MBPF_CONST_LOG10_2,
	MBPF_CONST_LOG10_E,
};

extern const struct mbpf_f64_parts mbpf_parts_constants[];

/* --- arithmetic --- */

void mbpf_parts_multiply(struct mbpf_f64_parts *a, const struct mbpf_f64_parts *b);
/** b is not 0. */
void mbpf_parts_divide(struct mbpf_f64_parts *a, const struct mbpf_f64_parts *b);
void mbpf_parts_add(struct mbpf_f64_parts *a, const struct mbpf_f64_parts *b);
/** a += 1, or a -= 1 */
void mbpf_parts_add_one(struct mbpf_f64_parts *a, bool negative);
/** Bit 0 of the result stands for the bits that were lost. */
void mbpf_parts_square_root(struct mbpf_f64_parts *a);

/* --- kernels --- */

/** x = e^x - 1 for x >= 0 */
void mbpf_parts_exp_minus_1(struct mbpf_f64_parts *x);
/** x = log(x) for x > 0, scaled: log 2 is `of_2`, log e is `of_e`. */
void mbpf_parts_log(struct mbpf_f64_parts *x, enum mbpf_parts_constant of_2,
		    enum mbpf_parts_constant of_e);
/** x = log(1 + x) for x > -1 */
void mbpf_parts_log_1_plus(struct mbpf_f64_parts *x);
/** y = the angle of the point (x, y), for y >= 0 */
void mbpf_parts_angle(struct mbpf_f64_parts *y, const struct mbpf_f64_parts *x);
/** Takes a whole number of quarter turns off x >= 0, and returns it modulo 2^32. */
uint32_t mbpf_parts_quarter_turns(struct mbpf_f64_parts *x);
/** x = sine or cosine of x >= 0, after `quadrant` quarter turns; x is what
 * mbpf_parts_quarter_turns() left. */
void mbpf_parts_sine(struct mbpf_f64_parts *x, uint32_t quadrant);

#endif /* MBPF_CORE_F64_PARTS_H_ */
