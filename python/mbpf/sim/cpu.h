/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief The core's port to a host, where threads stand for processors.
 */

#ifndef MBPF_SIM_CPU_H_
#define MBPF_SIM_CPU_H_

#include <stdbool.h>
#include <stdint.h>

/** Says which processor this thread is, less than MBPF_CPU_COUNT; 0 before the first call. */
void sim_cpu_set(uint32_t cpu);

/** Says whether this thread stands for an interrupt from now on; false before the first call. */
void sim_interrupt_set(bool on);

#if defined(SIM_LOCK_HOOK)
/** Calls `function` once, before this thread takes a lock of the core the next time: what another
 * thread does just then. Tests only. */
void sim_before_lock(void (*function)(void));
#endif

#endif /* MBPF_SIM_CPU_H_ */
