/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief One function of an image while it is made.
 */

#ifndef MBPF_TESTS_MAKER_H_
#define MBPF_TESTS_MAKER_H_

#include <mbpf/gen/isa.h>
#include <mbpf/gen/isa_shapes.h>

#include "image.h"

/* Flags of functions, kinds of calls: the core's header of the same name. */
#include "../../../subsys/mbpf/core/image.h"

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof((array)[0])))

/** What a register holds, as far as that is known. */
enum guess {
	ANY,
	INT,
	NUMBER,
	TEXT,
	SIMPLE,
	FUNCTION,
	BUILTIN,
	MAP,
	CTX,
	OBJECT,
	ARRAY,
	TYPED,
	BUFFER,
	FAULT,
	GUESSES,
};

/** What the operands of an opcode are. */
struct shape {
	uint8_t format;
	uint8_t kinds[3];
	uint8_t window;
	uint8_t flags;
};

/** A function while it is made; jumps are placed when its length is known. */
struct maker {
	struct image *image;
	uint32_t first;
	uint32_t regs;   /* registers to choose from */
	uint32_t pinned; /* the first of them, which keep the kind of value they have */
	uint32_t stretch;
	bool derived; /* of a derived class */
	uint8_t guesses[256];
};

/* --- words.c
 * -------------------------------------------------------------------------------------- */

uint32_t maker_below(struct maker *m, uint32_t limit);
const struct shape *maker_shape(uint32_t word);
/** Words so far. */
uint32_t maker_length(const struct maker *m);
void maker_put(struct maker *m, uint32_t word);
uint32_t maker_any_reg(struct maker *m);
/** A register to write. */
uint32_t maker_free_reg(struct maker *m);
/** A register that probably holds a value of the kind, if there is one. */
uint32_t maker_reg_of(struct maker *m, uint8_t guess);
/** A register with room for a window of `size` more. */
uint32_t maker_window(struct maker *m, uint32_t size);
void maker_learn(struct maker *m, uint32_t reg, uint8_t guess);
uint8_t maker_one_of(struct maker *m, const uint8_t *of, uint32_t count);
/** Kinds of values at random: of what has properties, of operands of arithmetic. */
uint8_t maker_container(struct maker *m);
uint8_t maker_operand(struct maker *m);
/** An import of a kind, or import_count. */
uint32_t maker_import_of(struct maker *m, uint32_t kind);
void maker_move(struct maker *m, uint32_t to, uint8_t guess);

/* --- calls.c
 * -------------------------------------------------------------------------------------- */

void plan_builtin(struct maker *m);
/** Puts a value of the kind, made by a built-in, into register `a`. */
void plan_made(struct maker *m, uint32_t a, uint8_t guess);
void plan_helper(struct maker *m);
void plan_maps(struct maker *m);
void plan_method(struct maker *m);
void plan_call(struct maker *m);
void plan_call_value(struct maker *m);
/** NEW, SUPER, a construction with the elements of an array, STTHIS of what it gives. */
void plan_construct(struct maker *m);

/* --- plans.c
 * -------------------------------------------------------------------------------------- */

/** Words of a function up to its end. */
void plan_body(struct maker *m, uint32_t words);
/** Words of a function that gets to its end more often: values, and globals that are set. */
void plan_start(struct maker *m);

#endif /* MBPF_TESTS_MAKER_H_ */
