/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Reset of the bare-metal image: memory is set up, then main() runs. Any fault ends the run with a
 * message.
 */

#include <stdint.h>
#include <string.h>

#include "semihost.h"

extern uint8_t data_load[], data_start[], data_end[], bss_start[], bss_end[], stack_top[];

int main(void);

void reset_handler(void)
{
	memcpy(data_start, data_load, (size_t)(data_end - data_start));
	memset(bss_start, 0, (size_t)(bss_end - bss_start));
	semihost_exit(main());
}

static void fault_handler(void)
{
	semihost_write("{\"fault\": true}\n");
	semihost_exit(99);
}

__attribute__((section(".vectors"), used)) static const void *const vectors[16] = {
	stack_top,     reset_handler, fault_handler, fault_handler, fault_handler, fault_handler,
	fault_handler, fault_handler, fault_handler, fault_handler, fault_handler, fault_handler,
	fault_handler, fault_handler, fault_handler, fault_handler,
};
