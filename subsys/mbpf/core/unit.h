/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief The firmware's own JavaScript: one unit of code for each group of built-ins.
 *
 * A function's number is unit << 16 | index. Unit 0 is the package; the others are in mbpf_units[],
 * made from subsys/mbpf/js by the compiler for programs. The code is that of a package, but:
 *
 * - an instruction of spec/isa.yaml's table `firmware` has the opcode that stands there;
 * - what its table `firmware_fused` has is one word instead of several, with the steps of all;
 * - the string of LOADS is the number of a STR_ROM;
 * - the built-in of CALLB, NEWB and LDIMP is its number, below 256;
 * - a function index in CALLF is one of the same unit;
 * - the name of GETP, SETP, GETM, INITP and DELP is an index into `names`;
 * - there are no globals, maps, helpers or context fields, and the string of CHKTDZ is 0;
 * - no function is ever a value, so there is only what entering it needs.
 *
 * Words are written with MBPF_LE32(), records and numbers as little-endian bytes. The verifier does
 * not see this code; tests run it over every unit.
 */

#ifndef MBPF_CORE_UNIT_H_
#define MBPF_CORE_UNIT_H_

#include "image.h"
#include "operations.h"

/** Tables of a unit, all in flash. */
struct mbpf_unit {
	const mbpf_word *code;
	const uint8_t *functions; /* 4 bytes each: u16 first word, u8 registers, u4 parameters, u4
				     flags */
	const uint8_t *numbers;   /* MBPF_NUMBER_SIZE bytes each, doubles */
	const uint8_t *handlers;  /* MBPF_HANDLER_SIZE bytes each; u16 register, u16 function */
	const uint16_t *names;    /* numbers of firmware strings */
	uint32_t handler_count;
};

/** Units by number; NULL for the package and for one that is left out. */
extern const struct mbpf_unit *const mbpf_units[];
/** Entries of mbpf_units. */
extern const uint32_t mbpf_unit_count;

#define MBPF_UNIT_SHIFT   16U
/** In place of a unit: the rest is the number of a built-in, where only new.target may be one. */
#define MBPF_UNIT_BUILTIN 0x7FFFU

/** Function of a built-in that is written in JavaScript. */
static inline uint32_t mbpf_builtin_unit(uint32_t number)
{
	const struct mbpf_builtin *builtin = &mbpf_builtins[number];

	return ((uint32_t)builtin->group + 1U) << MBPF_UNIT_SHIFT | builtin->function;
}

/** Unit of a function. */
static inline uint32_t mbpf_unit_of(uint32_t func)
{
	return func >> MBPF_UNIT_SHIFT;
}

/** What entering a function needs. */
struct mbpf_entry {
	uint32_t first; /* word */
	uint32_t nregs;
	uint8_t nparams;
	uint8_t flags; /* MBPF_FN_ */
};

/** That of a function of any unit that there is. */
struct mbpf_entry mbpf_function_entry(const struct mbpf_vm *vm, uint32_t func);

/** Makes a unit the one that runs. */
void mbpf_unit_switch(struct mbpf_vm *vm, uint32_t unit);

/** Handlers of a function, and of a unit those of others too. */
const uint8_t *mbpf_function_handlers(const struct mbpf_vm *vm, uint32_t func, uint32_t *count);

/** Number of the firmware string that name `index` of the running unit is. */
uint32_t mbpf_unit_name(const struct mbpf_vm *vm, uint32_t index);

/** Whether the unit of a function is in this firmware. */
bool mbpf_unit_there(uint32_t func);

/** Functions of three parameters: R[0] called with `this` R[1] and the elements of R[2], and R[0]
 * constructed with new.target R[1]. They are how a bound function runs. */
#define MBPF_UNIT_CALLS     0x7FFEU
#define MBPF_FUNC_APPLY     (MBPF_UNIT_CALLS << MBPF_UNIT_SHIFT)
#define MBPF_FUNC_CONSTRUCT (MBPF_FUNC_APPLY | 1U)

#endif /* MBPF_CORE_UNIT_H_ */
