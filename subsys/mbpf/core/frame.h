/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Frames of the dispatch loop, and what the loop calls out of line.
 *
 * Nothing outside the files vm*.c, unit.c and closure.c needs this.
 */

#ifndef MBPF_CORE_FRAME_H_
#define MBPF_CORE_FRAME_H_

#include "unit.h"
#include "value.h"
#include "operations.h"

/** mbpf_frame.ret_pc of the first frame of a run. */
#define MBPF_NO_RETURN  0xFFFFFFFFU
/** Bit of ret_pc: more is to be done on return than storing the result, as `mark` says, or the
 * caller is in another unit. */
#define MBPF_RET_MARKED 0x80000000U

/** One frame; the layout is part of the specification. */
struct MBPF_MAY_ALIAS mbpf_frame {
	uint32_t ret_pc; /* word index to continue at in the caller, in its unit */
	uint32_t caller; /* offset of the caller's frame */
	uint32_t func;   /* unit << 16 | index */
	__extension__ union {
		struct {
			uint8_t dst; /* the caller's register that receives the result */
			uint8_t argc;
			uint8_t mark;    /* enum mbpf_mark */
			uint8_t is_list; /* registers of a built-in that the running function called
					  */
		};
		uint32_t marks; /* the four together, little-endian */
	};
	union mbpf_val receiver; /* this */
	uint32_t callee;         /* offset of the FUNCTION object, or 0 */
	uint32_t new_target;     /* see mbpf_target_of() */
	union mbpf_val regs[];
};

static inline struct mbpf_frame *mbpf_frame_at(const struct mbpf_vm *vm, uint32_t off)
{
	return (struct mbpf_frame *)(void *)(vm->mem + off);
}

/** Most words that `limit` is ahead of pc, so that their distance in bytes never leaves an
 * intptr_t. */
#define MBPF_FUEL_SLICE_MAX (1U << 26)

/** Moves words from `reserve` to a new slice for `pc`. @return the limit. */
static inline uintptr_t mbpf_fuel_slice(struct mbpf_vm *vm, const mbpf_word *pc, uint32_t reserve)
{
	uint32_t slice = reserve < MBPF_FUEL_SLICE_MAX ? reserve : MBPF_FUEL_SLICE_MAX;

	if (MBPF_UNLIKELY(vm->deadline_ns != 0U) && slice > MBPF_TIME_SLICE) {
		slice = MBPF_TIME_SLICE;
	}
	vm->reserve = reserve - slice;
	return (uintptr_t)pc + (uintptr_t)slice * sizeof(mbpf_word);
}

/** Are there words that were executed and not charged? */
static inline bool mbpf_fuel_spent(uintptr_t limit, const mbpf_word *pc)
{
	return (intptr_t)(limit - (uintptr_t)pc) < 0;
}

/** Bytes of a frame with `nregs` registers. */
static inline uint32_t mbpf_frame_size(uint32_t nregs)
{
	return (uint32_t)sizeof(struct mbpf_frame) + nregs * (uint32_t)sizeof(union mbpf_val);
}

/** Fills the small fields of a header. */
static inline void mbpf_frame_mark(struct mbpf_frame *frame, uint32_t dst, uint32_t argc)
{
	frame->marks = MBPF_LE32(dst | argc << 8);
	frame->callee = 0; /* no FUNCTION object */
	frame->new_target = 0;
}

/** Copies arguments to the first registers of a frame. @return the register behind them. */
static inline union mbpf_val *mbpf_frame_args(union mbpf_val *at, const union mbpf_val *args,
					      size_t count)
{
	for (; count != 0U; count--) {
		/* in halves, as the dispatch loop writes them */
		at->payload = args->payload;
		at->tag = args->tag;
		at++;
		args++;
	}
	return at;
}

/** Sets `count` registers from `at` on to undefined. */
static inline void mbpf_frame_clear(union mbpf_val *at, size_t count)
{
	uint64_t undefined = MBPF_VAL_BITS(MBPF_TAG_UNDEFINED, 0);

	/* Made here: the dispatch loop has no register to keep it in. */
	__asm__ volatile("" : "+r"(undefined));
	for (; count != 0U; count--) {
		(at++)->bits = undefined;
	}
}

/** Unit of the running function. */
static inline uint32_t mbpf_running_unit(const struct mbpf_vm *vm)
{
	return mbpf_unit_of(mbpf_frame_at(vm, vm->frame)->func);
}

/** Goes on at word `word` of the running unit, with as much fuel as before. */
static inline void mbpf_move_to(struct mbpf_vm *vm, uint32_t word)
{
	const mbpf_word *pc = vm->code + word;

	vm->limit += (uintptr_t)pc - (uintptr_t)vm->pc;
	vm->pc = pc;
}

/** Word index of the current instruction in its unit. */
static inline uint32_t mbpf_word_index(const struct mbpf_vm *vm)
{
	return (uint32_t)(vm->pc - vm->code) - 1U;
}

/** Before any value of vm->pending is set: none is left of an earlier use. */
static inline void mbpf_pending_use(struct mbpf_vm *vm)
{
	if (vm->pending.used == 0U) {
		vm->pending.used = 1;
		/* callee, receiver, args, target */
		mbpf_frame_clear(&vm->pending.callee, 6);
	}
}

/* --- vm_frame.c --- */

/** Leaves the running frame: the caller's current word is the one that called. */
void mbpf_frame_pop(struct mbpf_vm *vm);

/**
 * What vm->renew asks for, before the next run: its fuel, and room for its first frame.
 * @return false, with vm->failure set, when that has no room.
 */
bool mbpf_vm_renew(struct mbpf_vm *vm);

/** Room for one more frame of `size` bytes. @return MBPF_FAILED with STACK when there is none. */
int mbpf_frame_room(struct mbpf_vm *vm, uint32_t size);

/**
 * Finds the handler of vm->exception, raised by the current word. Charged as the specification
 * says.
 * @return MBPF_DONE with frame, pc and limit at the handler, or MBPF_FAILED.
 */
int mbpf_frame_unwind(struct mbpf_vm *vm);

/* --- vm_enter.c --- */

/** A call that is not the plain one of the dispatch loop. */
struct mbpf_frame_call {
	uint32_t func; /* unit << 16 | index */
	uint32_t dst;  /* the register that receives the result */
	uint32_t argc; /* at most 255 */
	/* NULL, or the register with a FUNCTION object. */
	const union mbpf_val *callee;
	/* NULL for undefined, or the register with `this`. */
	const union mbpf_val *receiver;
	const union mbpf_val *args; /* registers; not used with a list */
	const union mbpf_val *list; /* NULL, or the register with an array of the arguments */
	/* CONSTRUCT: the register with new.target, or NULL for that of the running frame */
	const union mbpf_val *target;
	uint8_t mark; /* enum mbpf_mark */
};

/** Argument `index`, which is below argc. */
uint64_t mbpf_frame_argument_bits(const struct mbpf_vm *vm, const struct mbpf_frame_call *call,
				  uint32_t index);
static inline union mbpf_val mbpf_frame_argument(const struct mbpf_vm *vm,
						 const struct mbpf_frame_call *call, uint32_t index)
{
	return (union mbpf_val){.bits = mbpf_frame_argument_bits(vm, call, index)};
}

/** new.target of a construction. */
uint64_t mbpf_frame_target_bits(const struct mbpf_vm *vm, const struct mbpf_frame_call *call);
static inline union mbpf_val mbpf_frame_target(const struct mbpf_vm *vm,
					       const struct mbpf_frame_call *call)
{
	return (union mbpf_val){.bits = mbpf_frame_target_bits(vm, call)};
}

/**
 * Enters a function, the words before being charged already. The object that a constructor fills
 * and the array of further arguments are made first.
 * @return MBPF_DONE with frame, pc and limit in the function, MBPF_THROWN (a class called without
 * `new`) or MBPF_FAILED.
 */
int mbpf_frame_enter(struct mbpf_vm *vm, const struct mbpf_frame_call *call);

/** Leaves a marked frame with a result. As mbpf_slow() in the caller's word. */
int mbpf_frame_leave(struct mbpf_vm *vm, union mbpf_val result);

/** Goes on after any status: enters what is pending, finds the handler of an exception. @return
 * MBPF_DONE with frame, pc and limit where the run goes on, or MBPF_FAILED. */
int mbpf_frame_resume(struct mbpf_vm *vm, int status);

/** What a frame keeps of new.target, a constructor: odd (function * 2 + 1, where MBPF_UNIT_BUILTIN
 * means a built-in) or the offset of an object. And what that is as a value; 0 is undefined. */
uint32_t mbpf_target_of(union mbpf_val v);
uint64_t mbpf_target_value_bits(uint32_t new_target);
static inline union mbpf_val mbpf_target_value(uint32_t new_target)
{
	return (union mbpf_val){.bits = mbpf_target_value_bits(new_target)};
}

/* --- vm.c --- */

/** What LOADP loads, by enum mbpf_prim. */
extern const union mbpf_val mbpf_primitives[];

/* --- vm_slow.c --- */

/* In all of them `w` is the current word and `r` the registers; vm->pc and vm->limit are up to
 * date. */

/** Executes an instruction that neither jumps nor makes a frame. */
int mbpf_slow(struct mbpf_vm *vm, uint32_t w, union mbpf_val *r);

/** Evaluates the condition of a conditional jump; INCJLT also writes its register. */
int mbpf_slow_test(struct mbpf_vm *vm, uint32_t w, union mbpf_val *r, bool *taken);

/* --- vm_call.c --- */

/** A call of something that is no plain function of the package; after it frame, pc and limit are
 * where the run goes on. */
int mbpf_slow_call(struct mbpf_vm *vm, uint32_t w, union mbpf_val *r);

/** Calls a built-in of the firmware. */
int mbpf_slow_builtin(struct mbpf_vm *vm, uint32_t number, union mbpf_val *args, uint32_t argc,
		      bool is_new, union mbpf_val *out);

/* --- closure.c --- */

/** NEWCELL .. CLOSURE. */
int mbpf_slow_cell(struct mbpf_vm *vm, uint32_t w, union mbpf_val *r);

/** FOROF with R[a] at `at`; `none` tells that there was no element. */
int mbpf_slow_for_of(struct mbpf_vm *vm, union mbpf_val *at, bool *none);

#endif /* MBPF_CORE_FRAME_H_ */
