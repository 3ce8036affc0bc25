/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <stdint.h>

#include "stack.h"

#define PAINT   0xA5A5A5A5U
#define DEEPEST 65536U /* bytes painted */

static volatile uint32_t *top;

static volatile uint32_t *stack_pointer(void)
{
	uintptr_t sp;

	__asm__ volatile("mov %0, sp" : "=r"(sp));
	return (volatile uint32_t *)sp;
}

__attribute__((noinline)) void stack_paint(void)
{
	top = stack_pointer();
	for (uint32_t i = 1; i <= DEEPEST / 4U; i++) {
		*(top - i) = PAINT;
	}
}

__attribute__((noinline)) size_t stack_depth(void)
{
	volatile uint32_t *p = top - DEEPEST / 4U;

	while (p < top && *p == PAINT) {
		p++;
	}
	return (size_t)(top - p) * 4U;
}
