/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Private contract of the engine: the state of one instance, its runs, heap and errors. What
 * is done with values is in operations.h.
 *
 * Sections are titled with the file that implements them. Nothing here may be called from two
 * contexts at once for the same instance; nothing blocks, allocates outside the instance's memory,
 * or calls back into a program.
 */

#ifndef MBPF_CORE_VM_H_
#define MBPF_CORE_VM_H_

#include <stddef.h>
#include <stdint.h>

#include <mbpf/mbpf.h>

#include "count.h"
#include "image.h"
#include "message.h"
#include "number.h"
#include "observe.h"
#include "toolchain.h"
#include "value.h"

struct mbpf_builtin;
struct mbpf_helper;
struct mbpf_prog;
struct mbpf_version;

/*
 * Test build that collects before every allocation and moves every object, without a charge: C code
 * that keeps a reference where the collector does not see it fails there. Objects go to memory that
 * none was in lately, and where they were is filled and, under AddressSanitizer, forbidden. Its
 * heap has a second top and mark, where the objects really are; heap_top and heap_mark are those of
 * any other build, so that runs take the same steps and fail in the same places.
 */
#ifndef MBPF_COLLECT_ALWAYS
#define MBPF_COLLECT_ALWAYS 0
#endif

#if MBPF_COLLECT_ALWAYS
/** Bytes that the heap may be shifted by: part of mem_size, which is as much more than asked for. 8
 * that go to and fro, until a test that has the memory says more. */
#define MBPF_HEAP_SPARE     mbpf_heap_spare
#define MBPF_HEAP_SPARE_MAX 65536U
#define MBPF_HEAP_POISON    0xA5
#define MBPF_HEAP_TOP(vm)   ((vm)->real_top)
#define MBPF_HEAP_MARK(vm)  ((vm)->real_mark)
#define MBPF_HEAP_BASE(vm)  (mbpf_globals_size((vm)->image) + (vm)->shift)
extern uint32_t mbpf_heap_spare;
#else
#define MBPF_HEAP_SPARE     0U
#define MBPF_HEAP_SPARE_MAX 0U
#define MBPF_HEAP_TOP(vm)   ((vm)->heap_top)
#define MBPF_HEAP_MARK(vm)  ((vm)->heap_mark)
#define MBPF_HEAP_BASE(vm)  mbpf_globals_size((vm)->image)
#endif

/** Length of mbpf_vm.roots. */
#define MBPF_ROOTS 11U

/** Steps between two looks at the clock. */
#define MBPF_TIME_SLICE 1024U

/** How an engine function ended. Every function below that can fail returns one of these. */
enum mbpf_status {
	MBPF_DONE = 0,
	/** vm->exception holds the value thrown; handlers may catch it. */
	MBPF_THROWN = 1,
	/** vm->failure holds the reason; uncatchable, the run is over. */
	MBPF_FAILED = 2,
	/** vm->pending is a function to be entered before the current word can go on. All that is
	 * up to the dispatch loop passes this on like an error. */
	MBPF_CALLED = 3,
};

/** What is done with the result of a function that an instruction had to call. */
enum mbpf_mark {
	MBPF_MARK_PLAIN,   /* R[dst] = result */
	MBPF_MARK_DROP,    /* nothing: a setter */
	MBPF_MARK_METHOD,  /* R[dst] = result, R[dst+1] = receiver: a getter of GETM and GETMEL */
	MBPF_MARK_TEST,    /* its truth decides the conditional jump that is the caller's word */
	MBPF_MARK_INC,     /* R[dst] = result of an INCJLT's addition, then its comparison */
	MBPF_MARK_RETRY,   /* R[dst] = result, an argument converted; the word is executed again */
	MBPF_MARK_ELEMENT, /* the same with element `dst` of the list of a CALLV */
	MBPF_MARK_CONSTRUCT, /* a result that is no object becomes `this` */
};

/** mbpf_pending.retry: the register is not known yet, mbpf_builtin_call() finds it. */
#define MBPF_RETRY_ANY 0xFFU

/**
 * A call that waits to be entered: filled by mbpf_call_accessor() and mbpf_call_firmware().
 * Arguments are `args`, or `argc` registers from `window` on.
 */
struct mbpf_pending {
	uint32_t func; /* unit << 16 | index */
	uint32_t argc;
	const union mbpf_val *window; /* NULL: `args`, at most three */
	const union mbpf_val *list;   /* NULL, or the register with an array of them */
	union mbpf_val callee;        /* the FUNCTION object, or undefined */
	union mbpf_val receiver;      /* directly in front of the arguments */
	union mbpf_val args[3];
	union mbpf_val target; /* CONSTRUCT: new.target */
	uint8_t mark;          /* enum mbpf_mark */
	uint8_t retry;         /* RETRY: number of the register to convert */
	uint8_t used;          /* the values are references that are in use */
	uint8_t again;         /* a FMCALLB is executed again: its argument is there */
};

/** What one instance has counted; nobody else changes it. */
struct mbpf_counts {
	struct mbpf_count invocations; /* those that did not fail */
	struct mbpf_count helper_calls;
	/* Not beside the first one: gcc would add to both at once, which takes longer. */
	struct mbpf_count steps_total;
	struct mbpf_count log_lines;
	uint32_t steps_min;
	uint32_t steps_max;
	uint32_t steps_last;
};

/** What a resolved import is; one entry per import of the image, filled by the loader. */
union mbpf_import {
	const struct mbpf_helper *helper;
	uint32_t field;   /* prog.h, MBPF_FIELD_MEMBER */
	uint32_t builtin; /* number */
};

/**
 * The state of one instance. `mem` is its whole memory (8-aligned): globals, heap upward from
 * there, frames downward from the end. All offsets are bytes from `mem`, so layout and exhaustion
 * are the same on every target. The heap starts at offset 8 or above, so 0 is no object.
 *
 * Heap invariant: every reference held by a global or by an object below `heap_mark` points below
 * `heap_mark` unless `escaped` is set. At the end of a run the nursery (mark .. top) is dropped
 * when `escaped` is clear, otherwise the mark moves up to the top.
 *
 * Collector invariant: what is in use during an operation is reached from globals, function_table,
 * entry_arg, roots, pending if it is in use, and the frames (receiver, callee, new.target and all
 * registers). An operation clears roots and pending when it begins (mbpf_operation_begin()), so
 * that neither holds what an earlier one left: that would keep more alive in one build than in
 * another, or refer to what was dropped.
 *
 * Fuel: `limit` is the address (as an integer; it may lie outside the code) of the first word that
 * may not be executed before mbpf_vm_charge() is asked; words left = (limit - pc) / 4 + reserve,
 * and negative when words were executed that are not charged yet. A jump, call or return moves
 * `limit` by the same distance as pc. The dispatch loop keeps pc and limit in locals and stores
 * them here before every call out; it reads `limit` back afterwards.
 *
 * Set by the owner before the first run: mem, mem_size, image, imports, prog; deadline_ns before
 * mbpf_vm_prepare() and again before each run, if it is not 0; before each run the event. The rest
 * belongs to the engine.
 */
struct mbpf_vm {
	const mbpf_word *pc; /* the word after the current one */
	uintptr_t limit;
	uint32_t reserve;
	uint32_t frame; /* offset of the running frame, the lowest byte in use by frames */
	uint8_t renew;  /* the end of this run or the next one has to look at the heap, the fuel and
			   the clock again; set by each allocation */
	uint8_t escaped;
	uint8_t failure; /* enum mbpf_failure */
	uint8_t *mem;
	uint32_t mem_size; /* a multiple of 8 */
	uint32_t heap_top;
	uint32_t heap_mark;
	uint32_t function_table; /* offset of the objects of functions, 0 when there is none */
	uint32_t depth;          /* frames in use */
	const struct mbpf_image *image;
	/* Of the unit that runs, see unit.h. */
	const mbpf_word *code;
	const uint8_t *functions;
	const uint8_t *numbers;
	const union mbpf_import *imports; /* of the package */
	struct mbpf_prog *prog;
	/* The event; NULL outside one. */
	const void *ctx;
	const uint8_t *ctx_data; /* its data when it lies in one piece; NULL otherwise, and outside
				    an event */
	uint32_t ctx_len;        /* bytes of its data */
	uint32_t helpers_left;
	uint32_t max_steps;
	uint32_t max_helpers;
	/*
	 * References that a C function needs after an allocation, which may move objects: 0 and 1
	 * belong to conversions and concatenation, 2 and 3 to the operation that called them. 4 to
	 * 7 keep these four while an operation inside of another one uses them; the others belong
	 * to built-ins and operators.
	 */
	union mbpf_val roots[MBPF_ROOTS];
	/* What the last run threw or returned; objects stay readable until the next run. */
	union mbpf_val exception;
	union mbpf_val result;
	uint64_t deadline_ns; /* 0: no wall budget */
	uint64_t random;      /* state of Math.random(); 0 before its first call */
	uint32_t error_pc;    /* word index where the last error was raised */
	uint32_t error_func;
	struct mbpf_count collections;
	struct mbpf_counts counts;
#if MBPF_TIME_HISTOGRAM
	uint64_t started_ns;
#endif
	const struct mbpf_version *version;
	const void *caller; /* context that the run has called out of the core in; NULL: none */
	/* What mbpf_vm_enter() runs, from its first word with the fuel of a fresh run. The first
	 * frame's header stays in place. */
	const mbpf_word *entry_pc;
	uintptr_t entry_limit;
	uint32_t entry_func;
	uint32_t entry_frame;
	uint32_t entry_clear; /* registers behind register 0 */
	union mbpf_val *entry_regs;
	union mbpf_val entry_arg; /* register 0 */
#if MBPF_COLLECT_ALWAYS
	uint32_t real_top;
	uint32_t real_mark;
	uint32_t real_end; /* of what is not forbidden; the end of a run drops what is in it */
	uint32_t shift;    /* of the objects: at most MBPF_HEAP_SPARE */
#endif
	struct mbpf_trace trace;     /* the stack when it was raised */
	struct mbpf_pending pending; /* its values are references too */
};

/** helpers_map_other.c: CADD or CGET, whatever their operands are. */
int mbpf_counter_word(struct mbpf_vm *vm, uint32_t w, union mbpf_val *r);

/** One call of a built-in or helper. `args` are registers of the calling frame; they stay valid
 * across allocation. */
struct mbpf_call {
	struct mbpf_vm *vm;
	union mbpf_val *args;
	uint32_t argc;
	bool is_new;
	uint32_t number;       /* of the built-in; nothing for a helper */
	union mbpf_val result; /* undefined when the function is entered */
};

/** A built-in function of the firmware; the table is made from spec/builtins.yaml. For a method
 * args[0] is the receiver. */
struct mbpf_builtin {
	uint32_t name: 11;    /* see mbpf_builtin_name() */
	uint32_t function: 7; /* number of the C function, or of one of its group's unit */
	uint32_t length: 2;
	uint32_t group: 4; /* enum mbpf_group */
	uint32_t cls: 4;   /* receiver class of a method, enum mbpf_class */
	uint32_t flags: 4; /* MBPF_BUILTIN_NEW .. MBPF_BUILTIN_GENERIC */
};

/* --- vm.c: the dispatch loop --- */

/** Tag of the result of a run that failed; its payload is MBPF_FAILURE_*, never VERDICT. No
 * register ever holds it. */
#define MBPF_TAG_FAILED 0U

/**
 * Runs the prepared function until it returns or fails, and ends the run on the heap.
 *
 * @param verdict NULL: the result is left in vm->result. Else the run is that of an event, which
 * ends with mbpf_event_end(): verdict, statistics and release of the instance.
 * @return 0 for an event, else MBPF_FAILURE_*.
 */
int mbpf_vm_enter(struct mbpf_vm *vm, int32_t *verdict);

/** The event that the instance runs, or NULL. Others look at that word to claim it. */
static inline const void *mbpf_vm_event(const struct mbpf_vm *vm)
{
	return __atomic_load_n(&vm->ctx, __ATOMIC_RELAXED);
}

/** Steps charged by the last run: exact on every target. */
static inline uint32_t mbpf_vm_steps(const struct mbpf_vm *vm)
{
	/* Not negative: mbpf_vm_fail() has moved what is left to the reserve. */
	uintptr_t left = (vm->limit - (uintptr_t)vm->pc) / sizeof(mbpf_word);

	return vm->max_steps - (uint32_t)left - vm->reserve;
}

/* --- vm_frame.c: frames, throwing, fuel --- */

/** Bytes that the globals take; the heap starts behind them. */
static inline uint32_t mbpf_globals_size(const struct mbpf_image *image)
{
	return image->global_count != 0U ? image->global_count * 8U : 8U;
}

/** Sets the globals and empties the heap. Needs image, mem, and a mem_size that holds the globals.
 */
void mbpf_vm_reset(struct mbpf_vm *vm);

/**
 * Makes `func` the function that runs start with.
 *
 * @param arg Its first argument if it has parameters.
 * @param max_steps, max_helpers Budget of each run.
 */
void mbpf_vm_prepare(struct mbpf_vm *vm, uint32_t func, union mbpf_val arg, uint32_t max_steps,
		     uint32_t max_helpers);

/** Prepares and enters `func`; the result is in vm->result. `arg` may be NULL. @return
 * MBPF_FAILURE_*. */
enum mbpf_failure mbpf_vm_run(struct mbpf_vm *vm, uint32_t func, const union mbpf_val *arg,
			      uint32_t max_steps, uint32_t max_helpers);

/**
 * Charges the words executed so far and `units` of work of the current one, before the work is
 * done.
 * @return MBPF_DONE, or MBPF_FAILED with STEPS or TIME.
 */
int mbpf_vm_charge(struct mbpf_vm *vm, uint32_t units);

/** Units that no distance between pc and limit overflows with. */
#define MBPF_FEW (1U << 24)

/** Takes units below MBPF_FEW from the slice. @return false when it has not as many. */
static inline bool mbpf_vm_take(struct mbpf_vm *vm, uint32_t units)
{
	uintptr_t limit = vm->limit - (uintptr_t)units * sizeof(mbpf_word);

	if (MBPF_UNLIKELY((intptr_t)(limit - (uintptr_t)vm->pc) < 0)) {
		return false;
	}
	vm->limit = limit;
	return true;
}

/** mbpf_vm_charge() of units below MBPF_FEW. */
static inline int mbpf_vm_charge_few(struct mbpf_vm *vm, uint32_t units)
{
	if (!MBPF_FOR_SIZE && MBPF_LIKELY(mbpf_vm_take(vm, units))) {
		return MBPF_DONE;
	}
	return mbpf_vm_charge(vm, units);
}

/** Ends the run; with STEPS when words beyond the budget were not charged yet. Always returns
 * MBPF_FAILED. */
int mbpf_vm_fail(struct mbpf_vm *vm, enum mbpf_failure failure);

/** mbpf_vm_fail() with a ProfileError. */
int mbpf_profile_error(struct mbpf_vm *vm);

/** Word index and function of the package that are being executed, or that called what the
 * firmware executes. */
uint32_t mbpf_vm_word(const struct mbpf_vm *vm);
uint32_t mbpf_vm_func(const struct mbpf_vm *vm);

/**
 * Places of the running function and of those that called it, see struct mbpf_error_object.
 *
 * @param places MBPF_TRACE_SIZE of them.
 * @return how many were set, an even number; the last one may be MBPF_NO_PLACE.
 */
uint32_t mbpf_frame_trace(const struct mbpf_vm *vm, uint32_t *places);

/* --- heap_collect.c --- */

/** Charges the bytes of all objects / 8, then keeps what is reached and moves it together. */
int mbpf_heap_collect(struct mbpf_vm *vm);
#if MBPF_COLLECT_ALWAYS
/** Moves every object of a run to where there is room for `bytes` more. */
void mbpf_heap_move(struct mbpf_vm *vm, uint32_t bytes);
/** @return where the next object starts, for which `bytes` are taken. */
uint32_t mbpf_heap_take(struct mbpf_vm *vm, uint32_t bytes);
#endif

/* --- heap.c --- */

#if defined(MBPF_HEAP_INJECT)
/** Test builds: the allocation that brings this to 0 fails; 0: none does. */
extern uint32_t mbpf_heap_inject;
#endif

/** An operation begins: see the collector's invariant. */
void mbpf_operation_begin(struct mbpf_vm *vm);

/** Bytes between the heap and the frames. */
static inline uint32_t mbpf_heap_room(const struct mbpf_vm *vm)
{
	return vm->frame - vm->heap_top - MBPF_HEAP_SPARE;
}

/** Collects when there are fewer than `bytes` between heap and frames; MBPF_FAILED with `failure`
 * when there still are. */
int mbpf_heap_make_room(struct mbpf_vm *vm, uint32_t bytes, enum mbpf_failure failure);

/** Allocates an object of `size` bytes (rounded up to 8), header filled, rest zero. 0 and OOM set
 * when it does not fit. May move every object. */
uint32_t mbpf_heap_alloc(struct mbpf_vm *vm, uint8_t kind, uint32_t size);

/** Stores *v into a slot of the object at `owner`, 0 for a global: the one write barrier. */
void mbpf_heap_store(struct mbpf_vm *vm, uint32_t owner, union mbpf_val *slot,
		     const union mbpf_val *v);

/** Ends a run: drops or keeps the nursery. */
void mbpf_heap_end_run(struct mbpf_vm *vm);

/* --- object.c: errors raised by the engine --- */

/** Classes of Error objects, in the order of spec/builtins.yaml. */
enum mbpf_error_class {
	MBPF_ERROR,
	MBPF_TYPE_ERROR,
	MBPF_RANGE_ERROR,
	MBPF_REFERENCE_ERROR,
	MBPF_SYNTAX_ERROR,
	MBPF_EVAL_ERROR,
	MBPF_URI_ERROR,
};

/** mbpf_throw() with any firmware string as the message. */
int mbpf_throw_rom(struct mbpf_vm *vm, enum mbpf_error_class cls, uint32_t string);

/** mbpf_throw() with class << MBPF_MESSAGE_BITS | message: one argument takes less code at each of
 * the many places. */
int mbpf_throw_error(struct mbpf_vm *vm, uint32_t error);

/** Makes an Error with a firmware message (MBPF_MSG_*, message.h) and throws it. MBPF_THROWN, or
 * MBPF_FAILED on OOM. */
static inline int mbpf_throw(struct mbpf_vm *vm, enum mbpf_error_class cls, uint32_t message)
{
	return mbpf_throw_error(vm, (uint32_t)cls << MBPF_MESSAGE_BITS | message);
}

/** Makes an Error that remembers where it was made; `message` a string, or undefined for none. */
int mbpf_new_error(struct mbpf_vm *vm, enum mbpf_error_class cls, union mbpf_val message,
		   union mbpf_val *out);

/* --- run.c --- */

/** Monotonic time of the firmware in nanoseconds. 0 when it has no clock. */
uint64_t mbpf_now_ns(struct mbpf_vm *vm);

#endif /* MBPF_CORE_VM_H_ */
