/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Every code has its name, and every reason.
 */

#include <limits.h>

#include <zephyr/ztest.h>

#include "suite.h"

#define CODE(code_, name_)            {code_, name_},
#define REASON(reason_, code_, name_) {reason_, name_},

struct named {
	int32_t number;
	const char *name;
};

static const struct named codes[] = {MBPF_ERROR_LIST(CODE)};
static const struct named reasons[] = {MBPF_REASON_LIST(REASON)};

/* Numbers go from OK downward; those that are free have no name. */
ZTEST(runtime, test_every_error_has_its_name)
{
	int32_t number = 0;

	for (unsigned int i = 0; i < ARRAY_SIZE(codes); i++) {
		zassert_true(codes[i].number <= number, "%s", codes[i].name);
		for (; number > codes[i].number; number--) {
			zassert_str_equal(mbpf_error_string(number), "UNKNOWN");
		}
		zassert_str_equal(mbpf_error_string(number), codes[i].name);
		number--;
	}
	zassert_str_equal(mbpf_error_string(1), "UNKNOWN");
	zassert_str_equal(mbpf_error_string(number), "UNKNOWN");
	zassert_str_equal(mbpf_error_string(INT_MIN), "UNKNOWN");
	zassert_str_equal(mbpf_error_string(INT_MAX), "UNKNOWN");
}

ZTEST(runtime, test_every_reason_has_its_name)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(reasons); i++) {
		zassert_str_equal(mbpf_reason_string((uint16_t)reasons[i].number), reasons[i].name);
	}
	zassert_str_equal(mbpf_reason_string(UINT16_MAX), "UNKNOWN");
	zassert_str_equal(mbpf_reject_string(UINT16_MAX), "UNKNOWN");
}
