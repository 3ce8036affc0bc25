/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Units of code: the package's, and those of the firmware.
 */

#include <mbpf/gen/isa.h>

#include "frame.h"
#include "prog.h"

/* CALLV r0, kind; RET r0 */
static const mbpf_word call_words[] = {
	MBPF_LE32((uint32_t)MBPF_OP_CALLV | MBPF_CALL_PLAIN << 16),
	MBPF_LE32((uint32_t)MBPF_OP_RET),
	MBPF_LE32((uint32_t)MBPF_OP_CALLV | MBPF_CALL_TARGET << 16),
	MBPF_LE32((uint32_t)MBPF_OP_RET),
};

/* Two words from `first` on, three registers and parameters. */
#define CALL_FUNCTION(first) first, 0, 3, 3

static const uint8_t call_functions[] = {CALL_FUNCTION(0), CALL_FUNCTION(2)};

static const struct mbpf_unit calls = {.code = call_words, .functions = call_functions};

static const struct mbpf_unit *find(uint32_t unit)
{
	return unit == MBPF_UNIT_CALLS ? &calls : unit < mbpf_unit_count ? mbpf_units[unit] : NULL;
}

bool mbpf_unit_there(uint32_t func)
{
	return mbpf_unit_of(func) == 0U || find(mbpf_unit_of(func)) != NULL;
}

struct mbpf_entry mbpf_function_entry(const struct mbpf_vm *vm, uint32_t func)
{
	struct mbpf_entry entry;
	const uint8_t *fn;

	if (mbpf_unit_of(func) == 0U) {
		fn = mbpf_image_function(vm->image, func);
		entry.first = mbpf_get_le32(fn + MBPF_FN_CODE_OFF);
		entry.nregs = mbpf_get_le16(fn + MBPF_FN_NREGS);
		entry.nparams = fn[MBPF_FN_NPARAMS];
		entry.flags = fn[MBPF_FN_FLAGS];
	} else {
		fn = find(mbpf_unit_of(func))->functions + 4U * (func & 0xFFFFU);
		entry.first = mbpf_get_le16(fn);
		entry.nregs = fn[2];
		entry.nparams = fn[3] & 0x0FU;
		entry.flags = fn[3] >> 4;
	}
	return entry;
}

const uint8_t *mbpf_function_handlers(const struct mbpf_vm *vm, uint32_t func, uint32_t *count)
{
	const uint8_t *fn;
	const struct mbpf_unit *unit;

	if (mbpf_unit_of(func) == 0U) {
		fn = mbpf_image_function(vm->image, func);
		*count = mbpf_get_le16(fn + MBPF_FN_HANDLER_COUNT);
		return vm->image->handlers +
		       (size_t)mbpf_get_le32(fn + MBPF_FN_HANDLER_FIRST) * MBPF_HANDLER_SIZE;
	}
	unit = find(mbpf_unit_of(func));
	*count = unit->handler_count;
	return unit->handlers;
}

uint32_t mbpf_unit_name(const struct mbpf_vm *vm, uint32_t index)
{
	return find(mbpf_running_unit(vm))->names[index];
}

void mbpf_unit_switch(struct mbpf_vm *vm, uint32_t unit)
{
	const struct mbpf_unit *to;

	if (unit == 0U) {
		vm->code = vm->image->code;
		vm->functions = vm->image->functions;
		vm->numbers = vm->image->numbers;
		return;
	}
	to = find(unit);
	vm->code = to->code;
	vm->numbers = to->numbers;
}
