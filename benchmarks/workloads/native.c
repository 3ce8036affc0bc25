/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The six workloads in C: the native side of every ratio. W3 is in native_map.c.
 */

#include <stdint.h>
#include <string.h>

#include "native.h"

#define NOINLINE __attribute__((noinline))

/* W2's frames: UDP over IPv4, 64 bytes; every fourth one must be dropped, each for a reason of its
 * own. */
void frames(uint8_t out[16][64])
{
	for (int n = 0; n < 16; n++) {
		uint8_t *f = out[n];

		memset(f, n, 64);
		f[12] = 0x08;
		f[13] = 0x00;
		f[14] = 0x45;
		f[20] = 0;
		f[21] = 0;
		f[23] = 17;
		f[36] = 5683 >> 8;
		f[37] = 5683 & 0xff;
		f[40] = 0x12;
		f[41] = 0x34;
	}
	out[3][23] = 6;
	out[7][37] ^= 1;
	out[11][12] = 0x86;
	out[15][40] = out[15][41] = 0;
}

static inline unsigned int be16(const uint8_t *p)
{
	return (unsigned int)p[0] << 8 | p[1];
}

NOINLINE int32_t w1(const uint8_t *ctx)
{
	__asm__ volatile("" : : "r"(ctx));
	return 0;
}

NOINLINE int32_t w2(const uint8_t *p, uint32_t len)
{
	if (len < 42 || be16(p + 12) != 0x0800 || p[14] != 0x45 || (be16(p + 20) & 0x3fff) ||
	    p[23] != 17 || be16(p + 36) != 5683 || be16(p + 40) == 0) {
		return 0;
	}
	return 1;
}

NOINLINE uint32_t w4(const uint8_t *d, uint32_t n)
{
	uint32_t s1 = 0xffff, s2 = 0xffff;

	for (uint32_t i = 0; i < n; i += 2) {
		s1 += d[i] | (uint32_t)d[i + 1] << 8;
		s2 += s1;
	}
	s1 = (s1 & 0xffff) + (s1 >> 16);
	s2 = (s2 & 0xffff) + (s2 >> 16);
	s1 = (s1 & 0xffff) + (s1 >> 16);
	s2 = (s2 & 0xffff) + (s2 >> 16);
	return s2 << 16 | s1;
}

NOINLINE uint32_t w5(uint32_t x)
{
	for (uint32_t i = 0; i < 1000; i++) {
		x = (x * 31 + i) & 0xffff;
		__asm__ volatile("" : "+r"(x));
	}
	return x;
}

NOINLINE int32_t w6(int32_t n)
{
	return n < 2 ? n : w6(n - 1) + w6(n - 2);
}
