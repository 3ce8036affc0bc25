/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <zephyr/ztest.h>

#include "suite.h"

/* A package is executed in place, so it begins at a multiple of 8. */
static const uint8_t __attribute__((aligned(8))) custom_mbpf[] = {
#include "custom.mbpf.inc"
};
PACKAGE(custom);

static const uint8_t __attribute__((aligned(8))) fields_net_mbpf[] = {
#include "fields_net.mbpf.inc"
};
PACKAGE(fields_net);

static const uint8_t __attribute__((aligned(8))) fields_timer_mbpf[] = {
#include "fields_timer.mbpf.inc"
};
PACKAGE(fields_timer);

static const uint8_t __attribute__((aligned(8))) fields_tracepoint_mbpf[] = {
#include "fields_tracepoint.mbpf.inc"
};
PACKAGE(fields_tracepoint);

static const uint8_t __attribute__((aligned(8))) gate_mbpf[] = {
#include "gate.mbpf.inc"
};
PACKAGE(gate);

static const uint8_t __attribute__((aligned(8))) object_mbpf[] = {
#include "object.mbpf.inc"
};
PACKAGE(object);

struct mbpf_runtime rt;
struct mbpf_hook net_rx;
struct mbpf_hook net_tx;
struct mbpf_hook timer;
struct mbpf_hook tracepoint;
struct mbpf_hook security;
char suite_log[256];

static uint64_t arena[16384U / sizeof(uint64_t)];

static const struct mbpf_key keys[] = {
#include "key.inc"
};

static void take_log(const struct mbpf_prog *prog, uint32_t level, const char *text, size_t len,
		     void *user_data)
{
	ARG_UNUSED(prog);
	ARG_UNUSED(level);
	ARG_UNUSED(user_data);
	zassert_true(len < sizeof(suite_log));
	memcpy(suite_log, text, len);
	suite_log[len] = '\0';
}

static void add(struct mbpf_hook *hook, const char *name, uint8_t type)
{
	*hook = (struct mbpf_hook){.name = name, .type = type};
	zassert_ok(mbpf_hook_register(&rt, hook));
}

static void before(void *fixture)
{
	struct mbpf_runtime_config config = {
		.arena = arena,
		.arena_size = sizeof(arena),
		.policy = {.keys = keys, .key_count = 1, .capabilities = MBPF_CAP_ALL},
		.services = {.log = take_log},
	};

	ARG_UNUSED(fixture);
	suite_log[0] = '\0';
	zassert_ok(mbpf_runtime_init(&rt, &config));
	add(&net_rx, "net.recv", MBPF_HOOK_NET_RX);
	add(&net_tx, "net.send", MBPF_HOOK_NET_TX);
	add(&timer, "app.timer", MBPF_HOOK_TIMER);
	add(&tracepoint, "app.trace", MBPF_HOOK_TRACEPOINT);
	add(&security, "mgmt.command", MBPF_HOOK_SECURITY);
}

struct mbpf_prog *suite_load(const struct suite_package *package)
{
	return load_accepted(&rt, package);
}

struct mbpf_prog *suite_attach(const struct suite_package *package, struct mbpf_hook *hook)
{
	struct mbpf_prog *prog = suite_load(package);

	zassert_ok(mbpf_prog_attach(prog, hook, 0));
	return prog;
}

struct mbpf_prog_stats suite_stats(const struct mbpf_prog *prog)
{
	struct mbpf_prog_stats stats;

	mbpf_prog_stats_get(prog, &stats);
	return stats;
}

ZTEST_SUITE(hooks, NULL, NULL, before, NULL, NULL);
