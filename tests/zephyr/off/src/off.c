/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * An application that uses hook programs, in a firmware without them. That this links shows that
 * nothing of the runtime is needed.
 */

#include <zephyr/ztest.h>

#include <mbpf/timer.h>
#include <mbpf/zbus.h>
#include <mbpf/zephyr.h>

MBPF_HOOK_DEFINE(tick, "app.tick", MBPF_HOOK_TIMER, .max_steps = 500);
MBPF_HOOK_DEFINE(gate, "app.gate", MBPF_HOOK_SECURITY);
MBPF_TIMER_DEFINE(poll, "app.poll", MBPF_TIMER_ID_USER, 20000);
MBPF_ZBUS_VALIDATOR_DEFINE(number_is_allowed, "zbus.number", 1);
MBPF_ZBUS_OBSERVER_DEFINE(number_seen, "zbus.number.seen", 1);
MBPF_PROGRAM_DECLARE(ticks);

ZBUS_CHAN_DEFINE(number_channel, uint32_t, number_is_allowed, NULL, ZBUS_OBSERVERS(number_seen),
		 ZBUS_MSG_INIT(0));

ZTEST(off, test_events_have_the_default_verdict)
{
	const struct mbpf_ctx_timer timer = {.abi_version = MBPF_HOOK_ABI_VERSION};
	const struct mbpf_ctx_security command = {.abi_version = MBPF_HOOK_ABI_VERSION};
	int32_t verdict = -1;

	zassert_ok(mbpf_hook_run(&tick, &timer, sizeof(timer), &verdict));
	zassert_equal(verdict, MBPF_TIMER_OK);
	zassert_ok(mbpf_hook_run(&gate, &command, sizeof(command), &verdict));
	zassert_equal(verdict, MBPF_SECURITY_DENY);
	zassert_ok(mbpf_hook_defer(&tick, &timer, sizeof(timer)));
}

ZTEST(off, test_there_is_no_runtime)
{
	struct mbpf_error_detail detail;
	struct mbpf_prog *prog = (struct mbpf_prog *)&detail;

	zassert_is_null(mbpf_zephyr_runtime());
	zassert_is_null(mbpf_hook_find(mbpf_zephyr_runtime(), "app.tick"));
	zassert_equal(mbpf_prog_load(mbpf_zephyr_runtime(), mbpf_program_ticks,
				     mbpf_program_ticks_size, &prog, &detail),
		      MBPF_ERR_NOT_FOUND);
	zassert_is_null(prog);
	zassert_equal(detail.reason, 0);
	zassert_str_equal(mbpf_error_string(MBPF_ERR_NOT_FOUND), "NOT_FOUND");
	zassert_str_equal(mbpf_reason_string(detail.reason), "UNKNOWN");
	zassert_equal(mbpf_prog_attach(prog, &tick, 0), MBPF_ERR_NOT_FOUND);
	zassert_equal(mbpf_prog_detach(prog), MBPF_ERR_NOT_FOUND);
	zassert_equal(mbpf_prog_unload(prog), MBPF_ERR_NOT_FOUND);
}

ZTEST(off, test_there_are_no_maps_and_counts)
{
	const uint8_t key[4] = {0};
	struct mbpf_prog_stats stats = {.invocations = 1};
	struct mbpf_map *map = mbpf_prog_map(NULL, "m");
	uint8_t value[4];
	uint32_t cursor = 0;

	zassert_is_null(map);
	zassert_equal(mbpf_map_lookup(map, key, value), MBPF_ERR_NOT_FOUND);
	zassert_equal(mbpf_map_update(map, key, value, MBPF_MAP_ANY), MBPF_ERR_NOT_FOUND);
	zassert_equal(mbpf_map_next(map, &cursor, NULL, value), MBPF_ERR_NOT_FOUND);
	mbpf_prog_stats_get(NULL, &stats);
	zassert_equal(stats.invocations, 0);
}

ZTEST(off, test_timers_and_channels_of_zbus)
{
	const uint32_t number = 5;
	uint32_t now = 0;

	zassert_equal(mbpf_timer_missed(mbpf_hook_find(mbpf_zephyr_runtime(), "app.poll")), 0);
	zassert_ok(zbus_chan_pub(&number_channel, &number, K_NO_WAIT));
	zassert_ok(zbus_chan_read(&number_channel, &now, K_NO_WAIT));
	zassert_equal(now, number, "every message passes");
}

ZTEST_SUITE(off, NULL, NULL, NULL, NULL, NULL);
