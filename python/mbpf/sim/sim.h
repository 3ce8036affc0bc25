/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief What the simulator adds to the runtime: a clock that the caller sets, and events in a
 * loop.
 */

#ifndef MBPF_SIM_H_
#define MBPF_SIM_H_

#include <mbpf/mbpf.h>

/** user_data of the simulator's services. */
struct sim_state {
	/** What nowNs answers, or answered when the time was set if the clock goes on. */
	uint64_t now_ns;
	/** Whether the clock goes on by itself. */
	bool is_running;
	/** When the time was set, by the clock of the host. */
	uint64_t since_ns;
	/** What the log callback gets, a handle of the binding. */
	void *handle;
};

/** mbpf_services.now_ns: the time the caller set, and what has passed since if the clock goes on.
 */
uint64_t sim_now_ns(void *user_data);

/** Sets the time. */
void sim_clock_set(struct sim_state *state, uint64_t now_ns);

/**
 * Runs an event as mbpf_hook_run() does, with a look at the clock of the host before and after.
 *
 * @param elapsed_ns how long that was.
 */
int sim_run(struct mbpf_hook *hook, const void *ctx, size_t ctx_size, int32_t *verdict,
	    uint64_t *elapsed_ns);

/**
 * Runs the same event `count` times, so that a measurement has no Python call in it.
 *
 * @return the last verdict, or INT32_MIN when the event could not be run.
 */
int32_t sim_run_many(struct mbpf_hook *hook, const void *ctx, size_t ctx_size, uint32_t count);

/**
 * Runs `count` events, cycling through `kinds` contexts that lie one behind the other.
 *
 * @return the last verdict, or INT32_MIN when an event could not be run.
 */
int32_t sim_run_cycle(struct mbpf_hook *hook, const void *contexts, size_t ctx_size, uint32_t kinds,
		      uint32_t count);

/** Fills a network context over `data`, which must stay for as long as the context is used. */
void sim_net_context(struct mbpf_ctx_net *ctx, const uint8_t *data, uint32_t data_len,
		     uint32_t pkt_len, uint16_t l2_proto, uint32_t layer, uint32_t l3_off,
		     uint32_t ifindex);

/** @return bytes of memory that a map needs, or 0 when its sizes are not allowed. */
size_t sim_map_size(uint32_t type, uint32_t key_size, uint32_t value_size, uint32_t max_entries);

/**
 * Copies event `index` of a ring, 0 being the oldest, while no program runs.
 *
 * @param data receives at most value_size bytes, and their number goes to `length`.
 * @return 0, or MBPF_ERR_NOT_FOUND when there are not as many.
 */
int sim_ring_event(const struct mbpf_map *map, uint32_t index, uint8_t *data, uint32_t *length);

/**
 * Runs mbpf_fini of a program that is not attached, on every instance, so that unloading it does
 * not, and tells how it ended.
 *
 * @param error all zero when mbpf_fini ended well or there is none, else what went wrong first.
 */
void sim_fini(struct mbpf_prog *prog, struct mbpf_prog_error *error);

#endif /* MBPF_SIM_H_ */
