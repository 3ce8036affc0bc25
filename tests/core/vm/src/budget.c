/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Budgets: exact at every limit, charged where the specification says, uncatchable.
 */

#include <mbpf/gen/helpers.h>

#include "machine.h"

/* Words of the loop below until it returns, and what it has stored when it does. */
#define LOOPS      10
#define LOOP_WORDS (2 + LOOPS * 3 + 1)

/* Counts to LOOPS in global 0: one charge point at the end of each round but the last, and one at
 * the return. */
static void load_loop(void)
{
	machine_begin();
	WORDS(A16(LOADI, 0, 0), A16(LOADI, 1, LOOPS),                /* 0 */
	      AB(MOVE, 2, 0), A16(STG, 2, 0), ABC(INCJLT, 0, 1, -3), /* 2 */
	      A(RET, 0));
	machine_load(4096);
}

/* Stores that happen within `limit` steps: those in front of the first charge point that is not
 * paid. */
static int32_t rounds_within(uint32_t limit)
{
	int32_t stored = 0;

	for (uint32_t round = 1; round <= LOOPS; round++) {
		stored = (int32_t)round - 1;
		if (round < LOOPS && 2 + 3 * round > limit) {
			break;
		}
	}
	return stored;
}

ZTEST(vm, test_every_limit)
{
	for (uint32_t limit = 0; limit <= LOOP_WORDS + 2; limit++) {
		enum mbpf_failure failure;
		bool enough = limit >= LOOP_WORDS;

		load_loop();
		failure = machine_run(limit);
		zassert_equal(failure, enough ? MBPF_FAILURE_NONE : MBPF_FAILURE_STEPS, "limit %u",
			      limit);
		zassert_equal(mbpf_vm_steps(&machine.vm), enough ? LOOP_WORDS : limit,
			      "steps at limit %u", limit);
		zassert_value(*machine_global(0), mbpf_val_int(rounds_within(limit)),
			      "effects at limit %u", limit);
	}
}

/* The wall clock splits the fuel into slices; the count must not notice. */
ZTEST(vm, test_every_limit_in_slices)
{
	for (uint32_t limit = 3060; limit <= 3090; limit++) {
		uint32_t words = 2 + 1024 * 3 + 1;
		bool enough = limit >= words;

		machine_begin();
		WORDS(A16(LOADI, 0, 0), A16(LOADI, 1, 1024), AB(MOVE, 2, 0), A16(STG, 2, 0),
		      ABC(INCJLT, 0, 1, -3), A(RET, 0));
		machine_load(4096);
		machine.vm.deadline_ns = 1000;
		zassert_equal(machine_run(limit), enough ? MBPF_FAILURE_NONE : MBPF_FAILURE_STEPS,
			      "limit %u", limit);
		zassert_equal(mbpf_vm_steps(&machine.vm), enough ? words : limit,
			      "steps at limit %u", limit);
		zassert_between_inclusive(machine.clock_reads, 2, 3,
					  "one look for each 1024 steps");
	}
}

ZTEST(vm, test_wall_clock)
{
	load_loop();
	machine.vm.deadline_ns = 1;
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE, "too short to be looked at");
	zassert_equal(machine.clock_reads, 0, "the clock was read");
	machine_begin();
	WORDS(J24(JMP, -1));
	machine_load(4096);
	machine.vm.deadline_ns = 1;
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_TIME,
		      "an endless loop meets its deadline");
	zassert_equal(mbpf_vm_steps(&machine.vm), 1025, "at the first look");
	machine.vm.deadline_ns = 0;
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_STEPS,
		      "without a deadline it meets its budget");
	zassert_equal(mbpf_vm_steps(&machine.vm), MACHINE_STEPS, "steps");
}

/* A branch that is not taken is no charge point: what is behind it still happens. */
ZTEST(vm, test_branch_not_taken)
{
	machine_begin();
	WORDS(A16(LOADI, 0, 1), ABC(JEQI, 0, 2, 0), A16(STG, 0, 0), A(RET, 0));
	machine_load(4096);
	zassert_equal(machine_run(1), MBPF_FAILURE_STEPS, "four words do not fit one step");
	zassert_value(*machine_global(0), mbpf_val_int(1), "the store in front of the return");
}

static uint8_t import_helper(const char *name)
{
	struct assembly *code = &machine.code;
	struct mbpf_text text = {.data = (const uint8_t *)name,
				 .units = (uint32_t)strlen(name),
				 .hash = 2166136261U};
	const struct mbpf_helper *helper;

	for (uint32_t i = 0; i < text.units; i++) {
		text.hash = asm_hash(text.hash, text.data[i]);
	}
	helper = mbpf_helper_find(NULL, &text);
	zassert_not_null(helper, "no helper %s", name);
	return asm_import(code, MBPF_IMPORT_HELPER, name, helper->version, helper->prototype_hash);
}

/* Calls count before their arguments are looked at; the budget of two is used up by the third. */
ZTEST(vm, test_helper_budget)
{
	uint8_t now;

	machine_begin();
	now = import_helper("nowNs");
	WORDS(A16(LOADI, 0, 0), A16(LOADI, 1, 5),   /* 0 */
	      ABC(CALLH, 2, now, 0), I16(RETI, -1), /* 2: throws a TypeError */
	      A16(STG, 0, 0), ABC(INCJLT, 0, 1, -4), I16(RETI, -2));
	asm_handler(&machine.code, 2, 3, 4, 3);
	machine_load(4096);
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_HELPERS, "nothing catches it");
	zassert_value(*machine_global(0), mbpf_val_int(1), "two calls were made");
	zassert_equal(machine.vm.helpers_left, 0, "helpers left");
}

/* A call is a charge point: no helper runs beyond the budget. */
ZTEST(vm, test_no_helper_without_steps)
{
	uint8_t now;

	machine_begin();
	now = import_helper("nowNs");
	WORDS(A16(LOADI, 0, 0), ABC(CALLH, 0, now, 0), I16(RETI, 0));
	machine_load(4096);
	zassert_equal(machine_run(1), MBPF_FAILURE_STEPS, "the call is the second word");
	zassert_equal(machine.vm.helpers_left, 2, "the call was not made");
}

/* Neither STEPS nor a ProfileError reaches a handler, and unpaid words turn the latter into the
 * former. */
ZTEST(vm, test_uncatchable)
{
	machine_begin();
	WORDS(A16(LOADI, 0, 0), J24(JMP, -1), I16(RETI, 1));
	asm_handler(&machine.code, 0, 2, 2, 0);
	machine_load(4096);
	zassert_equal(machine_run(100), MBPF_FAILURE_STEPS, "an endless loop in a handler's range");
	machine_begin();
	WORDS(A16(LOADP, 0, MBPF_PRIM_HOLE), AB(NEG, 1, 0), I16(RETI, 1), I16(RETI, 2));
	asm_handler(&machine.code, 0, 3, 3, 0);
	machine_load(4096);
	zassert_equal(machine_run(2), MBPF_FAILURE_PROFILE, "paid");
	zassert_equal(mbpf_vm_steps(&machine.vm), 2, "steps");
	zassert_equal(machine_run(1), MBPF_FAILURE_STEPS, "not paid");
	zassert_equal(mbpf_vm_steps(&machine.vm), 1, "steps");
}

/* A run may end between two slices, with words that are not paid and a reserve that covers them. */
ZTEST(vm, test_failure_between_slices)
{
	machine_begin();
	WORDS(A16(LOADI, 0, 0), A16(LOADI, 1, 1020), ABC(INCJLT, 0, 1, -1), /* 1022 words */
	      A16(LOADP, 0, MBPF_PRIM_HOLE), AB(MOVE, 2, 1), AB(MOVE, 2, 1), AB(NEG, 1, 0),
	      I16(RETI, 1));
	machine_load(4096);
	machine.vm.deadline_ns = 1000;
	zassert_equal(machine_run(5000), MBPF_FAILURE_PROFILE, "paid for by the reserve");
	zassert_equal(mbpf_vm_steps(&machine.vm), 1022 + 4, "steps");
	zassert_equal(machine.clock_reads, 0, "no charge point was met");
	zassert_equal(machine_run(1025), MBPF_FAILURE_STEPS, "one word too many");
	zassert_equal(mbpf_vm_steps(&machine.vm), 1025, "all steps");
}

/* Units count as steps: an allocation costs its size / 8. */
ZTEST(vm, test_units)
{
	machine_begin();
	WORDS(A16(NEWARR, 0, 5), I16(RETI, 0));
	machine_load(4096);
	zassert_equal(machine_run(100), MBPF_FAILURE_NONE, "the run failed");
	zassert_equal(mbpf_vm_steps(&machine.vm), 2 + 3 + 6,
		      "two words, 24 bytes and 8 + 5 * 8 bytes");
	for (uint32_t limit = 0; limit < 11; limit++) {
		zassert_equal(machine_run(limit), MBPF_FAILURE_STEPS, "limit %u", limit);
	}
	zassert_equal(machine_run(11), MBPF_FAILURE_NONE, "limit 11");
}

/* Work that grows with the operands' values, not with their size. */
ZTEST(vm, test_units_of_arithmetic)
{
	machine_begin();
	asm_number(&machine.code, UINT64_C(0x7FEFFFFFFFFFFFFF)); /* the greatest number */
	asm_number(&machine.code, UINT64_C(0x0010000000000000)); /* 2^-1022 */
	WORDS(A16(LOADN, 0, 0), A16(LOADN, 1, 1), ABC(MOD, 2, 0, 1), I16(RETI, 0));
	machine_load(4096);
	zassert_equal(machine_run(100), MBPF_FAILURE_NONE, "the run failed");
	zassert_equal(mbpf_vm_steps(&machine.vm), 4 + 2045 / 64, "2045 binades apart");
	zassert_equal(machine_run(3 + 2045 / 64 - 1), MBPF_FAILURE_STEPS, "paid before it is done");
	machine_begin();
	WORDS(A16(LOADI, 0, -7), A16(LOADI, 1, 2), ABC(MOD, 2, 0, 1), ABC(POW, 2, 0, 1),
	      I16(RETI, 0));
	machine_load(4096);
	zassert_equal(machine_run(200), MBPF_FAILURE_NONE, "the run failed");
	zassert_equal(mbpf_vm_steps(&machine.vm), 5 + 128, "integers: the power only");
}

ZTEST(vm, test_units_of_elements)
{
	uint8_t bytes;

	machine_begin();
	bytes = asm_import(&machine.code, MBPF_IMPORT_BUILTIN, "Uint8Array", 0, 0);
	WORDS(A16(LOADI, 1, 20), ABC(NEWB, 0, bytes, 1), /* 36 and 24 bytes */
	      AB(MOVE, 3, 0), ABC(NEWB, 2, bytes, 1), I16(RETI, 0));
	machine_load(4096);
	zassert_equal(machine_run(100), MBPF_FAILURE_NONE, "the run failed");
	zassert_equal(mbpf_vm_steps(&machine.vm), 5 + 8 + 8 + 20, "each element is made a number");
}

/* Texts of one hash and length are compared unit by unit: each one that differs is paid for. */
ZTEST(vm, test_units_of_like_names)
{
	uint16_t first;
	uint16_t second;

	machine_begin();
	first = asm_string(&machine.code, "declinate");
	second = asm_string(&machine.code, "macallums");                      /* the same hash */
	WORDS(A16(NEWOBJ, 0, 0), A16(LOADS, 1, first), A16(LOADS, 2, second), /* 3 for the object */
	      ABC(SETEL, 0, 1, 1), /* 9 units of text, 72 bytes of store */
	      ABC(SETEL, 0, 2, 2), /* 9 units of text, 9 of a name that differs */
	      ABC(GETEL, 3, 0, 1), /* 9 units of text, found first */
	      ABC(GETEL, 3, 0, 2), /* 9 units of text, 9 of a name that differs */
	      I16(RETI, 0));
	machine_load(4096);
	zassert_equal(machine_run(100), MBPF_FAILURE_NONE, "the run failed");
	zassert_equal(mbpf_vm_steps(&machine.vm), 8 + 3 + 1 + 9 + 2 + 1 + 2, "steps");
}

ZTEST(vm, test_units_of_many_arguments)
{
	const uint32_t counts[] = {7, 8, 200};

	for (uint32_t i = 0; i < 3; i++) {
		uint8_t max;

		machine_begin();
		max = asm_import(&machine.code, MBPF_IMPORT_BUILTIN, "Math.max", 0, 0);
		WORDS(ABC(CALLB, 0, max, counts[i]), I16(RETI, 0));
		machine_load(4096);
		zassert_equal(machine_run(100), MBPF_FAILURE_NONE, "the run failed");
		zassert_equal(mbpf_vm_steps(&machine.vm), 2 + counts[i] / 8, "%u arguments",
			      counts[i]);
	}
}

ZTEST(vm, test_out_of_memory)
{
	machine_begin();
	WORDS(A16(NEWARR, 0, 5), AB(ARRADD, 0, 0), J24(JMP, -2));
	machine_load(1024);
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_OOM, "a list fills the memory");
	zassert_equal(machine_run(20), MBPF_FAILURE_STEPS, "the next run starts afresh");
}
