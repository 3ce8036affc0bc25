/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Channels on which programs decide, and which they observe.
 */

#include <errno.h>

#include <zephyr/irq_offload.h>

#include <mbpf/defer.h>
#include <mbpf/event.h>
#include <mbpf/zbus.h>

#include "attached.h"

#define SPEED_ID  7
#define LEVEL_ID  8
#define SEEN_ID   9
#define SETTLE_MS (2 * CONFIG_MBPF_WORKER_PERIOD_MS)

MBPF_PROGRAM_DECLARE(gate);
MBPF_PROGRAM_DECLARE(seen);
MBPF_PROGRAM_DECLARE(wide);

struct speed {
	uint32_t now;
	uint8_t wheels[12];
};

MBPF_ZBUS_VALIDATOR_DEFINE(speed_is_allowed, "zbus.speed", SPEED_ID);
MBPF_ZBUS_VALIDATOR_DEFINE(level_is_allowed, "zbus.level", LEVEL_ID, .context = MBPF_CONTEXT_ISR);
MBPF_ZBUS_OBSERVER_DEFINE(note, "zbus.seen", SEEN_ID);

ZBUS_CHAN_DEFINE(speed_channel, struct speed, speed_is_allowed, NULL, ZBUS_OBSERVERS(note),
		 ZBUS_MSG_INIT(0));
ZBUS_CHAN_DEFINE(level_channel, uint32_t, level_is_allowed, NULL, ZBUS_OBSERVERS(note),
		 ZBUS_MSG_INIT(0));

static int publish(uint32_t number)
{
	const struct speed speed = {.now = sys_cpu_to_le32(number), .wheels = {1, 2, 3, 4, 5, 6}};

	return zbus_chan_pub(&speed_channel, &speed, K_NO_WAIT);
}

static uint32_t current_speed(void)
{
	struct speed speed;

	zassert_ok(zbus_chan_read(&speed_channel, &speed, K_NO_WAIT));
	return sys_le32_to_cpu(speed.now);
}

ZTEST(zbus, test_messages_without_a_program)
{
	zassert_ok(publish(1000));
	zassert_equal(current_speed(), 1000);
}

ZTEST(zbus, test_program_decides_what_is_published)
{
	struct mbpf_prog *prog = ATTACH(gate, "zbus.speed");

	zassert_ok(publish(50));
	zassert_equal(publish(101), -ENOMSG);
	zassert_equal(current_speed(), 50, "the channel is as it was");
	zassert_ok(publish(100));
	zassert_equal(current_speed(), 100);
	zassert_equal(number_in(prog, "seen", 0), SPEED_ID);
	zassert_equal(number_in(prog, "seen", 1), sizeof(struct speed));
	zassert_ok(mbpf_prog_detach(prog));
	zassert_ok(publish(101));
}

ZTEST(zbus, test_program_that_fails_denies)
{
	struct mbpf_prog *prog = ATTACH(gate, "zbus.speed");
	struct mbpf_prog_stats stats;

	zassert_ok(publish(12));
	zassert_equal(publish(13), -ENOMSG);
	zassert_equal(current_speed(), 12);
	mbpf_prog_stats_get(prog, &stats);
	zassert_equal(stats.failures[MBPF_FAILURE_EXCEPTION], 1);
}

ZTEST(zbus, test_a_program_of_one_channel_does_not_see_another)
{
	const uint32_t level = sys_cpu_to_le32(101);
	struct mbpf_prog *prog = ATTACH(gate, "zbus.speed");

	zassert_ok(zbus_chan_pub(&level_channel, &level, K_NO_WAIT));
	zassert_equal(number_in(prog, "seen", 2), 0);
}

ZTEST(zbus, test_programs_that_are_not_attached)
{
	struct mbpf_runtime *rt = mbpf_zephyr_runtime();
	struct mbpf_hook *speed = mbpf_hook_find(rt, "zbus.speed");
	struct mbpf_prog *prog;

	zassert_ok(mbpf_prog_load(rt, mbpf_program_wide, mbpf_program_wide_size, &prog, NULL));
	zassert_equal(mbpf_prog_attach(prog, speed, 0), MBPF_ERR_BUDGET_EXCEEDED,
		      "CONFIG_MBPF_HOOK_ZBUS_MAX_STEPS");
	zassert_equal(mbpf_prog_attach(prog, mbpf_hook_find(rt, "zbus.seen"), 0),
		      MBPF_ERR_HOOK_MISMATCH);
	zassert_ok(publish(1000), "no program was asked");
}

static int published[2];

static void publish_level(const void *argument)
{
	static const uint32_t levels[] = {50, 101};

	ARG_UNUSED(argument);
	for (size_t i = 0; i < ARRAY_SIZE(levels); i++) {
		const uint32_t level = sys_cpu_to_le32(levels[i]);

		published[i] = zbus_chan_pub(&level_channel, &level, K_NO_WAIT);
	}
}

ZTEST(zbus, test_an_interrupt_publishes)
{
	struct mbpf_prog *prog = ATTACH(gate, "zbus.level");
	uint32_t level;

	irq_offload(publish_level, NULL);
	zassert_ok(published[0]);
	zassert_equal(published[1], -ENOMSG);
	zassert_ok(zbus_chan_read(&level_channel, &level, K_NO_WAIT));
	zassert_equal(sys_le32_to_cpu(level), 50);
	zassert_equal(number_in(prog, "seen", 0), LEVEL_ID);
}

static void expect_event(struct mbpf_prog *prog, uint32_t size, bool is_cut, uint32_t number)
{
	struct mbpf_event event;

	zassert_ok(mbpf_event_read(prog, &event), "%u", number);
	zassert_equal(event.id, SEEN_ID);
	zassert_equal(sys_get_le32(event.data), (uint32_t)(uintptr_t)k_current_get());
	zassert_equal(sys_get_le32(event.data + 4), size);
	zassert_true(sys_get_le64(event.data + 8) <=
		     k_ticks_to_ns_floor64((uint64_t)k_uptime_ticks()) - SETTLE_MS * NSEC_PER_MSEC);
	zassert_equal(event.data[16], is_cut ? MBPF_CTX_F_TRUNCATED : 0);
	zassert_equal(sys_get_le32(event.data + 20), number);
}

ZTEST(zbus, test_messages_are_observed_later_and_in_order)
{
	const uint32_t level = sys_cpu_to_le32(3);
	struct mbpf_prog *prog = ATTACH(seen, "zbus.seen");
	struct mbpf_event event;

	zassert_ok(publish(1));
	zassert_ok(publish(2));
	zassert_ok(zbus_chan_pub(&level_channel, &level, K_NO_WAIT));
	zassert_equal(mbpf_defer_pending(mbpf_zephyr_runtime()), 3);
	k_msleep(SETTLE_MS);
	expect_event(prog, CONFIG_MBPF_DEFER_BYTES, true, 1);
	expect_event(prog, CONFIG_MBPF_DEFER_BYTES, true, 2);
	expect_event(prog, sizeof(level), false, 3);
	zassert_equal(mbpf_event_read(prog, &event), MBPF_ERR_NOT_FOUND);
}

ZTEST(zbus, test_what_was_denied_is_not_observed)
{
	struct mbpf_prog *prog = ATTACH(seen, "zbus.seen");
	struct mbpf_event event;

	(void)ATTACH(gate, "zbus.speed");
	zassert_equal(publish(101), -ENOMSG);
	zassert_ok(publish(99));
	k_msleep(SETTLE_MS);
	expect_event(prog, CONFIG_MBPF_DEFER_BYTES, true, 99);
	zassert_equal(mbpf_event_read(prog, &event), MBPF_ERR_NOT_FOUND);
}

ZTEST(zbus, test_messages_that_find_no_place_are_counted)
{
	uint64_t before = mbpf_defer_dropped(mbpf_zephyr_runtime());
	struct mbpf_prog *prog = ATTACH(seen, "zbus.seen");
	struct mbpf_prog_stats stats;

	for (uint32_t i = 0; i < CONFIG_MBPF_DEFER_ENTRIES + 2U; i++) {
		zassert_ok(publish(i), "publishing does not depend on it");
	}
	k_msleep(SETTLE_MS);
	zassert_equal(mbpf_defer_dropped(mbpf_zephyr_runtime()) - before, 2);
	mbpf_prog_stats_get(prog, &stats);
	zassert_equal(stats.deferred_dropped, 2);
	zassert_equal(stats.successes, CONFIG_MBPF_DEFER_ENTRIES);
}

ZTEST(zbus, test_nothing_is_kept_while_no_program_observes)
{
	zassert_ok(publish(1));
	zassert_equal(mbpf_defer_pending(mbpf_zephyr_runtime()), 0);
}

ZTEST_SUITE(zbus, NULL, NULL, NULL, remove_all_programs, NULL);
