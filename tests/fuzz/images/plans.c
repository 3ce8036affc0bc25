/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What the words of a function do: values, properties, whatever there is.
 */

#include <mbpf/gen/helpers.h>

#include "maker.h"

#define STRETCH_MAX 1000U

#define OPCODE(number, op, format) number,
static const uint8_t opcodes[] = {MBPF_INSN_LIST(OPCODE)};

/* A value of a kind in a register, if there can be one. */
static void plan_value(struct maker *m, uint32_t a, uint8_t guess)
{
	struct image *image = m->image;
	uint32_t to = a << 8;
	uint32_t room = image_once_in(image, 40) ? maker_below(m, 65536) : maker_below(m, 6);
	uint32_t import;

	switch (guess) {
	case INT:
		maker_put(m, MBPF_OP_LOADI | to | (maker_below(m, 24) - 4U) << 16);
		break;
	case NUMBER:
		maker_put(m, MBPF_OP_LOADN | to | maker_below(m, image->number_count) << 16);
		break;
	case TEXT:
		maker_put(m, MBPF_OP_LOADS | to | maker_below(m, image->string_count) << 16);
		break;
	case OBJECT:
		maker_put(m, MBPF_OP_NEWOBJ | to | room << 16);
		break;
	case ARRAY:
		maker_put(m, MBPF_OP_NEWARR | to | room << 16);
		for (uint32_t i = maker_below(m, 5); i != 0U; i--) {
			maker_put(m, MBPF_OP_ARRADD | to | maker_reg_of(m, INT) << 16);
		}
		break;
	case CTX:
		maker_put(m, MBPF_OP_LOADP | to | MBPF_PRIM_CTX << 16);
		break;
	case MAP:
		if (image->map_count != 0U) {
			maker_put(m, MBPF_OP_LDMAP | to | maker_below(m, image->map_count) << 16);
		}
		break;
	case FUNCTION:
		import = maker_below(m, image->function_count);
		if (import != image->top) {
			maker_put(m, MBPF_OP_LDFN | to | import << 16);
		}
		break;
	case BUILTIN:
		import = maker_import_of(m, 3);
		if (import != image->import_count) {
			maker_put(m, MBPF_OP_LDIMP | to | import << 16);
		}
		break;
	case TYPED:
	case BUFFER:
	case FAULT:
		plan_made(m, a, guess);
		break;
	default:
		maker_put(m,
			  MBPF_OP_LOADP | to |
				  (image_once_in(image, 12) ? maker_below(m, 8) : maker_below(m, 4))
					  << 16);
		break;
	}
	maker_learn(m, a, guess);
}

static uint8_t any_guess(struct maker *m)
{
	return (uint8_t)maker_below(m, GUESSES);
}

/* A property of something. */
static void plan_property(struct maker *m)
{
	static const uint8_t by_name[] = {MBPF_OP_GETP, MBPF_OP_SETP, MBPF_OP_DELP, MBPF_OP_INITP};
	static const uint8_t by_key[] = {MBPF_OP_GETEL, MBPF_OP_SETEL, MBPF_OP_DELEL,
					 MBPF_OP_INITEL};
	static const uint8_t by_index[] = {MBPF_OP_GETELI, MBPF_OP_SETELI};
	static const uint8_t keys[] = {INT, INT, TEXT, TEXT, NUMBER, ANY};
	uint8_t kind = maker_container(m);
	uint32_t op;
	uint32_t object;
	uint32_t other;
	uint32_t key;
	bool stores;

	switch (maker_below(m, 3)) {
	case 0:
		op = maker_one_of(m, by_name, COUNT(by_name));
		key = maker_below(m, m->image->name_count);
		break;
	case 1:
		op = maker_one_of(m, by_key, COUNT(by_key));
		key = maker_reg_of(m, maker_one_of(m, keys, COUNT(keys)));
		break;
	default:
		op = maker_one_of(m, by_index, COUNT(by_index));
		key = image_once_in(m->image, 8) ? maker_below(m, 256) : maker_below(m, 6);
		break;
	}
	if (op == MBPF_OP_INITP || op == MBPF_OP_INITEL) {
		kind = image_once_in(m->image, 2) ? OBJECT : ARRAY;
	}
	object = maker_reg_of(m, kind);
	other = maker_free_reg(m);
	stores = op == MBPF_OP_SETP || op == MBPF_OP_INITP || op == MBPF_OP_SETELI;
	if (op == MBPF_OP_SETEL || op == MBPF_OP_INITEL) {
		maker_put(m, op | object << 8 | key << 16 | other << 24);
	} else if (stores) {
		maker_put(m, op | object << 8 | other << 16 | key << 24);
	} else {
		maker_put(m, op | other << 8 | object << 16 | key << 24);
		maker_learn(m, other, ANY);
	}
}

/* A word of any opcode. */
static uint32_t operand_value(struct maker *m, uint8_t kind)
{
	struct image *image = m->image;

	switch (kind) {
	case MBPF_OPERAND_W:
		return maker_free_reg(m);
	case MBPF_OPERAND_R:
	case MBPF_OPERAND_X:
		return maker_reg_of(m, maker_operand(m));
	case MBPF_OPERAND_RI:
		return image_once_in(image, 2) ? maker_reg_of(m, maker_operand(m))
					       : MBPF_RI_INTEGERS + maker_below(m, 20);
	case MBPF_OPERAND_NUM:
		return maker_below(m, image->number_count);
	case MBPF_OPERAND_STR:
		return maker_below(m, image->string_count);
	case MBPF_OPERAND_NAME:
		return maker_below(m, image->name_count);
	case MBPF_OPERAND_GLOB:
		return image->globals != 0U ? maker_below(m, image->globals) : 0U;
	case MBPF_OPERAND_FUNC1:
	case MBPF_OPERAND_FUNC2:
	case MBPF_OPERAND_CLOS:
		return maker_below(m, image->function_count);
	case MBPF_OPERAND_CALL:
		return MBPF_CALL_PLAIN;
	case MBPF_OPERAND_RUN:
		return maker_below(m, 3);
	case MBPF_OPERAND_DEF:
		return maker_below(m, 3) | maker_below(m, 4) << 2;
	case MBPF_OPERAND_MAP:
	case MBPF_OPERAND_MAP1:
		return image->map_count != 0U ? maker_below(m, image->map_count) : 0U;
	case MBPF_OPERAND_PRIM:
		return maker_below(m, image_once_in(image, 10) ? MBPF_PRIM_COUNT : 4U);
	case MBPF_OPERAND_RD:
		return maker_below(m, MBPF_READ_COUNT);
	case MBPF_OPERAND_FIELD:
		return maker_import_of(m, 2);
	case MBPF_OPERAND_BLT2:
		return maker_import_of(m, 3);
	case MBPF_OPERAND_U16:
		return image_once_in(image, 8) ? maker_below(m, 65536) : maker_below(m, 20);
	default:
		return maker_below(m, 65536);
	}
}

/* Is there what an operand names? */
static bool exists(const struct maker *m, uint8_t kind, uint32_t value)
{
	switch (kind) {
	case MBPF_OPERAND_FUNC1:
	case MBPF_OPERAND_FUNC2:
	case MBPF_OPERAND_CLOS:
		return value != m->image->top;
	case MBPF_OPERAND_UP:
		return false; /* no function captures */
	case MBPF_OPERAND_GLOB:
		return value < m->image->globals;
	case MBPF_OPERAND_MAP:
	case MBPF_OPERAND_MAP1:
		return value < m->image->map_count;
	case MBPF_OPERAND_FIELD:
	case MBPF_OPERAND_BLT2:
		return value < m->image->import_count;
	default:
		return true;
	}
}

/* Is the helper imported that an instruction calls without naming it? */
static bool has_helper(const struct maker *m, uint32_t op)
{
	uint32_t helper = op == MBPF_OP_CADD ? MBPF_HELPER_COUNTERADD : MBPF_HELPER_COUNTERGET;

	for (uint32_t i = 0; i < m->image->import_count; i++) {
		if (m->image->imports[i].kind == 1U && m->image->imports[i].index == helper) {
			return true;
		}
	}
	return (maker_shape(op)->flags & MBPF_SHAPE_HELPERS) == 0U;
}

static void plan_any(struct maker *m)
{
	uint32_t op = opcodes[maker_below(m, COUNT(opcodes))];
	const struct shape *shape = maker_shape(op);
	uint32_t values[3];

	bool is_call =
		shape->window >= MBPF_SHAPE_WINDOW_B && shape->window != MBPF_SHAPE_WINDOW_CAPTURES;

	if (is_call || (shape->flags & (MBPF_SHAPE_ENDS | MBPF_SHAPE_DERIVED)) != 0U) {
		return; /* calls have their own plan, ends their own place */
	}
	if (!has_helper(m, op)) {
		return;
	}
	for (uint32_t i = 0; i < 3U; i++) {
		values[i] = operand_value(m, shape->kinds[i]);
		if (!exists(m, shape->kinds[i], values[i])) {
			return;
		}
	}
	if (op == MBPF_OP_FOROF) {
		values[1] = 0; /* to the next word */
	}
	if (op == MBPF_OP_FOROF || op == MBPF_OP_CALLV) {
		values[0] = maker_window(m, 2);
		maker_put(m, MBPF_OP_LOADI | (values[0] + 1U) << 8 | maker_below(m, 3) << 16);
		maker_learn(m, values[0] + 1U, ANY);
		maker_learn(m, values[0] + 2U, ANY);
	}
	switch (shape->format) {
	case MBPF_FORMAT_A:
		maker_put(m, op | values[0] << 8);
		break;
	case MBPF_FORMAT_AB:
		maker_put(m, op | values[0] << 8 | values[1] << 16);
		break;
	case MBPF_FORMAT_ABC:
		if ((shape->window & MBPF_SHAPE_WINDOW_EXTRA) != 0U) {
			values[0] = maker_window(m, 1);
		}
		maker_put(m, op | values[0] << 8 | values[1] << 16 | values[2] << 24);
		break;
	default:
		maker_put(m, op | values[0] << 8 | values[1] << 16);
		break;
	}
	if (shape->kinds[0] == MBPF_OPERAND_W) {
		uint8_t guess = op >= MBPF_OP_ADD && op <= MBPF_OP_DEC ? NUMBER : ANY;

		maker_learn(m, values[0],
			    op == MBPF_OP_TOSTR || op == MBPF_OP_TYPEOF ? (uint8_t)TEXT : guess);
	}
}

static void plan_end(struct maker *m)
{
	switch (maker_below(m, 10)) {
	case 0:
		maker_put(m, MBPF_OP_RETU);
		break;
	case 1:
	case 2:
	case 5:
	case 6:
		maker_put(m, MBPF_OP_RETI | maker_below(m, 3) << 16);
		break;
	case 3:
		maker_put(m, MBPF_OP_THROW | maker_any_reg(m) << 8);
		break;
	case 4:
		maker_put(m, MBPF_OP_JMP);
		break;
	default:
		maker_put(m, MBPF_OP_RET | maker_reg_of(m, INT) << 8);
		break;
	}
}

static void plan_store(struct maker *m)
{
	if (m->image->globals != 0U) {
		uint32_t glob = maker_below(m, m->image->globals);
		uint32_t op = image_once_in(m->image, 3) ? MBPF_OP_STG : MBPF_OP_INITG;

		maker_put(m, op | maker_reg_of(m, maker_container(m)) << 8 | glob << 16);
	}
}

void plan_start(struct maker *m)
{
	for (uint32_t i = 0; i < m->image->globals && i < 20U; i++) {
		uint32_t reg = maker_free_reg(m);

		plan_value(m, reg, any_guess(m));
		maker_put(m, MBPF_OP_INITG | reg << 8 | i << 16);
	}
	maker_put(m, MBPF_OP_RETU);
}

void plan_body(struct maker *m, uint32_t words)
{
	for (uint32_t i = 0; i < m->pinned; i++) {
		plan_value(m, i, any_guess(m));
	}
	while (maker_length(m) < words) {
		switch (maker_below(m, 20)) {
		case 0:
		case 1:
		case 2:
			plan_value(m, maker_free_reg(m), any_guess(m));
			break;
		case 3:
			plan_builtin(m);
			break;
		case 4:
			plan_helper(m);
			break;
		case 5:
			plan_maps(m);
			break;
		case 6:
			plan_method(m);
			break;
		case 7:
			if (image_once_in(m->image, 3)) {
				plan_construct(m);
			} else if (image_once_in(m->image, 2)) {
				plan_call(m);
			} else {
				plan_call_value(m);
			}
			break;
		case 8:
			plan_store(m);
			break;
		case 9:
		case 10:
		case 11:
		case 12:
			plan_property(m);
			break;
		case 13:
			if (image_once_in(m->image, 4)) {
				plan_end(m);
			}
			break;
		default:
			plan_any(m);
			break;
		}
		if (m->stretch > STRETCH_MAX) {
			maker_put(m, MBPF_OP_JMP);
		}
	}
	plan_end(m);
}
