/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * mbpf stats, mbpf hook and mbpf feature.
 */

#include <inttypes.h>

#include "common.h"

/* Used between enter and leave. */
static struct mbpf_prog_stats stats;

static uint64_t failed(void)
{
	return stats.invocations - stats.successes;
}

static void print_count(const struct shell *sh, const char *name, uint64_t count)
{
	if (count != 0U) {
		shell_print(sh, "%-22s %10" PRIu64, name, count);
	}
}

static void print_failures(const struct shell *sh)
{
	static const char *const names[MBPF_FAILURE_COUNT] = {
		[MBPF_FAILURE_EXCEPTION] = "  exception",
		[MBPF_FAILURE_STEPS] = "  max_steps",
		[MBPF_FAILURE_HELPERS] = "  max_helpers",
		[MBPF_FAILURE_TIME] = "  max_wall_time_us",
		[MBPF_FAILURE_OOM] = "  out of memory",
		[MBPF_FAILURE_STACK] = "  stack overflow",
		[MBPF_FAILURE_PROFILE] = "  language profile",
		[MBPF_FAILURE_VERDICT] = "  no verdict",
	};

	shell_print(sh, "%-22s %10" PRIu64, "failed", failed());
	for (size_t i = MBPF_FAILURE_EXCEPTION; i < MBPF_FAILURE_COUNT; i++) {
		print_count(sh, names[i], stats.failures[i]);
	}
}

static void print_prog(const struct shell *sh)
{
	shell_print(sh, "%-22s %10" PRIu64, "runs", stats.invocations);
	print_failures(sh);
	if (stats.invocations != 0U) {
		shell_print(sh,
			    "%-22s %10" PRIu32 " (least), %" PRIu64 " (mean), %" PRIu32
			    " (most), %" PRIu32 " (last)",
			    "steps", stats.steps_min, stats.steps_total / stats.invocations,
			    stats.steps_max, stats.steps_last);
	}
	print_count(sh, "helper calls", stats.helper_calls);
	print_count(sh, "not run: nested", stats.nested_dropped);
	print_count(sh, "not run: no instance", stats.contended);
	print_count(sh, "not run: rested", stats.breaker_skipped);
	print_count(sh, "not run: queue full", stats.deferred_dropped);
	print_count(sh, "began to rest", stats.breaker_trips);
	print_count(sh, "log lines", stats.log_lines);
	print_count(sh, "log lines lost", stats.log_lost);
	print_count(sh, "events", stats.events);
	print_count(sh, "events lost", stats.events_lost);
	print_count(sh, "collections", stats.collections);
}

static void print_all(const struct shell *sh, const struct mbpf_runtime *rt)
{
	char name[MBPF_CONTROL_NAME_SIZE];
	const struct mbpf_prog *prog = NULL;

	shell_print(sh, MBPF_SHELL_NAME " %10s %10s %10s", "PROGRAM", "RUNS", "FAILED",
		    "MEAN STEPS");
	while ((prog = mbpf_prog_next(rt, prog)) != NULL) {
		mbpf_prog_stats_get(prog, &stats);
		(void)snprintk(name, sizeof(name), "%s", mbpf_prog_name(prog));
		mbpf_shell_clean(name, sizeof(name));
		shell_print(sh, MBPF_SHELL_NAME " %10" PRIu64 " %10" PRIu64 " %10" PRIu64, name,
			    stats.invocations, failed(),
			    stats.invocations != 0U ? stats.steps_total / stats.invocations : 0U);
	}
	shell_print(sh, "%zu of %zu bytes of the arena are used", rt->arena_used,
		    rt->config.arena_size);
}

int mbpf_shell_stats(const struct shell *sh, size_t argc, char **argv)
{
	struct mbpf_runtime *rt;
	struct mbpf_prog *prog;
	int rc;

	if (argc > 1U) {
		rc = mbpf_shell_enter_prog(sh, argv[1], &prog);
		if (rc != 0) {
			return rc;
		}
		mbpf_prog_stats_get(prog, &stats);
		print_prog(sh);
	} else {
		rc = mbpf_shell_enter(sh, &rt);
		if (rc != 0) {
			return rc;
		}
		print_all(sh, rt);
	}
	mbpf_control_leave();
	return 0;
}

int mbpf_shell_hook_list(const struct shell *sh, size_t argc, char **argv)
{
	static const char *const contexts[] = {
		[MBPF_CONTEXT_THREAD] = "thread",
		[MBPF_CONTEXT_IRQ_LOCKED] = "irq locked",
		[MBPF_CONTEXT_ISR] = "isr",
	};
	const struct mbpf_hook *hook = NULL;
	struct mbpf_runtime *rt;
	int rc = mbpf_shell_enter(sh, &rt);

	ARG_UNUSED(argc);
	ARG_UNUSED(argv);
	if (rc != 0) {
		return rc;
	}
	shell_print(sh, MBPF_SHELL_NAME " %-10s %-10s %10s %8s", "ATTACH POINT", "TYPE", "CONTEXT",
		    "MAX STEPS", "PROGRAMS");
	while ((hook = mbpf_hook_next(rt, hook)) != NULL) {
		shell_print(sh, MBPF_SHELL_NAME " %-10s %-10s %10" PRIu32 " %8" PRIu32, hook->name,
			    mbpf_shell_hook_type(hook->type), contexts[hook->context],
			    hook->max_steps, mbpf_hook_programs(hook));
	}
	mbpf_control_leave();
	return 0;
}

int mbpf_shell_feature(const struct shell *sh, size_t argc, char **argv)
{
#define BIT_OF(name, value)        {(name), (value)},
#define BIT_OF_TYPE(id, name)      {(name), 1U << (id)},
#define BIT_OF_HOOK(id, name, ...) {(name), 1U << (id)},
	static const struct mbpf_shell_bit groups[] = {MBPF_FEATURE_NAMES(BIT_OF)};
	static const struct mbpf_shell_bit maps[] = {MBPF_MAP_LIST(BIT_OF_TYPE)};
	static const struct mbpf_shell_bit hooks[] = {MBPF_HOOK_LIST(BIT_OF_HOOK)};
	struct mbpf_target_info info;

	ARG_UNUSED(argc);
	ARG_UNUSED(argv);
	mbpf_target_info_get(&info);
	mbpf_shell_bits(sh, "built-ins ", groups, ARRAY_SIZE(groups), info.features);
	mbpf_shell_bits(sh, "map types ", maps, ARRAY_SIZE(maps), info.map_types);
	mbpf_shell_bits(sh, "hook types", hooks, ARRAY_SIZE(hooks), info.hook_types);
	shell_print(sh, "arena      %d bytes", CONFIG_MBPF_ARENA_SIZE);
	shell_print(sh, "package    at most %d bytes when staged", CONFIG_MBPF_STAGE_MAX_SIZE);
	return 0;
}
