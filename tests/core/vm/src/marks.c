/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Functions that an instruction calls before it can go on: every mark, what a throw does to such
 * frames, units of the firmware, and what it costs.
 *
 * Import 0 is a helper that tests replace, so that a CALLH stands for any instruction.
 */

#include "frame.h"
#include "machine.h"
#include "prog.h"
#include "values.h"

/* What the helper does. */
static struct {
	enum mbpf_mark mark;
	union mbpf_val function; /* undefined: argument 0 */
	union mbpf_val receiver;
	uint32_t retry; /* RETRY: the argument to be converted, by the function in global 3 */
	uint32_t calls;
} asked;

/* Asks for a call as an accessor's function is called, but with any mark and arguments. */
static int call_marked(struct mbpf_vm *vm, union mbpf_val function, union mbpf_val receiver,
		       const union mbpf_val *args, uint32_t argc, enum mbpf_mark mark,
		       union mbpf_val *out)
{
	int status;

	vm->roots[3] = argc != 0U ? args[0] : UNDEFINED;
	status = mbpf_call_accessor(vm, &function, &receiver, argc, out);
	for (uint32_t i = 0; i < argc; i++) {
		vm->pending.args[i] = args[i];
	}
	vm->pending.mark = (uint8_t)mark;
	return status;
}

static int ask(struct mbpf_call *call)
{
	union mbpf_val function = asked.function;

	asked.calls++;
	if (function.tag == MBPF_TAG_UNDEFINED) {
		function = *mbpf_call_arg(call, 0);
	}
	if (asked.mark == MBPF_MARK_RETRY) {
		if (asked.retry < call->argc && call->args[asked.retry].tag == MBPF_TAG_OBJECT) {
			return mbpf_call_retry(call, asked.retry, function.payload);
		}
		call->result = *mbpf_call_arg(call, asked.retry);
		return MBPF_DONE;
	}
	return call_marked(call->vm, function, asked.receiver, call->args, call->argc, asked.mark,
			   &call->result);
}

static const struct mbpf_helper asking = {.name = "ask", .fn = ask};

static void begin(void)
{
	struct mbpf_text name = mbpf_text_ascii("nowNs");
	const struct mbpf_helper *helper;

	memset(&asked, 0, sizeof(asked));
	asked.function = UNDEFINED;
	asked.receiver = UNDEFINED;
	machine_begin();
	helper = mbpf_helper_find(NULL, &name);
	(void)asm_import(&machine.code, MBPF_IMPORT_HELPER, "nowNs", helper->version,
			 helper->prototype_hash);
}

static void load(uint32_t memory)
{
	machine_load(memory);
	machine.imports[0].helper = &asking;
}

static void run(void)
{
	load(4096);
	zassert_equal(mbpf_vm_run(&machine.vm, 0, NULL, MACHINE_STEPS, 10), MBPF_FAILURE_NONE,
		      "the run failed: %d at word %u", machine.vm.failure,
		      (uint32_t)machine.vm.error_pc);
	zassert_equal(machine.vm.depth, 1, "frames");
	zassert_equal(machine.vm.frame, machine.vm.entry_frame, "frame");
}

static void add_function(uint8_t flags, uint8_t nparams)
{
	uint16_t index = asm_function(&machine.code, NULL, nparams, 1);

	machine.code.functions[index].flags = flags;
}

ZTEST(vm, test_called_plain)
{
	begin();
	asked.receiver = mbpf_val_int(77);
	WORDS(A16(LOADI, 3, 1), A16(LDFN, 1, 1), A16(LOADI, 2, 5), ABC(CALLH, 0, 0, 2),
	      ABC(ADD, 0, 0, 3), A(RET, 0));
	add_function(0, 2);
	WORDS(A(LDTHIS, 2), A16(STG, 2, 0), A16(STG, 0, 1), ABC(ADD, 1, 1, 1), A(RET, 1));
	run();
	zassert_value(machine.vm.result, mbpf_val_int(11), "result");
	zassert_value(*machine_global(0), mbpf_val_int(77), "this");
	zassert_value(*machine_global(1), mbpf_val_make(MBPF_TAG_FUNC, 1), "argument");
	zassert_equal(mbpf_vm_steps(&machine.vm), 6 + 5, "steps: the word is counted once");
}

ZTEST(vm, test_called_drop_and_method)
{
	begin();
	asked.receiver = mbpf_val_int(77);
	asked.mark = MBPF_MARK_DROP;
	WORDS(A16(LOADI, 0, 1), A16(LDFN, 1, 1), ABC(CALLH, 0, 0, 1), A(RET, 0));
	add_function(0, 0);
	WORDS(I16(RETI, 9));
	run();
	zassert_value(machine.vm.result, mbpf_val_int(1), "the result is dropped");
	begin();
	asked.receiver = mbpf_val_int(77);
	asked.mark = MBPF_MARK_METHOD;
	WORDS(A16(LDFN, 1, 1), ABC(CALLH, 0, 0, 1), A16(STG, 0, 0), A(RET, 1));
	add_function(0, 0);
	WORDS(I16(RETI, 9));
	run();
	zassert_value(*machine_global(0), mbpf_val_int(9), "result");
	zassert_value(machine.vm.result, mbpf_val_int(77), "receiver");
}

/* The word is executed again, and counted again, with the argument converted. */
ZTEST(vm, test_called_retry)
{
	begin();
	asked.mark = MBPF_MARK_RETRY;
	asked.function = mbpf_val_make(MBPF_TAG_FUNC, 1);
	asked.retry = 1;
	WORDS(A16(LOADI, 1, 1), A16(NEWOBJ, 2, 0), ABC(CALLH, 0, 0, 2), A16(STG, 2, 0), A(RET, 0));
	add_function(0, 1);
	WORDS(A16(STG, 0, 1), I16(RETI, 42));
	run();
	zassert_value(machine.vm.result, mbpf_val_int(42), "result");
	zassert_value(*machine_global(0), mbpf_val_int(42), "the argument's register");
	zassert_equal(machine_global(1)->tag, MBPF_TAG_OBJECT, "what was converted");
	zassert_equal(asked.calls, 2, "calls");
	zassert_equal(mbpf_vm_steps(&machine.vm), 5 + 3 + 2 + 1, "steps");
	/* A conversion that gives an object again goes on until the steps end. */
	begin();
	asked.mark = MBPF_MARK_RETRY;
	asked.function = mbpf_val_make(MBPF_TAG_FUNC, 1);
	WORDS(A16(NEWOBJ, 1, 0), ABC(CALLH, 0, 0, 1), A(RET, 0));
	add_function(0, 1);
	WORDS(A(RET, 0));
	load(4096);
	zassert_equal(mbpf_vm_run(&machine.vm, 0, NULL, 1000, 100000), MBPF_FAILURE_STEPS, "ends");
}

/* A frame that takes a decision: what the word does when the function has returned `result`. */
static uint32_t finish(uint32_t word, enum mbpf_mark mark, union mbpf_val result, int *status)
{
	struct mbpf_vm *vm = &machine.vm;

	begin();
	WORDS(A16(LOADI, 1, 50), A16(LDFN, 2, 1), word, NONE(RETU), NONE(RETU), NONE(RETU),
	      NONE(RETU), NONE(RETU));
	add_function(0, 0);
	WORDS(NONE(RETU));
	load(4096);
	mbpf_vm_prepare(vm, 0, UNDEFINED, 1000, 10);
	mbpf_frame_at(vm, vm->frame)->regs[1] = mbpf_val_int(50);
	vm->pc = vm->code + 3;
	vm->limit = (uintptr_t)(vm->pc + 500);
	zassert_equal(call_marked(vm, mbpf_val_make(MBPF_TAG_FUNC, 1), UNDEFINED, NULL, 0, mark,
				  &vm->roots[0]),
		      MBPF_CALLED, "asked");
	zassert_equal(mbpf_frame_resume(vm, MBPF_CALLED), MBPF_DONE, "entered");
	zassert_equal(vm->depth, 2, "frames");
	zassert_equal(vm->pc - vm->code, 8, "its first word");
	*status = mbpf_frame_leave(vm, result);
	zassert_true(*status == MBPF_FAILED || vm->limit == (uintptr_t)(vm->pc + 500), "fuel");
	return (uint32_t)(vm->pc - vm->code);
}

ZTEST(vm, test_called_test)
{
	static const struct {
		uint32_t word;
		bool negated;
	} table[] = {
		{ABC(JEQ, 0, 1, 2), false},    {ABC(JNE, 0, 1, 2), true},
		{ABC(JLT, 0, 1, 2), false},    {ABC(JNLT, 0, 1, 2), true},
		{ABC(JLE, 0, 1, 2), false},    {ABC(JNLE, 0, 1, 2), true},
		{ABC(JGT, 0, 1, 2), false},    {ABC(JNGT, 0, 1, 2), true},
		{ABC(JGE, 0, 1, 2), false},    {ABC(JNGE, 0, 1, 2), true},
		{ABC(JEQI, 0, 1, 2), false},   {ABC(JNEI, 0, 1, 2), true},
		{ABC(JLTI, 0, 1, 2), false},   {ABC(JNGEI, 0, 1, 2), true},
		{ABC(INCJLT, 0, 1, 2), false},
	};
	int status;

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		for (uint32_t truth = 0; truth < 2U; truth++) {
			uint32_t pc = finish(table[i].word, MBPF_MARK_TEST,
					     mbpf_val_bool(truth != 0U), &status);

			zassert_equal(status, MBPF_DONE, "row %u", (uint32_t)i);
			zassert_equal(pc, (truth != 0U) != table[i].negated ? 5 : 3, "row %u",
				      (uint32_t)i);
		}
	}
	zassert_equal(finish(ABC(JEQ, 0, 1, -3), MBPF_MARK_TEST, mbpf_val_bool(true), &status), 0,
		      "backwards");
	(void)finish(ABC(JEQ, 0, 1, 2), MBPF_MARK_TEST, HOLE, &status);
	zassert_equal(status, MBPF_FAILED, "an internal value");
}

/* The addition of INCJLT was called: it is written, then compared. */
ZTEST(vm, test_called_increment)
{
	int status;

	zassert_equal(finish(ABC(INCJLT, 0, 1, 2), MBPF_MARK_INC, mbpf_val_int(49), &status), 5,
		      "below");
	zassert_value(mbpf_frame_at(&machine.vm, machine.vm.frame)->regs[0], mbpf_val_int(49),
		      "written");
	zassert_equal(finish(ABC(INCJLT, 0, 1, 2), MBPF_MARK_INC, mbpf_val_int(50), &status), 3,
		      "not below");
	zassert_value(mbpf_frame_at(&machine.vm, machine.vm.frame)->regs[0], mbpf_val_int(50),
		      "written");
	zassert_equal(finish(ABC(INCJLT, 0, 0, 2), MBPF_MARK_INC, mbpf_val_int(5), &status), 3,
		      "the same register");
}

/* A throw passes through marked frames; none of them writes. */
ZTEST(vm, test_throw_through_marks)
{
	static const enum mbpf_mark marks[] = {MBPF_MARK_PLAIN, MBPF_MARK_DROP, MBPF_MARK_METHOD,
					       MBPF_MARK_TEST, MBPF_MARK_INC};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		begin();
		asked.mark = marks[i];
		WORDS(A16(LOADI, 0, 1), A16(LDFN, 1, 1), ABC(CALLH, 0, 0, 1), I16(RETI, 9),
		      A16(STG, 0, 0), A16(STG, 2, 1), A(RET, 0));
		asm_handler(&machine.code, 2, 3, 4, 2);
		add_function(0, 0);
		WORDS(A16(LOADI, 0, 33), A(THROW, 0));
		run();
		zassert_value(machine.vm.result, mbpf_val_int(1), "row %u", (uint32_t)i);
		zassert_value(*machine_global(1), mbpf_val_int(33), "row %u", (uint32_t)i);
		/* A handler and a frame. */
		zassert_equal(mbpf_vm_steps(&machine.vm), 6 + 2 + 2, "row %u", (uint32_t)i);
	}
}

/* Nothing waits any more when the function is entered, or cannot be. */
ZTEST(vm, test_pending_is_cleared)
{
	begin();
	asked.receiver = mbpf_val_int(77);
	WORDS(A16(CLOSURE, 1, 1), ABC(CALLH, 0, 0, 1), A(RET, 0));
	add_function(0, 0);
	WORDS(J24(JMP, -1));
	load(4096);
	zassert_equal(machine_run(50), MBPF_FAILURE_STEPS, "stops inside");
	zassert_equal(machine.vm.pending.used, 0, "entered");
	load(32U + 48U + 32U);
	zassert_equal(machine_run(50), MBPF_FAILURE_STACK, "no room");
	zassert_equal(machine.vm.error_pc, 1, "at the word");
	zassert_equal(machine.vm.pending.used, 0, "not entered");
}

/* --- what may be called --- */

ZTEST(vm, test_called_anything)
{
	static const struct {
		uint32_t word;
		int error;
	} table[] = {
		{A16(LOADI, 1, 1), MBPF_TYPE_ERROR},
		{A16(NEWOBJ, 1, 0), MBPF_TYPE_ERROR},
		{A16(LOADP, 1, MBPF_PRIM_UNDEFINED), MBPF_TYPE_ERROR},
		{A16(LDFN, 1, 2), MBPF_TYPE_ERROR}, /* a class */
		{A16(LDFN, 1, 1), -1},
		{A16(CLOSURE, 1, 1), -1},
		{A16(LDIMP, 1, 1), -1},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		begin();
		(void)asm_import(&machine.code, MBPF_IMPORT_BUILTIN, "Array.isArray", 0, 0);
		WORDS(table[i].word, ABC(CALLH, 0, 0, 1), A(RET, 0), A(RET, 2));
		asm_handler(&machine.code, 1, 2, 3, 2);
		add_function(0, 0);
		WORDS(A16(LOADP, 0, MBPF_PRIM_FALSE), A(RET, 0));
		add_function(MBPF_FN_CONSTRUCTOR | MBPF_FN_CLASS, 0);
		WORDS(NONE(RETU));
		run();
		if (table[i].error >= 0) {
			zassert_equal(machine_error_class(machine.vm.result), table[i].error,
				      "row %u", (uint32_t)i);
		} else {
			zassert_value(machine.vm.result, mbpf_val_bool(false), "row %u",
				      (uint32_t)i);
		}
	}
	begin();
	WORDS(A16(LOADP, 1, MBPF_PRIM_HOLE), ABC(CALLH, 0, 0, 1), A(RET, 0));
	load(4096);
	zassert_equal(machine_run(100), MBPF_FAILURE_PROFILE, "internal");
}

/* --- bound functions: frames of the firmware between those of the package --- */

/* helper(function, this, list): a bound function; with other arguments ask(). */
static int bind(struct mbpf_call *call)
{
	struct mbpf_bound *bound;
	uint32_t off;

	if (call->argc != 3U) {
		return ask(call);
	}
	off = mbpf_heap_alloc(call->vm, MBPF_KIND_BOUND, sizeof(struct mbpf_bound));
	bound = mbpf_at(call->vm, off);
	if (off == 0U) {
		return MBPF_FAILED;
	}
	bound->target = call->args[0];
	bound->receiver = call->args[1];
	bound->args = call->args[2].tag == MBPF_TAG_OBJECT ? call->args[2].payload : 0U;
	call->result = mbpf_val_make(MBPF_TAG_OBJECT, off);
	return MBPF_DONE;
}

static const struct mbpf_helper binding = {.name = "bind", .fn = bind};

/* Function 1 bound to this 7 and the argument 10 is in R[0]; then `words`. Handler: words 9 and
 * on, to their last one. */
static void bound(uint8_t flags, const uint32_t *words, size_t count)
{
	begin();
	WORDS(A16(NEWARR, 3, 1), A16(LOADI, 0, 10), AB(ARRADD, 3, 0), A16(LDFN, 1, 1),
	      A16(LOADI, 2, 7), ABC(CALLH, 0, 0, 3), A16(LOADI, 1, 20), A16(LOADI, 2, 30),
	      AB(MOVE, 4, 0));
	asm_words(&machine.code, words, count);
	asm_handler(&machine.code, 9, 8U + (uint32_t)count, 8U + (uint32_t)count, 5);
	(void)asm_function(&machine.code, NULL, 3, 1);
	machine.code.functions[1].flags = flags;
}

#define BOUND(flags, ...)                                                                          \
	bound(flags, (const uint32_t[]){__VA_ARGS__},                                              \
	      sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))

static enum mbpf_failure run_bound(uint32_t max_steps)
{
	machine_load(4096);
	machine.imports[0].helper = &binding;
	return mbpf_vm_run(&machine.vm, 0, NULL, max_steps, 10);
}

ZTEST(vm, test_bound)
{
	static const uint32_t words[] = {AB(CALL, 0, 2), AB(CALLM, 0, 1), AB(CALLV, 0, 0)};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		BOUND(0, words[i], A(RET, 0), A(RET, 5));
		if (words[i] == AB(CALLV, 0, 0)) {
			machine.code.words[7] = A16(NEWARR, 2, 0);
			machine.code.words[8] = AB(ARRADD, 2, 1);
		}
		WORDS(A16(STG, 0, 0), A16(STG, 1, 1), A16(STG, 2, 2), A(LDTHIS, 0), A16(STG, 0, 3),
		      AB(LDRUN, 0, 2), A(RET, 0));
		zassert_equal(run_bound(MACHINE_STEPS), MBPF_FAILURE_NONE, "row %u", (uint32_t)i);
		zassert_value(machine.vm.result, mbpf_val_int(i == 0U ? 3 : 2), "row %u",
			      (uint32_t)i);
		zassert_value(*machine_global(0), mbpf_val_int(10), "row %u", (uint32_t)i);
		zassert_value(*machine_global(1), mbpf_val_int(i == 1U ? 30 : 20), "row %u",
			      (uint32_t)i);
		zassert_value(*machine_global(2), i == 0U ? mbpf_val_int(30) : UNDEFINED, "row %u",
			      (uint32_t)i);
		zassert_value(*machine_global(3), mbpf_val_int(7), "row %u: this", (uint32_t)i);
		zassert_equal(machine.vm.code, machine.image.code, "the package's unit");
	}
}

/* As a constructor: new.target is the function that was bound, `this` a new object. */
ZTEST(vm, test_new_of_bound)
{
	BOUND(MBPF_FN_CONSTRUCTOR, AB(NEW, 0, 2), A(RET, 0), A(RET, 5));
	WORDS(A16(STG, 0, 0), A16(STG, 1, 1), AB(LDRUN, 0, 1), A16(STG, 0, 2), A(LDTHIS, 0),
	      A16(STG, 0, 3), NONE(RETU));
	zassert_equal(run_bound(MACHINE_STEPS), MBPF_FAILURE_NONE, "the run failed");
	zassert_value(*machine_global(0), mbpf_val_int(10), "bound argument");
	zassert_value(*machine_global(1), mbpf_val_int(20), "argument");
	zassert_value(*machine_global(2), mbpf_val_make(MBPF_TAG_FUNC, 1), "new.target");
	zassert_value(*machine_global(3), machine.vm.result, "this");
	zassert_equal(machine.vm.result.tag, MBPF_TAG_OBJECT, "an object");
	BOUND(0, AB(NEW, 0, 2), A(RET, 0), A(RET, 5));
	WORDS(NONE(RETU));
	zassert_equal(run_bound(MACHINE_STEPS), MBPF_FAILURE_NONE, "it is caught");
	zassert_equal(machine_error_class(machine.vm.result), MBPF_TYPE_ERROR, "no constructor");
}

/* A throw passes the frames of the firmware; places are those of the package. */
ZTEST(vm, test_throw_through_units)
{
	BOUND(0, AB(CALL, 0, 2), I16(RETI, 0), A(RET, 5));
	WORDS(A16(LOADI, 0, 33), A(THROW, 0));
	zassert_equal(run_bound(MACHINE_STEPS), MBPF_FAILURE_NONE, "it is caught");
	zassert_value(machine.vm.result, mbpf_val_int(33), "exception");
	zassert_equal(machine.vm.code, machine.image.code, "the package's unit");
	BOUND(0, AB(CALL, 0, 2), I16(RETI, 0), A(RET, 5));
	machine.code.handlers[0][0] = 0;
	machine.code.handlers[0][1] = 1;
	WORDS(A16(LOADI, 0, 33), A(THROW, 0));
	zassert_equal(run_bound(MACHINE_STEPS), MBPF_FAILURE_EXCEPTION, "uncaught");
	zassert_equal(machine.vm.error_pc, 13, "where it was thrown");
	zassert_equal(machine.vm.error_func, 1, "in the function");
	zassert_equal(machine.vm.trace.count, 2, "frames of the package");
	zassert_equal(machine.vm.trace.pc[1], 9, "the call");
	zassert_equal(machine.vm.code, machine.image.code, "the package's unit");
}

/* Failures inside the firmware, at every limit: place and steps are the package's, and the next run
 * is as if nothing was. */
ZTEST(vm, test_failures_in_units)
{
	uint32_t steps;
	uint8_t last = 0;

	BOUND(0, AB(CALL, 0, 2), A(RET, 0), A(RET, 5));
	WORDS(ABC(ADD, 0, 0, 1), ABC(ADD, 0, 0, 2), A(RET, 0));
	zassert_equal(run_bound(MACHINE_STEPS), MBPF_FAILURE_NONE, "the run failed");
	zassert_value(machine.vm.result, mbpf_val_int(60), "sum");
	steps = mbpf_vm_steps(&machine.vm);
	/* Words; the lists; 3 for the elements of the list; the bound function. */
	zassert_equal(steps, 11 + 3 + 2 + (24 + 16) / 8 + (24 + 32) / 8 + 3 + 48 / 8, "steps");
	for (uint32_t limit = 0; limit <= steps; limit++) {
		zassert_equal(mbpf_vm_run(&machine.vm, 0, NULL, limit, 10),
			      limit < steps ? MBPF_FAILURE_STEPS : MBPF_FAILURE_NONE, "limit %u",
			      limit);
		zassert_equal(mbpf_vm_steps(&machine.vm), limit, "limit %u", limit);
		zassert_equal(machine.vm.code, machine.image.code, "limit %u", limit);
		zassert_true(limit == steps || machine.vm.error_pc < 15U, "limit %u", limit);
	}
	for (uint32_t memory = 32U + 32U + 6U * 8U; memory < 1000U; memory += 8U) {
		machine_load(memory);
		machine.imports[0].helper = &binding;
		if (mbpf_vm_run(&machine.vm, 0, NULL, MACHINE_STEPS, 10) == MBPF_FAILURE_NONE) {
			if (mbpf_count_get(&machine.vm.collections) == 0U) {
				zassert_equal(mbpf_vm_steps(&machine.vm), steps, "memory %u",
					      memory);
				break;
			}
			zassert_true(mbpf_vm_steps(&machine.vm) > steps, "memory %u", memory);
			continue;
		}
		last = machine.vm.failure;
		zassert_true(last == MBPF_FAILURE_OOM || last == MBPF_FAILURE_STACK, "memory %u",
			     memory);
		zassert_equal(machine.vm.code, machine.image.code, "memory %u", memory);
	}
	zassert_equal(last, MBPF_FAILURE_STACK, "the last thing missing is a frame");
}

/* An accessor that is bound: the mark is that of the instruction, the receiver of the base. */
ZTEST(vm, test_called_bound)
{
	BOUND(0, AB(MOVE, 1, 0), ABC(CALLH, 2, 0, 1), A16(STG, 2, 2), A(RET, 3), A(RET, 5));
	WORDS(A(LDTHIS, 1), ABC(ADD, 0, 0, 1), A(RET, 0));
	asked.mark = MBPF_MARK_METHOD;
	asked.receiver = mbpf_val_int(88);
	machine.code.words[9] = AB(MOVE, 3, 0);
	zassert_equal(run_bound(MACHINE_STEPS), MBPF_FAILURE_NONE, "the run failed");
	zassert_value(*machine_global(2), mbpf_val_int(7 + 10), "result");
	zassert_value(machine.vm.result, mbpf_val_int(88), "receiver");
}
