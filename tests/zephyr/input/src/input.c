/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Input events that programs see.
 */

#include <zephyr/device.h>
#include <zephyr/input/input.h>
#include <zephyr/irq_offload.h>

#include <mbpf/input.h>

#include "attached.h"

#define SETTLE_MS 10

MBPF_PROGRAM_DECLARE(keys);

/* Their names: shorter and longer than what programs see. */
DEVICE_DEFINE(pad, "pad", NULL, NULL, NULL, NULL, POST_KERNEL, 50, NULL);
DEVICE_DEFINE(wide, "a_keypad_of_the_left_hand", NULL, NULL, NULL, NULL, POST_KERNEL, 50, NULL);

enum {
	EVENTS,
	TYPE,
	SYNC,
	CODE,
	VALUE,
	FIRST,
	LAST,
};

static uint32_t others;

static void count(struct input_event *event, void *user_data)
{
	ARG_UNUSED(event);
	ARG_UNUSED(user_data);
	others++;
}

INPUT_CALLBACK_DEFINE(NULL, count, NULL);

static uint32_t seen(struct mbpf_prog *prog, uint32_t what)
{
	return number_in(prog, "seen", what);
}

static void press(const struct device *dev, uint16_t code, int32_t pressed)
{
	zassert_ok(input_report_key(dev, code, pressed, true, K_NO_WAIT));
	k_msleep(SETTLE_MS);
}

ZTEST(input, test_fields_of_an_event)
{
	struct mbpf_prog *prog = ATTACH(keys, "input.event");

	press(NULL, INPUT_KEY_A, 1);
	zassert_equal(seen(prog, EVENTS), 1);
	zassert_equal(seen(prog, TYPE), INPUT_EV_KEY);
	zassert_equal(seen(prog, SYNC), 1);
	zassert_equal(seen(prog, CODE), INPUT_KEY_A);
	zassert_equal(seen(prog, VALUE), 1);
	zassert_equal(seen(prog, FIRST), 0, "no device");
	zassert_ok(input_report_rel(NULL, INPUT_REL_Y, -5, false, K_NO_WAIT));
	k_msleep(SETTLE_MS);
	zassert_equal(seen(prog, EVENTS), 2);
	zassert_equal(seen(prog, TYPE), INPUT_EV_REL);
	zassert_equal(seen(prog, SYNC), 0);
	zassert_equal(seen(prog, CODE), INPUT_REL_Y);
	zassert_equal(seen(prog, VALUE), (uint32_t)-5);
}

ZTEST(input, test_names_of_devices)
{
	struct mbpf_prog *prog = ATTACH(keys, "input.event");

	press(DEVICE_GET(pad), INPUT_KEY_A, 1);
	zassert_equal(seen(prog, FIRST), 'p');
	zassert_equal(seen(prog, LAST), 0);
	press(DEVICE_GET(wide), INPUT_KEY_A, 1);
	zassert_equal(seen(prog, FIRST), 'a');
	zassert_equal(seen(prog, LAST), DEVICE_GET(wide)->name[MBPF_INPUT_DEVICE_SIZE - 1]);
}

ZTEST(input, test_program_that_fails_changes_nothing_for_others)
{
	struct mbpf_prog *prog = ATTACH(keys, "input.event");
	struct mbpf_prog_stats stats;
	uint32_t before = others;

	press(NULL, INPUT_KEY_POWER, 1);
	press(NULL, INPUT_KEY_B, 1);
	zassert_equal(others - before, 2);
	zassert_equal(seen(prog, EVENTS), 1);
	zassert_equal(seen(prog, CODE), INPUT_KEY_B);
	mbpf_prog_stats_get(prog, &stats);
	zassert_equal(stats.failures[MBPF_FAILURE_EXCEPTION], 1);
}

ZTEST(input, test_events_without_a_program)
{
	struct mbpf_prog *prog = ATTACH(keys, "input.event");

	press(NULL, INPUT_KEY_A, 1);
	zassert_ok(mbpf_prog_detach(prog));
	press(NULL, INPUT_KEY_A, 0);
	zassert_equal(seen(prog, EVENTS), 1);
}

static void report(const void *argument)
{
	ARG_UNUSED(argument);
	(void)input_report_abs(NULL, INPUT_ABS_X, 640, true, K_NO_WAIT);
}

ZTEST(input, test_an_interrupt_reports)
{
	struct mbpf_prog *prog = ATTACH(keys, "input.event");
	struct mbpf_hook *hook = mbpf_hook_find(mbpf_zephyr_runtime(), "input.event");

	zassert_equal(hook->context, IS_ENABLED(CONFIG_INPUT_MODE_SYNCHRONOUS)
					     ? MBPF_CONTEXT_ISR
					     : MBPF_CONTEXT_THREAD);
	irq_offload(report, NULL);
	k_msleep(SETTLE_MS);
	zassert_equal(seen(prog, EVENTS), 1);
	zassert_equal(seen(prog, TYPE), INPUT_EV_ABS);
	zassert_equal(seen(prog, VALUE), 640);
}

ZTEST_SUITE(input, NULL, NULL, NULL, remove_all_programs, NULL);
