/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What is refused, by its code and with what is known of it.
 */

#include <string.h>

#include "device.h"

static int upload_begin(uint32_t off, uint32_t len, size_t digest_size)
{
	static const uint8_t digest[MBPF_STAGE_DIGEST_SIZE + 1];

	begin();
	put_uint(MBPF_MGMT_KEY_OFF, off);
	put_uint(MBPF_MGMT_KEY_LEN, len);
	put_bytes(MBPF_MGMT_KEY_SHA, digest, digest_size);
	return ask(MBPF_MGMT_UPLOAD);
}

/* The first bytes of what upload_begin() has begun. */
static int upload_data(const char *data, size_t size)
{
	static const uint8_t digest[MBPF_STAGE_DIGEST_SIZE];

	begin();
	put_uint(MBPF_MGMT_KEY_OFF, 0);
	put_bytes(MBPF_MGMT_KEY_SHA, digest, 8);
	put_bytes(MBPF_MGMT_KEY_DATA, data, size);
	return ask(MBPF_MGMT_UPLOAD);
}

/* The package that upload_begin() has begun. */
static int activate_begun(size_t digest_size)
{
	static const uint8_t digest[MBPF_STAGE_DIGEST_SIZE + 1];

	begin();
	put_bytes(MBPF_MGMT_KEY_SHA, digest, digest_size);
	return ask(MBPF_MGMT_ACTIVATE);
}

static int activate(const uint8_t *package, size_t size)
{
	zassert_ok(upload(package, size));
	return activate_uploaded();
}

static int attach(const char *name, const char *hook)
{
	begin();
	put_text(MBPF_MGMT_KEY_NAME, name);
	put_text(MBPF_MGMT_KEY_HOOK, hook);
	return ask(MBPF_MGMT_ATTACH);
}

ZTEST(errors, test_names_that_there_are_not)
{
	static const enum mbpf_mgmt_command commands[] = {
		MBPF_MGMT_INFO,   MBPF_MGMT_PACKAGE, MBPF_MGMT_FAILURE, MBPF_MGMT_STATS,
		MBPF_MGMT_DETACH, MBPF_MGMT_UNLOAD,  MBPF_MGMT_MAPS,
	};

	for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
		zassert_equal(ask_of(commands[i], "nobody"), MBPF_ERR_NOT_FOUND);
		zassert_str_equal(detail_text(MBPF_MGMT_KEY_MSG), "nobody");
		zassert_equal(ask_of(commands[i], ""), MBPF_ERR_INVALID_ARG);
		zassert_str_equal(detail_text(MBPF_MGMT_KEY_MSG), "name");
	}
	zassert_equal(attach("nobody", "test.timer"), MBPF_ERR_NOT_FOUND);
	zassert_str_equal(detail_text(MBPF_MGMT_KEY_MSG), "nobody");
	load("ticks", mbpf_program_ticks, mbpf_program_ticks_size);
	zassert_equal(attach("ticks", "test.nothing"), MBPF_ERR_NOT_FOUND);
	zassert_str_equal(detail_text(MBPF_MGMT_KEY_MSG), "test.nothing");
	zassert_equal(attach("", "test.timer"), MBPF_ERR_INVALID_ARG);
	zassert_equal(attach("ticks", ""), MBPF_ERR_INVALID_ARG);
	zassert_str_equal(detail_text(MBPF_MGMT_KEY_MSG), "hook");
}

ZTEST(errors, test_names_that_are_none)
{
	static const uint8_t nul[] = {0xa1, 0x64, 'n', 'a', 'm', 'e', 0x63, 'a', 0, 'b'};
	char name[MBPF_CONTROL_NAME_SIZE + 1];

	memset(name, 'a', sizeof(name));
	name[MBPF_CONTROL_NAME_SIZE] = '\0';
	zassert_equal(ask_of(MBPF_MGMT_INFO, name), MBPF_ERR_INVALID_ARG, "too long");
	name[MBPF_CONTROL_NAME_SIZE - 1] = '\0';
	zassert_equal(ask_of(MBPF_MGMT_INFO, name), MBPF_ERR_NOT_FOUND);
	zassert_equal(send(MGMT_OP_READ, MBPF_MGMT_INFO, nul, sizeof(nul)), MBPF_ERR_INVALID_ARG,
		      "a NUL in it");
}

ZTEST(errors, test_maps_that_there_are_not)
{
	load("ticks", mbpf_program_ticks, mbpf_program_ticks_size);
	begin();
	put_text(MBPF_MGMT_KEY_NAME, "ticks");
	put_text(MBPF_MGMT_KEY_MAP, "nothing");
	zassert_equal(ask(MBPF_MGMT_ENTRIES), MBPF_ERR_NOT_FOUND);
	zassert_str_equal(detail_text(MBPF_MGMT_KEY_MSG), "nothing");
	begin();
	put_text(MBPF_MGMT_KEY_NAME, "ticks");
	put_text(MBPF_MGMT_KEY_MAP, "");
	zassert_equal(ask(MBPF_MGMT_ENTRIES), MBPF_ERR_INVALID_ARG);
	begin();
	put_text(MBPF_MGMT_KEY_NAME, "nobody");
	put_text(MBPF_MGMT_KEY_MAP, "seen");
	zassert_equal(ask(MBPF_MGMT_ENTRIES), MBPF_ERR_NOT_FOUND);
}

ZTEST(errors, test_attach)
{
	load("ticks", mbpf_program_ticks, mbpf_program_ticks_size);
	load("probe", mbpf_program_probe, mbpf_program_probe_size);
	load("light", mbpf_program_light, mbpf_program_light_size);
	zassert_equal(attach("ticks", "test.security"), MBPF_ERR_HOOK_MISMATCH);
	zassert_equal(detail_uint(MBPF_MGMT_KEY_LIMIT), MBPF_HOOK_SECURITY);
	zassert_equal(detail_uint(MBPF_MGMT_KEY_ACTUAL), MBPF_HOOK_TIMER);
	zassert_ok(attach("ticks", "test.timer"));
	zassert_equal(attach("ticks", "test.timer"), MBPF_ERR_ALREADY_ATTACHED);
	zassert_str_equal(detail_text(MBPF_MGMT_KEY_MSG), "test.timer");
	zassert_equal(attach("probe", "test.timer"), MBPF_ERR_BUDGET_EXCEEDED);
	zassert_equal(detail_uint(MBPF_MGMT_KEY_LIMIT), 2050);
	zassert_equal(detail_uint(MBPF_MGMT_KEY_ACTUAL), 2000);
	zassert_equal(attach("light", "test.irq"), MBPF_ERR_CONTEXT);
	zassert_str_equal(detail_text(MBPF_MGMT_KEY_MSG), "setLamp");
	zassert_equal(ask_of(MBPF_MGMT_UNLOAD, "ticks"), MBPF_ERR_STILL_ATTACHED);
	zassert_equal(ask_of(MBPF_MGMT_DETACH, "probe"), MBPF_ERR_NOT_ATTACHED);
}

ZTEST(errors, test_upload_that_cannot_begin)
{
	zassert_equal(upload_begin(0, CONFIG_MBPF_STAGE_MAX_SIZE + 1, 64), MBPF_ERR_NO_MEM);
	zassert_equal(detail_uint(MBPF_MGMT_KEY_LIMIT), CONFIG_MBPF_STAGE_MAX_SIZE);
	zassert_equal(detail_uint(MBPF_MGMT_KEY_ACTUAL), CONFIG_MBPF_STAGE_MAX_SIZE + 1);
	zassert_equal(upload_begin(0, UINT32_MAX, 64), MBPF_ERR_NO_MEM);
	zassert_equal(upload_begin(0, 0, 64), MBPF_ERR_INVALID_ARG);
	zassert_equal(upload_begin(0, 100, 63), MBPF_ERR_INVALID_ARG);
	zassert_str_equal(detail_text(MBPF_MGMT_KEY_MSG), "sha");
	zassert_equal(upload_begin(0, 100, 65), MBPF_ERR_INVALID_ARG);
	zassert_equal(upload_begin(1, 100, 64), MBPF_ERR_INVALID_ARG);
	zassert_str_equal(detail_text(MBPF_MGMT_KEY_MSG), "off");
	zassert_equal(upload_data("abc", 3), -MBPF_MGMT_CODE_NO_UPLOAD, "nothing was begun");
}

ZTEST(errors, test_upload_without_memory)
{
	struct mbpf_runtime *rt;

	zassert_ok(mbpf_control_enter(&rt));
	rt->fail_alloc = rt->alloc_count + 1;
	mbpf_control_leave();
	zassert_equal(upload_begin(0, 100, 64), MBPF_ERR_NO_MEM);
	zassert_equal(detail_uint(MBPF_MGMT_KEY_REASON), MBPF_REASON_ARENA_FULL);
}

ZTEST(errors, test_upload_of_other_bytes)
{
	zassert_ok(upload_begin(0, 4, 64));
	zassert_equal(upload_data("abcde", 5), MBPF_ERR_INVALID_ARG, "behind the end");
	zassert_equal(detail_uint(MBPF_MGMT_KEY_LIMIT), 4);
	zassert_equal(upload_data("abcd", 4), MBPF_ERR_CRC_MISMATCH);
	begin();
	zassert_ok(ask(MBPF_MGMT_STAGED));
	zassert_equal(answer_uint(MBPF_MGMT_KEY_LEN), 0, "it is not kept");
}

ZTEST(errors, test_activate)
{
	zassert_equal(activate_begun(8), -MBPF_MGMT_CODE_NO_UPLOAD);
	zassert_ok(upload_begin(0, 100, 64));
	zassert_equal(activate_begun(8), MBPF_ERR_INVALID_ARG, "bytes are missing");
	zassert_equal(detail_uint(MBPF_MGMT_KEY_LIMIT), 100);
	zassert_equal(activate_begun(64), MBPF_ERR_INVALID_ARG, "they still are");
	zassert_equal(detail_uint(MBPF_MGMT_KEY_LIMIT), 100, "what there is stays");
	zassert_equal(activate_begun(7), MBPF_ERR_INVALID_ARG);
	zassert_str_equal(detail_text(MBPF_MGMT_KEY_MSG), "sha");
	zassert_equal(activate_begun(65), MBPF_ERR_INVALID_ARG);
	zassert_str_equal(detail_text(MBPF_MGMT_KEY_MSG), "sha");
	zassert_equal(activate(mbpf_program_unsigned_ticks, mbpf_program_unsigned_ticks_size),
		      MBPF_ERR_MISSING_SECTION);
	zassert_equal(detail_uint(MBPF_MGMT_KEY_REASON), MBPF_REASON_NO_SIGNATURE);
	zassert_equal(activate((const uint8_t *)"no package", 10), MBPF_ERR_INVALID_PACKAGE);
}

ZTEST(errors, test_a_size_that_is_refused_leaves_what_there_is)
{
	zassert_ok(upload(mbpf_program_ticks, mbpf_program_ticks_size));
	zassert_equal(upload_begin(0, UINT32_MAX, 64), MBPF_ERR_NO_MEM);
	zassert_equal(upload_begin(0, CONFIG_MBPF_STAGE_MAX_SIZE + 1, 64), MBPF_ERR_NO_MEM);
	zassert_ok(activate_uploaded());
}

ZTEST(errors, test_two_clients)
{
	zassert_ok(upload(mbpf_program_ticks, mbpf_program_ticks_size));
	zassert_ok(upload_begin(0, 4, 64), "another client");
	begin();
	put_uint(MBPF_MGMT_KEY_OFF, 0);
	put_sha();
	put_bytes(MBPF_MGMT_KEY_DATA, mbpf_program_ticks, 4);
	zassert_equal(ask(MBPF_MGMT_UPLOAD), -MBPF_MGMT_CODE_OTHER_UPLOAD, "no byte is taken");
	zassert_equal(activate_uploaded(), -MBPF_MGMT_CODE_OTHER_UPLOAD);
	begin();
	zassert_ok(ask(MBPF_MGMT_STAGED));
	zassert_equal(answer_uint(MBPF_MGMT_KEY_LEN), 4, "that of the other client stays");
	zassert_equal(answer_uint(MBPF_MGMT_KEY_OFF), 0);
	zassert_ok(upload(mbpf_program_ticks, mbpf_program_ticks_size));
	zassert_equal(activate_begun(8), -MBPF_MGMT_CODE_OTHER_UPLOAD, "the first one is back");
	zassert_ok(activate_uploaded());
	zassert_equal(activate_uploaded(), -MBPF_MGMT_CODE_NO_UPLOAD, "once");
}

ZTEST(errors, test_init_that_throws_tells_where)
{
	zassert_equal(activate(mbpf_program_throws, mbpf_program_throws_size),
		      MBPF_ERR_INIT_FAILED);
	zassert_str_equal(detail_text(MBPF_MGMT_KEY_MSG), "not today");
	zassert_equal(detail_uint(MBPF_MGMT_KEY_ACTUAL), MBPF_FAILURE_EXCEPTION);
	zassert_equal(detail_uint(MBPF_MGMT_KEY_CLASS), 2, "RangeError");
	zassert_true(detail_uint(MBPF_MGMT_KEY_OFFSET) > 0);
}

ZTEST(errors, test_codes_for_clients_of_the_first_version_of_smp)
{
	load("ticks", mbpf_program_ticks, mbpf_program_ticks_size);
	smp_version = 0;
	zassert_equal(ask_of(MBPF_MGMT_INFO, "nobody"), MGMT_ERR_ENOENT);
	zassert_equal(ask_of(MBPF_MGMT_INFO, ""), MGMT_ERR_EINVAL);
	zassert_equal(ask_of(MBPF_MGMT_DETACH, "ticks"), MGMT_ERR_EBADSTATE);
	zassert_equal(upload_begin(0, UINT32_MAX, 64), MGMT_ERR_ENOMEM);
	zassert_equal(attach("ticks", "test.security"), MGMT_ERR_EUNKNOWN);
	zassert_equal(activate_begun(8), MGMT_ERR_ENOENT, "NO_UPLOAD");
	zassert_ok(upload(mbpf_program_ticks, mbpf_program_ticks_size));
	zassert_equal(activate_begun(8), MGMT_ERR_EBUSY, "OTHER_UPLOAD");
	zassert_ok(ask_of(MBPF_MGMT_INFO, "ticks"));
	smp_version = 1;
}

ZTEST(errors, test_all_commands_while_the_runtime_is_entered)
{
	static const enum mbpf_mgmt_command lists[] = {
		MBPF_MGMT_TARGET, MBPF_MGMT_KEYS,   MBPF_MGMT_HOOKS,
		MBPF_MGMT_PROGS,  MBPF_MGMT_STAGED, MBPF_MGMT_DROP,
	};
	static const enum mbpf_mgmt_command named[] = {
		MBPF_MGMT_INFO,   MBPF_MGMT_PACKAGE, MBPF_MGMT_FAILURE, MBPF_MGMT_STATS,
		MBPF_MGMT_DETACH, MBPF_MGMT_UNLOAD,  MBPF_MGMT_MAPS,
	};
	struct mbpf_runtime *rt;

	/* As if mbpf_init of a program led here. */
	zassert_ok(mbpf_control_enter(&rt));
	for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
		begin();
		zassert_equal(ask(lists[i]), MBPF_ERR_NESTED_EXEC, "%d", lists[i]);
	}
	for (size_t i = 0; i < ARRAY_SIZE(named); i++) {
		zassert_equal(ask_of(named[i], "ticks"), MBPF_ERR_NESTED_EXEC, "%d", named[i]);
	}
	zassert_equal(attach("ticks", "test.timer"), MBPF_ERR_NESTED_EXEC);
	zassert_equal(upload_begin(0, 100, 64), MBPF_ERR_NESTED_EXEC);
	zassert_equal(upload_data("abc", 3), MBPF_ERR_NESTED_EXEC);
	zassert_equal(activate_begun(8), MBPF_ERR_NESTED_EXEC);
	begin();
	put_text(MBPF_MGMT_KEY_NAME, "ticks");
	put_text(MBPF_MGMT_KEY_MAP, "seen");
	zassert_equal(ask(MBPF_MGMT_ENTRIES), MBPF_ERR_NESTED_EXEC);
	mbpf_control_leave();
}

ZTEST_SUITE(errors, NULL, NULL, NULL, clean, NULL);
