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

#include "dispatch.h"
#include "event.h"
#include "prog.h"

/* mbpf_helper_call() of an import, whose capability was checked at load. */
static MBPF_FAST int call_import(struct mbpf_call *call, const struct mbpf_helper *helper)
{
	struct mbpf_vm *vm = call->vm;

	if (MBPF_FOR_SIZE ||
	    MBPF_UNLIKELY(vm->helpers_left == 0U || call->argc < helper->min_args)) {
		return mbpf_helper_call(call, helper);
	}
	vm->helpers_left--;
	mbpf_count_add(&vm->counts.helper_calls, 1);
	return helper->fn(call);
}

#if !MBPF_COMPUTED_GOTO
/* The words of the firmware that have no case of their own: those with the label of LDIMP. */
#define SLOW_CASE(number, op, label) SLOW_CASE_##label(number)
#define SLOW_CASE_LDIMP(number)      case number:
#define SLOW_CASE_FLOADS(number)
#define SLOW_CASE_FCALL(number)
#define SLOW_CASE_FCALLM(number)
#define SLOW_CASE_FCALLF(number)
#define SLOW_CASE_FGETP(number)
#define SLOW_CASE_FSETP(number)
#endif

#if !MBPF_FOR_SIZE
/* Counts a call of a helper, if the run has one left: at most INT32_MAX. */
static inline bool take_helper_call(struct mbpf_vm *vm)
{
	if (MBPF_UNLIKELY((int32_t)--vm->helpers_left < 0)) {
		vm->helpers_left = 0;
		return false;
	}
	mbpf_count_add(&vm->counts.helper_calls, 1);
	return true;
}
#endif

#if MBPF_COMPUTED_GOTO
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#endif

const union mbpf_val mbpf_primitives[MBPF_PRIM_COUNT] = {
	{MBPF_VAL_BITS(MBPF_TAG_UNDEFINED, 0)}, {MBPF_VAL_BITS(MBPF_TAG_NULL, 0)},
	{MBPF_VAL_BITS(MBPF_TAG_BOOL, 0)},      {MBPF_VAL_BITS(MBPF_TAG_BOOL, 1)},
	{MBPF_VAL_BITS(MBPF_TAG_TDZ, 0)},       {MBPF_VAL_BITS(MBPF_TAG_CTX, 0)},
	{MBPF_VAL_BITS(MBPF_TAG_HOLE, 0)},      {MBPF_VAL_DOUBLE(MBPF_F64_NAN)},
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
		return mbpf_event_other(vm, mbpf_val_make(MBPF_TAG_FAILED, vm->failure), verdict);
	}
	vm->result = mbpf_val_make(MBPF_TAG_FAILED, vm->failure);
	return vm->failure;
}

int mbpf_vm_enter(struct mbpf_vm *vm, int32_t *verdict)
{
#if MBPF_COMPUTED_GOTO
#define LABEL(number, op, format)  [number] = &&L_##op,
#define CASE_OF(number, op, label) [number] = &&L_##label,
	static const void *const labels[] = {MBPF_INSN_LIST(LABEL)
						     MBPF_FIRMWARE_INSN_LIST(CASE_OF)};
#undef LABEL
#undef CASE_OF
#endif
	union mbpf_val *r;
#if MBPF_FOR_SIZE
	union mbpf_val *ra;
	union mbpf_val *rb;
#endif
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
	uint32_t argc;
	uint32_t params;
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
#if MBPF_FOR_SIZE
again:
#endif
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
				RA = mbpf_val_f64(mbpf_get_le64(
					vm->numbers + (size_t)ARG_U16 * MBPF_NUMBER_SIZE));
				vmbreak;
			}
			vmcase(LOADS)
			{
				set_tagged(RA, MBPF_TAG_STR_POOL, ARG_U16);
				vmbreak;
			}
			vmcase(FLOADS)
			{
				set_tagged(RA, MBPF_TAG_STR_ROM, ARG_U16);
				vmbreak;
			}
			vmcase(LOADP)
			{
				RA = mbpf_primitives[ARG_U16];
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
			vm_branch(JT, JF, !is_simple(RA), RA.payload != 0U)
			vm_branch(JNUL, JNNUL, mbpf_val_is_internal(RA), mbpf_val_is_nullish(RA))
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
				protect(call_import(&call, vm->imports[ARG_B].helper));
				RA = call.result;
				vmbreak;
			}
#if !MBPF_FOR_SIZE
			vmcase(CADD)
			{
				struct mbpf_map *map = vm->version->maps[ARG_C];

				charge();
				take_integer(index, ARG_A);
				take_integer(payload, ARG_B);
				slow_if(!mbpf_counter_is(map, index) || !take_helper_call(vm));
				mbpf_counter_add(map, index, (int32_t)payload);
				vmbreak;
			}
			vmcase(CGET)
			{
				struct mbpf_map *map = vm->version->maps[ARG_C];
				int64_t value;

				charge();
				take_integer(index, ARG_B);
				slow_if(!mbpf_counter_is(map, index));
				value = mbpf_counter_get(map, index);
				slow_if((int32_t)value != value || !take_helper_call(vm));
				set_int(RA, value);
				vmbreak;
			}
#else
			vmcase(CADD) vmcase(CGET)
#endif
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

			/* clang-format off */
			vm_rare_call(CALLB, vmcase(CALLB)
			{
				charge();
				begin_call();
				call.is_new = false;
				call.number = vm->imports[ARG_B].builtin;
				protect(mbpf_builtin_call(&call));
				RA = call.result;
				vmbreak;
			})

			/* --- objects */
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
#if !MBPF_COMPUTED_GOTO
			case 0: /* with it and all others the table of cases has no gaps */
			MBPF_FIRMWARE_INSN_LIST(SLOW_CASE)
#endif
			{
				goto slow;
			}
#if !MBPF_COMPUTED_GOTO
		default: /* the verifier refuses every other opcode */
			__builtin_unreachable();
#endif
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

#if MBPF_FOR_SIZE
charged: /* the words before this one; now it finds that it has nothing to charge */
		protect(mbpf_vm_charge(vm, 0));
		goto again;
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
			uint32_t nregs = mbpf_get_le16(fn + MBPF_FN_NREGS);
			uint32_t size = mbpf_frame_size(nregs);
			uint32_t top = vm->frame;

			if (MBPF_UNLIKELY(MBPF_COLLECT_ALWAYS ||
					  size > top - vm->heap_top - MBPF_HEAP_SPARE ||
					  vm->depth >= MBPF_LIMIT_CALL_DEPTH)) {
				goto slow_call;
			}
#if MBPF_FOR_SIZE
			params = mbpf_get_le16(fn + MBPF_FN_NPARAMS);
			/* Whether it may also construct does not matter here. */
			params &= ~(MBPF_FN_CONSTRUCTOR << 8);
			if (params > MBPF_FN_PARAMS_MAX) {
				goto slow_call;
			}
#endif
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
#if !MBPF_FOR_SIZE
			/* With the flags, in the high byte. */
			params = mbpf_get_le16(fn + MBPF_FN_NPARAMS);
#endif
			if (MBPF_UNLIKELY(argc != params)) {
#if !MBPF_FOR_SIZE
				if (params > MBPF_FN_PARAMS_MAX) {
					goto flagged_enter;
				}
#endif
				if (argc > params) {
					argc = params;
				}
			}
			r = frame->regs;
			mbpf_frame_clear(mbpf_frame_args(r, args, argc), nregs - argc);
			vmbreak;
		}

#if !MBPF_FOR_SIZE
flagged_enter:
		/* Whether it may also construct does not matter here. */
		params -= MBPF_FN_CONSTRUCTOR << 8;
		if (params <= MBPF_FN_PARAMS_MAX) {
			argc = argc > params ? params : argc;
			r = frame->regs;
			mbpf_frame_clear(
				mbpf_frame_args(r, args, argc),
				(union mbpf_val *)((uint8_t *)frame + (frame->caller - vm->frame)) -
					r - argc);
			vmbreak;
		}
		{ /* takes the new frame back: it takes more to enter this function */
			limit -= (uintptr_t)pc;
			pc = vm->code + frame->ret_pc;
			limit += (uintptr_t)pc;
			vm->frame = frame->caller;
			vm->depth--;
			goto slow_call;
		}
#endif

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
	if (MBPF_UNLIKELY(vm->renew != 0U)) {
		mbpf_heap_end_run(vm);
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
