/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Events of Zephyr's scheduler and interrupts, as programs of TRACEPOINT hooks see them.
 *
 * Attach points with CONFIG_MBPF_HOOK_TRACE; `tracepoint_id` tells what happened, `cpu` where and
 * `timestamp` when, in ns of the cycle counter since boot. `pid` is the low half of the address of
 * the thread, `data` its name when it is known and the thread still there. Programs run later, in
 * the thread of the runtime, in the order of the events.
 * @ingroup mbpf_hook
 * @{
 */

#ifndef MBPF_TRACEPOINT_H_
#define MBPF_TRACEPOINT_H_

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What happened: mbpf_ctx_tracepoint.tracepoint_id. */
enum mbpf_tracepoint {
	/** Events were lost before the next one; `pid` is how many. At every attach point. */
	MBPF_TP_LOST = 0,
	/** trace.switch: a thread begins to run. */
	MBPF_TP_SWITCH_IN = 1,
	/** trace.switch: a thread ceases to run. */
	MBPF_TP_SWITCH_OUT = 2,
	/** trace.thread: a thread was made. */
	MBPF_TP_CREATE = 3,
	/** trace.thread: a thread has ended. */
	MBPF_TP_ABORT = 4,
	/** trace.isr: an interrupt handler begins; `pid` is 0, as for the next two. */
	MBPF_TP_ISR_ENTER = 5,
	/** trace.isr: it ends. */
	MBPF_TP_ISR_EXIT = 6,
	/** trace.idle: the processor has nothing to do. */
	MBPF_TP_IDLE = 7,
};

/** @return events lost since boot, because more came than wait at a time. Any context. */
uint32_t mbpf_tracepoint_lost(void);

#ifdef __cplusplus
}
#endif

/** @} */

#endif /* MBPF_TRACEPOINT_H_ */
