/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A firmware with an attach point that fires ten times a second, and MCUmgr on its port.
 */

#include <zephyr/kernel.h>

#include <mbpf/zephyr.h>

#define PERIOD_MS 100

MBPF_HOOK_DEFINE(tick, "app.tick", MBPF_HOOK_TIMER, .max_steps = 1000);
MBPF_HOOK_DEFINE(gate, "app.gate", MBPF_HOOK_SECURITY);

int main(void)
{
	struct mbpf_ctx_timer ctx = {
		.abi_version = MBPF_HOOK_ABI_VERSION,
		.timer_id = 7,
		.period_us = PERIOD_MS * 1000U,
	};
	int32_t verdict;

	while (true) {
		(void)mbpf_hook_run(&tick, &ctx, sizeof(ctx), &verdict);
		ctx.invocation_count++;
		k_msleep(PERIOD_MS);
	}
}
