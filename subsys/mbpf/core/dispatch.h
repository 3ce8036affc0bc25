/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief What the cases of the dispatch loop are written with. For vm.c alone: the macros use its
 * locals pc, limit, r, w, status and others.
 */

#ifndef MBPF_CORE_DISPATCH_H_
#define MBPF_CORE_DISPATCH_H_

#include <mbpf/gen/isa.h>

#include "frame.h"
#include "heap.h"

#ifndef MBPF_COMPUTED_GOTO
#define MBPF_COMPUTED_GOTO 0
#endif

/* --- operands of the current word --- */

#if defined(__x86_64__) || defined(__i386__)
/* Loading a byte takes one instruction, cutting it out of a word takes up to three. */
#define BYTE_AT(n)           (((const uint8_t *)pc)[(n) - 4])
#define OPCODE               BYTE_AT(0)
#define ARG_A                BYTE_AT(1)
#define ARG_B                BYTE_AT(2)
#define ARG_C                BYTE_AT(3)
#define ARG_SB               ((int32_t)(int8_t)BYTE_AT(2))
#define ARG_SC               ((int32_t)(int8_t)BYTE_AT(3))
#define ARG_U16              mbpf_get_le16(&BYTE_AT(2))
#define ARG_S16              ((int32_t)(int16_t)mbpf_get_le16(&BYTE_AT(2)))
#define ARG_S24              MBPF_INSN_S24(WORD)
#define WORD                 pc[-1]
#define next_word()          (pc++)
#define forget_operands()    ((void)0)
#define one_address(pointer) ((void)0)
#else
#define OPCODE            MBPF_INSN_OP(w)
#define ARG_A             MBPF_INSN_A(w)
#define ARG_B             MBPF_INSN_B(w)
#define ARG_C             MBPF_INSN_C(w)
#define ARG_SB            MBPF_INSN_SB(w)
#define ARG_SC            MBPF_INSN_SC(w)
#define ARG_U16           MBPF_INSN_U16(w)
#define ARG_S16           MBPF_INSN_S16(w)
#define ARG_S24           MBPF_INSN_S24(w)
#define WORD              w
#define next_word()       (w = mbpf_word_get(pc), pc++)
/* Or operands that were cut out of it once are kept on the stack. */
#define forget_operands() __asm__("" : "+r"(w))
#define HAVE_WORD         1
#if MBPF_FOR_SIZE
#define one_address(pointer) ((void)0)
#else
/* Makes a pair one access: addressing modes with an index reach only one half at a time. */
#define one_address(pointer) __asm__("" : "+r"(pointer))
#endif
#endif

#if MBPF_FOR_SIZE
/* Found once for all cases, most of which need them. */
#define RA (*ra)
#define RB (*rb)
#define vmfetch()                                                                                  \
	do {                                                                                       \
		next_word();                                                                       \
		ra = &r[ARG_A];                                                                    \
		rb = &r[ARG_B];                                                                    \
		forget_operands();                                                                 \
	} while (0)
#else
#define RA        r[ARG_A]
#define RB        r[ARG_B]
#define vmfetch() next_word()
#endif
#define RC r[ARG_C]
/* `this`, in the header in front of the registers */
#define RECEIVER                                                                                   \
	(((struct mbpf_frame *)(void *)((uint8_t *)r - sizeof(struct mbpf_frame)))->receiver)
#define GLOBAL (((union mbpf_val *)(void *)vm->mem)[ARG_U16])

#define is_int(v) ((v).tag == int_tag)

/*
 * Where a register holds 64 bits, values move in halves all the same: the payload of a result is
 * then on its way to memory without waiting for its tag, and no load ever waits for two stores.
 * Elsewhere a pair of registers moves.
 */
#if UINTPTR_MAX > 0xFFFFFFFFU
#define operand(name, from) const union mbpf_val *name = &(from)
#define tag_of(name)        ((name)->tag)
#define payload_of(name)    ((name)->payload)
#define set_tagged(to, t, p)                                                                       \
	do {                                                                                       \
		union mbpf_val *to_ = &(to);                                                       \
		to_->payload = (p);                                                                \
		__asm__("" : "+m"(to_->payload)); /* or the compiler joins the halves */           \
		to_->tag = (t);                                                                    \
	} while (0)
#else
#define operand(name, from) uint64_t name = load_pair(&(from))
#define tag_of(name)        ((uint32_t)((name) >> 32))
#define payload_of(name)    ((uint32_t)(name))
#define set_tagged(to, t, p)                                                                       \
	do {                                                                                       \
		union mbpf_val *to_ = &(to);                                                       \
		one_address(to_);                                                                  \
		to_->bits = MBPF_VAL_BITS(t, p);                                                   \
	} while (0)

static inline uint64_t load_pair(const union mbpf_val *from)
{
	one_address(from);
	return from->bits;
}
#endif

#define set_int(v, i)  set_tagged(v, int_tag, (uint32_t)(i))
#define set_bool(v, b) set_tagged(v, MBPF_TAG_BOOL, (b) ? 1U : 0U)
#define set_val(to, from)                                                                          \
	do {                                                                                       \
		operand(from_value, from);                                                         \
		uint32_t payload_ = payload_of(from_value);                                        \
		uint32_t tag_ = tag_of(from_value);                                                \
		set_tagged(to, tag_, payload_);                                                    \
	} while (0)
#define set_u32(v, u)                                                                              \
	do {                                                                                       \
		uint32_t u_ = (u);                                                                 \
		if (MBPF_LIKELY((int32_t)u_ >= 0)) {                                               \
			set_int(v, u_);                                                            \
		} else {                                                                           \
			(v) = mbpf_val_f64(mbpf_f64_from_u32(u_));                                 \
		}                                                                                  \
	} while (0)

#define take_val(from)                                                                             \
	do {                                                                                       \
		operand(from_value, from);                                                         \
		payload = payload_of(from_value);                                                  \
		tag = tag_of(from_value);                                                          \
	} while (0)

/* The integer that an operand of kind RI means. */
#define take_integer(to, operand)                                                                  \
	do {                                                                                       \
		uint32_t n_ = (operand);                                                           \
		(to) = n_ - MBPF_RI_INTEGERS;                                                      \
		if (n_ < MBPF_RI_INTEGERS) {                                                       \
			slow_if(!is_int(r[n_]));                                                   \
			(to) = r[n_].payload;                                                      \
		}                                                                                  \
	} while (0)

/* INT32, UNDEFINED, NULL and BOOL are true exactly when their payload is not 0. */
#define is_simple(v) ((v).tag - MBPF_TAG_BOOL <= MBPF_TAG_INT32 - MBPF_TAG_BOOL)

/* --- hazards --- */

#define savestate() (vm->pc = pc, vm->limit = limit)

/* Calls out. On return the instruction either is done, or has thrown or failed without effect. */
#define protect(call)                                                                              \
	do {                                                                                       \
		savestate();                                                                       \
		status = (call);                                                                   \
		limit = vm->limit;                                                                 \
		if (MBPF_UNLIKELY(status != MBPF_DONE)) {                                          \
			goto thrown;                                                               \
		}                                                                                  \
	} while (0)

/* The call of a helper or built-in. */
#define begin_call()                                                                               \
	do {                                                                                       \
		call.vm = vm;                                                                      \
		call.args = &RA + 1;                                                               \
		call.argc = ARG_C;                                                                 \
		call.result = mbpf_val_undefined();                                                \
	} while (0)

/* A charge point, before anything else that its instruction does. */
#if MBPF_FOR_SIZE
#define charge()                                                                                   \
	if (MBPF_UNLIKELY(mbpf_fuel_spent(limit, pc))) {                                           \
		goto charged;                                                                      \
	}
#else
#define charge()                                                                                   \
	do {                                                                                       \
		if (MBPF_UNLIKELY(mbpf_fuel_spent(limit, pc))) {                                   \
			protect(mbpf_vm_charge(vm, 0));                                            \
		}                                                                                  \
	} while (0)
#endif

/* --- dispatch --- */

#if MBPF_COMPUTED_GOTO
/* Something that differs from case to case, or the compiler makes their equal ends one and jumps
 * there. */
#define own_end()    __asm__ volatile("" : : "i"(__LINE__))
#define vmdispatch() goto *labels[OPCODE];
#define vmcase(op)   L_##op:
#define vmbreak                                                                                    \
	do {                                                                                       \
		own_end();                                                                         \
		vmfetch();                                                                         \
		goto *labels[OPCODE];                                                              \
	} while (0)
#else
#define vmdispatch() switch (OPCODE)
#define vmcase(op)   case MBPF_OP_##op:
#define vmbreak      continue
#endif

/* Takes a jump of `words`: a charge point. */
#define vmjump(words)                                                                              \
	{                                                                                          \
		offset = (words);                                                                  \
		if (MBPF_UNLIKELY(mbpf_fuel_spent(limit, pc))) {                                   \
			goto charged_jump;                                                         \
		}                                                                                  \
		pc += offset;                                                                      \
		limit += (uintptr_t)offset * sizeof(mbpf_word);                                    \
	}

/* --- rows of the instruction table --- */

/* Leaves to the slow path what a case does not do itself. */
#define slow_if(condition)                                                                         \
	if (MBPF_UNLIKELY(condition)) {                                                            \
		goto slow;                                                                         \
	}

/* Operators on the integers p and q: each sets i, or leaves to the slow path. */
#define compute_ADD  slow_if(__builtin_add_overflow(p, q, &i))
#define compute_SUB  slow_if(__builtin_sub_overflow(p, q, &i))
/* A product of 0 may be -0. */
#define compute_MUL  slow_if(__builtin_mul_overflow(p, q, &i) || (i == 0 && (p | q) < 0))
/* Exact, and neither -0 nor 2^31. */
#define compute_DIV  slow_if(!divides(p, q)) i = p / q
#define compute_MOD  slow_if(p < 0 || q <= 0) i = p % q
#define compute_BAND i = p & q
#define compute_BOR  i = p | q
#define compute_BXOR i = p ^ q
#define compute_SHL  i = (int32_t)((uint32_t)p << (q & 31))
#define compute_SHR  i = p >> (q & 31)
#define compute_USHR                                                                               \
	i = (int32_t)((uint32_t)p >> (q & 31));                                                    \
	slow_if(i < 0)
/* q - p, where q is 0. */
#define compute_NEG slow_if(p == 0 || p == INT32_MIN) i = q - p

/* Integers are never NaN, so a comparison and the negated opposite of it are one. */
#define vm_compare(op, cmp)                                                                        \
	vmcase(op)                                                                                 \
	{                                                                                          \
		operand(b, RB);                                                                    \
		operand(c, RC);                                                                    \
		if (MBPF_LIKELY(tag_of(b) == int_tag && tag_of(c) == int_tag)) {                   \
			bool taken = (int32_t)payload_of(b) cmp(int32_t) payload_of(c);            \
			set_bool(RA, taken);                                                       \
			vmbreak;                                                                   \
		}                                                                                  \
		goto slow;                                                                         \
	}

/* The jumps that are taken when the first operand is below, equal to or above the second. */
#define JUMP(op)    (1U << (MBPF_OP_J##op - MBPF_OP_JEQ) | 1U << (MBPF_OP_J##op##I - MBPF_OP_JEQ))
#define JUMPS_BELOW (JUMP(NE) | JUMP(SNE) | JUMP(LT) | JUMP(LE) | JUMP(NGT) | JUMP(NGE))
#define JUMPS_EQUAL (JUMP(EQ) | JUMP(SEQ) | JUMP(LE) | JUMP(NLT) | JUMP(GE) | JUMP(NGT))
#define JUMPS_ABOVE (JUMP(NE) | JUMP(SNE) | JUMP(GT) | JUMP(GE) | JUMP(NLT) | JUMP(NLE))

/*
 * A build for size keeps the inner loop and leaves to the slow path what programs seldom do: a rare
 * operator, a rare width. Results and steps are the same.
 */
#if MBPF_FOR_SIZE
/* Rows that have one body, behind the last of them or behind the loop. */
#define vm_binary(op, operator) vmcase(op)
#define vm_immediate(op, operator, imm)                                                            \
	vmcase(op)                                                                                 \
	{                                                                                          \
		q = (imm);                                                                         \
		goto immediate;                                                                    \
	}
#define vm_jump(op, same, cmp)     vmcase(op) vmcase(same)
#define vm_jump_imm(op, same, cmp) vmcase(op) vmcase(same)
#define vm_branch(op, opposite, hard, condition)                                                   \
	vmcase(op) vmcase(opposite)                                                                \
	{                                                                                          \
		if (MBPF_UNLIKELY(hard)) {                                                         \
			goto slow_test16;                                                          \
		}                                                                                  \
		if ((condition) == (OPCODE == MBPF_OP_##op)) {                                     \
			vmjump(ARG_S16);                                                           \
		}                                                                                  \
		vmbreak;                                                                           \
	}
#define vm_rare(op, ...)                                                                           \
	vmcase(op)                                                                                 \
	{                                                                                          \
		goto slow;                                                                         \
	}
#define vm_rare_call(op, ...)                                                                      \
	vmcase(op)                                                                                 \
	{                                                                                          \
		charge();                                                                          \
		goto slow;                                                                         \
	}
#else
/* R[a] = R[b] operator R[c] */
#define vm_binary(op, operator)                                                                    \
	vmcase(op)                                                                                 \
	{                                                                                          \
		operand(b, RB);                                                                    \
		operand(c, RC);                                                                    \
		if (MBPF_LIKELY(tag_of(b) == int_tag && tag_of(c) == int_tag)) {                   \
			p = (int32_t)payload_of(b);                                                \
			q = (int32_t)payload_of(c);                                                \
			compute_##operator;                                                        \
			set_int(RA, i);                                                            \
			vmbreak;                                                                   \
		}                                                                                  \
		goto slow;                                                                         \
	}

/* R[a] = R[b] operator imm */
#define vm_immediate(op, operator, imm)                                                            \
	vmcase(op)                                                                                 \
	{                                                                                          \
		operand(b, RB);                                                                    \
		if (MBPF_LIKELY(tag_of(b) == int_tag)) {                                           \
			p = (int32_t)payload_of(b);                                                \
			q = (imm);                                                                 \
			compute_##operator;                                                        \
			set_int(RA, i);                                                            \
			vmbreak;                                                                   \
		}                                                                                  \
		goto slow;                                                                         \
	}

#define vm_jump(op, same, cmp)                                                                     \
	vmcase(op) vmcase(same)                                                                    \
	{                                                                                          \
		operand(a, RA);                                                                    \
		operand(b, RB);                                                                    \
		if (MBPF_UNLIKELY(tag_of(a) != int_tag || tag_of(b) != int_tag)) {                 \
			goto slow_test8;                                                           \
		}                                                                                  \
		if ((int32_t)payload_of(a) cmp(int32_t) payload_of(b)) {                           \
			vmjump(ARG_SC);                                                            \
		}                                                                                  \
		vmbreak;                                                                           \
	}

#define vm_jump_imm(op, same, cmp)                                                                 \
	vmcase(op) vmcase(same)                                                                    \
	{                                                                                          \
		operand(a, RA);                                                                    \
		if (MBPF_UNLIKELY(tag_of(a) != int_tag)) {                                         \
			goto slow_test8;                                                           \
		}                                                                                  \
		if ((int32_t)payload_of(a) cmp ARG_SB) {                                           \
			vmjump(ARG_SC);                                                            \
		}                                                                                  \
		vmbreak;                                                                           \
	}

/* R[a] alone decides. */
#define vm_branch_on(op, hard, condition)                                                          \
	vmcase(op)                                                                                 \
	{                                                                                          \
		if (MBPF_UNLIKELY(hard)) {                                                         \
			goto slow_test16;                                                          \
		}                                                                                  \
		if (condition) {                                                                   \
			vmjump(ARG_S16);                                                           \
		}                                                                                  \
		vmbreak;                                                                           \
	}

/* A jump by one operand, and that by the opposite; `hard` is a value left to the slow path. */
#define vm_branch(op, opposite, hard, condition)                                                   \
	vm_branch_on(op, hard, condition) vm_branch_on(opposite, hard, !(condition))

#define vm_rare(op, ...)      __VA_ARGS__
#define vm_rare_call(op, ...) __VA_ARGS__
#endif

/* R[a] = `size` bytes of the event at offset imm; `get` computes from data[0] .. data[size - 1]. */
#define vm_read(op, size, set, get)                                                                \
	vmcase(op)                                                                                 \
	{                                                                                          \
		uint32_t off = ARG_U16;                                                            \
		const uint8_t *data = vm->ctx_data;                                                \
		if (MBPF_LIKELY(data != NULL && off + (size) <= vm->ctx_len)) {                    \
			data += off;                                                               \
			set(RA, get);                                                              \
			vmbreak;                                                                   \
		}                                                                                  \
		goto slow;                                                                         \
	}

#define U16LE (data[0] | (uint32_t)data[1] << 8)
#define U16BE (data[1] | (uint32_t)data[0] << 8)
#define U32LE (U16LE | (uint32_t)data[2] << 16 | (uint32_t)data[3] << 24)
#define U32BE (data[3] | (uint32_t)data[2] << 8 | (uint32_t)data[1] << 16 | (uint32_t)data[0] << 24)

/* Elements of an array of bytes, and of words. */
#define BYTES_OF(t)  (vm->mem + (t)->data)
#define WORDS_OF(t)  ((mbpf_word *)(void *)(vm->mem + (t)->data))
#define VALUES_OF(a) (((struct mbpf_values *)(void *)(vm->mem + (a)->store))->values)

#endif /* MBPF_CORE_DISPATCH_H_ */
