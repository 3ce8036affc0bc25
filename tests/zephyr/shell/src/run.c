/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The firmware: attach points, a helper, and the shell without a terminal.
 */

#include <string.h>

#include <zephyr/shell/shell_dummy.h>
#include <zephyr/ztest.h>

#include <mbpf/control.h>

#include "lamp.h"
#include "run.h"

MBPF_HOOK_DEFINE(timer, "test.timer", MBPF_HOOK_TIMER, .max_steps = 2050);
MBPF_HOOK_DEFINE(irq, "test.irq", MBPF_HOOK_TIMER, .context = MBPF_CONTEXT_ISR);

MBPF_PROGRAM_DECLARE(probe);
MBPF_PROGRAM_DECLARE(gate);
MBPF_PROGRAM_DECLARE(light);

const char *printed;

static int set_lamp(struct mbpf_call *call)
{
	mbpf_return_bool(call, true);
	return 0;
}

MBPF_HELPER_DEFINE(set_lamp_helper, MBPF_HELPER_setLamp(set_lamp));

static void load(const uint8_t *package, size_t size)
{
	struct mbpf_error_detail detail;
	struct mbpf_runtime *rt;
	struct mbpf_prog *prog;
	int rc;

	zassert_ok(mbpf_control_enter(&rt));
	rc = mbpf_prog_load(rt, package, size, &prog, &detail);
	mbpf_control_leave();
	zassert_ok(rc, "%s %s %s", mbpf_error_string(rc), mbpf_reason_string(detail.reason),
		   detail.message);
}

static void unload(const char *name)
{
	(void)mbpf_control_detach(name);
	(void)mbpf_control_unload(name);
}

void set_up(void *fixture)
{
	ARG_UNUSED(fixture);
	unload("probe");
	unload("gate");
	unload("light");
	load(mbpf_program_probe, mbpf_program_probe_size);
	load(mbpf_program_gate, mbpf_program_gate_size);
	load(mbpf_program_light, mbpf_program_light_size);
}

int run(const char *line)
{
	const struct shell *sh = shell_backend_dummy_get_ptr();
	size_t size;
	int rc;

	WAIT_FOR(shell_ready(sh), 1000000, k_msleep(1));
	shell_backend_dummy_clear_output(sh);
	rc = shell_execute_cmd(sh, line);
	printed = shell_backend_dummy_get_output(sh, &size);
	return rc;
}

bool has_printed(const char *text)
{
	return strstr(printed, text) != NULL;
}

void expect(const char *line, int rc, const char *text)
{
	int got = run(line);

	zassert_equal(got, rc, "%s: %d instead of %d: %s", line, got, rc, printed);
	zassert_true(has_printed(text), "%s: no '%s' in: %s", line, text, printed);
}

bool is_silent(void)
{
	/* The shell ends the line of the command. */
	return strspn(printed, "\r\n") == strlen(printed);
}

void tick(uint32_t id)
{
	const struct mbpf_ctx_timer ctx = {.abi_version = MBPF_HOOK_ABI_VERSION, .timer_id = id};
	int32_t verdict;

	zassert_ok(mbpf_hook_run(&timer, &ctx, sizeof(ctx), &verdict));
}
