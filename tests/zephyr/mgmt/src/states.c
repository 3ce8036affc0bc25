/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What depends on what else happens: a runtime that is down, a point that is full, a program that
 * runs, the shell between two commands.
 */

#include <string.h>

#include <mbpf/input.h>

#include "device.h"

static const struct mbpf_schema_field fields[] = {
	MBPF_SCHEMA_MEMBER(mbpf_input_event, type, MBPF_FIELD_U8),
	MBPF_SCHEMA_MEMBER(mbpf_input_event, sync, MBPF_FIELD_U8),
	MBPF_SCHEMA_MEMBER(mbpf_input_event, code, MBPF_FIELD_U16),
	MBPF_SCHEMA_MEMBER(mbpf_input_event, value, MBPF_FIELD_I32),
	MBPF_SCHEMA_MEMBER(mbpf_input_event, device, MBPF_FIELD_BYTES),
};

/* What the program keys is for, its next version, and another one. */
static const struct mbpf_schema schemas[] = {
	{MBPF_INPUT_SCHEMA_ID, 1, fields, ARRAY_SIZE(fields)},
	{MBPF_INPUT_SCHEMA_ID, 2, fields, ARRAY_SIZE(fields)},
	{77, 1, fields, ARRAY_SIZE(fields)},
};

MBPF_HOOK_DEFINE(mbpf_test_keys, "test.keys", MBPF_HOOK_CUSTOM, .schema = &schemas[0]);
MBPF_HOOK_DEFINE(mbpf_test_later, "test.later", MBPF_HOOK_CUSTOM, .schema = &schemas[1]);
MBPF_HOOK_DEFINE(mbpf_test_other, "test.other", MBPF_HOOK_CUSTOM, .schema = &schemas[2]);

MBPF_PROGRAM_DECLARE(keys);

static int attach(const char *name, const char *hook)
{
	begin();
	put_text(MBPF_MGMT_KEY_NAME, name);
	put_text(MBPF_MGMT_KEY_HOOK, hook);
	return ask(MBPF_MGMT_ATTACH);
}

static int ask_alone(enum mbpf_mgmt_command command)
{
	begin();
	return ask(command);
}

static int upload_piece(void)
{
	begin();
	put_uint(MBPF_MGMT_KEY_OFF, 0);
	put_sha();
	put_bytes(MBPF_MGMT_KEY_DATA, "abc", 3);
	return ask(MBPF_MGMT_UPLOAD);
}

ZTEST(states, test_a_runtime_that_was_shut_down)
{
	static const enum mbpf_mgmt_command alone[] = {
		MBPF_MGMT_TARGET, MBPF_MGMT_KEYS,   MBPF_MGMT_HOOKS,
		MBPF_MGMT_PROGS,  MBPF_MGMT_STAGED, MBPF_MGMT_DROP,
	};
	static const enum mbpf_mgmt_command named[] = {
		MBPF_MGMT_INFO,   MBPF_MGMT_PACKAGE, MBPF_MGMT_FAILURE, MBPF_MGMT_STATS,
		MBPF_MGMT_DETACH, MBPF_MGMT_UNLOAD,  MBPF_MGMT_MAPS,
	};
	struct mbpf_runtime *rt = mbpf_zephyr_runtime();
	void *arena = rt->config.arena;

	/* What mbpf_runtime_shutdown() leaves. */
	rt->config.arena = NULL;
	for (size_t i = 0; i < ARRAY_SIZE(alone); i++) {
		zassert_equal(ask_alone(alone[i]), -MBPF_MGMT_CODE_NO_RUNTIME, "%d", alone[i]);
	}
	for (size_t i = 0; i < ARRAY_SIZE(named); i++) {
		zassert_equal(ask_of(named[i], "ticks"), -MBPF_MGMT_CODE_NO_RUNTIME, "%d",
			      named[i]);
		zassert_str_equal(detail_text(MBPF_MGMT_KEY_MSG), "", "it was not looked for");
	}
	zassert_equal(attach("ticks", "test.timer"), -MBPF_MGMT_CODE_NO_RUNTIME);
	zassert_equal(upload_piece(), -MBPF_MGMT_CODE_NO_RUNTIME);
	zassert_equal(upload(mbpf_program_ticks, mbpf_program_ticks_size),
		      -MBPF_MGMT_CODE_NO_RUNTIME);
	zassert_equal(activate_uploaded(), -MBPF_MGMT_CODE_NO_RUNTIME);
	smp_version = 0;
	zassert_equal(ask_of(MBPF_MGMT_INFO, "ticks"), MGMT_ERR_EBADSTATE);
	smp_version = 1;
	rt->config.arena = arena;
	zassert_equal(ask_of(MBPF_MGMT_INFO, "ticks"), MBPF_ERR_NOT_FOUND, "it runs again");
	zassert_str_equal(detail_text(MBPF_MGMT_KEY_MSG), "ticks");
}

ZTEST(states, test_a_program_for_another_schema)
{
	load("keys", mbpf_program_keys, mbpf_program_keys_size);
	zassert_equal(attach("keys", "test.later"), MBPF_ERR_ABI_MISMATCH);
	zassert_equal(detail_uint(MBPF_MGMT_KEY_REASON), MBPF_REASON_SCHEMA_VERSION);
	zassert_equal(detail_uint(MBPF_MGMT_KEY_LIMIT), 2);
	zassert_equal(detail_uint(MBPF_MGMT_KEY_ACTUAL), 1);
	zassert_equal(attach("keys", "test.other"), MBPF_ERR_ABI_MISMATCH);
	zassert_equal(detail_uint(MBPF_MGMT_KEY_REASON), 0);
	zassert_equal(detail_uint(MBPF_MGMT_KEY_LIMIT), 77);
	zassert_equal(detail_uint(MBPF_MGMT_KEY_ACTUAL), MBPF_INPUT_SCHEMA_ID);
	zassert_ok(attach("keys", "test.keys"));
}

ZTEST(states, test_a_point_that_is_full)
{
	uint32_t count = timer.prog_count;
	int rc;

	load("ticks", mbpf_program_ticks, mbpf_program_ticks_size);
	timer.prog_count = MBPF_HOOK_MAX_PROGS;
	rc = attach("ticks", "test.timer");
	timer.prog_count = count;
	zassert_equal(rc, MBPF_ERR_NO_MEM);
	zassert_equal(detail_uint(MBPF_MGMT_KEY_LIMIT), MBPF_HOOK_MAX_PROGS);
}

static int unload_rc;

/* While light runs. */
static void unload_itself(void)
{
	zassert_ok(ask_of(MBPF_MGMT_DETACH, "light"));
	unload_rc = ask_of(MBPF_MGMT_UNLOAD, "light");
}

ZTEST(states, test_a_program_that_runs_is_not_unloaded)
{
	load("light", mbpf_program_light, mbpf_program_light_size);
	zassert_ok(attach("light", "test.timer"));
	on_lamp = unload_itself;
	(void)tick(1);
	on_lamp = NULL;
	zassert_equal(unload_rc, MBPF_ERR_NESTED_EXEC);
	zassert_ok(ask_of(MBPF_MGMT_UNLOAD, "light"), "once it is over");
}

ZTEST(states, test_activate_is_tried_again)
{
	struct mbpf_runtime *rt;

	zassert_ok(upload(mbpf_program_ticks, mbpf_program_ticks_size));
	zassert_ok(mbpf_control_enter(&rt));
	zassert_equal(activate_uploaded(), MBPF_ERR_NESTED_EXEC);
	mbpf_control_leave();
	zassert_ok(activate_uploaded(), "it was kept");
}

ZTEST(states, test_the_shell_between_upload_and_activate)
{
	load("ticks", mbpf_program_ticks, mbpf_program_ticks_size);
	zassert_ok(upload(mbpf_program_ticks2, mbpf_program_ticks2_size));
	zassert_ok(mbpf_control_unload("ticks"));
	zassert_ok(activate_uploaded());
	zassert_false(answer_bool(MBPF_MGMT_KEY_UPDATED), "what it was to update is gone");
	zassert_ok(upload(mbpf_program_ticks2, mbpf_program_ticks2_size));
	zassert_ok(mbpf_stage_drop());
	zassert_equal(activate_uploaded(), -MBPF_MGMT_CODE_NO_UPLOAD);
}

ZTEST_SUITE(states, NULL, NULL, NULL, clean, NULL);
