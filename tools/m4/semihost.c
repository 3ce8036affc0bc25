/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Operation numbers and the breakpoint: Arm IHI 0100, Semihosting for AArch32 and AArch64.
 */

#include <stdint.h>

#include "semihost.h"

#define SYS_WRITE0              0x04
#define SYS_EXIT_EXTENDED       0x20
#define ADP_STOPPED_APPLICATION 0x20026U

static int call(int operation, const void *argument)
{
	register int r0 __asm__("r0") = operation;
	register const void *r1 __asm__("r1") = argument;

	__asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
	return r0;
}

void semihost_write(const char *text)
{
	(void)call(SYS_WRITE0, text);
}

_Noreturn void semihost_exit(int code)
{
	const uint32_t block[2] = {ADP_STOPPED_APPLICATION, (uint32_t)code};

	(void)call(SYS_EXIT_EXTENDED, block);
	for (;;) {
	}
}
