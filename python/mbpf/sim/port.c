/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <stddef.h>

#include "cpu.h"

#include "../../../subsys/mbpf/core/port.h"

static __thread uint32_t this_cpu;
static __thread bool is_interrupt;

#if defined(SIM_LOCK_HOOK)
static __thread void (*before_lock)(void);

void sim_before_lock(void (*function)(void))
{
	before_lock = function;
}

static void call_before_lock(void)
{
	void (*function)(void) = before_lock;

	before_lock = NULL;
	if (function != NULL) {
		function();
	}
}
#else
static void call_before_lock(void)
{
}
#endif

/* With one processor there is one thread, and nothing interrupts it. */
uint32_t mbpf_port_lock(struct mbpf_lock *lock)
{
	call_before_lock();
#if MBPF_CPU_COUNT > 1
	while (__atomic_exchange_n(&lock->word, 1U, __ATOMIC_ACQUIRE) != 0U) {
		while (__atomic_load_n(&lock->word, __ATOMIC_RELAXED) != 0U) {
		}
	}
#else
	(void)lock;
#endif
	return 0;
}

void mbpf_port_unlock(struct mbpf_lock *lock, uint32_t key)
{
	(void)key;
#if MBPF_CPU_COUNT > 1
	__atomic_store_n(&lock->word, 0U, __ATOMIC_RELEASE);
#else
	(void)lock;
#endif
}

uint32_t mbpf_port_cpu(void)
{
	return this_cpu;
}

void sim_cpu_set(uint32_t cpu)
{
	this_cpu = cpu;
}

const void *mbpf_port_context(void)
{
	return &this_cpu;
}

bool mbpf_port_is_thread(void)
{
	return !is_interrupt;
}

void sim_interrupt_set(bool on)
{
	is_interrupt = on;
}
