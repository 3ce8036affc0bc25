/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief The six workloads in C, and one loop around each of them.
 */

#ifndef MBPF_BENCHMARKS_NATIVE_H_
#define MBPF_BENCHMARKS_NATIVE_H_

#include <stdint.h>

/** W2's 16 frames. */
void frames(uint8_t out[16][64]);

/** Returns 0. */
int32_t w1(const uint8_t *ctx);
/** Packet filter: 1 for a UDP/IPv4 frame to port 5683, else 0. */
int32_t w2(const uint8_t *p, uint32_t len);
/** Counts the event under its 4-byte key in a hash table; returns 0. */
int32_t w3(const uint8_t *ctx);
/** Fletcher-32 of n bytes, n even. */
uint32_t w4(const uint8_t *d, uint32_t n);
/** 1000 steps of x = (x * 31 + i) & 0xffff. */
uint32_t w5(uint32_t x);
/** Recursive Fibonacci number. */
int32_t w6(int32_t n);

/** Count that w3() keeps for a key; 0 when there is none. */
uint32_t w3_count(const uint8_t *key);
/** Forgets all counts. */
void w3_clear(void);

/** The events of a workload: `kinds` times `stride` bytes, one behind the other. */
struct native_events {
	const uint8_t *data;
	uint32_t stride;
	uint32_t kinds;
};

/**
 * Runs a workload on `count` events, cycling through them; each event is a call through a pointer.
 *
 * @param workload 1 .. 6.
 * @return the last result.
 */
int32_t native_run(uint32_t workload, const struct native_events *events, uint32_t count);

#endif /* MBPF_BENCHMARKS_NATIVE_H_ */
