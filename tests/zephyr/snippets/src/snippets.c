/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What a firmware of each snippet accepts. The application itself sets nothing of mbpf.
 */

#include <string.h>

#include <zephyr/kernel.h>
#include <zephyr/ztest.h>

#include <mbpf/control.h>
#include <mbpf/zephyr.h>

#if defined(CONFIG_MBPF_SHELL)
#include <zephyr/shell/shell_dummy.h>
#endif

MBPF_PROGRAM_DECLARE(ticks);
MBPF_PROGRAM_DECLARE(unsigned_ticks);

static int load(const uint8_t *package, size_t size, struct mbpf_error_detail *detail)
{
	struct mbpf_runtime *rt;
	struct mbpf_prog *prog;
	int rc;

	zassert_ok(mbpf_control_enter(&rt));
	rc = mbpf_prog_load(rt, package, size, &prog, detail);
	if (rc == 0) {
		zassert_ok(mbpf_prog_unload(prog));
	}
	mbpf_control_leave();
	return rc;
}

ZTEST(snippets, test_unsigned_is_refused)
{
	struct mbpf_error_detail detail;
	int rc = load(mbpf_program_unsigned_ticks, mbpf_program_unsigned_ticks_size, &detail);

	zassert_equal(rc, MBPF_ERR_MISSING_SECTION, "%d", rc);
	zassert_equal(detail.reason, MBPF_REASON_NO_SIGNATURE, "%d", detail.reason);
}

ZTEST(snippets, test_the_development_key)
{
	struct mbpf_error_detail detail;
	int rc = load(mbpf_program_ticks, mbpf_program_ticks_size, &detail);

	if (IS_ENABLED(CONFIG_MBPF_DEVELOPMENT_KEY)) {
		zassert_ok(rc, "%s", mbpf_error_string(rc));
		return;
	}
	/* mbpf_add_program() signs with no key that it was not told of. */
	zassert_equal(rc, MBPF_ERR_MISSING_SECTION, "%d", rc);
	zassert_equal(CONFIG_MBPF_BREAKER_THRESHOLD, 8);
}

#if defined(CONFIG_MBPF_SHELL)
ZTEST(snippets, test_shell)
{
	const struct shell *sh = shell_backend_dummy_get_ptr();
	size_t size;

	WAIT_FOR(shell_ready(sh), 1000000, k_msleep(1));
	shell_backend_dummy_clear_output(sh);
	zassert_ok(shell_execute_cmd(sh, "mbpf feature"));
	zassert_not_null(strstr(shell_backend_dummy_get_output(sh, &size), "arena"));
}
#endif

ZTEST_SUITE(snippets, NULL, NULL, NULL, NULL, NULL);
