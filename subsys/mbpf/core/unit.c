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
#define CALL_FUNCTION(first)                                                                       \
	first, 0, 0, 0, 2, 0, 0, 0, 3, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 3, 0, 0, 0

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

const uint8_t *mbpf_function_record(const struct mbpf_vm *vm, uint32_t func)
{
	const uint8_t *functions = mbpf_unit_of(func) == 0U ? vm->image->functions
							    : find(mbpf_unit_of(func))->functions;

	return functions + (size_t)(func & 0xFFFFU) * MBPF_FUNCTION_SIZE;
}

const uint8_t *mbpf_unit_handlers(const struct mbpf_vm *vm, uint32_t unit)
{
	return unit == 0U ? vm->image->handlers : find(unit)->handlers;
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
		vm->imports = vm->version->imports;
		return;
	}
	to = find(unit);
	vm->code = to->code;
	vm->functions = to->functions;
	vm->numbers = to->numbers;
	vm->imports = to->imports;
}
