/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What mbpf_helper_register() refuses.
 */

#include <zephyr/ztest.h>

#include "suite.h"

/* Registers a copy that must be refused, and changes nothing by that. */
static void refuse(struct mbpf_own_helper helper, int code, const char *why)
{
	const struct mbpf_own_helper *first = rt.helpers;

	zassert_equal(mbpf_helper_register(&rt, &helper), code, "%s", why);
	zassert_equal_ptr(rt.helpers, first, "%s", why);
	zassert_is_null(helper.next, "%s", why);
}

ZTEST(helpers, test_arguments)
{
	struct mbpf_own_helper helper = suite_relay();

	zassert_equal(mbpf_helper_register(NULL, &helper), MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_helper_register(&rt, NULL), MBPF_ERR_INVALID_ARG);
	zassert_ok(mbpf_runtime_shutdown(&rt));
	zassert_equal(mbpf_helper_register(&rt, &helper), MBPF_ERR_INVALID_ARG, "it is shut down");
	suite_start(MBPF_CAP_ALL);
	helper.helper.fn = NULL;
	refuse(helper, MBPF_ERR_INVALID_ARG, "no function");
	helper = suite_relay();
	helper.prototype = NULL;
	refuse(helper, MBPF_ERR_INVALID_ARG, "no prototype");
}

ZTEST(helpers, test_names)
{
	static const char *const bad[] = {
		"",
		"set relay",
		"1st",
		"set-relay",
		"n23456789012345678901234567890123456789012345678901234567890abcd",
	};
	struct mbpf_own_helper helper = suite_relay();

	suite_start(MBPF_CAP_ALL);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		helper.helper.name = bad[i];
		refuse(helper, MBPF_ERR_INVALID_ARG, bad[i]);
	}
	helper.helper.name = NULL;
	refuse(helper, MBPF_ERR_INVALID_ARG, "no name");
	helper.helper.name = "n2345678901234567890123456789012345678901234567890123456789_$Z9";
	zassert_ok(mbpf_helper_register(&rt, &helper), "63 characters");
}

ZTEST(helpers, test_prototypes)
{
	static const char *const bad[] = {
		"",
		"u32->bool",
		"(u32)",
		"(u32)->",
		"(u32)->u32",
		"(u32)->bool ",
		"(u32, u32)->bool",
		"(u32,)->bool",
		"(,u32)->bool",
		"(u32u32)->bool",
		"(u33)->bool",
		"(map)->bool",
		"(u32?,u32)->bool",
		"(u32?\?)->bool",
		"(u32->bool",
		"(u32,u32,u32,u32,u32,u32,u32,u32)->bool",
	};
	static const char *const good[] = {
		"()->undefined",
		"(u32?)->bool",
		"(u32,i32,number,string,bytes,pair,pair?)->number",
	};
	struct mbpf_own_helper helpers[ARRAY_SIZE(good)];
	struct mbpf_own_helper helper = suite_relay();

	suite_start(MBPF_CAP_ALL);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		helper.prototype = bad[i];
		refuse(helper, MBPF_ERR_INVALID_ARG, bad[i]);
	}
	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		static const char *const names[] = {"first", "second", "third"};

		helpers[i] = suite_relay();
		helpers[i].helper.name = names[i];
		helpers[i].prototype = good[i];
		zassert_ok(mbpf_helper_register(&rt, &helpers[i]), "%s", good[i]);
	}
	zassert_equal(helpers[0].helper.min_args, 0U);
	zassert_equal(helpers[1].helper.min_args, 0U);
	zassert_equal(helpers[2].helper.min_args, 6U);
	zassert_ok(mbpf_runtime_shutdown(&rt));
}

ZTEST(helpers, test_contexts)
{
	struct mbpf_own_helper helper = suite_relay();

	suite_start(MBPF_CAP_ALL);
	helper.contexts = 0;
	refuse(helper, MBPF_ERR_INVALID_ARG, "no context");
	helper.contexts = MBPF_HELPER_IN(MBPF_CONTEXT_ISR);
	refuse(helper, MBPF_ERR_INVALID_ARG, "not in threads");
	helper.contexts = MBPF_HELPER_ANYWHERE + 1U;
	refuse(helper, MBPF_ERR_INVALID_ARG, "a context that there is not");
}

ZTEST(helpers, test_capabilities)
{
	static const char *const bad[] = {
		"",
		"FW_",
		"CAP_RELAY",
		"FW_relay",
		"FW_RE LAY",
		"RELAY",
		"FW_34567890123456789012345678901"
		"2",
	};
	struct mbpf_own_helper helper = suite_relay();

	suite_start(MBPF_CAP_ALL);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		helper.capability_name = bad[i];
		refuse(helper, MBPF_ERR_INVALID_ARG, bad[i]);
	}
	helper.capability_name = NULL;
	refuse(helper, MBPF_ERR_INVALID_ARG, "a bit without a name");
	helper = suite_relay();
	helper.helper.capability = 0;
	refuse(helper, MBPF_ERR_INVALID_ARG, "a name without a bit");
	helper.helper.capability = CAP_RELAY | CAP_PROBE;
	refuse(helper, MBPF_ERR_INVALID_ARG, "two bits");
	for (uint32_t bit = 0; bit < 16U; bit++) {
		helper.helper.capability = 1U << bit;
		refuse(helper, MBPF_ERR_CAPABILITY_DENIED, "reserved");
	}
}

ZTEST(helpers, test_duplicates)
{
	struct mbpf_own_helper helper = suite_add();

	refuse(helper, MBPF_ERR_EXISTS, "registered");
	helper.helper.name = "log";
	refuse(helper, MBPF_ERR_EXISTS, "one of the core");
	helper = suite_relay();
	helper.helper.name = "getRelay";
	helper.helper.capability = 1U << 17;
	refuse(helper, MBPF_ERR_EXISTS, "the capability has another bit");
	helper.helper.capability = CAP_RELAY;
	helper.capability_name = "FW_MODEM";
	refuse(helper, MBPF_ERR_EXISTS, "the bit has another name");
	helper.capability_name = "FW_RELAY";
	zassert_ok(mbpf_helper_register(&rt, &helper), "two helpers may need the same");
	zassert_ok(mbpf_runtime_shutdown(&rt));
	/* Forgotten with the runtime: the same may be registered again. */
	suite_start(MBPF_CAP_ALL);
	zassert_ok(mbpf_helper_register(&rt, &helper));
	zassert_ok(mbpf_runtime_shutdown(&rt));
}
