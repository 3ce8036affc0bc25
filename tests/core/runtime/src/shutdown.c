/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The end of a runtime.
 */

#include <zephyr/ztest.h>

#include "prog.h"
#include "suite.h"

#if !defined(__ZEPHYR__)
#include "cpu.h"
#endif

ZTEST(runtime, test_shutdown_gives_everything_back)
{
	const struct mbpf_defer_config defer = {2, 16};
	struct mbpf_runtime_config config = suite_config();
	struct mbpf_ctx_tracepoint event = {.abi_version = MBPF_HOOK_ABI_VERSION};
	struct mbpf_prog *prog = suite_load(&pkg_observer);
	struct mbpf_prog *found = prog;
	int32_t verdict;

	(void)suite_load(&pkg_state);
	(void)suite_load(&pkg_first);
	zassert_ok(mbpf_defer_start(&rt, &defer));
	zassert_ok(mbpf_prog_attach(prog, &trace, 0));
	zassert_ok(mbpf_hook_defer(&trace, &event, sizeof(event)));
	zassert_equal(mbpf_runtime_shutdown(&rt), MBPF_ERR_STILL_ATTACHED);
	zassert_equal(mbpf_defer_pending(&rt), 1U, "nothing is changed");
	zassert_not_null(mbpf_prog_next(&rt, mbpf_prog_next(&rt, NULL)));
	zassert_ok(mbpf_prog_detach(prog));
	zassert_ok(mbpf_runtime_shutdown(&rt));
	zassert_str_equal(suite_log, "1 init\n1 fini 0\n", "the event is gone");
	/* Nothing works on it. */
	zassert_equal(mbpf_runtime_shutdown(&rt), MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_prog_load(&rt, pkg_first.data, pkg_first.size, &found, NULL),
		      MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_hook_register(&rt, &trace), MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_defer_start(&rt, &defer), MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_hook_run(&trace, &event, sizeof(event), &verdict),
		      MBPF_ERR_ABI_MISMATCH);
	zassert_equal(mbpf_hook_defer(&trace, &event, sizeof(event)), MBPF_ERR_ABI_MISMATCH);
	zassert_is_null(mbpf_hook_find(&rt, "app.trace"));
	zassert_is_null(mbpf_prog_next(&rt, NULL));
	/* And anew. */
	suite_start(&config);
	prog = suite_load(&pkg_observer);
	suite_unload(prog);
	zassert_equal(rt.arena_used, 0U);
}

ZTEST(runtime, test_shutdown_needs_a_runtime)
{
	static struct mbpf_runtime zeroed;

	zassert_equal(mbpf_runtime_shutdown(NULL), MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_runtime_shutdown(&zeroed), MBPF_ERR_INVALID_ARG);
	zassert_ok(mbpf_runtime_shutdown(&rt), "one without programs");
}

static int result;

static void shut_down(struct mbpf_prog *running)
{
	suite_on_log = NULL;
	if (running->hook != NULL) {
		zassert_equal(mbpf_runtime_shutdown(&rt), MBPF_ERR_STILL_ATTACHED);
		zassert_ok(mbpf_prog_detach(running));
	}
	result = mbpf_runtime_shutdown(&rt);
}

ZTEST(runtime, test_shutdown_during_an_event)
{
	struct mbpf_prog *prog = suite_load(&pkg_faults);

	zassert_ok(mbpf_prog_attach(prog, &net, 0));
	suite_on_log = shut_down;
	zassert_equal(suite_packet(17, 0), 2);
	zassert_equal(result, MBPF_ERR_NESTED_EXEC);
	zassert_ok(mbpf_runtime_shutdown(&rt));
}

ZTEST(runtime, test_shutdown_from_init_and_fini)
{
	struct mbpf_prog *prog;

	suite_on_log = shut_down;
	prog = suite_load(&pkg_state);
	zassert_equal(result, MBPF_ERR_NESTED_EXEC);
	suite_on_log = shut_down;
	result = 0;
	zassert_ok(mbpf_prog_unload(prog));
	zassert_equal(result, MBPF_ERR_NESTED_EXEC);
	(void)suite_load(&pkg_state);
	suite_on_log = shut_down;
	result = 0;
	zassert_ok(mbpf_runtime_shutdown(&rt), "around one that is refused");
	zassert_equal(result, MBPF_ERR_NESTED_EXEC);
}

#if !defined(__ZEPHYR__)
/* What another thread does just before this one has the lock. */
static void shut_down_beside(void)
{
	result = mbpf_runtime_shutdown(&rt);
}

static void detach_and_shut_down_beside(void)
{
	zassert_ok(mbpf_prog_detach(mbpf_prog_next(&rt, NULL)));
	result = mbpf_runtime_shutdown(&rt);
}

static void drain_beside(void)
{
	result = mbpf_defer_drain(&rt, 1);
}

static struct mbpf_prog *start_queue(void)
{
	const struct mbpf_defer_config defer = {2, 16};
	struct mbpf_prog *prog = suite_load(&pkg_observer);

	zassert_ok(mbpf_defer_start(&rt, &defer));
	zassert_ok(mbpf_prog_attach(prog, &trace, 0));
	result = 1;
	return prog;
}

ZTEST(runtime, test_shutdown_takes_the_queue_before_a_drain_or_not_at_all)
{
	struct mbpf_ctx_tracepoint event = {.abi_version = MBPF_HOOK_ABI_VERSION};
	struct mbpf_prog *prog = start_queue();

	zassert_ok(mbpf_hook_defer(&trace, &event, sizeof(event)));
	zassert_ok(mbpf_prog_detach(prog));
	sim_before_lock(shut_down_beside);
	zassert_equal(mbpf_defer_drain(&rt, 1), MBPF_ERR_INVALID_ARG, "there is no queue");
	zassert_ok(result);
}

ZTEST(runtime, test_a_drain_comes_before_shutdown)
{
	struct mbpf_ctx_tracepoint event = {.abi_version = MBPF_HOOK_ABI_VERSION};
	struct mbpf_prog *prog = start_queue();

	zassert_ok(mbpf_hook_defer(&trace, &event, sizeof(event)));
	zassert_ok(mbpf_prog_detach(prog));
	sim_before_lock(drain_beside);
	zassert_ok(mbpf_runtime_shutdown(&rt));
	zassert_equal(result, 1, "it has taken the event");
}

ZTEST(runtime, test_an_event_that_is_being_deferred_holds_up_shutdown)
{
	struct mbpf_ctx_tracepoint event = {.abi_version = MBPF_HOOK_ABI_VERSION};

	(void)start_queue();
	sim_before_lock(detach_and_shut_down_beside);
	zassert_ok(mbpf_hook_defer(&trace, &event, sizeof(event)));
	zassert_equal(result, MBPF_ERR_NESTED_EXEC);
	zassert_equal(mbpf_defer_pending(&rt), 1U);
	zassert_ok(mbpf_runtime_shutdown(&rt));
}

ZTEST(runtime, test_counts_of_the_queue_beside_shutdown)
{
	struct mbpf_prog *prog = start_queue();

	zassert_ok(mbpf_prog_detach(prog));
	sim_before_lock(shut_down_beside);
	zassert_equal(mbpf_defer_pending(&rt), 0U);
	zassert_ok(result);
	zassert_equal(mbpf_defer_dropped(&rt), 0U);
}
#endif
