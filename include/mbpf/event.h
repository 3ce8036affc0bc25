/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Events that programs emit: each program that may has a ring of its own, which the firmware
 * reads.
 *
 * A new event takes the place of the oldest ones. What was lost is told in the stream itself:
 * before the next event comes one with the id MBPF_EVENT_LOST. The ring survives updates of its
 * program, and is freed with it. Every function may be called in any context, also while the
 * program runs; each takes less time than two copies of an event. Pointers are not NULL.
 * @defgroup mbpf_event mbpf events
 * @{
 */

#ifndef MBPF_EVENT_H_
#define MBPF_EVENT_H_

#include <stdint.h>

#include <mbpf/gen/helpers.h>

#ifdef __cplusplus
extern "C" {
#endif

struct mbpf_prog;

/** Bytes of a ring whose size the runtime's configuration does not give. */
#define MBPF_EVENT_RING_DEFAULT 4096U
/** Least and most bytes of a ring: one event, with id and length, always fits. */
#define MBPF_EVENT_RING_MIN     (MBPF_EVENT_SIZE_MAX + 8U)
#define MBPF_EVENT_RING_MAX     1048576U

/** One event. */
struct mbpf_event {
	/** What the program gave, or MBPF_EVENT_LOST. */
	uint32_t id;
	/** Bytes of `data`. */
	uint32_t length;
	/** What the program gave; after MBPF_EVENT_LOST how many events were lost, a little-endian
	 * u32, UINT32_MAX when they are more. The rest is not set. */
	uint8_t data[MBPF_EVENT_SIZE_MAX];
};

/**
 * Takes the oldest event of a program, or what tells of those that were lost before it.
 *
 * @param prog A loaded program.
 * @param event Filled; owned by the caller.
 * @retval 0 done.
 * @retval MBPF_ERR_NOT_FOUND there is none now.
 * @retval MBPF_ERR_CAPABILITY_DENIED the program has no ring: no package of it asked for EMIT.
 * Any context.
 */
int mbpf_event_read(struct mbpf_prog *prog, struct mbpf_event *event);

/**
 * Copies what mbpf_event_read() would take.
 *
 * @param prog A loaded program.
 * @param event Filled; owned by the caller.
 * @retval 0 done.
 * @retval MBPF_ERR_NOT_FOUND there is none now.
 * @retval MBPF_ERR_CAPABILITY_DENIED the program has no ring: no package of it asked for EMIT.
 * Any context.
 */
int mbpf_event_peek(struct mbpf_prog *prog, struct mbpf_event *event);

/** @return events in the ring of a program, without the one that tells of losses; 0 without a ring.
 * Any context. */
uint32_t mbpf_event_count(const struct mbpf_prog *prog);

/** @return events of a program that were lost since load, whether or not that was read. Any
 * context. */
uint64_t mbpf_event_dropped(struct mbpf_prog *prog);

#ifdef __cplusplus
}
#endif

/** @} */

#endif /* MBPF_EVENT_H_ */
