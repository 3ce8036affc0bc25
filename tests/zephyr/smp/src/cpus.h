/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Events on each CPU at the same time.
 */

#ifndef MBPF_TESTS_SMP_CPUS_H_
#define MBPF_TESTS_SMP_CPUS_H_

#include <zephyr/kernel.h>
#include <zephyr/ztest.h>

#include "attached.h"

#define CPUS  CONFIG_MP_MAX_NUM_CPUS
#define POINT "test.point"

/** Whether an event can find all instances busy that it may take, by events of other CPUs. */
#define CAN_CONTEND IS_ENABLED(CONFIG_MBPF_INSTANCES_SINGLE)

/** Verdicts: the default, and those of programs. */
enum verdict {
	PASSED_BY,
	FIRST,
	SECOND,
	WRONG_CPU,
	VERDICTS,
};

/** What events of one CPU ended with. */
struct cpu_events {
	uint32_t by_verdict[VERDICTS];
	/** Verdicts that no program gives. */
	uint32_t other;
};

extern struct mbpf_hook point;
extern struct cpu_events cpu_events[CPUS];

/** Runs a function on each CPU, in a thread of its own, and waits for them; none begins before all
 * are there. */
void on_each_cpu(void (*const functions[CPUS])(uint32_t cpu));

/** The same with one function. */
void on_all_cpus(void (*function)(uint32_t cpu));

/** One event on this CPU, counted by its verdict. */
void fire(uint32_t cpu);

/** Events until cpus_stop() of another thread. */
void fire_until_stopped(uint32_t cpu);
void cpus_stop(void);

/** Events of a CPU so far; may be called on another one. */
uint32_t events_of(uint32_t cpu);

/** Events of all CPUs that ended with a verdict. */
uint32_t events_with(enum verdict verdict);

/** Checks the counts of a program against the verdicts. */
void check_counts(struct mbpf_prog *prog);

/** Checks all maps of the program `count` against the verdicts, or those that all CPUs share
 * against a number of runs. */
void check_maps(struct mbpf_prog *prog);
void check_shared_maps(struct mbpf_prog *prog, uint32_t runs);

#endif /* MBPF_TESTS_SMP_CPUS_H_ */
