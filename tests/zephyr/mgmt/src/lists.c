/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What the device tells of itself and of its programs.
 */

#include <string.h>

#include "device.h"
#include "sha512.h"

#define STATES 8
#define HOOKS  6

extern const struct mbpf_key mbpf_trusted_keys[];

ZTEST(lists, test_target)
{
	struct mbpf_target_info info;
	zcbor_state_t states[STATES];
	uint32_t limit;

	mbpf_target_info_get(&info);
	begin();
	zassert_ok(ask(MBPF_MGMT_TARGET));
	zassert_equal(answer_uint(MBPF_MGMT_KEY_PROTO), MBPF_MGMT_PROTOCOL);
	zassert_equal(answer_uint(MBPF_MGMT_KEY_API), MBPF_API_VERSION);
	zassert_equal(answer_uint(MBPF_MGMT_KEY_FMT), MBPF_FORMAT_VERSION);
	zassert_equal(answer_uint(MBPF_MGMT_KEY_CODE), MBPF_BYTECODE_VERSION);
	zassert_equal(answer_uint(MBPF_MGMT_KEY_ABI), MBPF_HOOK_ABI_VERSION);
	zassert_equal(answer_uint(MBPF_MGMT_KEY_BITS), 8 * sizeof(void *));
	zassert_equal(answer_uint(MBPF_MGMT_KEY_CPUS), mbpf_map_cpus());
	zassert_equal(answer_uint(MBPF_MGMT_KEY_FEAT), info.features);
	zassert_equal(answer_uint(MBPF_MGMT_KEY_MTYPES), info.map_types);
	zassert_equal(answer_uint(MBPF_MGMT_KEY_HTYPES), info.hook_types);
	zassert_equal(answer_uint(MBPF_MGMT_KEY_CAPS), MBPF_CAP_ALL | 0x10000);
	zassert_true(answer_bool(MBPF_MGMT_KEY_SIGNED));
	zassert_false(answer_bool(MBPF_MGMT_KEY_SHARED));
	zassert_equal(answer_uint(MBPF_MGMT_KEY_EPOCH), 0);
	zassert_equal(answer_uint(MBPF_MGMT_KEY_ARENA), CONFIG_MBPF_ARENA_SIZE);
	zassert_equal(answer_uint(MBPF_MGMT_KEY_USED), 0);
	zassert_equal(answer_uint(MBPF_MGMT_KEY_STAGE), CONFIG_MBPF_STAGE_MAX_SIZE);
	zassert_equal(answer_count(MBPF_MGMT_KEY_LIMITS), 7);
	answer_list(MBPF_MGMT_KEY_LIMITS, states, STATES);
	zassert_true(zcbor_uint32_decode(states, &limit));
	zassert_equal(limit, CONFIG_MBPF_MAX_HEAP_SIZE, "the first one");
	zassert_true(zcbor_uint32_decode(states, &limit));
	zassert_equal(limit, CONFIG_MBPF_MAX_STEPS);
}

ZTEST(lists, test_keys)
{
	uint8_t digest[MBPF_SHA512_SIZE];
	zcbor_state_t states[STATES];
	struct zcbor_string id;

	begin();
	zassert_ok(ask(MBPF_MGMT_KEYS));
	zassert_equal(answer_count(MBPF_MGMT_KEY_KEYS), 1);
	zassert_false(answer_has(MBPF_MGMT_KEY_NEXT));
	answer_list(MBPF_MGMT_KEY_KEYS, states, STATES);
	zassert_true(zcbor_map_start_decode(states) && zcbor_tstr_decode(states, &id));
	zassert_true(zcbor_bstr_decode(states, &id));
	digest_of(mbpf_trusted_keys[0].public_key, MBPF_PUBLIC_KEY_SIZE, digest);
	zassert_equal(id.len, MBPF_KEY_ID_SIZE);
	zassert_mem_equal(id.value, digest, MBPF_KEY_ID_SIZE);
	begin();
	put_uint(MBPF_MGMT_KEY_OFF, 1);
	zassert_ok(ask(MBPF_MGMT_KEYS));
	zassert_equal(answer_count(MBPF_MGMT_KEY_KEYS), 0, "behind the last one");
}

ZTEST(lists, test_hooks)
{
	begin();
	zassert_ok(ask(MBPF_MGMT_HOOKS));
	zassert_equal(answer_count(MBPF_MGMT_KEY_HOOKS), HOOKS);
	begin();
	put_uint(MBPF_MGMT_KEY_OFF, HOOKS - 1);
	zassert_ok(ask(MBPF_MGMT_HOOKS));
	zassert_equal(answer_count(MBPF_MGMT_KEY_HOOKS), 1);
	begin();
	put_uint(MBPF_MGMT_KEY_OFF, UINT32_MAX);
	zassert_ok(ask(MBPF_MGMT_HOOKS));
	zassert_equal(answer_count(MBPF_MGMT_KEY_HOOKS), 0);
}

ZTEST(lists, test_a_request_may_be_empty)
{
	zassert_ok(send(MGMT_OP_READ, MBPF_MGMT_HOOKS, NULL, 0));
	zassert_equal(answer_count(MBPF_MGMT_KEY_HOOKS), HOOKS);
	zassert_ok(send(MGMT_OP_READ, MBPF_MGMT_TARGET, NULL, 0));
}

ZTEST(lists, test_progs)
{
	begin();
	zassert_ok(ask(MBPF_MGMT_PROGS));
	zassert_equal(answer_count(MBPF_MGMT_KEY_PROGS), 0);
	load("gate", mbpf_program_gate, mbpf_program_gate_size);
	load("ticks", mbpf_program_ticks, mbpf_program_ticks_size);
	begin();
	zassert_ok(ask(MBPF_MGMT_PROGS));
	zassert_equal(answer_count(MBPF_MGMT_KEY_PROGS), 2);
	zassert_false(answer_has(MBPF_MGMT_KEY_NEXT));
}

ZTEST(lists, test_info)
{
	load("ticks", mbpf_program_ticks, mbpf_program_ticks_size);
	zassert_ok(ask_of(MBPF_MGMT_INFO, "ticks"));
	zassert_str_equal(answer_text(MBPF_MGMT_KEY_NAME), "ticks");
	zassert_equal(answer_uint(MBPF_MGMT_KEY_TYPE), MBPF_HOOK_TIMER);
	zassert_false(answer_has(MBPF_MGMT_KEY_HOOK));
	zassert_false(answer_has(MBPF_MGMT_KEY_PRIO));
	zassert_false(answer_has(MBPF_MGMT_KEY_SCHEMA));
	zassert_false(answer_bool(MBPF_MGMT_KEY_RESTS));
	zassert_equal(answer_uint(MBPF_MGMT_KEY_STEPS), 500);
	zassert_equal(answer_uint(MBPF_MGMT_KEY_HELPERS), 4);
	zassert_equal(answer_uint(MBPF_MGMT_KEY_US), 0);
	zassert_equal(answer_uint(MBPF_MGMT_KEY_INST), 1);
	zassert_equal(answer_uint(MBPF_MGMT_KEY_MAPS), 1);
	zassert_equal(answer_uint(MBPF_MGMT_KEY_CAPS), MBPF_CAP_MAP_READ | MBPF_CAP_MAP_WRITE);
	zassert_equal(answer_count(MBPF_MGMT_KEY_MEM), 6);
}

ZTEST(lists, test_stats)
{
	zcbor_state_t states[STATES];
	uint64_t count;

	load("ticks", mbpf_program_ticks, mbpf_program_ticks_size);
	zassert_ok(mbpf_control_attach("ticks", "test.timer", 0));
	(void)tick(1);
	(void)tick(2);
	zassert_ok(ask_of(MBPF_MGMT_STATS, "ticks"));
	zassert_equal(answer_count(MBPF_MGMT_KEY_COUNTS), 25);
	answer_list(MBPF_MGMT_KEY_COUNTS, states, STATES);
	zassert_true(zcbor_uint64_decode(states, &count));
	zassert_equal(count, 2, "invocations");
	zassert_true(zcbor_uint64_decode(states, &count));
	zassert_equal(count, 2, "successes");
}

ZTEST(lists, test_failure)
{
	load("probe", mbpf_program_probe, mbpf_program_probe_size);
	zassert_ok(mbpf_control_attach("probe", "test.timer", 0));
	zassert_ok(ask_of(MBPF_MGMT_FAILURE, "probe"));
	zassert_equal(answer_uint(MBPF_MGMT_KEY_KIND), MBPF_FAILURE_NONE);
	zassert_false(answer_has(MBPF_MGMT_KEY_PC));
	(void)tick(99);
	zassert_ok(ask_of(MBPF_MGMT_FAILURE, "probe"));
	zassert_equal(answer_uint(MBPF_MGMT_KEY_KIND), MBPF_FAILURE_EXCEPTION);
	zassert_equal(answer_uint(MBPF_MGMT_KEY_CLASS), 0);
	zassert_mem_equal(answer_bytes(MBPF_MGMT_KEY_MSG).value, "cold\n", 5);
	zassert_equal(answer_count(MBPF_MGMT_KEY_TRACE), 1);
	zassert_true(answer_uint(MBPF_MGMT_KEY_PC) > 0);
	zassert_true(answer_has(MBPF_MGMT_KEY_FUNC));
}

ZTEST_SUITE(lists, NULL, NULL, NULL, clean, NULL);
