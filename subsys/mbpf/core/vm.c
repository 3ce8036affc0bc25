/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The dispatch loop.
 *
 * The portable switch is the reference; with MBPF_COMPUTED_GOTO=1 the same cases are reached
 * through a table of label addresses. Every index in an instruction was checked by the verifier, so
 * no case looks at bounds again.
 *
 * A case handles the operands that programs mostly have (int32, dense arrays, arrays of bytes);
 * everything else leaves through one of the labels behind the loop. The hazards have names, as in
 * `savestate`: pc and limit live in locals and must be in *vm before any call out, and limit must
 * be read back afterwards.
 */

#include <mbpf/gen/isa.h>

#include "event.h"
#include "frame.h"
#include "heap.h"
#include "prog.h"

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
#define vmfetch()            (pc++)
#define one_address(pointer) ((void)0)
#else
#define OPCODE               MBPF_INSN_OP(w)
#define ARG_A                MBPF_INSN_A(w)
#define ARG_B                MBPF_INSN_B(w)
#define ARG_C                MBPF_INSN_C(w)
#define ARG_SB               MBPF_INSN_SB(w)
#define ARG_SC               MBPF_INSN_SC(w)
#define ARG_U16              MBPF_INSN_U16(w)
#define ARG_S16              MBPF_INSN_S16(w)
#define ARG_S24              MBPF_INSN_S24(w)
#define WORD                 w
#define vmfetch()            (w = mbpf_word_get(pc), pc++)
#define HAVE_WORD            1
/* Makes a pair one access: addressing modes with an index reach only one half at a time. */
#define one_address(pointer) __asm__("" : "+r"(pointer))
#endif

#define RA r[ARG_A]
#define RB r[ARG_B]
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
			(v).bits = mbpf_f64_from_u32(u_);                                          \
		}                                                                                  \
	} while (0)

#define take_val(from)                                                                             \
	do {                                                                                       \
		operand(from_value, from);                                                         \
		payload = payload_of(from_value);                                                  \
		tag = tag_of(from_value);                                                          \
	} while (0)

/* INT32, UNDEFINED, NULL and BOOL are true exactly when their payload is not 0. */
#define is_simple(v) ((v).tag - MBPF_TAG_INT32 <= MBPF_TAG_BOOL - MBPF_TAG_INT32)

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

/* A charge point. */
#define charge()                                                                                   \
	do {                                                                                       \
		if (MBPF_UNLIKELY(mbpf_fuel_spent(limit, pc))) {                                   \
			protect(mbpf_vm_charge(vm, 0));                                            \
		}                                                                                  \
	} while (0)

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
#define vm_rare(op, ...)                                                                           \
	vmcase(op)                                                                                 \
	{                                                                                          \
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

#define vm_rare(op, ...) __VA_ARGS__
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

#if MBPF_COMPUTED_GOTO
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#endif

/* What LOADP loads, by enum mbpf_prim. */
static const union mbpf_val primitives[MBPF_PRIM_COUNT] = {
	{MBPF_VAL_BITS(MBPF_TAG_UNDEFINED, 0)}, {MBPF_VAL_BITS(MBPF_TAG_NULL, 0)},
	{MBPF_VAL_BITS(MBPF_TAG_BOOL, 0)},      {MBPF_VAL_BITS(MBPF_TAG_BOOL, 1)},
	{MBPF_VAL_BITS(MBPF_TAG_TDZ, 0)},       {MBPF_VAL_BITS(MBPF_TAG_CTX, 0)},
	{MBPF_VAL_BITS(MBPF_TAG_HOLE, 0)},      {MBPF_F64_NAN},
};

/* Is p / q an int32, and not -0? */
static inline bool divides(int32_t p, int32_t q)
{
	if (q == 0 || (q < 0 && (p == 0 || p == INT32_MIN))) {
		return false;
	}
	return p % q == 0;
}

/* Ends a run that failed. */
MBPF_COLD static int run_failed(struct mbpf_vm *vm, int32_t *verdict)
{
	vm->frame = vm->entry_frame;
	vm->depth = 1;
	mbpf_unit_switch(vm, 0);
	mbpf_heap_end_run(vm);
	vm->renew = 1;
	if (verdict != NULL) {
		return mbpf_event_end(vm, MBPF_TAG_FAILED, vm->failure, verdict);
	}
	vm->result = mbpf_val_make(MBPF_TAG_FAILED, vm->failure);
	return vm->failure;
}

int mbpf_vm_enter(struct mbpf_vm *vm, int32_t *verdict)
{
#if MBPF_COMPUTED_GOTO
#define LABEL(number, op, format) [number] = &&L_##op,
	static const void *const labels[] = {MBPF_INSN_LIST(LABEL) MBPF_FIRMWARE_INSN_LIST(LABEL)};
#undef LABEL
#endif
	union mbpf_val *r;
	const mbpf_word *pc;
	uintptr_t limit;
	struct mbpf_call call;
	uint32_t payload; /* of a value on its way */
	uint32_t tag;
	int32_t p; /* operands and result of an operator on integers */
	int32_t q;
	int32_t i;
	ptrdiff_t offset;
	uint32_t int_tag = MBPF_TAG_INT32;
	const union mbpf_val *args;
	size_t argc;
	size_t params;
	uint32_t nregs;
	uint32_t callee;
	struct mbpf_frame *frame;
	uint32_t object;
	uint32_t index;
	int status;
#ifdef HAVE_WORD
	uint32_t w;

	/* In a register, or it is built again in each case. */
	__asm__("" : "+r"(int_tag));
#endif

	vm->helpers_left = vm->max_helpers;
	if (MBPF_UNLIKELY(vm->renew != 0U) && !mbpf_vm_renew(vm)) {
		goto failed;
	}
	/* frame and depth are those of the first frame: a return leaves them so, and `failed` puts
	 * them back. */
	limit = vm->entry_limit;
	pc = vm->entry_pc;
	r = vm->entry_regs;
	r[0] = vm->entry_arg;
	if (vm->entry_clear != 0U) {
		mbpf_frame_clear(r + 1, vm->entry_clear);
	}

	for (;;) {
		vmfetch();
		vmdispatch()
		{
			/* --- moves and constants */
			vmcase(MOVE)
			{
				set_val(RA, RB);
				vmbreak;
			}
			vmcase(LOADI)
			{
				set_int(RA, ARG_S16);
				vmbreak;
			}
			vmcase(LOADN)
			{
				RA.bits = mbpf_get_le64(vm->numbers +
							(size_t)ARG_U16 * MBPF_NUMBER_SIZE);
				vmbreak;
			}
			vmcase(LOADS)
			{
				set_tagged(RA, MBPF_TAG_STR_POOL, ARG_U16);
				vmbreak;
			}
			vmcase(LOADP)
			{
				RA = primitives[ARG_U16];
				vmbreak;
			}
			vmcase(LDFN)
			{
				set_tagged(RA, MBPF_TAG_FUNC, ARG_U16);
				vmbreak;
			}
			vmcase(LDMAP)
			{
				set_tagged(RA, MBPF_TAG_MAP, ARG_U16);
				vmbreak;
			}
			vmcase(LDG)
			{
				slow_if(GLOBAL.tag == MBPF_TAG_TDZ);
				set_val(RA, GLOBAL);
				vmbreak;
			}
			vmcase(STG)
			{
				slow_if(GLOBAL.tag == MBPF_TAG_TDZ || mbpf_val_is_ref(RA));
				set_val(GLOBAL, RA);
				vmbreak;
			}
			vmcase(CHKTDZ)
			{
				slow_if(RA.tag == MBPF_TAG_TDZ);
				vmbreak;
			}

			/* --- arithmetic */
			/* clang-format off */
			vm_rare(DIV, vm_binary(DIV, DIV))
			vm_rare(MOD, vm_binary(MOD, MOD))
			vm_rare(BXOR, vm_binary(BXOR, BXOR))
			vm_rare(SHL, vm_binary(SHL, SHL))
			vm_rare(SHR, vm_binary(SHR, SHR))
			vm_rare(USHR, vm_binary(USHR, USHR))
			vm_binary(ADD, ADD)
			vm_binary(SUB, SUB)
			vm_binary(MUL, MUL)
			vm_binary(BAND, BAND)
			vm_binary(BOR, BOR)
#if MBPF_FOR_SIZE
			{
				operand(b, RB);
				operand(c, RC);

				slow_if(tag_of(b) != int_tag || tag_of(c) != int_tag);
				p = (int32_t)payload_of(b);
				q = (int32_t)payload_of(c);
				goto arithmetic;
			}
#endif
			vm_immediate(ADDI, ADD, ARG_SC)
			vm_immediate(SUBI, SUB, ARG_SC)
			vm_immediate(MULI, MUL, ARG_SC)
			vm_immediate(BANDI, BAND, (int32_t)ARG_C)
			vm_rare(BORI, vm_immediate(BORI, BOR, (int32_t)ARG_C))
			vm_rare(BXORI, vm_immediate(BXORI, BXOR, (int32_t)ARG_C))
			vm_immediate(SHLI, SHL, (int32_t)ARG_C)
			vm_immediate(SHRI, SHR, (int32_t)ARG_C)
			vm_immediate(USHRI, USHR, (int32_t)ARG_C)
			vm_immediate(INC, ADD, 1)
			vm_rare(DEC, vm_immediate(DEC, SUB, 1))
			vm_rare(NEG, vm_immediate(NEG, NEG, 0))
			vm_rare(BNOT, vm_immediate(BNOT, BXOR, -1))
			vm_rare(PLUS, vm_immediate(PLUS, BOR, 0))
			vmcase(MASK)
			{
				operand(a, RA);

				slow_if(tag_of(a) != int_tag);
				set_int(RA, payload_of(a) & ARG_U16);
				vmbreak;
			}
			vm_rare(NOT, vmcase(NOT)
			{
				if (MBPF_LIKELY(is_simple(RB))) {
					set_bool(RA, RB.payload == 0U);
					vmbreak;
				}
				goto slow;
			})

			/* --- comparisons */
			vm_rare(EQ, vm_compare(EQ, ==))
			vm_rare(SEQ, vm_compare(SEQ, ==))
			vm_rare(LT, vm_compare(LT, <))
			vm_rare(LE, vm_compare(LE, <=))
			vm_rare(GT, vm_compare(GT, >))
			vm_rare(GE, vm_compare(GE, >=))

			/* --- branches */
			vmcase(JMP)
			{
				vmjump(ARG_S24);
				vmbreak;
			}
			/* clang-format on */
			vmcase(JT)
			{
				if (MBPF_UNLIKELY(!is_simple(RA))) {
					goto slow_test16;
				}
				if (RA.payload != 0U) {
					vmjump(ARG_S16);
				}
				vmbreak;
			}
			vmcase(JF)
			{
				if (MBPF_UNLIKELY(!is_simple(RA))) {
					goto slow_test16;
				}
				if (RA.payload == 0U) {
					vmjump(ARG_S16);
				}
				vmbreak;
			}
			vmcase(JNUL)
			{
				if (MBPF_UNLIKELY(mbpf_val_is_internal(RA))) {
					goto slow_test16;
				}
				if (mbpf_val_is_nullish(RA)) {
					vmjump(ARG_S16);
				}
				vmbreak;
			}
			vmcase(JNNUL)
			{
				if (MBPF_UNLIKELY(mbpf_val_is_internal(RA))) {
					goto slow_test16;
				}
				if (!mbpf_val_is_nullish(RA)) {
					vmjump(ARG_S16);
				}
				vmbreak;
			}
			/* clang-format off */
			vm_jump(JEQ, JSEQ, ==)
			vm_jump(JNE, JSNE, !=)
			vm_jump(JLT, JNGE, <)
			vm_jump(JLE, JNGT, <=)
			vm_jump(JGT, JNLE, >)
			vm_jump(JGE, JNLT, >=)
#if MBPF_FOR_SIZE
			{
				operand(b, RB);

				if (MBPF_UNLIKELY(tag_of(b) != int_tag)) {
					goto slow_test8;
				}
				q = (int32_t)payload_of(b);
				goto compare;
			}
#endif
			vm_jump_imm(JEQI, JSEQI, ==)
			vm_jump_imm(JNEI, JSNEI, !=)
			vm_jump_imm(JLTI, JNGEI, <)
			vm_jump_imm(JLEI, JNGTI, <=)
			vm_jump_imm(JGTI, JNLEI, >)
			vm_jump_imm(JGEI, JNLTI, >=)
#if MBPF_FOR_SIZE
			{
				q = ARG_SB;
				goto compare;
			}
#endif
			/* clang-format on */
			vmcase(INCJLT)
			{
				const union mbpf_val *limit_value = &RB;
				operand(a, RA);

				if (MBPF_UNLIKELY(tag_of(a) != int_tag ||
						  limit_value->tag != int_tag ||
						  __builtin_add_overflow((int32_t)payload_of(a), 1,
									 &i))) {
					goto slow_test8;
				}
				set_int(RA, i);
				/* Read now: it may be the register that was written. */
				if (i < (int32_t)limit_value->payload) {
					vmjump(ARG_SC);
				}
				vmbreak;
			}

			vmcase(FOROF)
			{
				goto slow_test16;
			}

			/* --- calls */
			vmcase(CALL)
			{
				charge();
				if (MBPF_UNLIKELY(RA.tag != MBPF_TAG_FUNC)) {
					goto slow_call;
				}
				callee = RA.payload;
				args = &RA + 1;
				argc = ARG_B;
				goto enter;
			}
			vmcase(CALLM)
			{
				charge();
				if (MBPF_UNLIKELY(RA.tag != MBPF_TAG_FUNC)) {
					goto slow_call;
				}
				callee = RA.payload;
				args = &RA + 2;
				argc = ARG_B;
				goto enter;
			}
			vmcase(CALLF)
			{
				charge();
				callee = ARG_B;
				args = &RA + 1;
				argc = ARG_C;
				goto enter;
			}
			vmcase(CALLH)
			{
				charge();
				begin_call();
				protect(mbpf_helper_call(&call, vm->imports[ARG_B].helper));
				RA = call.result;
				vmbreak;
			}
			vmcase(CALLB)
			{
				charge();
				begin_call();
				call.is_new = false;
				call.builtin = vm->imports[ARG_B].builtin;
				protect(mbpf_builtin_call(&call));
				RA = call.result;
				vmbreak;
			}
			vmcase(NEWB)
			{
				charge();
				goto slow;
			}
			vmcase(NEW) vmcase(SUPER) vmcase(CALLV) vmcase(FCALL) vmcase(FCALLM)
				vmcase(FCALLF)
			{
				charge();
				goto slow_call;
			}
			vmcase(RET)
			{
				take_val(RA);
				goto leave;
			}
			vmcase(RETU)
			{
				tag = MBPF_TAG_UNDEFINED;
				payload = 0;
				goto leave;
			}
			vmcase(RETI)
			{
				tag = int_tag;
				payload = (uint32_t)ARG_S16;
				goto leave;
			}
			vmcase(THROW)
			{
				vm->exception = RA;
				savestate();
				status = MBPF_THROWN;
				goto thrown;
			}

			/* --- objects */
			/* clang-format off */
			vm_rare(GETP, vmcase(GETP)
			{
				union mbpf_val out;

				protect(mbpf_get_named(vm, RB, ARG_C, &out));
				RA = out;
				vmbreak;
			})
			vm_rare(SETP, vmcase(SETP)
			{
				protect(mbpf_set_named(vm, RA, ARG_C, RB));
				vmbreak;
			})
			vmcase(GETEL)
			{
				slow_if(RB.tag != MBPF_TAG_OBJECT || !is_int(RC));
				object = RB.payload;
				index = RC.payload;
				goto get_index;
			}
			/* clang-format on */
			vmcase(GETELI)
			{
				slow_if(RB.tag != MBPF_TAG_OBJECT);
				object = RB.payload;
				index = ARG_C;
				goto get_index;
			}
			vmcase(SETEL)
			{
				slow_if(RA.tag != MBPF_TAG_OBJECT || !is_int(RB));
				take_val(RC);
				object = RA.payload;
				index = RB.payload;
				goto set_index;
			}
			vmcase(SETELI)
			{
				slow_if(RA.tag != MBPF_TAG_OBJECT);
				take_val(RB);
				object = RA.payload;
				index = ARG_C;
				goto set_index;
			}
			vmcase(LEN)
			{
				const struct mbpf_array *array;

				slow_if(RB.tag != MBPF_TAG_OBJECT);
				array = (const void *)(vm->mem + RB.payload);
				/* The length is at the same place in both. */
				slow_if(array->header.kind < MBPF_KIND_ARRAY);
				set_u32(RA, array->length);
				vmbreak;
			}

			/* --- this */
			/* clang-format off */
			vm_rare(LDTHIS, vmcase(LDTHIS)
			{
				slow_if(RECEIVER.tag == MBPF_TAG_TDZ);
				set_val(RA, RECEIVER);
				vmbreak;
			})

			/* --- context */
			vm_read(CTXU8, 1U, set_int, data[0])
			vm_rare(CTXI8, vm_read(CTXI8, 1U, set_int, (int8_t)data[0]))
			vm_rare(CTXU16LE, vm_read(CTXU16LE, 2U, set_int, U16LE))
			vm_read(CTXU16BE, 2U, set_int, U16BE)
			vm_rare(CTXI16LE, vm_read(CTXI16LE, 2U, set_int, (int16_t)U16LE))
			vm_rare(CTXI16BE, vm_read(CTXI16BE, 2U, set_int, (int16_t)U16BE))
			vm_rare(CTXU32LE, vm_read(CTXU32LE, 4U, set_u32, U32LE))
			vm_rare(CTXU32BE, vm_read(CTXU32BE, 4U, set_u32, U32BE))
			vm_rare(CTXI32LE, vm_read(CTXI32LE, 4U, set_int, U32LE))
			vm_rare(CTXI32BE, vm_read(CTXI32BE, 4U, set_int, U32BE))

			/* --- everything else is out of line */
#if MBPF_COMPUTED_GOTO
			vmcase(LDIMP)
			vmcase(INITG)
			vmcase(POW)
			vmcase(TYPEOF)
			vmcase(TOSTR)
			vmcase(IN)
			vmcase(INSTOF)
			vmcase(NEWOBJ)
			vmcase(NEWARR)
			vmcase(ARRADD)
			vmcase(INITP)
			vmcase(GETM)
			vmcase(GETMEL)
			vmcase(INITEL)
			vmcase(DELP)
			vmcase(DELEL)
			vmcase(KEYS)
			vmcase(HASK)
			vmcase(TOKEY)
			vmcase(CTXF)
			vmcase(CTXRD)
			vmcase(NEWCELL)
			vmcase(LDCELL)
			vmcase(STCELL)
			vmcase(INITCELL)
			vmcase(LDUP)
			vmcase(STUP)
			vmcase(UPCELL)
			vmcase(CLOSURE)
			vmcase(STTHIS)
			vmcase(LDRUN)
			vmcase(GETSUP)
			vmcase(DEFINE)
			vmcase(FGETP)
			vmcase(FSETP)
#else
		default:
#endif
			{
				goto slow;
			}
			/* clang-format on */
		}

slow:
		protect(mbpf_slow(vm, WORD, r));
		vmbreak;

slow_test8:
		offset = ARG_SC;
		goto slow_test;

slow_test16:
		offset = ARG_S16;
slow_test:
		{
			bool taken;

			protect(mbpf_slow_test(vm, WORD, r, &taken));
			if (taken) {
				vmjump(offset);
			}
			vmbreak;
		}

#if MBPF_FOR_SIZE
immediate:
		{ /* R[a] = R[b] operator q */
			operand(b, RB);

			slow_if(tag_of(b) != int_tag);
			p = (int32_t)payload_of(b);
		}
arithmetic:
		/* R[a] = p operator q, without the rare ones */
		switch (OPCODE) {
		case MBPF_OP_SUB:
		case MBPF_OP_SUBI:
			compute_SUB;
			break;
		case MBPF_OP_MUL:
		case MBPF_OP_MULI:
			compute_MUL;
			break;
		case MBPF_OP_BAND:
		case MBPF_OP_BANDI:
			compute_BAND;
			break;
		case MBPF_OP_BOR:
			compute_BOR;
			break;
		case MBPF_OP_SHLI:
			compute_SHL;
			break;
		case MBPF_OP_SHRI:
			compute_SHR;
			break;
		case MBPF_OP_USHRI:
			compute_USHR;
			break;
		default: /* ADD ADDI INC */
			compute_ADD;
			break;
		}
		set_int(RA, i);
		vmbreak;

compare:
		{ /* a conditional jump: R[a] compared with q */
			operand(a, RA);
			uint32_t taken;

			if (MBPF_UNLIKELY(tag_of(a) != int_tag)) {
				goto slow_test8;
			}
			p = (int32_t)payload_of(a);
			taken = p < q ? JUMPS_BELOW : p == q ? JUMPS_EQUAL : JUMPS_ABOVE;
			if ((taken >> (OPCODE - MBPF_OP_JEQ) & 1U) != 0U) {
				vmjump(ARG_SC);
			}
			vmbreak;
		}
#endif

charged_jump:
		protect(mbpf_vm_charge(vm, 0));
		pc += offset;
		limit += (uintptr_t)offset * sizeof(mbpf_word);
		vmbreak;

slow_call:
		protect(mbpf_slow_call(vm, WORD, r));
		pc = vm->pc;
		r = mbpf_frame_at(vm, vm->frame)->regs;
		vmbreak;

enter:
		{ /* function `callee` with `argc` arguments from `args` on */
			const uint8_t *fn = vm->functions + (size_t)callee * MBPF_FUNCTION_SIZE;
			uint32_t size;
			uint32_t top = vm->frame;

			nregs = mbpf_get_le16(fn + MBPF_FN_NREGS);
			size = mbpf_frame_size(nregs);

			if (MBPF_UNLIKELY(size > top - vm->heap_top ||
					  vm->depth >= MBPF_MAX_CALL_DEPTH)) {
				goto slow_call;
			}
			vm->depth++;
			frame = mbpf_frame_at(vm, top - size);
			frame->caller = top;
			vm->frame = top - size;
			frame->func = callee;
			mbpf_frame_mark(frame, ARG_A, (uint32_t)argc);
			frame->receiver = mbpf_val_undefined();
			if (OPCODE == MBPF_OP_CALLM) {
				frame->receiver = args[-1];
			}
			frame->ret_pc = (uint32_t)(pc - vm->code);
			limit -= (uintptr_t)pc;
			pc = vm->code + mbpf_get_le32(fn + MBPF_FN_CODE_OFF);
			limit += (uintptr_t)pc;
			/* With the flags, in the high byte. */
			params = mbpf_get_le16(fn + MBPF_FN_NPARAMS);
			if (MBPF_UNLIKELY(argc != params)) {
				if (params > MBPF_FN_PARAMS_MAX) {
					goto flagged_enter;
				}
				if (argc > params) {
					argc = params;
				}
			}
fill_frame:
			r = frame->regs;
			mbpf_frame_clear(mbpf_frame_args(r, args, argc), nregs - argc);
			vmbreak;
		}

flagged_enter:
		/* Whether it may also construct does not matter here. */
		params -= MBPF_FN_CONSTRUCTOR << 8;
		if (params <= MBPF_FN_PARAMS_MAX) {
			argc = argc > params ? params : argc;
			goto fill_frame;
		}
		{ /* takes the new frame back: it takes more to enter this function */
			limit -= (uintptr_t)pc;
			pc = vm->code + frame->ret_pc;
			limit += (uintptr_t)pc;
			vm->frame = frame->caller;
			vm->depth--;
			goto slow_call;
		}

leave:
		{ /* with the result `tag`, `payload` */
			uint32_t caller;
			size_t dst;

			frame = (void *)((uint8_t *)r - sizeof(struct mbpf_frame));
			charge();
			if ((int32_t)frame->ret_pc < 0) {
				if (frame->ret_pc == MBPF_NO_RETURN) {
					break; /* out of the loop: the run is over */
				}
				goto marked_leave;
			}
			caller = frame->caller;
			dst = frame->dst;
			limit -= (uintptr_t)pc;
			pc = vm->code + frame->ret_pc;
			limit += (uintptr_t)pc;
			vm->frame = caller;
			vm->depth--;
			r = mbpf_frame_at(vm, caller)->regs;
			set_tagged(r[dst], tag, payload);
			vmbreak;
		}

get_index:
		{ /* R[a] = object[index] */
			const uint8_t *base = vm->mem + object;
			const struct mbpf_typed *typed = (const void *)base;
			const struct mbpf_array *array = (const void *)base;

			if (*base == MBPF_KIND_TYPED + MBPF_ELEMENT_U8 && index < typed->length) {
				set_int(RA, BYTES_OF(typed)[index]);
				vmbreak;
			}
			if (*base == MBPF_KIND_ARRAY && index < array->capacity) {
				const union mbpf_val *slot = &VALUES_OF(array)[index];

				slow_if(slot->tag == MBPF_TAG_HOLE);
				set_val(RA, *slot);
				vmbreak;
			}
			if (*base == MBPF_KIND_TYPED + MBPF_ELEMENT_U32 && index < typed->length) {
				set_u32(RA, WORDS_OF(typed)[index]);
				vmbreak;
			}
			if (*base == MBPF_KIND_TYPED + MBPF_ELEMENT_I32 && index < typed->length) {
				set_int(RA, WORDS_OF(typed)[index]);
				vmbreak;
			}
			goto slow;
		}

set_index:
		{ /* object[index] = the value `tag`, `payload` */
			const uint8_t *base = vm->mem + object;
			const struct mbpf_typed *typed = (const void *)base;
			const struct mbpf_array *array = (const void *)base;

			if (*base == MBPF_KIND_ARRAY) {
				union mbpf_val *slot;

				/* A reference may have to be recorded. */
				slow_if(index >= array->capacity || mbpf_tag_is_ref(tag));
				slot = &VALUES_OF(array)[index];
				slow_if(slot->tag == MBPF_TAG_HOLE);
				set_tagged(*slot, tag, payload);
				vmbreak;
			}
			slow_if(*base < MBPF_KIND_TYPED || index >= typed->length ||
				tag != int_tag);
			if (*base == MBPF_KIND_TYPED + MBPF_ELEMENT_U8) {
				BYTES_OF(typed)[index] = (uint8_t)payload;
				vmbreak;
			}
			if (*base == MBPF_KIND_TYPED + MBPF_ELEMENT_U32 ||
			    *base == MBPF_KIND_TYPED + MBPF_ELEMENT_I32) {
				WORDS_OF(typed)[index] = payload;
				vmbreak;
			}
			goto slow;
		}

marked_leave:
		savestate();
		status = mbpf_frame_leave(vm, mbpf_val_make(tag, payload));

thrown: /* or called, or any other end of what is done out of line */
		status = mbpf_frame_resume(vm, status);
		if (status != MBPF_DONE) {
			goto failed;
		}
		pc = vm->pc;
		limit = vm->limit;
		r = mbpf_frame_at(vm, vm->frame)->regs;
		vmbreak;
	}
	savestate();
	if (MBPF_UNLIKELY(vm->heap_top != vm->heap_mark)) {
		mbpf_heap_end_run(vm);
		vm->renew = 1;
	}
	if (MBPF_LIKELY(verdict != NULL)) {
		return mbpf_event_end(vm, tag, payload, verdict);
	}
	set_tagged(vm->result, tag, payload);
	return MBPF_FAILURE_NONE;

failed:
	return run_failed(vm, verdict);
}

#if MBPF_COMPUTED_GOTO
#pragma GCC diagnostic pop
#endif
