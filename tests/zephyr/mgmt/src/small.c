/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Messages that are too small for some answers: the client is told so, and nothing else is
 * different.
 */

#include <string.h>

#include "device.h"

/* With its name, this one alone is more than a message. */
#define LONG_NAME "test.a-name-that-is-longer-than-what-a-message-has-room-for"
MBPF_HOOK_DEFINE(long_name, LONG_NAME, MBPF_HOOK_TIMER);

#define HOOKS 4U

/* Nobody has entered the runtime, and what fits is answered. */
static void check_next(void)
{
	struct mbpf_runtime *rt;

	zassert_ok(mbpf_control_enter(&rt));
	mbpf_control_leave();
	zassert_ok(ask_of(MBPF_MGMT_FAILURE, "ticks"));
	zassert_equal(answer_uint(MBPF_MGMT_KEY_KIND), 0U);
}

static void load_ticks(void)
{
	load("ticks", mbpf_program_ticks, mbpf_program_ticks_size);
}

static void attach_ticks(const char *point)
{
	begin();
	put_text(MBPF_MGMT_KEY_NAME, "ticks");
	put_text(MBPF_MGMT_KEY_HOOK, point);
	zassert_ok(ask(MBPF_MGMT_ATTACH));
}

ZTEST(small, test_answers_that_do_not_fit)
{
	load_ticks();
	begin();
	zassert_equal(ask(MBPF_MGMT_TARGET), MGMT_ERR_EMSGSIZE);
	check_next();
	zassert_ok(ask_of(MBPF_MGMT_INFO, "ticks"));
	attach_ticks(LONG_NAME);
	zassert_equal(ask_of(MBPF_MGMT_INFO, "ticks"), MGMT_ERR_EMSGSIZE);
	check_next();
	begin();
	zassert_equal(ask(MBPF_MGMT_PROGS), MGMT_ERR_EMSGSIZE);
	check_next();
}

ZTEST(small, test_a_refusal_that_does_not_fit)
{
	char name[MBPF_CONTROL_NAME_SIZE];

	load_ticks();
	memset(name, 'x', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	zassert_equal(ask_of(MBPF_MGMT_FAILURE, name), MGMT_ERR_EMSGSIZE);
	check_next();
	name[8] = '\0';
	zassert_equal(ask_of(MBPF_MGMT_FAILURE, name), MBPF_ERR_NOT_FOUND);
	zassert_str_equal(detail_text(MBPF_MGMT_KEY_MSG), name);
}

/* A list comes in several answers. An item that fits into none is refused by its number: the client
 * can go on behind it. */
ZTEST(small, test_lists_come_in_parts)
{
	uint32_t answers = 0;
	uint32_t too_long = 0;
	uint32_t found = 0;
	uint32_t next = 0;
	bool has_more = true;

	while (has_more) {
		int rc;

		begin();
		put_uint(MBPF_MGMT_KEY_OFF, next);
		rc = ask(MBPF_MGMT_HOOKS);
		answers++;
		zassert_true(answers <= 2U * HOOKS);
		if (rc == MGMT_ERR_EMSGSIZE) {
			too_long++;
			next++;
			continue;
		}
		zassert_ok(rc);
		found += answer_count(MBPF_MGMT_KEY_HOOKS);
		has_more = answer_has(MBPF_MGMT_KEY_NEXT);
		if (has_more) {
			zassert_true(answer_uint(MBPF_MGMT_KEY_NEXT) > next);
			next = (uint32_t)answer_uint(MBPF_MGMT_KEY_NEXT);
		}
	}
	zassert_true(answers > 2U);
	zassert_equal(too_long, 1U);
	zassert_equal(found, HOOKS - 1U);
}

ZTEST(small, test_what_changes_something_fits)
{
	load_ticks();
	attach_ticks("test.timer");
	zassert_ok(ask_of(MBPF_MGMT_DETACH, "ticks"));
	begin();
	zassert_ok(ask(MBPF_MGMT_DROP));
	zassert_ok(ask_of(MBPF_MGMT_UNLOAD, "ticks"));
}

ZTEST_SUITE(small, NULL, NULL, NULL, clean, NULL);
