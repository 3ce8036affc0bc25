/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A boot that fails behind its attach points: none of them is left with a runtime that there is
 * not.
 */

#include <zephyr/kernel.h>
#include <zephyr/ztest.h>

#include <mbpf/zephyr.h>

MBPF_HOOK_DEFINE(first, "test.first", MBPF_HOOK_TIMER);
MBPF_HOOK_DEFINE(second, "test.second", MBPF_HOOK_TIMER);

#if defined(CONFIG_TEST_SECOND_NAME)
MBPF_HOOK_DEFINE(third, "test.first", MBPF_HOOK_TIMER);
#define FAILS_WITH MBPF_ERR_ALREADY_ATTACHED
#elif defined(CONFIG_TEST_BAD_HELPER)
static int nothing(struct mbpf_call *call)
{
	ARG_UNUSED(call);
	return 0;
}

MBPF_HELPER_DEFINE(bad_helper, .helper = {.name = "nothing", .fn = nothing}, .version = 0x10000,
		   .prototype = "none", .contexts = MBPF_HELPER_ANYWHERE);
#define FAILS_WITH MBPF_ERR_INVALID_ARG
#else
/* The queue is that of CONFIG_MBPF_DEFER; an application asks for its own. */
#define FAILS_WITH 0
#endif

static const struct mbpf_ctx_timer event = {.abi_version = MBPF_HOOK_ABI_VERSION};

static void expect_unregistered(struct mbpf_hook *hook)
{
	int32_t verdict;

	zassert_equal(mbpf_hook_run(hook, &event, sizeof(event), &verdict), MBPF_ERR_ABI_MISMATCH,
		      "%s", hook->name);
	zassert_equal(mbpf_hook_defer(hook, &event, sizeof(event)), MBPF_ERR_ABI_MISMATCH, "%s",
		      hook->name);
	zassert_is_null(hook->rt, "%s", hook->name);
}

ZTEST(boot_fails, test_1_no_attach_point_is_left)
{
	zassert_is_null(mbpf_zephyr_runtime());
	expect_unregistered(&first);
	expect_unregistered(&second);
}

/* What was in the way is in the way again; without it, the runtime can be started. */
ZTEST(boot_fails, test_2_it_may_be_started_again)
{
	static struct mbpf_runtime own;
	const struct mbpf_policy policy = {0};
	int rc = mbpf_zephyr_start(&own, &policy, NULL);

	zassert_equal(rc, FAILS_WITH, "%s", mbpf_error_string(rc));
	if (rc == 0) {
		zassert_equal_ptr(mbpf_hook_find(&own, "test.first"), &first);
		zassert_equal_ptr(mbpf_hook_find(&own, "test.second"), &second);
	} else {
		expect_unregistered(&first);
		expect_unregistered(&second);
	}
	zassert_is_null(mbpf_zephyr_runtime(), "that of boot");
}

ZTEST_SUITE(boot_fails, NULL, NULL, NULL, NULL, NULL);
