/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <zephyr/ztest.h>

#include "port.h"

ZTEST_SUITE(port, NULL, NULL, NULL, NULL, NULL);

ZTEST(port, test_locks_are_free_again)
{
	static struct mbpf_lock first;
	static struct mbpf_lock second;

	for (int i = 0; i < 2; i++) {
		uint32_t outer = mbpf_port_lock(&first);

		mbpf_port_unlock(&first, outer);
		outer = mbpf_port_lock(&second);
		mbpf_port_unlock(&second, outer);
		zassert_true(first.word == 0U && second.word == 0U, "round %d", i);
	}
}

ZTEST(port, test_cpu_is_one_of_those_there_are)
{
	zassert_true(mbpf_port_cpu() < MBPF_CPU_COUNT, "CPU %u", mbpf_port_cpu());
}
