/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * mbpf prog, hook, stats, event and feature.
 */

#include <stdio.h>
#include <string.h>

#include <zephyr/kernel.h>
#include <zephyr/shell/shell_dummy.h>
#include <zephyr/ztest.h>

#include <mbpf/control.h>

#include "run.h"

ZTEST(shell_prog, test_list)
{
	expect("mbpf prog attach probe test.timer -3", 0, "attached");
	expect("mbpf prog list", 0,
	       "PROGRAM              TYPE       ATTACHED         PRIORITY\r\n"
	       "probe                TIMER      test.timer             -3\r\n"
	       "light                TIMER      -\r\n"
	       "gate                 SECURITY   -\r\n");
}

ZTEST(shell_prog, test_show)
{
	expect("mbpf prog attach probe test.timer 7", 0, "attached");
	tick(1);
	expect("mbpf prog show probe", 0, "program      probe\r\nhook type    TIMER\r\n");
	zassert_true(has_printed("attached     test.timer, priority 7\r\n"), "%s", printed);
	zassert_true(has_printed("limits       2000 steps, 20 helper calls, 0 us"), "%s", printed);
	zassert_true(has_printed("capabilities CAP_MAP_READ CAP_MAP_WRITE CAP_EMIT\r\n"), "%s",
		     printed);
	zassert_true(has_printed("maps         6\r\n"), "%s", printed);
	zassert_true(has_printed("package      of the firmware\r\n"), "%s", printed);
	zassert_true(has_printed("last failure none\r\n"), "%s", printed);
}

ZTEST(shell_prog, test_what_was_thrown_cannot_steer_the_terminal)
{
	expect("mbpf prog attach probe test.timer", 0, "attached");
	tick(99);
	expect("mbpf prog show probe", 0, "Error: cold..[2Jfeet\r\n    at mbpf_prog (probe.js:");
	zassert_is_null(strchr(printed, '\x1b'));
}

ZTEST(shell_prog, test_attach_errors)
{
	expect("mbpf prog attach nobody test.timer", MBPF_ERR_NOT_FOUND, "NOT_FOUND: no program");
	expect("mbpf prog attach probe test.nothing", MBPF_ERR_NOT_FOUND, "NOT_FOUND: no program");
	expect("mbpf prog attach gate test.timer", MBPF_ERR_HOOK_MISMATCH, "HOOK_MISMATCH: ");
	expect("mbpf prog attach probe test.timer x", MBPF_ERR_INVALID_ARG,
	       "INVALID_ARG: PRIORITY is a whole number");
	expect("mbpf prog attach probe test.timer 99999999999", MBPF_ERR_INVALID_ARG,
	       "INVALID_ARG: PRIORITY is a whole number");
	expect("mbpf prog attach light test.irq", MBPF_ERR_CONTEXT,
	       "CONTEXT: a helper may not be called at that attach point\r\n"
	       "It calls the helper setLamp.\r\n");
	expect("mbpf prog attach probe test.timer", 0, "attached");
	expect("mbpf prog attach probe test.timer", MBPF_ERR_ALREADY_ATTACHED,
	       "ALREADY_ATTACHED: detach it first");
	expect("mbpf prog attach light test.timer", MBPF_ERR_BUDGET_EXCEEDED,
	       "BUDGET_EXCEEDED: max_steps is more than");
	expect("mbpf prog attach probe", -EINVAL, "wrong parameter count");
}

ZTEST(shell_prog, test_detach_and_unload)
{
	expect("mbpf prog detach probe", MBPF_ERR_NOT_ATTACHED, "NOT_ATTACHED: ");
	expect("mbpf prog attach probe test.timer", 0, "attached");
	expect("mbpf prog unload probe", MBPF_ERR_STILL_ATTACHED,
	       "STILL_ATTACHED: detach it first");
	expect("mbpf prog detach probe", 0, "detached");
	expect("mbpf prog unload probe", 0, "unloaded");
	expect("mbpf prog unload probe", MBPF_ERR_NOT_FOUND, "NOT_FOUND: no program of that name");
	expect("mbpf prog detach probe", MBPF_ERR_NOT_FOUND, "NOT_FOUND: ");
	expect("mbpf prog show probe", MBPF_ERR_NOT_FOUND, "NOT_FOUND: ");
}

ZTEST(shell_prog, test_hook_list)
{
	expect("mbpf prog attach probe test.timer", 0, "attached");
	expect("mbpf hook list", 0,
	       "test.timer           TIMER      thread           2050        1\r\n");
	zassert_true(
		has_printed("test.irq             TIMER      isr                 0        0\r\n"),
		"%s", printed);
}

ZTEST(shell_prog, test_stats)
{
	expect("mbpf prog attach probe test.timer", 0, "attached");
	expect("mbpf stats probe", 0, "runs                            0\r\n");
	tick(1);
	tick(2);
	tick(99);
	expect("mbpf stats probe", 0,
	       "runs                            3\r\n"
	       "failed                          1\r\n"
	       "  exception                     1\r\n"
	       "steps  ");
	zassert_true(has_printed("events                          2\r\n"), "%s", printed);
	expect("mbpf stats", 0, "probe                         3          1 ");
	zassert_true(has_printed("gate                          0          0          0\r\n"), "%s",
		     printed);
	zassert_true(has_printed(" of 32768 bytes of the arena are used\r\n"), "%s", printed);
	expect("mbpf stats nobody", MBPF_ERR_NOT_FOUND, "NOT_FOUND: ");
}

ZTEST(shell_prog, test_event_tail)
{
	expect("mbpf prog attach probe test.timer", 0, "attached");
	expect("mbpf event tail probe", 0, "");
	zassert_true(is_silent(), "%s", printed);
	tick(1);
	tick(2);
	expect("mbpf event tail probe", 0,
	       "id 1, 4 bytes: 01000000\r\nid 2, 4 bytes: 02000000\r\n");
	expect("mbpf event tail probe", 0, "");
	zassert_true(is_silent(), "they were taken");
	for (uint32_t i = 0; i < 30U; i++) {
		tick(i);
	}
	expect("mbpf event tail probe", 0, "lost ");
	zassert_true(has_printed("id 29, "), "%s", printed);
	expect("mbpf event tail gate", MBPF_ERR_CAPABILITY_DENIED,
	       "CAPABILITY_DENIED: the program may not emit events");
	expect("mbpf event tail nobody", MBPF_ERR_NOT_FOUND, "NOT_FOUND: ");
	expect("mbpf event tail probe 3601", MBPF_ERR_INVALID_ARG, "INVALID_ARG: SECONDS");
}

static void tick_later(struct k_work *work)
{
	ARG_UNUSED(work);
	tick(5);
}

static K_WORK_DELAYABLE_DEFINE(later, tick_later);

/* The end of a line and another key are there at once, and after some looks one that ends it. */
static const char keys[] = "\r\nx\0\0\0\0q";
static size_t key;

static int press(const struct shell_transport *transport, void *data, size_t length, size_t *count)
{
	ARG_UNUSED(transport);
	ARG_UNUSED(length);
	*count = 0;
	if (key < sizeof(keys) - 1U) {
		*(char *)data = keys[key];
		*count = keys[key] != '\0' ? 1U : 0U;
		key++;
	}
	return 0;
}

ZTEST(shell_prog, test_a_key_ends_event_tail)
{
	const struct shell *dummy = shell_backend_dummy_get_ptr();
	struct shell_transport_api api = *dummy->iface->api;
	struct shell_transport iface = *dummy->iface;
	int64_t start = k_uptime_get();
	struct shell keyed;

	key = 0;
	api.read = press;
	iface.api = &api;
	memcpy(&keyed, dummy, sizeof(keyed));
	memcpy((void *)&keyed.iface, &(const struct shell_transport *){&iface},
	       sizeof(keyed.iface));
	run("mbpf feature"); /* the shell is ready then */
	zassert_ok(shell_execute_cmd(&keyed, "mbpf event tail probe 60"));
	zassert_between_inclusive(k_uptime_get() - start, 0, 5000);
	zassert_equal(key, sizeof(keys) - 1U, "all were read");
}

ZTEST(shell_prog, test_event_tail_waits)
{
	expect("mbpf prog attach probe test.timer", 0, "attached");
	(void)k_work_schedule(&later, K_MSEC(300));
	expect("mbpf event tail probe 1", 0, "id 5, 4 bytes: 05000000\r\n");
}

ZTEST(shell_prog, test_feature)
{
	expect("mbpf feature", 0, "built-ins  core object array ");
	zassert_true(has_printed("map types  array hash lru ring counter percpu_array percpu_hash "
				 "lpm\r\n"),
		     "%s", printed);
	zassert_true(has_printed("hook types TRACEPOINT TIMER NET_RX NET_TX SECURITY CUSTOM\r\n"),
		     "%s", printed);
	zassert_true(has_printed("arena      32768 bytes\r\n"), "%s", printed);
}

/* Commands are refused by name in a thread that has entered already. */
ZTEST(shell_prog, test_inside_of_enter)
{
	struct mbpf_runtime *rt;

	zassert_ok(mbpf_control_enter(&rt));
	expect("mbpf prog list", MBPF_ERR_NESTED_EXEC, "NESTED_EXEC");
	expect("mbpf map list probe", MBPF_ERR_NESTED_EXEC, "NESTED_EXEC");
	mbpf_control_leave();
}

ZTEST_SUITE(shell_prog, NULL, NULL, set_up, NULL, NULL);
