/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>

#include <mbpf/zephyr.h>

#define PERIOD_MS 500

MBPF_HOOK_DEFINE(tick, "app.tick", MBPF_HOOK_TIMER);
MBPF_PROGRAM_DECLARE(hello);

static int attach_hello(void)
{
	struct mbpf_error_detail detail;
	struct mbpf_prog *prog;
	int rc = mbpf_prog_load(mbpf_zephyr_runtime(), mbpf_program_hello, mbpf_program_hello_size,
				&prog, &detail);

	if (rc != 0) {
		printk("not loaded: %s %d (%s %u)\n", mbpf_error_string(rc), rc,
		       mbpf_reason_string(detail.reason), detail.reason);
		return rc;
	}
	return mbpf_prog_attach(prog, &tick, 0);
}

int main(void)
{
	struct mbpf_ctx_timer ctx = {
		.abi_version = MBPF_HOOK_ABI_VERSION,
		.period_us = PERIOD_MS * USEC_PER_MSEC,
	};
	int32_t verdict;

	if (attach_hello() != 0) {
		return 0;
	}
	while (true) {
		ctx.timestamp = k_ticks_to_ns_floor64((uint64_t)k_uptime_ticks());
		(void)mbpf_hook_run(&tick, &ctx, sizeof(ctx), &verdict);
		k_msleep(PERIOD_MS);
	}
}
