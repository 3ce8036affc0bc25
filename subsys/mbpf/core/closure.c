/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Functions that capture variables, the cells that these live in, and iteration.
 *
 * A function that captures is only entered through its object: the verifier lets no other way to it
 * pass. So the frame of such a function has its object as callee, and a captured cell is one.
 */

#include <mbpf/gen/isa.h>

#include "frame.h"
#include "properties.h"
#include "values.h"

/* Position that FOROF leaves behind the last element: no list has an element there. */
#define POSITION_END UINT32_MAX

uint32_t mbpf_function_of(const struct mbpf_vm *vm, union mbpf_val v)
{
	if (mbpf_val_kind(vm, v) == MBPF_KIND_FUNCTION) {
		return ((const struct mbpf_function *)mbpf_at(vm, v.payload))->func;
	}
	return v.tag == MBPF_TAG_FUNC ? v.payload : MBPF_NO_FUNCTION;
}

static bool is_cell(const struct mbpf_vm *vm, union mbpf_val v)
{
	return v.tag == MBPF_TAG_CELL && mbpf_kind_of(vm, v.payload) == MBPF_KIND_CELL;
}

/* R[a] = new cell with R[b]. */
static int new_cell(struct mbpf_vm *vm, union mbpf_val *ra, const union mbpf_val *rb)
{
	uint32_t off = mbpf_heap_alloc(vm, MBPF_KIND_CELL, sizeof(struct mbpf_cell));
	struct mbpf_cell *cell = mbpf_at(vm, off);

	if (off == 0U) {
		return MBPF_FAILED;
	}
	/* The newest object: nothing older refers to it yet. */
	cell->value = *rb;
	*ra = mbpf_val_make(MBPF_TAG_CELL, off);
	return MBPF_DONE;
}

/* R[a] = function `func` with the cells behind R[a]. */
static int closure(struct mbpf_vm *vm, uint32_t func, union mbpf_val *ra)
{
	const uint8_t *fn = vm->functions + (size_t)func * MBPF_FUNCTION_SIZE;
	uint32_t count = mbpf_get_le16(fn + MBPF_FN_CAPTURES);
	struct mbpf_function *function;
	uint32_t off;

	for (uint32_t i = 1; i <= count; i++) {
		if (!is_cell(vm, ra[i])) {
			return mbpf_profile_error(vm);
		}
	}
	off = mbpf_heap_alloc(vm, MBPF_KIND_FUNCTION,
			      (uint32_t)sizeof(*function) + count * (uint32_t)sizeof(uint32_t));
	if (off == 0U) {
		return MBPF_FAILED;
	}
	function = mbpf_at(vm, off);
	function->func = mbpf_running_unit(vm) << MBPF_UNIT_SHIFT | func;
	for (uint32_t i = 0; i < count; i++) {
		function->cells[i] = ra[i + 1U].payload;
	}
	*ra = mbpf_val_make(MBPF_TAG_OBJECT, off);
	return MBPF_DONE;
}

int mbpf_slow_cell(struct mbpf_vm *vm, uint32_t w, union mbpf_val *r)
{
	uint32_t op = MBPF_INSN_OP(w);
	union mbpf_val *ra = &r[MBPF_INSN_A(w)];
	union mbpf_val *rb = &r[MBPF_INSN_B(w)];
	union mbpf_val cell;
	union mbpf_val *value;

	if (op == MBPF_OP_NEWCELL) {
		return new_cell(vm, ra, rb);
	}
	if (op == MBPF_OP_CLOSURE) {
		return closure(vm, MBPF_INSN_U16(w), ra);
	}
	if (op >= MBPF_OP_LDUP) {
		const struct mbpf_function *callee =
			mbpf_at(vm, mbpf_frame_at(vm, vm->frame)->callee);

		cell = mbpf_val_make(MBPF_TAG_CELL, callee->cells[MBPF_INSN_B(w)]);
		rb = ra;
	} else {
		cell = op == MBPF_OP_LDCELL ? *rb : *ra;
		if (!is_cell(vm, cell)) {
			return mbpf_profile_error(vm);
		}
	}
	if (op == MBPF_OP_UPCELL) {
		*ra = cell;
		return MBPF_DONE;
	}
	value = &((struct mbpf_cell *)mbpf_at(vm, cell.payload))->value;
	if (op != MBPF_OP_INITCELL && value->tag == MBPF_TAG_TDZ) {
		return mbpf_throw(vm, MBPF_REFERENCE_ERROR, MBPF_MSG_UNINITIALIZED);
	}
	if (op == MBPF_OP_LDCELL || op == MBPF_OP_LDUP) {
		*ra = *value;
	} else {
		mbpf_heap_store(vm, cell.payload, value, rb);
	}
	return MBPF_DONE;
}

/* --- iteration --- */

/* Units of the code point at unit `at` of a string. */
static uint32_t code_point_units(const struct mbpf_text *text, uint32_t at)
{
	bool pair = (mbpf_text_unit(text, at) & 0xFC00U) == 0xD800U && at + 1U < text->units &&
		    (mbpf_text_unit(text, at + 1U) & 0xFC00U) == 0xDC00U;

	return pair ? 2U : 1U;
}

static bool is_arguments(const struct mbpf_vm *vm, union mbpf_val v)
{
	return mbpf_val_kind(vm, v) == MBPF_KIND_OBJECT &&
	       (((const struct mbpf_object *)mbpf_at(vm, v.payload))->flags &
		MBPF_OBJECT_ARGUMENTS) != 0U;
}

/* What is neither text nor list; an object that inherits from Array.prototype would be iterable. */
static int MBPF_COLD not_iterable(struct mbpf_vm *vm, union mbpf_val at)
{
	while (!mbpf_val_is_primitive(at)) {
		if (at.tag == MBPF_TAG_FIRMWARE && at.payload == MBPF_FW_ARRAY) {
			return mbpf_profile_error(vm);
		}
		at = mbpf_proto_of(vm, at);
		if (mbpf_holder(vm, at) != 0U && mbpf_charge(vm, 1) != MBPF_DONE) {
			return MBPF_FAILED;
		}
	}
	return mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_NOT_ITERABLE);
}

/* The length of what can be iterated. */
static int list_length(struct mbpf_vm *vm, const union mbpf_val *list, uint32_t *length)
{
	union mbpf_val v;
	int status;

	if (mbpf_val_is_string(*list)) {
		*length = mbpf_text_of(vm, *list).units;
		return MBPF_DONE;
	}
	if (mbpf_val_kind(vm, *list) >= MBPF_KIND_RARE_ARRAY) {
		*length = mbpf_list_length(vm, list->payload);
		return MBPF_DONE;
	}
	if (!is_arguments(vm, *list)) {
		return not_iterable(vm, *list);
	}
	status = mbpf_get_length(vm, list, &v);
	if (status != MBPF_DONE) {
		return status;
	}
	*length = (int32_t)v.payload < 0 ? 0U : v.payload;
	return v.tag == MBPF_TAG_INT32 ? MBPF_DONE : mbpf_profile_error(vm);
}

/* The element at a position; of a text the character there, and how many units it has. */
static int list_element(struct mbpf_vm *vm, const union mbpf_val *list, uint32_t position,
			uint32_t *units, union mbpf_val *v)
{
	if (mbpf_val_is_string(*list)) {
		struct mbpf_text text = mbpf_text_of(vm, *list);

		*units = code_point_units(&text, position);
		return mbpf_new_part(vm, *list, position, *units, v);
	}
	if (mbpf_val_kind(vm, *list) >= MBPF_KIND_RARE_ARRAY) {
		*v = mbpf_list_get(vm, list->payload, position);
		if (v->tag != MBPF_TAG_HOLE) {
			return MBPF_DONE;
		}
	}
	return mbpf_property(vm, MBPF_ACCESS_GET, *list, mbpf_val_u32(position), v);
}

int mbpf_slow_for_of(struct mbpf_vm *vm, union mbpf_val *at, bool *none)
{
	uint32_t position = at[1].payload;
	uint32_t units = 1;
	uint32_t length = 0;
	int status;

	if (mbpf_val_is_internal(at[0]) || at[1].tag != MBPF_TAG_INT32) {
		return mbpf_profile_error(vm);
	}
	status = list_length(vm, &at[0], &length);
	if (status == MBPF_DONE) {
		*none = position >= length;
		if (*none) {
			at[1].payload = POSITION_END;
			return MBPF_DONE;
		}
		status = list_element(vm, &at[0], position, &units, &at[2]);
	}
	if (status != MBPF_DONE) {
		/* A getter would have to be called in the middle of the instruction. */
		return status == MBPF_CALLED ? mbpf_profile_error(vm) : status;
	}
	at[1].payload = position + units;
	return MBPF_DONE;
}
