/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Constructors: new, super, this, new.target, what a constructor may return, and what it costs.
 */

#include "frame.h"
#include "machine.h"

#define BASE    MBPF_FN_CONSTRUCTOR
#define CLASS   (MBPF_FN_CONSTRUCTOR | MBPF_FN_CLASS)
#define DERIVED (CLASS | MBPF_FN_DERIVED)

/* What an object, its frame's header and the program around take. */
#define INSTANCE_UNITS  3U
/* What the first `new` of a function makes: the table of two functions, one's object, its prototype
 * and their properties. */
#define PROTOTYPE_UNITS (3U + 4U + 3U + 9U + 9U)

static void add_function(uint8_t flags, uint8_t nparams)
{
	uint16_t index = asm_function(&machine.code, NULL, nparams, 1);

	machine.code.functions[index].flags = flags;
}

static bool is_instance(union mbpf_val v)
{
	return v.tag == MBPF_TAG_OBJECT && mbpf_kind_of(&machine.vm, v.payload) == MBPF_KIND_OBJECT;
}

static void run(void)
{
	machine_load(4096);
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE,
		      "the run failed: %d at word %u", machine.vm.failure,
		      (uint32_t)machine.vm.error_pc);
	zassert_equal(machine.vm.depth, 1, "frames");
	zassert_equal(machine.vm.frame, machine.vm.entry_frame, "frame");
}

/* The result of a run in which all exceptions are caught by the entry point. */
static int caught(void)
{
	run();
	return machine_error_class(machine.vm.result);
}

ZTEST(vm, test_new)
{
	machine_begin();
	WORDS(A16(LDFN, 0, 1), A16(LOADI, 1, 11), A16(LOADI, 2, 22), AB(NEW, 0, 2), A(RET, 0));
	add_function(BASE, 1);
	WORDS(A(LDTHIS, 1), A16(STG, 1, 0), A16(STG, 0, 1), AB(LDRUN, 1, 0), A16(STG, 1, 2),
	      AB(LDRUN, 1, 1), AB(LDRUN, 0, 2), ABC(SEQ, 1, 1, 0), A16(STG, 0, 3), NONE(RETU));
	run();
	zassert_true(is_instance(machine.vm.result), "an object");
	zassert_value(machine.vm.result, *machine_global(0), "it is `this`");
	zassert_value(*machine_global(1), mbpf_val_int(11), "argument");
	zassert_value(*machine_global(2), mbpf_val_make(MBPF_TAG_FUNC, 1), "the function");
	zassert_value(*machine_global(3), mbpf_val_int(2), "number of arguments");
	zassert_equal(mbpf_vm_steps(&machine.vm), 5U + 10U + PROTOTYPE_UNITS + INSTANCE_UNITS,
		      "steps");
}

/* new.target is the constructor, undefined in a call, and a function object where there is one. */
ZTEST(vm, test_new_target)
{
	machine_begin();
	WORDS(A16(LDFN, 0, 1), AB(NEW, 0, 0), A16(LDFN, 0, 1), AB(CALL, 0, 0), A16(STG, 0, 1),
	      A16(CLOSURE, 0, 1), A16(STG, 0, 2), AB(NEW, 0, 0), A16(LDG, 0, 0), A16(LDG, 1, 2),
	      ABC(SEQ, 0, 0, 1), A(RET, 0));
	add_function(BASE, 0);
	WORDS(AB(LDRUN, 0, 1), A16(STG, 0, 0), A(RET, 0));
	run();
	zassert_value(machine.vm.result, mbpf_val_bool(true), "the object");
	zassert_value(*machine_global(1), UNDEFINED, "in a call");
	machine_begin();
	WORDS(A16(LDFN, 0, 1), AB(NEW, 0, 0), A16(LDG, 0, 0), A(RET, 0));
	add_function(BASE, 0);
	WORDS(AB(LDRUN, 0, 1), A16(STG, 0, 0), NONE(RETU));
	run();
	zassert_value(machine.vm.result, mbpf_val_make(MBPF_TAG_FUNC, 1), "a FUNC");
}

/* Of what a base constructor returns an object counts, all else is `this`. */
ZTEST(vm, test_result_of_base)
{
	static const struct {
		uint32_t word;
		bool is_result;
	} table[] = {
		{A16(LOADI, 0, 5), false},
		{A16(LOADP, 0, MBPF_PRIM_UNDEFINED), false},
		{A16(LOADP, 0, MBPF_PRIM_NULL), false},
		{A16(LOADP, 0, MBPF_PRIM_TRUE), false},
		{A16(LOADP, 0, MBPF_PRIM_NAN), false},
		{A16(LOADS, 0, 0), false},
		{A16(NEWARR, 0, 0), true},
		{A16(LDFN, 0, 1), true},
		{A16(CLOSURE, 0, 1), true},
		{A16(LOADP, 0, MBPF_PRIM_CTX), true},
		{A16(LDIMP, 0, 0), true},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		machine_begin();
		(void)asm_import(&machine.code, MBPF_IMPORT_BUILTIN, "Object", 0, 0);
		WORDS(A16(LDFN, 0, 1), AB(NEW, 0, 0), A(RET, 0));
		add_function(i % 2U != 0U ? BASE : CLASS, 0);
		WORDS(table[i].word, A16(STG, 0, 0), A(LDTHIS, 1), A16(STG, 1, 1), A(RET, 0));
		run();
		zassert_value(machine.vm.result, *machine_global(table[i].is_result ? 0 : 1),
			      "row %u", (uint32_t)i);
	}
}

/* Parent (function 1) sets a global to its argument; child (function 2) is what is made. */
static void derive(const uint32_t *words, size_t count)
{
	machine_begin();
	WORDS(A16(LDFN, 0, 2), A16(LOADI, 1, 3), AB(NEW, 0, 1), A(RET, 0), A(RET, 2));
	asm_handler(&machine.code, 0, 4, 4, 2);
	add_function(CLASS, 1);
	WORDS(A16(STG, 0, 0), AB(LDRUN, 0, 1), A16(STG, 0, 1), A(LDTHIS, 0), A16(STG, 0, 2),
	      NONE(RETU));
	add_function(DERIVED, 1);
	asm_words(&machine.code, words, count);
}

#define DERIVE(...)                                                                                \
	derive((const uint32_t[]){__VA_ARGS__},                                                    \
	       sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))

ZTEST(vm, test_super)
{
	DERIVE(A16(LDFN, 1, 1), AB(MOVE, 2, 0), AB(SUPER, 1, 1), A(STTHIS, 1), A(LDTHIS, 2),
	       A16(STG, 2, 3), NONE(RETU));
	run();
	zassert_true(is_instance(machine.vm.result), "an object");
	zassert_value(machine.vm.result, *machine_global(2), "of the parent");
	zassert_value(machine.vm.result, *machine_global(3), "`this` of the child");
	zassert_value(*machine_global(0), mbpf_val_int(3), "argument");
	zassert_value(*machine_global(1), mbpf_val_make(MBPF_TAG_FUNC, 2), "new.target");
	/* The same with the arguments in an array, and with a new.target of its own. */
	DERIVE(A16(LDFN, 1, 1), A16(NEWARR, 3, 1), AB(ARRADD, 3, 0), AB(CALLV, 1, 2), A(STTHIS, 1),
	       NONE(RETU));
	run();
	zassert_value(machine.vm.result, *machine_global(2), "by CALLV");
	zassert_value(*machine_global(1), mbpf_val_make(MBPF_TAG_FUNC, 2), "new.target");
	DERIVE(A16(LDFN, 1, 1), AB(LDRUN, 2, 0), A16(NEWARR, 3, 1), AB(CALLV, 1, 3), A(STTHIS, 1),
	       NONE(RETU));
	run();
	zassert_value(*machine_global(1), mbpf_val_make(MBPF_TAG_FUNC, 2), "given new.target");
	zassert_value(*machine_global(0), UNDEFINED, "no arguments");
	DERIVE(A16(LDFN, 1, 1), A16(NEWARR, 3, 1), AB(ARRADD, 3, 0), AB(CALLV, 1, 1), A(STTHIS, 1),
	       NONE(RETU));
	run();
	zassert_value(*machine_global(1), mbpf_val_make(MBPF_TAG_FUNC, 1), "new.target of `new`");
	zassert_value(*machine_global(0), mbpf_val_int(3), "argument");
}

/* `this` before super(), super() twice, and results of a derived constructor. */
ZTEST(vm, test_dead_this)
{
	DERIVE(A(LDTHIS, 1), A16(STG, 1, 3), NONE(RETU));
	zassert_equal(caught(), MBPF_REFERENCE_ERROR, "read before super()");
	DERIVE(A16(LDFN, 1, 1), AB(SUPER, 1, 0), A(STTHIS, 1), A(STTHIS, 1), NONE(RETU));
	zassert_equal(caught(), MBPF_REFERENCE_ERROR, "set twice");
	DERIVE(NONE(RETU));
	zassert_equal(caught(), MBPF_REFERENCE_ERROR, "left without super()");
	DERIVE(A16(LOADI, 1, 1), A(RET, 1));
	zassert_equal(caught(), MBPF_TYPE_ERROR, "a number, without super()");
	DERIVE(A16(LDFN, 1, 1), AB(SUPER, 1, 0), A(STTHIS, 1), A16(LOADP, 1, MBPF_PRIM_NULL),
	       A(RET, 1));
	zassert_equal(caught(), MBPF_TYPE_ERROR, "null");
	DERIVE(A16(NEWARR, 1, 0), A16(STG, 1, 3), A(RET, 1));
	run();
	zassert_value(machine.vm.result, *machine_global(3), "an object without super()");
	DERIVE(A16(LOADI, 1, 1), A(STTHIS, 1), NONE(RETU));
	machine_load(4096);
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_PROFILE, "no object");
}

/* The errors of a result are raised where the constructor was called, not inside. */
ZTEST(vm, test_place_of_result_errors)
{
	DERIVE(A16(LOADI, 1, 1), A(RET, 1), I16(RETI, 9));
	asm_handler(&machine.code, machine.code.functions[2].first,
		    machine.code.functions[2].first + 2U, machine.code.functions[2].first + 2U, 1);
	zassert_equal(caught(), MBPF_TYPE_ERROR, "the constructor's own handler does not see it");
	machine_begin();
	WORDS(A16(LDFN, 0, 1), AB(NEW, 0, 0), A(RET, 0));
	add_function(DERIVED, 0);
	WORDS(NONE(RETU));
	machine_load(4096);
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_EXCEPTION, "uncaught");
	zassert_equal(machine.vm.error_pc, 1, "at the call");
	zassert_equal(machine.vm.error_func, 0, "in the caller");
}

ZTEST(vm, test_no_constructor)
{
	static const uint32_t loads[] = {
		A16(LDFN, 0, 1),   A16(CLOSURE, 0, 1),
		A16(LOADI, 0, 1),  A16(LOADP, 0, MBPF_PRIM_UNDEFINED),
		A16(NEWOBJ, 0, 0), A16(LDIMP, 0, 0),
	};
	static const uint32_t words[] = {AB(NEW, 0, 0), AB(CALLV, 0, 1), AB(CALLV, 0, 3)};

	for (size_t i = 0; i < sizeof(loads) / sizeof(loads[0]); i++) {
		for (size_t k = 0; k < sizeof(words) / sizeof(words[0]); k++) {
			machine_begin();
			(void)asm_import(&machine.code, MBPF_IMPORT_BUILTIN, "Math.max", 0, 0);
			WORDS(A16(LDFN, 1, 2), A16(NEWARR, 2, 0), loads[i], words[k], A(RET, 0),
			      A(RET, 3));
			asm_handler(&machine.code, 0, 5, 5, 3);
			add_function(0, 0);
			WORDS(NONE(RETU));
			add_function(BASE, 0);
			WORDS(NONE(RETU));
			zassert_equal(caught(), MBPF_TYPE_ERROR, "row %u, %u", (uint32_t)i,
				      (uint32_t)k);
		}
	}
	/* A new.target that is no constructor. */
	machine_begin();
	WORDS(A16(LDFN, 0, 1), A16(NEWOBJ, 1, 0), A16(NEWARR, 2, 0), AB(CALLV, 0, 3), A(RET, 0),
	      A(RET, 3));
	asm_handler(&machine.code, 0, 5, 5, 3);
	add_function(BASE, 0);
	WORDS(NONE(RETU));
	zassert_equal(caught(), MBPF_TYPE_ERROR, "new.target");
	machine_begin();
	WORDS(A16(LOADP, 0, MBPF_PRIM_TDZ), AB(NEW, 0, 0), A(RET, 0));
	machine_load(4096);
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_PROFILE, "internal");
}

/* A class is not called without `new`, whatever the call; other constructors are. */
ZTEST(vm, test_class_needs_new)
{
	static const uint32_t words[] = {AB(CALL, 0, 0), AB(CALLM, 0, 0), ABC(CALLF, 0, 1, 0),
					 AB(CALLV, 0, 0)};

	for (size_t i = 0; i < 2U * sizeof(words) / sizeof(words[0]); i++) {
		uint8_t flags = i % 2U != 0U ? CLASS : BASE;

		machine_begin();
		WORDS(A16(LDFN, 0, 1), A16(NEWARR, 2, 0), words[i / 2U], A(RET, 0), A(RET, 3));
		asm_handler(&machine.code, 2, 3, 4, 3);
		add_function(flags, 0);
		WORDS(I16(RETI, 6));
		run();
		if (flags == CLASS) {
			zassert_equal(machine_error_class(machine.vm.result), MBPF_TYPE_ERROR,
				      "row %u", (uint32_t)i);
		} else {
			zassert_value(machine.vm.result, mbpf_val_int(6), "row %u", (uint32_t)i);
		}
	}
}

/* Parameters of functions that are constructors as well, in every number. */
ZTEST(vm, test_arguments_of_constructors)
{
	for (uint8_t argc = 0; argc <= 3; argc++) {
		for (uint8_t nparams = 0; nparams <= 2; nparams++) {
			machine_begin();
			WORDS(A16(LOADI, 1, 1), A16(LOADI, 2, 2), A16(LOADI, 3, 3),
			      ABC(CALLF, 0, 1, argc), A(RET, 0));
			add_function(BASE, nparams);
			WORDS(A16(STG, 0, 0), A16(STG, 1, 1), A16(STG, 2, 2), A(RET, 1));
			run();
			for (uint8_t i = 0; i < 3; i++) {
				zassert_value(
					*machine_global(i),
					i < argc && i < nparams ? mbpf_val_int(i + 1) : UNDEFINED,
					"%u of %u arguments, %u parameters", i, argc, nparams);
			}
		}
	}
}

/* Room for the frame comes first, then the object, then the array of further arguments, then the
 * room again. */
ZTEST(vm, test_memory_of_new)
{
	static const struct {
		uint32_t missing;
		uint32_t flags;
		enum mbpf_failure failure;
	} table[] = {
		{0, BASE, MBPF_FAILURE_NONE},
		{8, BASE, MBPF_FAILURE_STACK},
		{24, BASE, MBPF_FAILURE_STACK},
		{32, BASE, MBPF_FAILURE_STACK},
		{0, BASE | MBPF_FN_REST, MBPF_FAILURE_NONE},
		{8, BASE | MBPF_FN_REST, MBPF_FAILURE_STACK},
		{72, BASE | MBPF_FN_REST, MBPF_FAILURE_OOM},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		bool rest = (table[i].flags & MBPF_FN_REST) != 0U;
		/* The array has a store of one element. */
		uint32_t heap = 8U * PROTOTYPE_UNITS + 24U + (rest ? 24U + 16U : 0U);

		machine_begin();
		WORDS(A16(LDFN, 0, 1), A16(LOADI, 1, 1), AB(NEW, 0, 1), I16(RETI, 0));
		add_function((uint8_t)table[i].flags, 0);
		WORDS(NONE(RETU));
		machine_load(32U + 48U + 40U + heap - table[i].missing);
		zassert_equal(machine_run(MACHINE_STEPS), table[i].failure, "row %u", (uint32_t)i);
		zassert_equal(machine.vm.depth, 1, "frames");
		if (table[i].failure == MBPF_FAILURE_NONE) {
			zassert_equal(mbpf_vm_steps(&machine.vm), 5U + heap / 8U, "steps");
		} else {
			zassert_equal(machine.vm.error_pc, 2, "at the word");
		}
	}
	/* An object that the budget does not cover. */
	machine_begin();
	WORDS(A16(LDFN, 0, 1), AB(NEW, 0, 0), I16(RETI, 0));
	add_function(BASE, 0);
	WORDS(A16(STG, 0, 0), NONE(RETU));
	machine_load(4096);
	zassert_equal(machine_run(4), MBPF_FAILURE_STEPS, "steps");
	zassert_equal(machine.vm.error_pc, 1, "before it is entered");
}

/* Every limit of steps, in slices as well: what is counted does not depend on them. */
ZTEST(vm, test_steps_of_constructors)
{
	const uint32_t words = 4U + 7U + 6U + PROTOTYPE_UNITS + 1U + INSTANCE_UNITS;

	for (uint32_t limit = 0; limit <= words + 1U; limit++) {
		for (uint32_t slices = 0; slices < 2U; slices++) {
			enum mbpf_failure failure;

			DERIVE(A16(LDFN, 1, 1), AB(MOVE, 2, 0), AB(SUPER, 1, 1), A(STTHIS, 1),
			       A(LDTHIS, 2), A16(STG, 2, 3), NONE(RETU));
			machine_load(4096);
			machine.vm.deadline_ns = slices * 1000U;
			failure = machine_run(limit);
			zassert_equal(failure,
				      limit < words ? MBPF_FAILURE_STEPS : MBPF_FAILURE_NONE,
				      "limit %u", limit);
			zassert_equal(mbpf_vm_steps(&machine.vm), limit < words ? limit : words,
				      "limit %u", limit);
		}
	}
}

/* Constructors of the firmware, as values. */
ZTEST(vm, test_new_of_builtins)
{
	machine_begin();
	(void)asm_import(&machine.code, MBPF_IMPORT_BUILTIN, "Array", 0, 0);
	WORDS(A16(LDIMP, 0, 0), A16(LOADI, 1, 7), A16(LOADI, 2, 8), AB(NEW, 0, 2), AB(LEN, 1, 0),
	      A16(STG, 1, 0), A16(LDIMP, 1, 0), AB(MOVE, 3, 0), AB(CALLV, 1, 1), AB(LEN, 2, 1),
	      A16(STG, 2, 1), ABC(SEQ, 2, 1, 0), A(RET, 2));
	run();
	zassert_value(*machine_global(0), mbpf_val_int(2), "by NEW");
	zassert_value(*machine_global(1), mbpf_val_int(2), "by CALLV");
	zassert_value(machine.vm.result, mbpf_val_bool(false), "another object");
	/* A class derived from Error gets what Error makes. */
	machine_begin();
	(void)asm_import(&machine.code, MBPF_IMPORT_BUILTIN, "RangeError", 0, 0);
	WORDS(A16(LDFN, 0, 1), AB(NEW, 0, 0), A(RET, 0));
	add_function(DERIVED, 0);
	WORDS(A16(LDIMP, 1, 0), AB(SUPER, 1, 0), A(STTHIS, 1), NONE(RETU));
	run();
	zassert_equal(machine_error_class(machine.vm.result), MBPF_RANGE_ERROR, "an Error");
}
