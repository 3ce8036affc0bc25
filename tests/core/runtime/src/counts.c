/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Counts of 64 bits on targets whose words have 32.
 */

#include <zephyr/ztest.h>

#include "prog.h"
#include "suite.h"

ZTEST(runtime, test_counts_carry)
{
	struct mbpf_count count = {0};

	mbpf_count_add(&count, 0);
	zassert_equal(mbpf_count_get(&count), 0U);
	mbpf_count_add(&count, UINT32_MAX);
	zassert_equal(mbpf_count_get(&count), UINT32_MAX);
	mbpf_count_add(&count, 0);
	zassert_equal(mbpf_count_get(&count), UINT32_MAX);
	mbpf_count_add(&count, 1);
	zassert_equal(mbpf_count_get(&count), 0x100000000U);
	mbpf_count_add(&count, UINT32_MAX);
	zassert_equal(mbpf_count_get(&count), 0x1ffffffffU);
	mbpf_count_add(&count, UINT32_MAX);
	zassert_equal(mbpf_count_get(&count), 0x2fffffffeU);
}

ZTEST(runtime, test_statistics_go_beyond_32_bits)
{
	struct mbpf_prog *prog = suite_load(&pkg_faults);
	struct mbpf_vm *vm = prog->version->instances[0];
	struct mbpf_prog_stats stats;

	zassert_ok(mbpf_prog_attach(prog, &net, 0));
	mbpf_count_add(&vm->counts.invocations, UINT32_MAX);
	mbpf_count_add(&vm->counts.steps_total, UINT32_MAX);
	mbpf_count_add(&vm->counts.helper_calls, UINT32_MAX);
	mbpf_count_add(&vm->counts.log_lines, UINT32_MAX);
	mbpf_count_add(&vm->collections, UINT32_MAX);
	zassert_equal(suite_packet(17, 0), 2);
	(void)suite_packet(1, 0);
	mbpf_prog_stats_get(prog, &stats);
	zassert_equal(stats.invocations, (uint64_t)UINT32_MAX + 2U);
	zassert_equal(stats.successes, (uint64_t)UINT32_MAX + 1U);
	zassert_true(stats.steps_total > UINT32_MAX);
	zassert_equal(stats.helper_calls, (uint64_t)UINT32_MAX + 1U);
	zassert_equal(stats.log_lines, (uint64_t)UINT32_MAX + 1U);
	zassert_true(stats.collections >= UINT32_MAX);
}
