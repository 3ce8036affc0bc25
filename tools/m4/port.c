/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The core's port to a bare Cortex-M4: one processor, interrupts off.
 */

#include "port.h"

uint32_t mbpf_port_lock(struct mbpf_lock *lock)
{
	uint32_t key;

	(void)lock;
	__asm__ volatile("mrs %0, primask\n\tcpsid i" : "=r"(key) : : "memory");
	return key;
}

void mbpf_port_unlock(struct mbpf_lock *lock, uint32_t key)
{
	(void)lock;
	__asm__ volatile("msr primask, %0" : : "r"(key) : "memory");
}

uint32_t mbpf_port_cpu(void)
{
	return 0;
}

bool mbpf_port_is_thread(void)
{
	uint32_t exception;

	__asm__ volatile("mrs %0, ipsr" : "=r"(exception));
	return exception == 0U;
}

const void *mbpf_port_context(void)
{
	static const uint8_t contexts[2];

	return &contexts[mbpf_port_is_thread()];
}
