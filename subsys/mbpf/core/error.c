/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Errors that the engine raises.
 */

#include "message.h"
#include "vm.h"

int mbpf_throw(struct mbpf_vm *vm, enum mbpf_error_class cls, uint16_t message)
{
	union mbpf_val error;
	int status = mbpf_new_error(vm, cls, mbpf_val_make(MBPF_TAG_STR_ROM, message), &error);

	if (status != MBPF_DONE) {
		return status;
	}
	vm->exception = error;
	return MBPF_THROWN;
}
