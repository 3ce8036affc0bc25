/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What instructions of classes need of objects.
 */

#include "values.h"

int mbpf_new_instance(struct mbpf_vm *vm, union mbpf_val new_target, union mbpf_val *out)
{
	(void)new_target;
	return mbpf_new_object(vm, 0, out);
}

int mbpf_adopt(struct mbpf_vm *vm, union mbpf_val new_target, const union mbpf_val *object)
{
	(void)vm;
	(void)new_target;
	(void)object;
	return MBPF_DONE;
}

int mbpf_get_super(struct mbpf_vm *vm, union mbpf_val home, union mbpf_val key,
		   union mbpf_val receiver, union mbpf_val *out)
{
	(void)home;
	(void)key;
	(void)receiver;
	(void)out;
	return mbpf_profile_error(vm);
}

int mbpf_define(struct mbpf_vm *vm, uint32_t bits, union mbpf_val object, union mbpf_val key,
		union mbpf_val value)
{
	(void)bits;
	(void)object;
	(void)key;
	(void)value;
	return mbpf_profile_error(vm);
}
