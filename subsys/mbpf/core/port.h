/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief What the platform gives the core: a lock, and the number of the processor.
 *
 * Implemented outside the core: subsys/mbpf/port.c for Zephyr, python/mbpf/sim/port.c for hosts.
 * Locks are leaves: whoever holds one calls nothing that takes another, and never runs a program.
 * Each is held for a time that has a bound.
 */

#ifndef MBPF_CORE_PORT_H_
#define MBPF_CORE_PORT_H_

#include <stdbool.h>
#include <stdint.h>

/** Processors that may run programs at the same time; known when the core is compiled. */
#ifndef MBPF_CPU_COUNT
#define MBPF_CPU_COUNT 1
#endif

/** One lock; 0 is unlocked. */
struct mbpf_lock {
	uint32_t word;
};

/**
 * Keeps out interrupts of this processor, then other processors. Any context.
 *
 * @return what mbpf_port_unlock() must be given.
 */
uint32_t mbpf_port_lock(struct mbpf_lock *lock);

/** Undoes mbpf_port_lock(), which returned `key` in the same context. */
void mbpf_port_unlock(struct mbpf_lock *lock, uint32_t key);

/** @return the number of this processor, less than MBPF_CPU_COUNT; a thread that may move to
 * another one can find it outdated. Any context. */
uint32_t mbpf_port_cpu(void);

/**
 * @return what tells this context from others that it interrupts or that run beside it: a thread,
 * or the interrupts of a processor. Never NULL, never followed. Any context.
 */
const void *mbpf_port_context(void);

/** @return whether this is a thread and no interrupt: what takes long, or must not come between the
 * steps of another such call, answers MBPF_ERR_CONTEXT otherwise. Any context. */
bool mbpf_port_is_thread(void);

#endif /* MBPF_CORE_PORT_H_ */
