/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Frames of the dispatch loop, and what the loop calls out of line.
 *
 * Nothing outside vm.c, vm_frame.c and vm_slow.c needs this.
 */

#ifndef MBPF_CORE_FRAME_H_
#define MBPF_CORE_FRAME_H_

#include "value.h"
#include "vm.h"

#define MBPF_LIKELY(x)   __builtin_expect(!!(x), 1)
#define MBPF_UNLIKELY(x) __builtin_expect(!!(x), 0)
#define MBPF_COLD        __attribute__((__cold__, __noinline__))

/** mbpf_frame.ret_pc of the first frame of a run. */
#define MBPF_NO_RETURN 0xFFFFFFFFu

/** One frame; the layout is part of the specification. */
struct MBPF_MAY_ALIAS mbpf_frame {
	uint32_t ret_pc; /* word index to continue at in the caller */
	uint32_t caller; /* offset of the caller's frame */
	uint32_t func;
	uint8_t dst; /* the caller's register that receives the result */
	uint8_t argc;
	uint16_t flags;
	union mbpf_val receiver; /* this */
	uint32_t callee;
	uint32_t reserved;
	union mbpf_val regs[];
};

static inline struct mbpf_frame *mbpf_frame_at(const struct mbpf_vm *vm, uint32_t off)
{
	return (struct mbpf_frame *)(void *)(vm->mem + off);
}

/** Most words that `limit` is ahead of pc, so that their distance in bytes never leaves an intptr_t. */
#define MBPF_FUEL_SLICE_MAX (1u << 26)

/** Moves words from the reserve to the slice; what was left of the slice is lost. */
static inline void mbpf_fuel_fill(struct mbpf_vm *vm)
{
	uint32_t slice = vm->deadline_ns != 0u ? MBPF_TIME_SLICE : MBPF_FUEL_SLICE_MAX;

	if (slice > vm->reserve) {
		slice = vm->reserve;
	}
	vm->reserve -= slice;
	vm->limit = (uintptr_t)vm->pc + (uintptr_t)slice * sizeof(mbpf_word);
}

/** Are there words that were executed and not charged? */
static inline bool mbpf_fuel_spent(uintptr_t limit, const mbpf_word *pc)
{
	return (intptr_t)(limit - (uintptr_t)pc) < 0;
}

/**
 * Makes the frame of function `func`, whose parameters take `args`, and moves vm->pc and vm->limit to its first word.
 *
 * vm->frame is the caller's frame, or mem_size when this is the first one; vm->pc is where the caller goes on.
 * Fields that depend on the caller (ret_pc, dst, receiver) are left to it: it knows them as constants.
 *
 * @return the frame, or NULL when it does not fit; nothing is changed then.
 */
static inline struct mbpf_frame *mbpf_frame_push(struct mbpf_vm *vm, uint32_t func,
						 const union mbpf_val *args, uint32_t argc)
{
	const struct mbpf_image *image = vm->image;
	const uint8_t *fn = mbpf_image_function(image, func);
	const mbpf_word *pc = image->code + mbpf_section_u32(fn + MBPF_FN_CODE_OFF);
	uint32_t nregs = mbpf_section_u16(fn + MBPF_FN_NREGS);
	uint32_t nparams = fn[MBPF_FN_NPARAMS];
	uint32_t size = (uint32_t)sizeof(struct mbpf_frame) + nregs * 8u;
	uint32_t caller = vm->frame;
	union mbpf_val undefined = mbpf_val_undefined();
	struct mbpf_frame *frame;
	uint32_t i = 0;

	if (MBPF_UNLIKELY(size > caller - vm->heap_top || vm->depth >= MBPF_MAX_CALL_DEPTH)) {
		return NULL;
	}
	vm->depth++;
	vm->frame = caller - size;
	vm->limit += (uintptr_t)pc - (uintptr_t)vm->pc;
	vm->pc = pc;

	frame = mbpf_frame_at(vm, caller - size);
	frame->caller = caller;
	frame->func = func;
	frame->argc = (uint8_t)argc;
	frame->flags = 0;
	frame->callee = 0;
	frame->reserved = 0;
	if (argc > nparams) {
		argc = nparams;
	}
	for (; i < argc; i++) {
		frame->regs[i] = args[i];
	}
	for (; i < nregs; i++) {
		frame->regs[i] = undefined;
	}
	return frame;
}

/* --- vm_frame.c ------------------------------------------------------------------------------------- */

/**
 * Finds the handler of vm->exception, raised by the current word. Charged as the specification says.
 * @return MBPF_DONE with frame, pc and limit at the handler, or MBPF_FAILED.
 */
int mbpf_frame_unwind(struct mbpf_vm *vm);

/* --- vm_slow.c -------------------------------------------------------------------------------------- */

/* In all of them `w` is the current word and `r` the registers; vm->pc and vm->limit are up to date. */

/** Executes an instruction that neither jumps nor makes a frame. */
int mbpf_slow(struct mbpf_vm *vm, uint32_t w, union mbpf_val *r);

/** Evaluates the condition of a conditional jump; INCJLT also writes its register. */
int mbpf_slow_test(struct mbpf_vm *vm, uint32_t w, union mbpf_val *r, bool *taken);

/** CALL or CALLM of something that is no function of the package. */
int mbpf_slow_call(struct mbpf_vm *vm, uint32_t w, union mbpf_val *r);

#endif /* MBPF_CORE_FRAME_H_ */
