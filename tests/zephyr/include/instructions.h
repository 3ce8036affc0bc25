/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Instructions on boards where QEMU's clock counts them.
 */

#ifndef INSTRUCTIONS_H_
#define INSTRUCTIONS_H_

#include <zephyr/kernel.h>

/* Instructions of that many cycles, 0 where they are not known: with icount each takes 2^shift ns.
 */
static inline uint32_t instructions(uint64_t cycles)
{
#if defined(CONFIG_QEMU_ICOUNT) && defined(CONFIG_CPU_CORTEX_M)
	return (uint32_t)((cycles * (NSEC_PER_SEC >> CONFIG_QEMU_ICOUNT_SHIFT)) /
			  sys_clock_hw_cycles_per_sec());
#else
	ARG_UNUSED(cycles);
	return 0;
#endif
}

#endif /* INSTRUCTIONS_H_ */
