/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <zephyr/ztest.h>

#include "suite.h"

/* A package is executed in place, so it begins at a multiple of 8. */
static const uint8_t __attribute__((aligned(8))) budget_mbpf[] = {
#include "budget.mbpf.inc"
};
PACKAGE(budget);

static const uint8_t __attribute__((aligned(8))) core_version_mbpf[] = {
#include "core_version.mbpf.inc"
};
PACKAGE(core_version);

static const uint8_t __attribute__((aligned(8))) kinds_mbpf[] = {
#include "kinds.mbpf.inc"
};
PACKAGE(kinds);

static const uint8_t __attribute__((aligned(8))) no_capability_mbpf[] = {
#include "no_capability.mbpf.inc"
};
PACKAGE(no_capability);

static const uint8_t __attribute__((aligned(8))) no_versions_mbpf[] = {
#include "no_versions.mbpf.inc"
};
PACKAGE(no_versions);

static const uint8_t __attribute__((aligned(8))) other_capability_mbpf[] = {
#include "other_capability.mbpf.inc"
};
PACKAGE(other_capability);

static const uint8_t __attribute__((aligned(8))) quiet_mbpf[] = {
#include "quiet.mbpf.inc"
};
PACKAGE(quiet);

static const uint8_t __attribute__((aligned(8))) relay_mbpf[] = {
#include "relay.mbpf.inc"
};
PACKAGE(relay);

struct mbpf_runtime rt;
struct mbpf_hook thread_net;
struct mbpf_hook locked_net;
struct mbpf_hook isr_net;
char suite_log[256];
uint32_t relay_number;
uint32_t relay_ms;
uint32_t relay_calls;
char relay_why[16];
const struct mbpf_prog *relay_caller;

static uint64_t arena[16384U / sizeof(uint64_t)];
static uint8_t packet[64];
static struct mbpf_own_helper helpers[3];

static const struct mbpf_key keys[] = {
#include "key.inc"
};

/* --- the firmware's helpers --- */

static int set_relay(struct mbpf_call *call)
{
	char why[sizeof(relay_why)];
	uint32_t number;
	uint32_t length;
	uint32_t ms;
	int status = mbpf_arg_u32(call, 0, &number);

	if (status == 0) {
		status = mbpf_arg_text(call, 1, why, sizeof(why) - 1U, &length);
	}
	if (status == 0) {
		status = mbpf_arg_u32_or(call, 2, 1000, &ms);
	}
	if (status == 0 && number == 99U) {
		status = mbpf_call_refuse(call);
	}
	if (status != 0) {
		return status;
	}
	why[length] = '\0';
	memcpy(relay_why, why, sizeof(why));
	relay_number = number;
	relay_ms = mbpf_arg_is_given(call, 2) ? ms : 0U;
	relay_calls++;
	relay_caller = mbpf_call_prog(call);
	mbpf_return_bool(call, number != 0U);
	return 0;
}

static int add(struct mbpf_call *call)
{
	int32_t left;
	int64_t right;
	int status = mbpf_arg_i32(call, 0, &left);

	if (status == 0) {
		status = mbpf_arg_integer(call, 1, &right);
	}
	if (status == 0) {
		mbpf_return_integer(call, left + right);
	}
	return status;
}

/* The pair first: what it does may move the bytes. */
static int fill(struct mbpf_call *call)
{
	uint64_t count;
	uint32_t value;
	uint32_t length;
	uint8_t *bytes;
	int status = mbpf_arg_pair_get(call, 2, &count);

	if (status == 0) {
		status = mbpf_arg_pair_set(call, 2, count + 1U);
	}
	if (status == 0) {
		status = mbpf_arg_u32(call, 1, &value);
	}
	if (status == 0 && value > UINT8_MAX) {
		status = mbpf_call_refuse(call);
	}
	if (status == 0) {
		status = mbpf_arg_bytes(call, 0, 0, &bytes, &length);
	}
	if (status == 0) {
		memset(bytes, (int)value, length);
	}
	return status;
}

struct mbpf_own_helper suite_relay(void)
{
	return (struct mbpf_own_helper){
		.helper = {.name = "setRelay", .capability = CAP_RELAY, .fn = set_relay},
		.version = MBPF_VERSION(1, 2),
		.prototype = "(u32,string,u32?)->bool",
		.capability_name = "FW_RELAY",
		.contexts = MBPF_HELPER_IN(MBPF_CONTEXT_THREAD),
	};
}

struct mbpf_own_helper suite_add(void)
{
	return (struct mbpf_own_helper){
		.helper = {.name = "add", .fn = add},
		.version = MBPF_VERSION(0, 7),
		.prototype = "(i32,number)->number",
		.contexts = MBPF_HELPER_ANYWHERE,
	};
}

struct mbpf_own_helper suite_fill(void)
{
	return (struct mbpf_own_helper){
		.helper = {.name = "fill", .capability = CAP_PROBE, .fn = fill},
		.version = MBPF_VERSION(3, 0),
		.prototype = "(bytes,u32,pair)->undefined",
		.capability_name = "FW_PROBE",
		.contexts = MBPF_HELPER_IN(MBPF_CONTEXT_THREAD) | MBPF_HELPER_IN(MBPF_CONTEXT_ISR),
	};
}

void suite_register(void)
{
	helpers[0] = suite_relay();
	helpers[1] = suite_add();
	helpers[2] = suite_fill();
	for (size_t i = 0; i < ARRAY_SIZE(helpers); i++) {
		zassert_ok(mbpf_helper_register(&rt, &helpers[i]), "%s", helpers[i].helper.name);
	}
}

/* --- the rest of the firmware --- */

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

static void add_hook(struct mbpf_hook *hook, const char *name, uint8_t context)
{
	*hook = (struct mbpf_hook){.name = name, .type = MBPF_HOOK_NET_RX, .context = context};
	zassert_ok(mbpf_hook_register(&rt, hook));
}

void suite_start(uint32_t capabilities)
{
	struct mbpf_runtime_config config = {
		.arena = arena,
		.arena_size = sizeof(arena),
		.policy = {.keys = keys, .key_count = 1, .capabilities = capabilities},
		.services = {.log = take_log},
	};

	zassert_ok(mbpf_runtime_init(&rt, &config));
	add_hook(&thread_net, "net.thread", MBPF_CONTEXT_THREAD);
	add_hook(&locked_net, "net.locked", MBPF_CONTEXT_IRQ_LOCKED);
	add_hook(&isr_net, "net.isr", MBPF_CONTEXT_ISR);
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	suite_log[0] = '\0';
	relay_calls = 0;
	suite_start(MBPF_CAP_ALL | CAP_RELAY | CAP_PROBE);
	suite_register();
}

struct mbpf_prog *suite_load(const struct suite_package *package)
{
	return load_accepted(&rt, package);
}

struct mbpf_error_detail suite_refused(const struct suite_package *package, int code)
{
	struct mbpf_error_detail detail = {0};
	size_t used = rt.arena_used;
	struct mbpf_prog *prog;

	zassert_equal(mbpf_prog_load(&rt, package->data, package->size, &prog, &detail), code, "%s",
		      mbpf_error_string(detail.code));
	zassert_is_null(prog);
	zassert_equal(detail.code, code);
	zassert_equal(rt.arena_used, used);
	return detail;
}

int32_t suite_packet(struct mbpf_hook *hook, uint32_t pkt_len, uint32_t data_len)
{
	const struct mbpf_ctx_net ctx = {
		.abi_version = MBPF_HOOK_ABI_VERSION,
		.pkt_len = pkt_len,
		.data_len = data_len,
		.data = packet,
	};
	int32_t verdict = INT32_MIN;

	zassert_ok(mbpf_hook_run(hook, &ctx, sizeof(ctx), &verdict));
	return verdict;
}

struct mbpf_prog_stats suite_stats(const struct mbpf_prog *prog)
{
	struct mbpf_prog_stats stats;

	mbpf_prog_stats_get(prog, &stats);
	return stats;
}

ZTEST_SUITE(helpers, NULL, NULL, before, NULL, NULL);
