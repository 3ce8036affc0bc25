/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Functions that are for threads, called in an interrupt: each says so and changes nothing.
 */

#include <zephyr/ztest.h>

#include <mbpf/info.h>
#include <mbpf/manifest.h>
#include <mbpf/package.h>

#include "suite.h"

/* What an interrupt finds, and gives to the functions. */
static struct mbpf_prog *attached;
static struct mbpf_prog *loose;
static struct mbpf_prog *loaded;
static struct mbpf_package package;
static struct mbpf_runtime_config config;
static struct mbpf_error_detail detail;
static struct mbpf_hook point;
static int rc;

/* Calls `call` in an interrupt. */
static void refused(const char *name, void (*call)(void))
{
	struct mbpf_runtime before = rt;

	rc = 0;
	suite_in_interrupt(call);
	zassert_equal(rc, MBPF_ERR_CONTEXT, "%s: %s", name, mbpf_error_string(rc));
	zassert_mem_equal(&rt, &before, sizeof(rt), "%s: the runtime was changed", name);
}

/* The same of a function that tells more in a detail. */
static void refused_in_detail(const char *name, void (*call)(void))
{
	detail = (struct mbpf_error_detail){.reason = 1, .offset = 1};
	refused(name, call);
	zassert_equal(detail.code, MBPF_ERR_CONTEXT, "%s", name);
	zassert_equal(detail.reason, MBPF_REASON_NONE, "%s", name);
	zassert_equal(detail.offset, 0, "%s", name);
}

static void start(void)
{
	config = suite_config();
	attached = suite_load(&pkg_state);
	loose = suite_load(&pkg_second_named);
	zassert_ok(mbpf_prog_attach(attached, &net, 0));
	zassert_ok(mbpf_package_open(&package, pkg_state.data, pkg_state.size, NULL));
}

static void call_init(void)
{
	rc = mbpf_runtime_init(&rt, &config);
}

static void call_epoch_raise(void)
{
	rc = mbpf_runtime_epoch_raise(&rt, 7);
}

static void call_shutdown(void)
{
	rc = mbpf_runtime_shutdown(&rt);
}

static void call_register(void)
{
	point = (struct mbpf_hook){.name = "app.new", .type = MBPF_HOOK_NET_RX};
	rc = mbpf_hook_register(&rt, &point);
}

ZTEST(runtime, test_an_interrupt_changes_no_runtime)
{
	start();
	refused("mbpf_runtime_init()", call_init);
	refused("mbpf_runtime_epoch_raise()", call_epoch_raise);
	zassert_equal(mbpf_runtime_epoch(&rt), 0);
	refused("mbpf_hook_register()", call_register);
	zassert_is_null(mbpf_hook_find(&rt, "app.new"));
	/* Not even when nothing else is in the way. */
	suite_unload(attached);
	suite_unload(loose);
	refused("mbpf_runtime_shutdown()", call_shutdown);
	zassert_ok(mbpf_runtime_shutdown(&rt));
}

static void call_load(void)
{
	rc = mbpf_prog_load(&rt, pkg_timer.data, pkg_timer.size, &loaded, &detail);
}

static void call_update(void)
{
	rc = mbpf_prog_update(attached, pkg_state_next.data, pkg_state_next.size, NULL, &detail);
}

static void call_reclaim(void)
{
	rc = mbpf_prog_reclaim(attached);
}

static void call_unload(void)
{
	rc = mbpf_prog_unload(loose);
}

static void call_attach(void)
{
	rc = mbpf_prog_attach(loose, &net, 0);
}

static void call_detach(void)
{
	rc = mbpf_prog_detach(attached);
}

ZTEST(runtime, test_an_interrupt_changes_no_program)
{
	int32_t verdict;

	start();
	verdict = suite_packet(1, 2);
	loaded = attached;
	refused_in_detail("mbpf_prog_load()", call_load);
	zassert_is_null(loaded);
	refused_in_detail("mbpf_prog_update()", call_update);
	refused("mbpf_prog_reclaim()", call_reclaim);
	refused("mbpf_prog_unload()", call_unload);
	refused("mbpf_prog_attach()", call_attach);
	refused("mbpf_prog_detach()", call_detach);
	zassert_equal_ptr(mbpf_prog_find(&rt, mbpf_prog_name(loose)), loose);
	zassert_equal(mbpf_hook_programs(&net), 1);
	zassert_equal(suite_packet(1, 2), verdict, "what was attached runs on");
	/* From a thread, each of them does what it is for. */
	call_reclaim();
	zassert_ok(rc);
	call_attach();
	zassert_ok(rc);
	call_detach();
	zassert_ok(rc);
	call_update();
	zassert_ok(rc);
	call_load();
	zassert_ok(rc, "%s, reason %u", mbpf_error_string(rc), detail.reason);
}

static void call_defer_start(void)
{
	const struct mbpf_defer_config queue = {.max_entries = 2, .max_snapshot_bytes = 8};

	rc = mbpf_defer_start(&rt, &queue);
}

static void call_defer_drain(void)
{
	rc = mbpf_defer_drain(&rt, 1);
}

ZTEST(runtime, test_an_interrupt_runs_no_deferred_events)
{
	struct mbpf_ctx_tracepoint ctx = {.abi_version = MBPF_HOOK_ABI_VERSION};
	struct mbpf_prog *observer = suite_load(&pkg_observer);

	refused("mbpf_defer_start()", call_defer_start);
	call_defer_start();
	zassert_ok(rc);
	zassert_ok(mbpf_prog_attach(observer, &trace, 0));
	zassert_ok(mbpf_hook_defer(&trace, &ctx, sizeof(ctx)));
	refused("mbpf_defer_drain()", call_defer_drain);
	zassert_equal(mbpf_defer_pending(&rt), 1);
	call_defer_drain();
	zassert_equal(rc, 1);
}

static void call_verify(void)
{
	rc = mbpf_package_verify(&package, suite_keys[0].public_key, &detail);
}

static void call_parse(void)
{
	static struct mbpf_manifest manifest;

	rc = mbpf_manifest_parse(&manifest, &package, &detail);
}

ZTEST(runtime, test_an_interrupt_checks_no_package)
{
	start();
	refused_in_detail("mbpf_package_verify()", call_verify);
	refused_in_detail("mbpf_manifest_parse()", call_parse);
	call_verify();
	zassert_ok(rc);
	call_parse();
	zassert_ok(rc);
}

#if MBPF_OWN_HELPERS
static int nothing(struct mbpf_call *call)
{
	ARG_UNUSED(call);
	return 0;
}

static struct mbpf_own_helper helper;

static void call_helper_register(void)
{
	helper = (struct mbpf_own_helper){
		.helper = {.name = "nothing", .fn = nothing},
		.version = 0x10000,
		.prototype = "()->undefined",
		.contexts = MBPF_HELPER_ANYWHERE,
	};
	rc = mbpf_helper_register(&rt, &helper);
}

ZTEST(runtime, test_an_interrupt_adds_no_helper)
{
	refused("mbpf_helper_register()", call_helper_register);
	call_helper_register();
	zassert_ok(rc);
}
#endif

#if defined(__ZEPHYR__)
#include <mbpf/zephyr.h>

static void call_zephyr_start(void)
{
	static struct mbpf_runtime own;

	rc = mbpf_zephyr_start(&own, &config.policy, NULL);
}

ZTEST(runtime, test_an_interrupt_starts_no_runtime)
{
	config = suite_config();
	refused("mbpf_zephyr_start()", call_zephyr_start);
}
#endif
