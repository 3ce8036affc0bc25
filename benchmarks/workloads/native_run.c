/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Loops around the native workloads. The compiler must not see which function is called, else it
 * would inline or hoist it.
 */

#include <stdint.h>
#include <string.h>

#include "native.h"

#define HIDE(pointer) __asm__ volatile("" : "+r"(pointer))

/* `call` is the call of `fn` for the event whose data is at `p`. */
#define LOOP(fn, call)                                                                             \
	do {                                                                                       \
		HIDE(fn);                                                                          \
		for (uint32_t n = 0, i = 0; n < count; n++) {                                      \
			const uint8_t *p = events->data + i * events->stride;                      \
                                                                                                   \
			result = (int32_t)(call);                                                  \
			i = i + 1U == events->kinds ? 0U : i + 1U;                                 \
		}                                                                                  \
	} while (0)

static uint32_t u32_at(const uint8_t *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return v;
}

int32_t native_run(uint32_t workload, const struct native_events *events, uint32_t count)
{
	int32_t (*by_ctx)(const uint8_t *ctx) = workload == 3U ? w3 : w1;
	int32_t (*filter)(const uint8_t *p, uint32_t len) = w2;
	uint32_t (*sum)(const uint8_t *d, uint32_t n) = w4;
	uint32_t (*loop)(uint32_t x) = w5;
	int32_t (*fib)(int32_t n) = w6;
	int32_t result = 0;

	switch (workload) {
	case 1:
	case 3:
		LOOP(by_ctx, by_ctx(p));
		break;
	case 2:
		LOOP(filter, filter(p, events->stride));
		break;
	case 4:
		LOOP(sum, sum(p, events->stride));
		break;
	case 5:
		LOOP(loop, loop(u32_at(p)));
		break;
	case 6:
		LOOP(fib, ((void)p, fib(20)));
		break;
	default:
		break;
	}
	return result;
}
