/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Keys: which one a package names, and in which epochs it is good.
 */

#include <zephyr/ztest.h>

#include "suite.h"

/* The suite's key behind another one, with this name and these epochs. */
static struct mbpf_key *start_with(const uint8_t *key_id, uint32_t first, uint32_t last,
				   uint32_t epoch)
{
	static struct mbpf_key keys[2];
	struct mbpf_runtime_config config = suite_config();

	memset(keys, 0, sizeof(keys));
	keys[1] = suite_keys[0];
	if (key_id != NULL) {
		memcpy(keys[1].key_id, key_id, sizeof(keys[1].key_id));
	}
	keys[1].first_epoch = first;
	keys[1].last_epoch = last;
	config.policy.keys = keys;
	config.policy.key_count = ARRAY_SIZE(keys);
	config.policy.epoch = epoch;
	suite_start(&config);
	return keys;
}

ZTEST(runtime, test_epochs_of_a_key)
{
	(void)start_with(NULL, 3, 5, 2);
	zassert_equal(mbpf_runtime_epoch(&rt), 2U);
	zassert_equal(suite_refused(&pkg_first, MBPF_ERR_UNTRUSTED_KEY), MBPF_REASON_KEY_EPOCH);
	zassert_ok(mbpf_runtime_epoch_raise(&rt, 3));
	zassert_ok(mbpf_prog_unload(suite_load(&pkg_first)));
	zassert_ok(mbpf_runtime_epoch_raise(&rt, 5));
	(void)suite_load(&pkg_first);
	zassert_ok(mbpf_runtime_epoch_raise(&rt, 6));
	zassert_equal(suite_refused(&pkg_second, MBPF_ERR_UNTRUSTED_KEY), MBPF_REASON_KEY_EPOCH);
	/* What was loaded before stays. */
	zassert_not_null(mbpf_prog_next(&rt, NULL));
}

ZTEST(runtime, test_epochs_are_only_raised)
{
	(void)start_with(NULL, 0, 0, 7);
	zassert_equal(mbpf_runtime_epoch_raise(&rt, 6), MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_runtime_epoch_raise(NULL, 8), MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_runtime_epoch(&rt), 7U);
	zassert_ok(mbpf_runtime_epoch_raise(&rt, 7));
	zassert_ok(mbpf_runtime_epoch_raise(&rt, UINT32_MAX));
	zassert_equal(mbpf_runtime_epoch(&rt), UINT32_MAX);
	(void)suite_load(&pkg_first);
}

ZTEST(runtime, test_a_key_with_a_name_of_its_own)
{
	static const uint8_t other[MBPF_KEY_ID_SIZE] = {1, 2, 3, 4, 5, 6, 7, 8};

	/* The package names the key by the beginning of its SHA-512. */
	(void)start_with(other, 0, 0, 0);
	zassert_equal(suite_refused(&pkg_first, MBPF_ERR_UNTRUSTED_KEY), MBPF_REASON_KEY_UNKNOWN);
	/* One that names none is tried with every key. */
	(void)suite_load(&pkg_unnamed);
}

ZTEST(runtime, test_the_key_that_is_named_must_have_signed)
{
	static uint64_t copy[128];
	struct suite_package bad = {(const uint8_t *)copy, pkg_first.size};
	struct mbpf_error_detail detail;
	struct mbpf_prog *prog;

	(void)start_with(NULL, 0, 0, 0);
	memcpy(copy, pkg_first.data, pkg_first.size);
	((uint8_t *)copy)[pkg_first.size - 64U] ^= 1U;
	zassert_equal(mbpf_prog_load(&rt, bad.data, bad.size, &prog, &detail), MBPF_ERR_SIGNATURE);
	zassert_equal(detail.reason, MBPF_REASON_BAD_SIGNATURE);
	zassert_equal(detail.item, 1U, "the number of the key");
}

ZTEST(runtime, test_one_key_in_two_times)
{
	struct mbpf_key *keys = start_with(NULL, 9, 12, 10);

	keys[0] = suite_keys[0];
	keys[0].last_epoch = 5;
	(void)suite_load(&pkg_first);
	zassert_ok(mbpf_runtime_epoch_raise(&rt, 13));
	zassert_equal(suite_refused(&pkg_second, MBPF_ERR_UNTRUSTED_KEY), MBPF_REASON_KEY_EPOCH);
}

ZTEST(runtime, test_init_refuses_a_policy_without_what_it_counts)
{
	struct mbpf_runtime_config bad = suite_config();

	bad.policy.ceiling_count = 1;
	zassert_equal(mbpf_runtime_init(&rt, &bad), MBPF_ERR_INVALID_ARG);
}
