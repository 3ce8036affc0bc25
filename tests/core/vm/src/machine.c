/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "machine.h"

struct machine machine;

ZTEST_SUITE(vm, NULL, NULL, NULL, NULL, NULL);

static uint64_t read_clock(void *user_data)
{
	ARG_UNUSED(user_data);
	machine.clock_reads++;
	return machine.clock_ns;
}

void machine_begin(void)
{
#if MBPF_COLLECT_ALWAYS
	mbpf_heap_spare = MBPF_HEAP_SPARE_MAX;
#endif
	asm_begin(&machine.code);
	machine.code.globals = MACHINE_GLOBALS;
	(void)asm_function(&machine.code, "mbpf_prog", 0, 1);
}

void machine_load(uint32_t memory)
{
	struct mbpf_reject reject = {0};
	int rc = asm_fit(&machine.code, &machine.image, &reject);

	zassert_ok(rc, "refused: reason %u, word %u, limit %u, actual %u", reject.reason,
		   (unsigned int)reject.pc, (unsigned int)reject.limit,
		   (unsigned int)reject.actual);
	memset(&machine.vm, 0, sizeof(machine.vm));
	memset(&machine.rt, 0, sizeof(machine.rt));
	memset(&machine.prog, 0, sizeof(machine.prog));
	memset(&machine.version, 0, sizeof(machine.version));
	MBPF_ALLOW(machine.memory, sizeof(machine.memory));
	memset(machine.memory, 0xA5, sizeof(machine.memory));
	machine.rt.config.services.now_ns = read_clock;
	machine.clock_ns = 1;
	machine.clock_reads = 0;
	machine.prog.rt = &machine.rt;
	machine.prog.type = mbpf_hook_type_find(MBPF_HOOK_TRACEPOINT);
	machine.version.capabilities = 0xFFFFFFFFU;
	machine.version.imports = machine.imports;
	machine.prog.version = &machine.version;
	mbpf_verify_resolve(&machine.image, &(struct mbpf_verify_policy){.type = machine.prog.type},
			    machine.imports);
	machine.vm.mem = (uint8_t *)machine.memory;
	machine.vm.mem_size = memory + MBPF_HEAP_SPARE;
	machine.vm.image = &machine.image;
	machine.vm.imports = machine.imports;
	machine.vm.prog = &machine.prog;
	machine.vm.version = &machine.version;
	mbpf_vm_reset(&machine.vm);
}

enum mbpf_failure machine_run(uint32_t max_steps)
{
	union mbpf_val ctx = mbpf_val_make(MBPF_TAG_CTX, 0);

	return mbpf_vm_run(&machine.vm, machine.image.entry_prog, &ctx, max_steps, 2);
}

union mbpf_val machine_eval(const uint32_t *words, size_t count)
{
	union mbpf_val globals[MACHINE_GLOBALS];
	enum mbpf_failure failure;

	memcpy(globals, machine.memory, sizeof(globals));
	machine_begin();
	asm_words(&machine.code, words, count);
	machine_load(sizeof(machine.memory) - MBPF_HEAP_SPARE);
	memcpy(machine.memory, globals, sizeof(globals));
	failure = machine_run(MACHINE_STEPS);
	zassert_equal(failure, MBPF_FAILURE_NONE, "the run failed: %d at word %u", failure,
		      (unsigned int)machine.vm.error_pc);
	return machine.vm.result;
}

union mbpf_val *machine_global(uint32_t index)
{
	return &((union mbpf_val *)(void *)machine.memory)[index];
}

union mbpf_val machine_number(double number)
{
	mbpf_f64 bits;

	memcpy(&bits, &number, sizeof(bits));
	return mbpf_val_number(bits);
}

int machine_error_class(union mbpf_val v)
{
	if (v.tag != MBPF_TAG_OBJECT || mbpf_kind_of(&machine.vm, v.payload) != MBPF_KIND_ERROR) {
		return -1;
	}
	return (int)mbpf_error_class_of(mbpf_at(&machine.vm, v.payload));
}
