/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Words: every operand of every opcode at the edges of its range, every jump offset, stretches and
 * ends.
 */

#include <mbpf/gen/isa_shapes.h>

#include "subject.h"

struct shape {
	uint8_t format;
	uint8_t kinds[3];
	uint8_t window;
	uint8_t flags;
};

#define SHAPE(format_, kind0, kind1, kind2, window_, flags_)                                       \
	{.format = (format_),                                                                      \
	 .kinds = {kind0, kind1, kind2},                                                           \
	 .window = (window_),                                                                      \
	 .flags = (flags_)},
static const struct shape shapes[] = {MBPF_SHAPE_LIST(SHAPE)};
static const uint8_t shape_of_op[MBPF_OP_LIMIT] = MBPF_SHAPE_OF_OP;

/* Word of the subject that the tests replace: the last but one of its last function. */
static uint32_t word_at(void)
{
	return subject.word_count - 2U;
}

/* Verifies the good section with `word` in place of the first word of its last function. */
static uint16_t verify_word(uint32_t word)
{
	(void)asm_u32(subject_bytes() + subject_code_at(word_at()), word);
	return subject_verify();
}

static uint32_t compose(uint32_t op, uint8_t format, const uint32_t operands[3])
{
	switch (format) {
	case MBPF_FORMAT_A16:
		return op | operands[0] << 8 | operands[1] << 16;
	case MBPF_FORMAT_I16:
		return op | operands[0] << 16;
	case MBPF_FORMAT_J24:
		return op | operands[0] << 8;
	default:
		return op | operands[0] << 8 | operands[1] << 16 | operands[2] << 24;
	}
}

/* A value that each kind accepts. */
static uint32_t good_value(uint8_t kind, uint32_t op)
{
	switch (kind) {
	case MBPF_OPERAND_FUNC1:
	case MBPF_OPERAND_FUNC2:
		return SUBJECT_PROG;
	case MBPF_OPERAND_CLOS:
		return SUBJECT_OTHER;
	case MBPF_OPERAND_FIELD:
		return SUBJECT_FIELD;
	case MBPF_OPERAND_HELP:
		return SUBJECT_HELPER;
	case MBPF_OPERAND_BLT:
	case MBPF_OPERAND_BLT2:
		return op == MBPF_OP_NEWB ? SUBJECT_NEW : SUBJECT_CALL;
	default:
		return 0;
	}
}

/* The first value that a kind refuses, and why; 0 for a kind that takes all. */
static uint32_t bad_value(uint8_t kind, uint16_t *reason)
{
	static const struct {
		uint8_t kind;
		uint32_t value;
		uint16_t reason;
	} table[] = {
		{MBPF_OPERAND_W, 4, MBPF_REJECT_FUNC_FRAME},
		{MBPF_OPERAND_R, 4, MBPF_REJECT_FUNC_FRAME},
		{MBPF_OPERAND_X, 4, MBPF_REJECT_FUNC_FRAME},
		{MBPF_OPERAND_RI, 4, MBPF_REJECT_FUNC_FRAME},
		{MBPF_OPERAND_NUM, SUBJECT_NUMBERS, MBPF_REJECT_OP_NUMBER},
		{MBPF_OPERAND_STR, SUBJECT_STRINGS, MBPF_REJECT_OP_STRING},
		{MBPF_OPERAND_NAME, SUBJECT_NAMES, MBPF_REJECT_OP_NAME},
		{MBPF_OPERAND_GLOB, SUBJECT_GLOBALS, MBPF_REJECT_OP_GLOBAL},
		/* The last function captures. */
		{MBPF_OPERAND_FUNC1, SUBJECT_OTHER, MBPF_REJECT_OP_FUNCTION},
		{MBPF_OPERAND_FUNC2, SUBJECT_OTHER, MBPF_REJECT_OP_FUNCTION},
		{MBPF_OPERAND_CLOS, SUBJECT_FUNCTIONS, MBPF_REJECT_OP_FUNCTION},
		{MBPF_OPERAND_UP, 1, MBPF_REJECT_OP_RANGE},
		{MBPF_OPERAND_CALL, 4, MBPF_REJECT_OP_RANGE},
		{MBPF_OPERAND_RUN, 3, MBPF_REJECT_OP_RANGE},
		{MBPF_OPERAND_DEF, 16, MBPF_REJECT_OP_RANGE},
		{MBPF_OPERAND_MAP, SUBJECT_MAPS, MBPF_REJECT_OP_MAP},
		{MBPF_OPERAND_MAP1, SUBJECT_MAPS, MBPF_REJECT_OP_MAP},
		{MBPF_OPERAND_PRIM, MBPF_PRIM_COUNT, MBPF_REJECT_OP_RANGE},
		{MBPF_OPERAND_RD, MBPF_READ_COUNT, MBPF_REJECT_OP_RANGE},
		{MBPF_OPERAND_FIELD, SUBJECT_IMPORTS, MBPF_REJECT_OP_IMPORT},
		{MBPF_OPERAND_HELP, SUBJECT_IMPORTS, MBPF_REJECT_OP_IMPORT},
		{MBPF_OPERAND_BLT, SUBJECT_IMPORTS, MBPF_REJECT_OP_IMPORT},
		{MBPF_OPERAND_BLT2, SUBJECT_IMPORTS, MBPF_REJECT_OP_IMPORT},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (table[i].kind == kind) {
			*reason = table[i].reason;
			return table[i].value;
		}
	}
	return 0;
}

/* Bits of the three operand bytes that an operand of this kind takes. */
static uint32_t largest_value(uint8_t format, uint32_t index)
{
	if (format == MBPF_FORMAT_J24) {
		return 0xFFFFFFU;
	}
	return (format == MBPF_FORMAT_A16 && index == 1U) || format == MBPF_FORMAT_I16 ? 0xFFFFU
										       : 0xFFU;
}

static void good_operands(const struct shape *shape, uint32_t op, uint32_t operands[3])
{
	for (uint32_t i = 0; i < 3U; i++) {
		operands[i] = good_value(shape->kinds[i], op);
	}
}

/* One operand at its bound, one beyond it, and as large as it can be. */
static void check_operand(uint32_t op, const struct shape *shape, uint32_t index)
{
	uint16_t reason = 0;
	uint32_t bad = bad_value(shape->kinds[index], &reason);
	uint32_t operands[3];
	uint16_t got;

	if (bad == 0U) {
		return;
	}
	good_operands(shape, op, operands);
	operands[index] = bad;
	got = verify_word(compose(op, shape->format, operands));
	zassert_equal(got, reason, "opcode 0x%02x, operand %u = %u gives %u", op, index, bad, got);
	zassert_true(reason == MBPF_REJECT_FUNC_FRAME || reject.pc == word_at(),
		     "opcode 0x%02x: word %u", op, (unsigned int)reject.pc);
	operands[index] = largest_value(shape->format, index);
	got = verify_word(compose(op, shape->format, operands));
	zassert_equal(got == 0, shape->kinds[index] == MBPF_OPERAND_RI,
		      "opcode 0x%02x, operand %u gives %u", op, index, got);
	if (reason != MBPF_REJECT_OP_IMPORT && shape->window == 0U) {
		operands[index] = bad - 1U;
		got = verify_word(compose(op, shape->format, operands));
		zassert_equal(got, 0, "opcode 0x%02x, operand %u = %u gives %u", op, index,
			      bad - 1U, got);
	}
}

/* Every operand byte that the format leaves unused. */
static void check_zero(uint32_t op, const struct shape *shape)
{
	static const uint32_t unused[] = {
		[MBPF_FORMAT_NONE] = 0xFFFFFF00U,
		[MBPF_FORMAT_A] = 0xFFFF0000U,
		[MBPF_FORMAT_AB] = 0xFF000000U,
		[MBPF_FORMAT_ABC] = 0,
		[MBPF_FORMAT_A16] = 0,
		[MBPF_FORMAT_I16] = 0x0000FF00U,
		[MBPF_FORMAT_J24] = 0,
	};
	uint32_t operands[3];
	uint32_t word;

	good_operands(shape, op, operands);
	word = compose(op, shape->format, operands);
	for (uint32_t bit = 1U << 8; bit != 0U; bit <<= 1) {
		if ((unused[shape->format] & bit) != 0U) {
			zassert_equal(verify_word(word | bit), MBPF_REJECT_OP_ZERO,
				      "opcode 0x%02x, bit %08x", op, bit);
			zassert_equal(reject.pc, word_at(), "word");
		}
	}
}

ZTEST(verifier, test_every_opcode)
{
	subject_begin();
	zassert_equal(subject_build(), 0, "the good section is refused");
	for (uint32_t op = 0; op < 256U; op++) {
		uint32_t operands[3];
		const struct shape *shape;
		uint16_t got;

		if (op >= MBPF_OP_LIMIT || shape_of_op[op] == MBPF_SHAPE_NONE) {
			zassert_equal(verify_word(op), MBPF_REJECT_OP_UNKNOWN, "opcode 0x%02x", op);
			zassert_equal(reject.pc, word_at(), "word");
			continue;
		}
		/* The function has four registers as long as its first word uses the last one. */
		shape = &shapes[shape_of_op[op]];
		good_operands(shape, op, operands);
		subject.functions[SUBJECT_OTHER].nregs =
			op == MBPF_OP_CALLV || op == MBPF_OP_FOROF ? 3 : 2;
		asm_build(&subject);
		got = verify_word(compose(op, shape->format, operands));
		zassert_equal(got, 0, "opcode 0x%02x gives %u", op, got);
		check_zero(op, shape);
	}
}

/* Four registers: the last word keeps the count where it is, so that only the operand matters. */
ZTEST(verifier, test_every_operand)
{
	subject_begin();
	subject.words[subject.word_count - 1U] = A(RET, 3);
	asm_build(&subject);
	for (uint32_t op = 0; op < MBPF_OP_LIMIT; op++) {
		if (shape_of_op[op] != MBPF_SHAPE_NONE) {
			for (uint32_t i = 0; i < 3U; i++) {
				check_operand(op, &shapes[shape_of_op[op]], i);
			}
		}
	}
}

ZTEST(verifier, test_kinds_of_imports)
{
	static const struct {
		uint32_t word;
		uint8_t shift;
		uint32_t good; /* bits of the imports that are accepted */
	} table[] = {
		{A16(CTXF, 3, 0), 16, 1U << SUBJECT_FIELD},
		{A16(LDIMP, 3, 0), 16,
		 1U << SUBJECT_CALL | 1U << SUBJECT_METHOD | 1U << SUBJECT_NEW},
		{ABC(CALLH, 3, 0, 0), 16,
		 1U << SUBJECT_HELPER | 1U << SUBJECT_ADD | 1U << SUBJECT_GET},
	};

	subject_begin();
	asm_build(&subject);
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		for (uint32_t import = 0; import < SUBJECT_IMPORTS; import++) {
			bool good = (table[i].good & 1U << import) != 0U;

			zassert_equal(verify_word(table[i].word | import << table[i].shift),
				      good ? 0 : MBPF_REJECT_OP_IMPORT, "row %u, import %u",
				      (unsigned int)i, import);
		}
	}
}

ZTEST(verifier, test_import_use)
{
	static const struct {
		uint32_t word;
		uint16_t reason;
	} table[] = {
		{ABC(CALLB, 3, SUBJECT_CALL, 0), 0},
		{ABC(CALLB, 2, SUBJECT_CALL, 1), 0},
		{ABC(CALLB, 3, SUBJECT_NEW, 0), MBPF_REJECT_IMPORT_USE},
		{ABC(CALLB, 3, SUBJECT_METHOD, 0), MBPF_REJECT_IMPORT_USE},
		{ABC(CALLB, 2, SUBJECT_METHOD, 1), 0},
		{ABC(NEWB, 3, SUBJECT_NEW, 0), 0},
		{ABC(NEWB, 3, SUBJECT_CALL, 0), MBPF_REJECT_IMPORT_USE},
		{ABC(NEWB, 3, SUBJECT_METHOD, 0), MBPF_REJECT_IMPORT_USE},
		{ABC(NEWB, 3, SUBJECT_HELPER, 0), MBPF_REJECT_OP_IMPORT},
	};

	subject_begin();
	asm_build(&subject);
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		zassert_equal(verify_word(table[i].word), table[i].reason, "row %u",
			      (unsigned int)i);
	}
}

/* CADD and CGET do not name the helper that they call, but it has to be imported. */
ZTEST(verifier, test_helper_words)
{
	const struct {
		uint32_t word;
		bool has_add;
		bool has_get;
		uint16_t reason;
	} table[] = {
		{ABC(CADD, 3, 3, 0), true, true, 0},
		{ABC(CADD, MBPF_RI_INTEGERS, 255, 1), true, false, 0},
		{ABC(CADD, 3, 3, 0), false, true, MBPF_REJECT_IMPORT_USE},
		{ABC(CADD, 3, 3, 0), false, false, MBPF_REJECT_IMPORT_USE},
		{ABC(CADD, MBPF_RI_INTEGERS - 1U, 3, 0), true, true, MBPF_REJECT_FUNC_FRAME},
		{ABC(CGET, 3, 3, 0), true, true, 0},
		{ABC(CGET, 3, MBPF_RI_INTEGERS, 1), false, true, 0},
		{ABC(CGET, 3, 3, 0), true, false, MBPF_REJECT_IMPORT_USE},
		{ABC(CGET, MBPF_RI_INTEGERS, 3, 0), true, true, MBPF_REJECT_FUNC_FRAME},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		subject_begin();
		subject.words[subject.word_count - 1U] = A(RET, 3);
		if (!table[i].has_add) {
			subject.imports[SUBJECT_ADD] = subject.imports[SUBJECT_GET];
		}
		subject.import_count -= (table[i].has_add ? 0U : 1U) + (table[i].has_get ? 0U : 1U);
		subject.words[word_at()] = table[i].word;
		zassert_equal(subject_build(), table[i].reason, "row %u", (unsigned int)i);
	}
}

/* Windows may reach the last register of the frame, and never register 256. */
ZTEST(verifier, test_windows)
{
	static const struct {
		uint32_t word;
		uint32_t last;
	} table[] = {
		{AB(CALL, 250, 5), 255},
		{AB(CALL, 250, 6), 256},
		{AB(CALLM, 250, 4), 255},
		{AB(CALLM, 250, 5), 256},
		{ABC(CALLF, 250, SUBJECT_PROG, 5), 255},
		{ABC(CALLF, 250, SUBJECT_PROG, 6), 256},
		{A16(CLOSURE, 254, SUBJECT_OTHER), 255},
		{A16(CLOSURE, 255, SUBJECT_OTHER), 256},
		{A16(CLOSURE, 255, SUBJECT_PROG), 255},
		{AB(CALLV, 253, 0), 255},
		{AB(CALLV, 254, 0), 256},
		{AB(CALLV, 253, 3), 255},
		{AB(NEW, 250, 5), 255},
		{AB(NEW, 250, 6), 256},
		{AB(SUPER, 250, 5), 255},
		{AB(SUPER, 250, 6), 256},
		{ABC(DEFINE, 254, 0, 0), 255},
		{ABC(DEFINE, 255, 0, 0), 256},
		{A16(FOROF, 253, 0), 255},
		{A16(FOROF, 254, 0), 256},
		{ABC(CALLH, 250, SUBJECT_HELPER, 5), 255},
		{ABC(CALLH, 250, SUBJECT_HELPER, 6), 256},
		{ABC(CALLB, 250, SUBJECT_CALL, 5), 255},
		{ABC(CALLB, 250, SUBJECT_CALL, 6), 256},
		{ABC(NEWB, 255, SUBJECT_NEW, 0), 255},
		{ABC(NEWB, 255, SUBJECT_NEW, 255), 510},
		{ABC(GETM, 254, 0, 0), 255},
		{ABC(GETM, 255, 0, 0), 256},
		{ABC(GETMEL, 254, 0, 0), 255},
		{ABC(GETMEL, 255, 0, 0), 256},
		{AB(CALL, 2, 1), 3},
		{AB(CALLM, 1, 1), 3},
		{ABC(GETM, 2, 0, 0), 3},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		bool fits = table[i].last < 256U;

		subject_begin();
		subject.functions[SUBJECT_OTHER].nregs =
			(uint16_t)(fits ? table[i].last + 1U : 256U);
		asm_build(&subject);
		zassert_equal(verify_word(table[i].word), fits ? 0 : MBPF_REJECT_WINDOW, "row %u",
			      (unsigned int)i);
		if (fits) {
			subject.functions[SUBJECT_OTHER].nregs--;
			asm_build(&subject);
			zassert_equal(verify_word(table[i].word), MBPF_REJECT_FUNC_FRAME,
				      "row %u, a register less", (unsigned int)i);
			zassert_equal(reject.limit, table[i].last + 1U, "registers needed");
		}
	}
}

/* What captures is made by CLOSURE alone; a captured cell is one of the function's own. */
ZTEST(verifier, test_captures)
{
	subject_begin();
	asm_build(&subject);
	zassert_equal(verify_word(A16(LDFN, 3, SUBJECT_OTHER)), MBPF_REJECT_OP_FUNCTION, "LDFN");
	zassert_equal(verify_word(ABC(CALLF, 3, SUBJECT_OTHER, 0)), MBPF_REJECT_OP_FUNCTION,
		      "CALLF");
	zassert_equal(verify_word(A16(CLOSURE, 2, SUBJECT_OTHER)), 0, "CLOSURE");
	zassert_equal(verify_word(A16(CLOSURE, 3, SUBJECT_INIT)), 0, "CLOSURE without captures");
	zassert_equal(verify_word(A16(CLOSURE, 3, SUBJECT_TOP)), MBPF_REJECT_OP_FUNCTION, "top");
	for (uint32_t captures = 0; captures < 3U; captures++) {
		subject_begin();
		subject.functions[SUBJECT_OTHER].captures = (uint16_t)captures;
		asm_build(&subject);
		for (uint32_t up = 0; up < 3U; up++) {
			uint16_t reason = up < captures ? 0 : MBPF_REJECT_OP_RANGE;

			zassert_equal(verify_word(AB(LDUP, 3, up)), reason, "LDUP %u", up);
			zassert_equal(verify_word(AB(STUP, 3, up)), reason, "STUP %u", up);
			zassert_equal(verify_word(AB(UPCELL, 3, up)), reason, "UPCELL %u", up);
		}
	}
	subject.functions[SUBJECT_OTHER].captures = 0xFFFF;
	asm_build(&subject);
	zassert_equal(verify_word(A16(CLOSURE, 0, SUBJECT_OTHER)), MBPF_REJECT_WINDOW, "most");
	zassert_equal(reject.actual, 0xFFFF, "its last register");
}

/* The array of further arguments has a register behind the parameters. */
ZTEST(verifier, test_rest)
{
	subject_begin();
	subject.functions[SUBJECT_OTHER].captures = 0;
	subject.functions[SUBJECT_OTHER].flags = MBPF_FN_REST;
	subject.functions[SUBJECT_OTHER].nregs = 3;
	asm_build(&subject);
	zassert_equal(verify_word(A16(LOADI, 0, 1)), 0, "a register more than parameters");
	subject.functions[SUBJECT_OTHER].nregs = 2;
	asm_build(&subject);
	zassert_equal(verify_word(A16(LOADI, 0, 1)), MBPF_REJECT_FUNC_FRAME, "one less");
	zassert_equal(reject.limit, 3, "registers needed");
}

/* What only a derived class's constructor may do. */
ZTEST(verifier, test_derived)
{
	static const uint32_t words[] = {A(STTHIS, 1), AB(SUPER, 1, 2), AB(CALLV, 1, 2)};
	static const uint8_t flags[] = {0, MBPF_FN_CONSTRUCTOR, MBPF_FN_CONSTRUCTOR | MBPF_FN_CLASS,
					MBPF_FN_CONSTRUCTOR | MBPF_FN_CLASS | MBPF_FN_DERIVED};

	for (size_t i = 0; i < sizeof(flags); i++) {
		uint16_t want = (flags[i] & MBPF_FN_DERIVED) != 0U ? 0 : MBPF_REJECT_OP_DERIVED;

		subject_begin();
		subject.functions[SUBJECT_OTHER].flags = flags[i];
		subject.words[subject.word_count - 1U] = A(RET, 3);
		asm_build(&subject);
		for (size_t k = 0; k < sizeof(words) / sizeof(words[0]); k++) {
			zassert_equal(verify_word(words[k]), want, "flags %u, row %u", flags[i],
				      (unsigned int)k);
		}
		zassert_equal(verify_word(A(LDTHIS, 1)), 0, "LDTHIS");
		zassert_equal(verify_word(AB(LDRUN, 1, 1)), 0, "LDRUN");
		zassert_equal(verify_word(AB(NEW, 1, 2)), 0, "NEW");
		zassert_equal(verify_word(AB(CALLV, 1, 1)), 0, "CALLV of a constructor");
		zassert_equal(verify_word(AB(CALLV, 1, 3)), 0, "CALLV with a new.target");
	}
}

/* The bits of DEFINE: a value, a getter or a setter, and two flags. */
ZTEST(verifier, test_define)
{
	subject_begin();
	subject.words[subject.word_count - 1U] = A(RET, 3);
	asm_build(&subject);
	for (uint32_t bits = 0; bits < 32U; bits++) {
		bool good = bits < 16U && bits % 4U != 3U;

		zassert_equal(verify_word(ABC(DEFINE, 1, 0, bits)), good ? 0 : MBPF_REJECT_OP_RANGE,
			      "bits %u", bits);
	}
}

/* Opcodes of the firmware's own code are none of a package. */
ZTEST(verifier, test_firmware_opcodes)
{
#define FIRMWARE_OP(number, name, label) number,
	static const uint8_t opcodes[] = {MBPF_FIRMWARE_INSN_LIST(FIRMWARE_OP)};

	subject_begin();
	asm_build(&subject);
	for (size_t i = 0; i < sizeof(opcodes); i++) {
		zassert_equal(verify_word(opcodes[i] | 1U << 8), MBPF_REJECT_OP_UNKNOWN,
			      "opcode 0x%02x", opcodes[i]);
	}
}

/* The top-level function is not to be named. */
ZTEST(verifier, test_top_is_not_callable)
{
	subject_begin();
	asm_build(&subject);
	zassert_equal(verify_word(ABC(CALLF, 3, SUBJECT_TOP, 0)), MBPF_REJECT_OP_FUNCTION, "CALLF");
	zassert_equal(verify_word(A16(LDFN, 3, SUBJECT_TOP)), MBPF_REJECT_OP_FUNCTION, "LDFN");
	zassert_equal(verify_word(A16(LDFN, 3, SUBJECT_PROG)), 0, "others are");
	subject_begin();
	subject.top = MBPF_NO_FUNCTION;
	asm_build(&subject);
	zassert_equal(verify_word(ABC(CALLF, 3, SUBJECT_TOP, 0)), 0,
		      "without top-level statements it is a function");
}

/* A function of `count` words with a jump at `at` over `offset`; the other words return. */
static uint16_t verify_jump(uint32_t word, uint32_t count, uint32_t at)
{
	asm_begin(&subject);
	policy.map_count = 0;
	(void)asm_function(&subject, NULL, 0, 1);
	(void)asm_word(&subject, NONE(RETU));
	(void)asm_function(&subject, "mbpf_prog", 0, 1);
	subject.prog = 1;
	for (uint32_t i = 0; i < count; i++) {
		(void)asm_word(&subject, i == at ? word : NONE(RETU));
	}
	(void)asm_function(&subject, NULL, 0, 1);
	(void)asm_word(&subject, NONE(RETU));
	return subject_build();
}

ZTEST(verifier, test_every_jump_offset)
{
	const int32_t count = 6;

	subject_begin();
	for (int32_t at = 0; at < count; at++) {
		for (int32_t offset = -count - 2; offset <= count + 2; offset++) {
			const uint32_t words[] = {J24(JMP, offset), A16(JT, 0, offset),
						  ABC(JEQ, 0, 0, offset), ABC(JLTI, 0, 0, offset),
						  ABC(INCJLT, 0, 0, offset)};
			int32_t target = at + 1 + offset;

			for (uint32_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
				/* Only JMP may be the last word. */
				uint16_t want =
					i != 0U && at == count - 1 ? MBPF_REJECT_FALLS_OFF : 0;

				if (target < 0 || target >= count) {
					want = MBPF_REJECT_JUMP_TARGET;
				}
				zassert_equal(verify_jump(words[i], (uint32_t)count, (uint32_t)at),
					      want, "form %u at %d over %d gives %u", i, at, offset,
					      reject.reason);
				zassert_true(want == 0 || reject.pc == 1U + (uint32_t)at, "word");
			}
		}
	}
}

ZTEST(verifier, test_largest_offsets)
{
	subject_begin();
	zassert_equal(verify_jump(J24(JMP, 0x7FFFFF), 2, 0), MBPF_REJECT_JUMP_TARGET,
		      "24 bits forwards");
	zassert_equal(verify_jump(J24(JMP, 0x800000), 2, 0), MBPF_REJECT_JUMP_TARGET,
		      "24 bits backwards");
	zassert_equal(verify_jump(A16(JT, 0, 0x7FFF), 2, 0), MBPF_REJECT_JUMP_TARGET,
		      "16 bits forwards");
	zassert_equal(verify_jump(A16(JT, 0, 0x8000), 2, 0), MBPF_REJECT_JUMP_TARGET,
		      "16 bits backwards");
	zassert_equal(verify_jump(ABC(JEQ, 0, 0, 0x7F), 2, 0), MBPF_REJECT_JUMP_TARGET,
		      "8 bits forwards");
	zassert_equal(verify_jump(ABC(JEQ, 0, 0, 0x80), 2, 0), MBPF_REJECT_JUMP_TARGET,
		      "8 bits backwards");
}

/* Only what never falls through may be last. */
ZTEST(verifier, test_last_word)
{
	for (uint32_t op = 0; op < MBPF_OP_LIMIT; op++) {
		uint32_t operands[3];
		const struct shape *shape;
		bool ends;

		if (shape_of_op[op] == MBPF_SHAPE_NONE) {
			continue;
		}
		subject_begin();
		asm_build(&subject);
		shape = &shapes[shape_of_op[op]];
		ends = (shape->flags & MBPF_SHAPE_ENDS) != 0U;
		good_operands(shape, op, operands);
		for (uint32_t i = 0; i < 3U; i++) {
			if (shape->kinds[i] >= MBPF_OPERAND_J8) {
				operands[i] = largest_value(shape->format, i); /* -1: to itself */
			}
		}
		(void)asm_u32(subject_bytes() + subject_code_at(word_at() + 1U),
			      compose(op, shape->format, operands));
		zassert_equal(subject_verify(), ends ? 0 : MBPF_REJECT_FALLS_OFF, "opcode 0x%02x",
			      op);
		zassert_true(ends || reject.pc == word_at() + 1U, "word");
	}
}

/* `count` words that charge nothing, with `word` behind them. */
static uint16_t verify_stretch(uint32_t count, uint32_t word)
{
	asm_begin(&subject);
	policy.map_count = 0;
	(void)asm_function(&subject, "mbpf_prog", 0, 1);
	for (uint32_t i = 0; i < count; i++) {
		(void)asm_word(&subject, i % 2U == 0U ? AB(MOVE, 0, 0) : A16(JF, 0, 0));
	}
	(void)asm_word(&subject, word);
	for (uint32_t i = 0; i < 1023U; i++) {
		(void)asm_word(&subject, AB(MOVE, 0, 0));
	}
	(void)asm_word(&subject, NONE(RETU));
	return subject_build();
}

ZTEST(verifier, test_stretches)
{
	static const uint32_t words[] = {J24(JMP, 0), AB(CALL, 0, 0), ABC(CALLF, 0, 0, 0),
					 NONE(RETU), A(THROW, 0)};

	subject_begin();
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		zassert_equal(verify_stretch(1023, words[i]), 0, "row %u", (unsigned int)i);
		zassert_equal(verify_stretch(1024, words[i]), MBPF_REJECT_LONG_STRETCH, "row %u",
			      (unsigned int)i);
		zassert_equal(reject.pc, 1023, "the 1024th word");
	}
	zassert_equal(verify_stretch(0, ABC(JEQ, 0, 0, 0)), MBPF_REJECT_LONG_STRETCH,
		      "a jump may not be taken");
}
