/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The verifier: functions, handlers and words. What an opcode's operands must be is data, generated
 * from spec/isa.yaml; an operand byte that an instruction does not have must be zero.
 */

#include <mbpf/gen/isa.h>
#include <mbpf/gen/isa_shapes.h>
#include <mbpf/gen/rejects.h>

#include "verifier.h"

/* Kinds of CALLV and LDRUN; DEFINE has two bits for what, and two flags. */
#define CALL_KINDS   4U
#define RUN_KINDS    3U
#define DEFINE_LIMIT 16U
#define DEFINE_WHAT  3U

/* Bits of a kind of operand. */
#define KIND_BITS 5U
#define KIND_MASK ((1U << KIND_BITS) - 1U)

struct shape {
	unsigned int format: 3;
	unsigned int kinds: 3 * KIND_BITS; /* of the operands, the first one lowest */
	unsigned int window: 6;
	unsigned int flags: 8;
};

#define SHAPE(format_, kind0, kind1, kind2, window_, flags_)                                       \
	{.format = (format_),                                                                      \
	 .kinds = (kind0) | (kind1) << KIND_BITS | (kind2) << (2U * KIND_BITS),                    \
	 .window = (window_),                                                                      \
	 .flags = (flags_)},
static const struct shape shapes[MBPF_SHAPE_COUNT] = {MBPF_SHAPE_LIST(SHAPE)};
#undef SHAPE

static const uint8_t shape_of_op[MBPF_OP_LIMIT] = MBPF_SHAPE_OF_OP;

/* One function while its words are looked at. */
struct function {
	uint32_t first; /* word */
	uint32_t end;
	uint32_t nregs;  /* as declared */
	uint32_t needed; /* registers needed so far */
	uint32_t captures;
	bool derived;
};

struct verifier {
	const struct mbpf_image *image;
	struct mbpf_reject *reject;
	struct function function;
	uint32_t pc; /* the word that is looked at */
	struct mbpf_uses uses;
};

static void need_register(struct function *function, uint32_t reg)
{
	if (reg >= function->needed) {
		function->needed = reg + 1U;
	}
}

static uint32_t captures_of(const struct mbpf_image *image, uint32_t index)
{
	return mbpf_get_le16(mbpf_image_function(image, index) + MBPF_FN_CAPTURES);
}

static void take_function(struct function *function, const struct mbpf_image *image, uint32_t index)
{
	const uint8_t *fn = mbpf_image_function(image, index);

	function->first = mbpf_get_le32(fn + MBPF_FN_CODE_OFF);
	function->end = function->first + mbpf_get_le32(fn + MBPF_FN_CODE_LEN);
	function->nregs = mbpf_get_le16(fn + MBPF_FN_NREGS);
	function->captures = captures_of(image, index);
	function->derived = (fn[MBPF_FN_FLAGS] & MBPF_FN_DERIVED) != 0U;
	function->needed = fn[MBPF_FN_NPARAMS];
	if ((fn[MBPF_FN_FLAGS] & MBPF_FN_REST) != 0U) {
		function->needed++;
	}
	if (function->needed == 0U) {
		function->needed = 1;
	}
}

/* --- the table of functions --- */

/* A derived class is a class, and a class is a constructor. */
static bool class_is_whole(uint32_t flags)
{
	return ((flags & MBPF_FN_DERIVED) == 0U || (flags & MBPF_FN_CLASS) != 0U) &&
	       ((flags & MBPF_FN_CLASS) == 0U || (flags & MBPF_FN_CONSTRUCTOR) != 0U);
}

/* The reason to refuse entry `index`, or 0; the cursors are where its words and handlers have to
 * start. */
static uint16_t check_function(const struct mbpf_image *image, uint32_t index, uint32_t *word,
			       uint32_t *handler)
{
	const uint8_t *fn = mbpf_image_function(image, index);
	uint32_t len = mbpf_get_le32(fn + MBPF_FN_CODE_LEN);
	uint32_t handlers = mbpf_get_le16(fn + MBPF_FN_HANDLER_COUNT);
	uint32_t name = mbpf_get_le16(fn + MBPF_FN_NAME);
	uint32_t nregs = mbpf_get_le16(fn + MBPF_FN_NREGS);

	if (mbpf_get_le32(fn + MBPF_FN_CODE_OFF) != *word || len > image->code_words - *word) {
		return MBPF_REJECT_FUNC_LAYOUT;
	}
	if (len == 0U) {
		return MBPF_REJECT_FUNC_EMPTY;
	}
	if (nregs == 0U || nregs > MBPF_LIMIT_NREGS) {
		return MBPF_REJECT_FUNC_FRAME;
	}
	if (fn[MBPF_FN_NPARAMS] > nregs || (fn[MBPF_FN_FLAGS] & ~MBPF_FN_FLAGS_ALL) != 0U ||
	    (name >= image->string_count && name != MBPF_NO_NAME) ||
	    ((fn[MBPF_FN_FLAGS] & MBPF_FN_REST) == 0U &&
	     mbpf_get_le16(fn + MBPF_FN_LENGTH) > fn[MBPF_FN_NPARAMS])) {
		return MBPF_REJECT_FUNC_FIELDS;
	}
	if (!class_is_whole(fn[MBPF_FN_FLAGS])) {
		return MBPF_REJECT_FUNC_CLASS;
	}
	if (mbpf_get_le32(fn + MBPF_FN_HANDLER_FIRST) != *handler ||
	    handlers > MBPF_LIMIT_FUNCTION_HANDLERS || handlers > image->handler_count - *handler) {
		return MBPF_REJECT_FUNC_HANDLERS;
	}
	*word += len;
	*handler += handlers;
	return 0;
}

static int check_functions(const struct mbpf_image *image, struct mbpf_reject *reject)
{
	uint32_t word = 0;
	uint32_t handler = 0;

	for (uint32_t i = 0; i < image->function_count; i++) {
		uint16_t reason = check_function(image, i, &word, &handler);

		if (reason != 0U) {
			return mbpf_reject_table(reject, reason, 0, i);
		}
	}
	if (word != image->code_words) {
		return mbpf_reject_table(reject, MBPF_REJECT_FUNC_LAYOUT, image->code_words, word);
	}
	if (handler != image->handler_count) {
		return mbpf_reject_table(reject, MBPF_REJECT_FUNC_HANDLERS, image->handler_count,
					 handler);
	}
	return 0;
}

static int MBPF_SEPARATE check_entries(const struct mbpf_image *image, const char *symbol,
				       struct mbpf_reject *reject)
{
	const uint16_t entries[] = {image->entry_prog, image->entry_top, image->entry_init,
				    image->entry_fini};
	const uint32_t count = MBPF_ARRAY_COUNT(entries);
	uint32_t name;

	for (uint32_t i = 0; i < count; i++) {
		uint32_t entry = entries[i];
		bool bad;

		if (i != 0U && entry == MBPF_NO_FUNCTION) {
			continue;
		}
		bad = entry >= image->function_count ||
		      mbpf_image_function(image, entry)[MBPF_FN_NPARAMS] > (i == 0U ? 1U : 0U) ||
		      (mbpf_image_function(image, entry)[MBPF_FN_FLAGS] & ~MBPF_FN_CONSTRUCTOR) !=
			      0U ||
		      captures_of(image, entry) != 0U;
		for (uint32_t k = 0; k < i; k++) {
			bad = bad || entries[k] == entry;
		}
		if (bad) {
			return mbpf_reject_table(reject, MBPF_REJECT_ENTRY_POINT,
						 image->function_count, entry);
		}
	}
	name = mbpf_get_le16(mbpf_image_function(image, image->entry_prog) + MBPF_FN_NAME);
	if (name == MBPF_NO_NAME || !mbpf_verify_is_text(image, name, symbol)) {
		return mbpf_reject_table(reject, MBPF_REJECT_ENTRY_POINT, 0, image->entry_prog);
	}
	return 0;
}

/* --- handlers --- */

/* Takes function `index` to look at, with the registers that its handlers need. */
static int check_handlers(struct verifier *v, uint32_t index)
{
	const struct mbpf_image *image = v->image;
	const uint8_t *fn = mbpf_image_function(image, index);
	uint32_t first = mbpf_get_le32(fn + MBPF_FN_HANDLER_FIRST);
	uint32_t count = mbpf_get_le16(fn + MBPF_FN_HANDLER_COUNT);
	struct function *function = &v->function;

	take_function(function, image, index);
	for (uint32_t i = first; i < first + count; i++) {
		const uint8_t *handler = image->handlers + (size_t)i * MBPF_HANDLER_SIZE;
		uint32_t start = mbpf_get_le32(handler);
		uint32_t end = mbpf_get_le32(handler + 4);
		uint32_t target = mbpf_get_le32(handler + 8);
		uint32_t reg = mbpf_get_le32(handler + 12);
		uint16_t reason = 0;

		if (start < function->first || start >= end || end > function->end) {
			reason = MBPF_REJECT_HANDLER_RANGE;
		} else if (target < function->first || target >= function->end ||
			   reg >= function->nregs) {
			reason = MBPF_REJECT_HANDLER_TARGET;
		}
		if (reason != 0U) {
			return mbpf_reject_table(v->reject, reason, function->end, i);
		}
		need_register(function, reg);
	}
	return 0;
}

/* --- words --- */

static int refuse(struct verifier *v, uint16_t reason, uint32_t limit, uint32_t actual)
{
	(void)mbpf_reject_table(v->reject, reason, limit, actual);
	v->reject->pc = v->pc;
	return MBPF_ERR_INVALID_BYTECODE;
}

/* Operands of a word in the order of its format. @return the bits of the word that must be zero. */
static uint32_t operands_of(uint32_t w, uint32_t format, uint32_t operands[3])
{
	operands[0] = MBPF_INSN_A(w);
	operands[1] = MBPF_INSN_B(w);
	operands[2] = MBPF_INSN_C(w);
	switch (format) {
	case MBPF_FORMAT_NONE:
		return w >> 8;
	case MBPF_FORMAT_A:
		return w >> 16;
	case MBPF_FORMAT_AB:
		return w >> 24;
	case MBPF_FORMAT_A16:
		operands[1] = MBPF_INSN_U16(w);
		return 0;
	case MBPF_FORMAT_I16:
		operands[0] = MBPF_INSN_U16(w);
		return MBPF_INSN_A(w);
	case MBPF_FORMAT_J24:
		operands[0] = w >> 8;
		return 0;
	default:
		return 0;
	}
}

/* Where a jump whose offset has `bits` bits leads; a target before the code is above 2^31. */
static uint32_t target_of(const struct verifier *v, uint32_t value, uint32_t bits)
{
	uint32_t sign = 1U << (bits - 1U);

	return v->pc + 1U + (value ^ sign) - sign;
}

/* Each kind of operand has a range, and some kinds a condition beyond it. */
static int MBPF_SEPARATE check_operand(struct verifier *v, uint32_t kind, uint32_t value)
{
	const struct mbpf_image *image = v->image;
	uint32_t import = 0;
	uint32_t jump_bits = 0;
	uint32_t limit = 0;
	uint16_t reason = 0;
	bool good = true;

	switch (kind) {
	case MBPF_OPERAND_RI:
		if (value >= MBPF_RI_INTEGERS) {
			return 0;
		}
		/* fall through */
	case MBPF_OPERAND_W:
	case MBPF_OPERAND_R:
	case MBPF_OPERAND_X:
		need_register(&v->function, value);
		return 0;
	case MBPF_OPERAND_NUM:
		reason = MBPF_REJECT_OP_NUMBER;
		limit = image->number_count;
		break;
	case MBPF_OPERAND_STR:
		reason = MBPF_REJECT_OP_STRING;
		limit = image->string_count;
		break;
	case MBPF_OPERAND_NAME:
		reason = MBPF_REJECT_OP_NAME;
		limit = image->name_count;
		break;
	case MBPF_OPERAND_GLOB:
		reason = MBPF_REJECT_OP_GLOBAL;
		limit = image->global_count;
		break;
	case MBPF_OPERAND_MAP:
	case MBPF_OPERAND_MAP1:
		reason = MBPF_REJECT_OP_MAP;
		limit = image->map_count;
		break;
	case MBPF_OPERAND_PRIM:
		reason = MBPF_REJECT_OP_RANGE;
		limit = MBPF_PRIM_COUNT;
		break;
	case MBPF_OPERAND_RD:
		reason = MBPF_REJECT_OP_RANGE;
		limit = MBPF_READ_COUNT;
		break;
	case MBPF_OPERAND_FUNC1:
	case MBPF_OPERAND_FUNC2:
		reason = MBPF_REJECT_OP_FUNCTION;
		limit = image->function_count;
		good = value != image->entry_top && value < limit &&
		       captures_of(image, value) == 0U;
		break;
	case MBPF_OPERAND_CLOS:
		reason = MBPF_REJECT_OP_FUNCTION;
		limit = image->function_count;
		good = value != image->entry_top;
		break;
	case MBPF_OPERAND_UP:
		reason = MBPF_REJECT_OP_RANGE;
		limit = v->function.captures;
		break;
	case MBPF_OPERAND_CALL:
		reason = MBPF_REJECT_OP_RANGE;
		limit = CALL_KINDS;
		break;
	case MBPF_OPERAND_RUN:
		reason = MBPF_REJECT_OP_RANGE;
		limit = RUN_KINDS;
		break;
	case MBPF_OPERAND_DEF:
		reason = MBPF_REJECT_OP_RANGE;
		limit = DEFINE_LIMIT;
		good = (value & DEFINE_WHAT) != DEFINE_WHAT;
		break;
	case MBPF_OPERAND_FIELD:
		import = MBPF_IMPORT_FIELD;
		break;
	case MBPF_OPERAND_HELP:
		import = MBPF_IMPORT_HELPER;
		break;
	case MBPF_OPERAND_BLT:
	case MBPF_OPERAND_BLT2:
		import = MBPF_IMPORT_BUILTIN;
		break;
	case MBPF_OPERAND_J8:
		jump_bits = 8;
		break;
	case MBPF_OPERAND_J16:
		jump_bits = 16;
		break;
	case MBPF_OPERAND_J24:
		jump_bits = 24;
		break;
	default: /* immediates take any value; ARGC is looked at with the window */
		return 0;
	}
	if (import != 0U) {
		reason = MBPF_REJECT_OP_IMPORT;
		limit = image->import_count;
		good = value < limit && (v->uses.of[value] & MBPF_USE_KIND) == import;
	} else if (jump_bits != 0U) {
		value = target_of(v, value, jump_bits);
		reason = MBPF_REJECT_JUMP_TARGET;
		limit = v->function.end;
		good = value >= v->function.first;
	}
	return good && value < limit ? 0 : refuse(v, reason, limit, value);
}

/* Registers from R[a] up to the end of the instruction's window. */
static int check_window(struct verifier *v, uint32_t window, const uint32_t operands[3])
{
	uint32_t last = operands[0] + (window & MBPF_SHAPE_WINDOW_EXTRA);

	if (window == MBPF_SHAPE_WINDOW_CAPTURES) {
		last += captures_of(v->image, operands[1]);
	} else {
		last += (window & MBPF_SHAPE_WINDOW_B) != 0U ? operands[1] : 0U;
		last += (window & MBPF_SHAPE_WINDOW_C) != 0U ? operands[2] : 0U;
	}
	if (last >= MBPF_LIMIT_NREGS) {
		return refuse(v, MBPF_REJECT_WINDOW, MBPF_LIMIT_NREGS, last);
	}
	need_register(&v->function, last);
	return 0;
}

/* CALLB needs what may be called, with its receiver; NEWB what makes objects. The import is a
 * built-in. */
static int check_use(struct verifier *v, uint32_t op, const uint32_t operands[3])
{
	uint32_t uses = v->uses.of[operands[1]];
	bool good = true;

	if (op == MBPF_OP_CALLB) {
		good = (uses & MBPF_USE_CALL) != 0U &&
		       ((uses & MBPF_USE_METHOD) == 0U || operands[2] != 0U);
	} else if (op == MBPF_OP_NEWB) {
		good = (uses & MBPF_USE_NEW) != 0U;
	}
	return good ? 0 : refuse(v, MBPF_REJECT_IMPORT_USE, 0, operands[1]);
}

static int check_word(struct verifier *v, const struct shape **found)
{
	uint32_t w = mbpf_word_get(v->image->code + v->pc);
	uint32_t op = MBPF_INSN_OP(w);
	uint32_t operands[3];
	const struct shape *shape;
	uint32_t zero;
	int rc = 0;

	if (op >= MBPF_OP_LIMIT || shape_of_op[op] == MBPF_SHAPE_NONE) {
		return refuse(v, MBPF_REJECT_OP_UNKNOWN, 0, op);
	}
	shape = &shapes[shape_of_op[op]];
	*found = shape;
	zero = operands_of(w, shape->format, operands);
	if (zero != 0U) {
		return refuse(v, MBPF_REJECT_OP_ZERO, 0, zero);
	}
	for (uint32_t i = 0; rc == 0 && i < 3U; i++) {
		rc = check_operand(v, (shape->kinds >> (i * KIND_BITS)) & KIND_MASK, operands[i]);
	}
	if (rc == 0 && shape->window != 0U) {
		rc = check_window(v, shape->window, operands);
	}
	if (rc == 0 && (shape->flags & MBPF_SHAPE_HELPERS & ~v->uses.all) != 0U) {
		rc = refuse(v, MBPF_REJECT_IMPORT_USE, 0, op);
	}
	if (rc == 0 && (op == MBPF_OP_CALLB || op == MBPF_OP_NEWB)) {
		rc = check_use(v, op, operands);
	}
	if (rc == 0 && !v->function.derived &&
	    ((shape->flags & MBPF_SHAPE_DERIVED) != 0U ||
	     (op == MBPF_OP_CALLV && operands[1] == MBPF_CALL_SUPER))) {
		rc = refuse(v, MBPF_REJECT_OP_DERIVED, 0, op);
	}
	return rc;
}

static int check_words(struct verifier *v)
{
	const struct shape *shape = NULL;
	uint32_t stretch = 0;

	/* At least one word: check_function() has seen to that. */
	for (v->pc = v->function.first; v->pc < v->function.end; v->pc++) {
		int rc = check_word(v, &shape);

		if (rc != 0) {
			return rc;
		}
		stretch = (shape->flags & MBPF_SHAPE_CHARGE) != 0U ? 0U : stretch + 1U;
		if (stretch >= MBPF_LIMIT_STRETCH) {
			return refuse(v, MBPF_REJECT_LONG_STRETCH, MBPF_LIMIT_STRETCH, stretch);
		}
	}
	if ((shape->flags & MBPF_SHAPE_ENDS) == 0U) {
		v->pc--;
		return refuse(v, MBPF_REJECT_FALLS_OFF, 0, 0);
	}
	return 0;
}

static int check_code(struct verifier *v)
{
	uint32_t count = v->image->function_count;
	int rc = 0;

	for (uint32_t i = 0; rc == 0 && i < count; i++) {
		rc = check_handlers(v, i);
	}
	for (uint32_t i = 0; rc == 0 && i < count; i++) {
		(void)check_handlers(v, i);
		rc = check_words(v);
		if (rc == 0 && v->function.needed != v->function.nregs) {
			rc = mbpf_reject_table(v->reject, MBPF_REJECT_FUNC_FRAME,
					       v->function.needed, i);
		}
	}
	return rc;
}

int mbpf_verify(const uint8_t *section, size_t len, const struct mbpf_verify_policy *policy,
		struct mbpf_image *image, struct mbpf_reject *reject)
{
	struct verifier v = {.image = image, .reject = reject};
	int rc = mbpf_image_open(section, len, image, reject);

	if (rc == 0 && image->map_count != policy->map_count) {
		rc = mbpf_reject_table(reject, MBPF_REJECT_MAP_COUNT, policy->map_count,
				       image->map_count);
	}
	if (rc == 0) {
		rc = mbpf_image_check_numbers(image, reject);
	}
	if (rc == 0) {
		rc = check_functions(image, reject);
	}
	if (rc == 0) {
		rc = mbpf_image_check_strings(image, reject);
	}
	if (rc == 0) {
		rc = mbpf_verify_imports(image, policy, &v.uses, reject);
	}
	if (rc == 0) {
		rc = check_entries(image, policy->entry_symbol, reject);
	}
	return rc != 0 ? rc : check_code(&v);
}
