/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The core's port to Zephyr. irq_lock() is one lock for all processors on SMP, so each lock of the
 * core has a word of its own there.
 */

#include <zephyr/kernel.h>
#include <zephyr/kernel_structs.h>

#include "core/port.h"

BUILD_ASSERT(MBPF_CPU_COUNT == CONFIG_MP_MAX_NUM_CPUS, "the core knows another number of CPUs");

uint32_t mbpf_port_lock(struct mbpf_lock *lock)
{
	unsigned int key = arch_irq_lock();

#if defined(CONFIG_SMP)
	uint32_t open = 0;

	while (!__atomic_compare_exchange_n(&lock->word, &open, 1U, false, __ATOMIC_ACQUIRE,
					    __ATOMIC_RELAXED)) {
		open = 0;
		arch_spin_relax();
	}
#else
	ARG_UNUSED(lock);
#endif
	return key;
}

void mbpf_port_unlock(struct mbpf_lock *lock, uint32_t key)
{
#if defined(CONFIG_SMP)
	__atomic_store_n(&lock->word, 0U, __ATOMIC_RELEASE);
#else
	ARG_UNUSED(lock);
#endif
	arch_irq_unlock(key);
}

uint32_t mbpf_port_cpu(void)
{
#if defined(CONFIG_SMP)
	return arch_curr_cpu()->id;
#else
	return 0;
#endif
}

const void *mbpf_port_context(void)
{
	static const uint8_t interrupts[MBPF_CPU_COUNT];

	return k_is_in_isr() ? (const void *)&interrupts[mbpf_port_cpu()] : k_current_get();
}

bool mbpf_port_is_thread(void)
{
	return !k_is_in_isr();
}
