/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief The end of an event, inside the dispatch loop: every packet pays for each instruction
 * here.
 */

#ifndef MBPF_CORE_EVENT_H_
#define MBPF_CORE_EVENT_H_

#include "frame.h"
#include "order.h"
#include "prog.h"

/** Counts the steps of a run, tells its verdict and releases the instance. @return 0. */
static inline int mbpf_event_leave(struct mbpf_vm *vm, int32_t given, int32_t *verdict)
{
	struct mbpf_counts *stats = &vm->counts;
	uint32_t steps = mbpf_vm_steps(vm);

	mbpf_count_add(&stats->steps_total, steps);
	stats->steps_last = steps;
	if (steps < stats->steps_min) {
		stats->steps_min = steps;
	}
	if (steps > stats->steps_max) {
		stats->steps_max = steps;
	}
#if MBPF_HISTOGRAMS
	mbpf_histogram_count(vm, steps);
#endif
	*verdict = given;
	mbpf_store(&vm->ctx, NULL);
	return 0;
}

/** Judges and counts the run of an event by its result, and releases the instance. @return 0. */
static inline int mbpf_event_end(struct mbpf_vm *vm, uint32_t tag, uint32_t payload,
				 int32_t *verdict)
{
	if (MBPF_UNLIKELY(tag != MBPF_TAG_INT32 || payload > vm->prog->type->max_verdict)) {
		return mbpf_event_other(vm, mbpf_val_make(tag, payload), verdict);
	}
	mbpf_count_add(&vm->counts.invocations, 1);
	return mbpf_event_leave(vm, (int32_t)payload, verdict);
}

#endif /* MBPF_CORE_EVENT_H_ */
