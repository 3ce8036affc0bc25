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

#endif /* MBPF_SIM_CPU_H_ */
