/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Attaching, updating and detaching while an interrupt brings packets.
 */

#include <zephyr/ztest.h>

#include "traffic.h"

#define ROUNDS 200

MBPF_PROGRAM_DECLARE(count);
MBPF_PROGRAM_DECLARE(every);

static uint8_t frames[2][TRAFFIC_IPV4 + 40];
static size_t frame_len;
static uint32_t injected[2];

static void bring(struct k_timer *timer)
{
	static const uint16_t sizes[] = {60, 0};
	static unsigned int turn;

	ARG_UNUSED(timer);
	turn ^= 1U;
	if (traffic_inject(frames[turn], frame_len, sizes)) {
		injected[turn]++;
	}
}

static K_TIMER_DEFINE(driver, bring, NULL);

static uint32_t dropped_by(struct mbpf_prog *prog)
{
	int64_t count = -1;

	zassert_ok(mbpf_map_counter_get(mbpf_prog_map(prog, "dropped"), 0, &count));
	return (uint32_t)count;
}

static void begin(void)
{
	for (uint8_t last = 0; last <= 1U; last++) {
		frame_len = traffic_frame(frames[last], 4, TRAFFIC_PORT, 40, last);
		injected[last] = 0;
	}
	k_timer_start(&driver, K_MSEC(1), K_MSEC(1));
}

static uint32_t end(void)
{
	k_timer_stop(&driver);
	k_msleep(50);
	return injected[0] + injected[1];
}

ZTEST(net_swap, test_detach_while_traffic_flows)
{
	uint32_t before = traffic_received();
	struct mbpf_prog *prog = TRAFFIC_LOAD(count);
	uint32_t all;
	uint32_t arrived;

	begin();
	for (int i = 0; i < ROUNDS; i++) {
		traffic_attach(prog, "net.recv");
		k_busy_wait(3000);
		k_msleep(1);
		zassert_ok(mbpf_prog_detach(prog));
		k_busy_wait(3000);
		k_msleep(1);
	}
	all = end();
	arrived = traffic_received() - before;
	zassert_equal(arrived, all - dropped_by(prog), "%u of %u, %u dropped", arrived, all,
		      dropped_by(prog));
	zassert_true(dropped_by(prog) > 0U);
	zassert_true(arrived > injected[0], "some of those while nothing was attached");
	zassert_ok(mbpf_prog_unload(prog));
}

ZTEST(net_swap, test_update_while_traffic_flows)
{
	uint32_t before = traffic_received();
	struct mbpf_prog *prog = TRAFFIC_LOAD(count);
	struct mbpf_prog_stats stats;
	uint32_t all;
	uint32_t arrived;

	traffic_attach(prog, "net.recv");
	begin();
	for (int i = 0; i < ROUNDS / 2; i++) {
		zassert_ok(mbpf_prog_update(prog, mbpf_program_every, mbpf_program_every_size, NULL,
					    NULL));
		k_busy_wait(3000);
		k_msleep(1);
		zassert_ok(mbpf_prog_update(prog, mbpf_program_count, mbpf_program_count_size, NULL,
					    NULL));
		k_busy_wait(3000);
		k_msleep(1);
	}
	all = end();
	arrived = traffic_received() - before;
	mbpf_prog_stats_get(prog, &stats);
	zassert_equal(stats.invocations, all, "each packet was judged");
	zassert_equal(stats.successes, all);
	zassert_equal(arrived, all - dropped_by(prog), "%u of %u, %u dropped", arrived, all,
		      dropped_by(prog));
	zassert_true(arrived > 0U && arrived < injected[0], "both versions were asked");
	traffic_remove(prog);
}

ZTEST_SUITE(net_swap, NULL, traffic_start, NULL, traffic_remove_all, NULL);
