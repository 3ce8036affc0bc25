/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Every way in which a load or an update is refused, with all that the detail says.
 */

#include <zephyr/ztest.h>

#include "suite.h"

/* What a refusal says. */
struct expected {
	int code;
	uint16_t reason;
	uint32_t section;
	uint32_t offset;
	uint32_t limit;
	uint32_t actual;
	uint16_t item;
	const char *name;
};

static void expect(const struct mbpf_error_detail *detail, const struct expected *expected)
{
	const char *what = mbpf_reason_string(expected->reason);

	zassert_equal(detail->code, expected->code, "%s: %s", what,
		      mbpf_error_string(detail->code));
	zassert_equal(detail->reason, expected->reason, "%s: %s", what,
		      mbpf_reason_string(detail->reason));
	zassert_equal(detail->section, expected->section, "%s: section", what);
	zassert_equal(detail->offset, expected->offset, "%s: offset", what);
	zassert_equal(detail->limit, expected->limit, "%s: limit %u", what,
		      (unsigned int)detail->limit);
	zassert_equal(detail->actual, expected->actual, "%s: actual %u", what,
		      (unsigned int)detail->actual);
	zassert_equal(detail->item, expected->item, "%s: item", what);
	if (expected->name != NULL) {
		zassert_str_equal(detail->message, expected->name, "%s: name", what);
	}
}

static void expect_refused(const uint8_t *package, size_t size, const struct expected *expected)
{
	struct mbpf_error_detail detail;
	struct mbpf_prog *prog = (struct mbpf_prog *)&detail;
	size_t used = rt.arena_used;

	memset(&detail, 0xa5, sizeof(detail));
	zassert_equal(mbpf_prog_load(&rt, package, size, &prog, &detail), expected->code, "%s",
		      mbpf_reason_string(expected->reason));
	zassert_is_null(prog);
	zassert_equal(rt.arena_used, used, "something stays");
	expect(&detail, expected);
}

/* --- The format --- */

#if SUITE_MAY_ALLOW_UNSIGNED
struct format_row {
	uint32_t at;
	uint32_t size;
	int32_t code;
	uint16_t reason;
	uint32_t section;
	uint32_t offset;
	uint32_t limit;
	uint32_t actual;
};

/* Packages one after the other, each with one rule broken. */
static const uint8_t __attribute__((aligned(8))) refused_bin[] = {
#include "refused.bin.inc"
};

#include "refused.inc"

ZTEST(runtime, test_every_rule_of_the_format)
{
	struct mbpf_runtime_config config = suite_config();

	config.policy.allow_unsigned = true;
	config.policy.key_count = 0;
	suite_start(&config);
	for (unsigned int i = 0; i < ARRAY_SIZE(format_rows); i++) {
		const struct format_row *row = &format_rows[i];

		expect_refused(refused_bin + row->at, row->size,
			       &(struct expected){.code = row->code,
						  .reason = row->reason,
						  .section = row->section,
						  .offset = row->offset,
						  .limit = row->limit,
						  .actual = row->actual,
						  .item = MBPF_NO_ITEM});
	}
}

/* The codes of these rules are what mbpf_prog_load() documents for them, and each occurs. */
ZTEST(runtime, test_codes_of_the_format)
{
	static const int32_t codes[] = {
		MBPF_ERR_INVALID_PACKAGE,   MBPF_ERR_INVALID_MAGIC,       MBPF_ERR_UNSUPPORTED_VER,
		MBPF_ERR_MISSING_SECTION,   MBPF_ERR_SECTION_BOUNDS,      MBPF_ERR_SECTION_OVERLAP,
		MBPF_ERR_CRC_MISMATCH,      MBPF_ERR_ENGINE_UNSUPPORTED,  MBPF_ERR_API_VERSION,
		MBPF_ERR_CAPABILITY_DENIED, MBPF_ERR_FEATURE_UNSUPPORTED, MBPF_ERR_HEAP_TOO_SMALL,
		MBPF_ERR_ABI_MISMATCH,
	};
	bool found[ARRAY_SIZE(codes)] = {false};
	struct mbpf_runtime_config config = suite_config();

	config.policy.allow_unsigned = true;
	config.policy.key_count = 0;
	suite_start(&config);
	for (unsigned int i = 0; i < ARRAY_SIZE(format_rows); i++) {
		struct mbpf_prog *prog;
		int rc = mbpf_prog_load(&rt, refused_bin + format_rows[i].at, format_rows[i].size,
					&prog, NULL);
		unsigned int j = 0;

		while (j < ARRAY_SIZE(codes) && codes[j] != rc) {
			j++;
		}
		zassert_true(j < ARRAY_SIZE(codes), "%s", mbpf_error_string(rc));
		found[j] = true;
	}
	for (unsigned int j = 0; j < ARRAY_SIZE(codes); j++) {
		zassert_true(found[j], "%s", mbpf_error_string(codes[j]));
	}
}

ZTEST(runtime, test_keys_of_the_manifest_are_named)
{
	static const struct {
		uint16_t reason;
		const char *name;
	} rows[] = {
		{MBPF_REASON_MANIFEST_UNKNOWN_KEY, "colour"},
		{MBPF_REASON_MANIFEST_MISSING_KEY, "heap_size"},
		{MBPF_REASON_MANIFEST_LENGTH, "program_name"},
		{MBPF_REASON_MANIFEST_VALUE, "max_steps"},
		{MBPF_REASON_MANIFEST_CAPABILITY, "capabilities"},
		{MBPF_REASON_CBOR_TYPE, "hook_type"},
		{MBPF_REASON_CBOR_TRAILING, ""},
		{MBPF_REASON_BAD_MAGIC, ""},
	};
	struct mbpf_runtime_config config = suite_config();
	unsigned int found = 0;

	config.policy.allow_unsigned = true;
	config.policy.key_count = 0;
	suite_start(&config);
	for (unsigned int i = 0; i < ARRAY_SIZE(format_rows); i++) {
		for (unsigned int j = 0; j < ARRAY_SIZE(rows); j++) {
			struct mbpf_error_detail detail;
			struct mbpf_prog *prog;

			if (format_rows[i].reason != rows[j].reason) {
				continue;
			}
			zassert_not_ok(mbpf_prog_load(&rt, refused_bin + format_rows[i].at,
						      format_rows[i].size, &prog, &detail));
			zassert_str_equal(detail.message, rows[j].name, "%s",
					  mbpf_reason_string(rows[j].reason));
			found++;
		}
	}
	zassert_equal(found, ARRAY_SIZE(rows));
}
#endif

/* --- Policy --- */

static const struct mbpf_ceiling ceilings[] = {
	{.hook_type = MBPF_HOOK_TIMER, .max_steps = 1, .max_helpers = 1, .max_wall_time_us = 1},
	{.hook_type = MBPF_HOOK_NET_RX, .max_wall_time_us = 999},
	{.hook_type = MBPF_HOOK_NET_RX, .max_steps = 999},
	{.hook_type = MBPF_HOOK_NET_RX, .max_helpers = 7},
};
static struct mbpf_key keys[2];

static void no_change(struct mbpf_runtime_config *config)
{
	ARG_UNUSED(config);
}

static void two_keys(struct mbpf_runtime_config *config, uint32_t first, uint32_t last,
		     uint32_t epoch)
{
	memset(keys, 0, sizeof(keys));
	keys[1] = suite_keys[0];
	keys[1].first_epoch = first;
	keys[1].last_epoch = last;
	config->policy.keys = keys;
	config->policy.key_count = ARRAY_SIZE(keys);
	config->policy.epoch = epoch;
}

static void key_of_tomorrow(struct mbpf_runtime_config *config)
{
	two_keys(config, 8, 0, 7);
}

static void key_of_yesterday(struct mbpf_runtime_config *config)
{
	two_keys(config, 0, 6, 7);
}

static void key_of_today(struct mbpf_runtime_config *config)
{
	two_keys(config, 7, 7, 7);
}

static void no_capability(struct mbpf_runtime_config *config)
{
	config->policy.capabilities = 0;
}

static void one_capability(struct mbpf_runtime_config *config)
{
	config->policy.capabilities = MBPF_CAP_ALL & ~MBPF_CAP_MAP_WRITE;
}

static void no_clock(struct mbpf_runtime_config *config)
{
	config->services.now_ns = NULL;
}

static void wall_ceiling(struct mbpf_runtime_config *config)
{
	config->policy.ceilings = ceilings;
	config->policy.ceiling_count = 2;
}

static void steps_ceiling(struct mbpf_runtime_config *config)
{
	config->policy.ceilings = ceilings + 2;
	config->policy.ceiling_count = 1;
}

static void helpers_ceiling(struct mbpf_runtime_config *config)
{
	config->policy.ceilings = ceilings + 3;
	config->policy.ceiling_count = 1;
}

#define LIMIT(name, value)                                                                         \
	static void limit_##name(struct mbpf_runtime_config *config)                               \
	{                                                                                          \
		config->policy.limits.name = (value);                                              \
	}
LIMIT(max_steps, 999)
LIMIT(max_helpers, 7)
LIMIT(max_heap_size, 504)
LIMIT(max_maps, 1)
LIMIT(max_map_entries, 3)
/* A hash map of 7 slots of 13 bytes, whatever the size of a pointer. */
LIMIT(max_map_bytes, 90)

static void small_arena(struct mbpf_runtime_config *config)
{
	config->arena_size = 1024;
}

#define STATE_CAPS (MBPF_CAP_LOG | MBPF_CAP_MAP_READ | MBPF_CAP_MAP_WRITE)
#define MANIFEST   MBPF_SECTION_MANIFEST
#define SIGNATURE  MBPF_SECTION_SIGNATURE

static const struct {
	const struct suite_package *package;
	void (*change)(struct mbpf_runtime_config *config);
	struct expected expected;
} policy_rows[] = {
	{&pkg_no_signature,
	 no_change,
	 {MBPF_ERR_MISSING_SECTION, MBPF_REASON_NO_SIGNATURE, 0, 0, 0, 0, MBPF_NO_ITEM, ""}},
	{&pkg_foreign,
	 no_change,
	 {MBPF_ERR_UNTRUSTED_KEY, MBPF_REASON_KEY_UNKNOWN, SIGNATURE, 0, 0, 0, MBPF_NO_ITEM, ""}},
	{&pkg_foreign_unnamed,
	 no_change,
	 {MBPF_ERR_SIGNATURE, MBPF_REASON_BAD_SIGNATURE, SIGNATURE, 0, 0, 0, MBPF_NO_ITEM, ""}},
	{&pkg_first,
	 key_of_tomorrow,
	 {MBPF_ERR_UNTRUSTED_KEY, MBPF_REASON_KEY_EPOCH, SIGNATURE, 0, 8, 7, 1, ""}},
	{&pkg_first,
	 key_of_yesterday,
	 {MBPF_ERR_UNTRUSTED_KEY, MBPF_REASON_KEY_EPOCH, SIGNATURE, 0, 6, 7, 1, ""}},
	{&pkg_unnamed,
	 key_of_yesterday,
	 {MBPF_ERR_UNTRUSTED_KEY, MBPF_REASON_KEY_EPOCH, SIGNATURE, 0, 6, 7, 1, ""}},
	{&pkg_other_engine,
	 no_change,
	 {MBPF_ERR_ENGINE_UNSUPPORTED, MBPF_REASON_ENGINE_ABSENT, MANIFEST, 0, MBPF_ENGINE_VM,
	  MBPF_ENGINE_MQUICKJS, MBPF_NO_ITEM, ""}},
	{&pkg_context_version,
	 no_change,
	 {MBPF_ERR_ABI_MISMATCH, MBPF_REASON_HOOK_ABI, MANIFEST, 0, MBPF_HOOK_ABI_VERSION, 2,
	  MBPF_NO_ITEM, ""}},
	{&pkg_state,
	 no_capability,
	 {MBPF_ERR_CAPABILITY_DENIED, MBPF_REASON_POLICY_CAPABILITY, MANIFEST, 0, 0, STATE_CAPS,
	  MBPF_NO_ITEM, "CAP_LOG"}},
	{&pkg_state,
	 one_capability,
	 {MBPF_ERR_CAPABILITY_DENIED, MBPF_REASON_POLICY_CAPABILITY, MANIFEST, 0,
	  MBPF_CAP_ALL & ~MBPF_CAP_MAP_WRITE, STATE_CAPS, MBPF_NO_ITEM, "CAP_MAP_WRITE"}},
	{&pkg_first,
	 limit_max_steps,
	 {MBPF_ERR_BUDGET_EXCEEDED, MBPF_REASON_POLICY_STEPS, MANIFEST, 0, 999, 1000, MBPF_NO_ITEM,
	  ""}},
	{&pkg_first,
	 limit_max_helpers,
	 {MBPF_ERR_BUDGET_EXCEEDED, MBPF_REASON_POLICY_HELPERS, MANIFEST, 0, 7, 8, MBPF_NO_ITEM,
	  ""}},
	{&pkg_first,
	 steps_ceiling,
	 {MBPF_ERR_BUDGET_EXCEEDED, MBPF_REASON_POLICY_STEPS, MANIFEST, 0, 999, 1000, MBPF_NO_ITEM,
	  ""}},
	{&pkg_first,
	 helpers_ceiling,
	 {MBPF_ERR_BUDGET_EXCEEDED, MBPF_REASON_POLICY_HELPERS, MANIFEST, 0, 7, 8, MBPF_NO_ITEM,
	  ""}},
	{&pkg_first,
	 wall_ceiling,
	 {MBPF_ERR_BUDGET_EXCEEDED, MBPF_REASON_POLICY_WALL_TIME, MANIFEST, 0, 999, 0, MBPF_NO_ITEM,
	  ""}},
	{&pkg_wall,
	 wall_ceiling,
	 {MBPF_ERR_BUDGET_EXCEEDED, MBPF_REASON_POLICY_WALL_TIME, MANIFEST, 0, 999, 1000,
	  MBPF_NO_ITEM, ""}},
	{&pkg_wall,
	 no_clock,
	 {MBPF_ERR_BUDGET_EXCEEDED, MBPF_REASON_NO_CLOCK, MANIFEST, 0, 0, 1000, MBPF_NO_ITEM, ""}},
	{&pkg_first,
	 limit_max_heap_size,
	 {MBPF_ERR_NO_MEM, MBPF_REASON_POLICY_HEAP, MANIFEST, 0, 504, 512, MBPF_NO_ITEM, ""}},
	{&pkg_state,
	 limit_max_maps,
	 {MBPF_ERR_NO_MEM, MBPF_REASON_POLICY_MAPS, MANIFEST, 0, 1, 2, MBPF_NO_ITEM, ""}},
	{&pkg_state,
	 limit_max_map_entries,
	 {MBPF_ERR_NO_MEM, MBPF_REASON_POLICY_MAP_ENTRIES, MANIFEST, 0, 3, 4, 0, "table"}},
	{&pkg_state,
	 limit_max_map_bytes,
	 {MBPF_ERR_NO_MEM, MBPF_REASON_POLICY_MAP_BYTES, MANIFEST, 0, 90, 91, 0, "table"}},
	{&pkg_map_wide,
	 no_change,
	 {MBPF_ERR_NO_MEM, MBPF_REASON_POLICY_MAP_BYTES, MANIFEST, 0, 1048576, 65535 * 257, 0,
	  "row"}},
	{&pkg_map_type,
	 no_change,
	 {MBPF_ERR_FEATURE_UNSUPPORTED, MBPF_REASON_MAP_TYPE, MANIFEST, 0, 0, 99, 0, "row"}},
	{&pkg_map_flags,
	 no_change,
	 {MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_MAP_FLAGS, MANIFEST, 0, MBPF_MAP_SHARED, 1, 0,
	  "row"}},
	{&pkg_map_sizes,
	 no_change,
	 {MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_MAP_SIZES, MANIFEST, 0, 8, 4, 0, "row"}},
	{&pkg_state,
	 small_arena,
	 {MBPF_ERR_NO_MEM, MBPF_REASON_ARENA_FULL, 0, 0, 1024, 0, MBPF_NO_ITEM, ""}},
};

ZTEST(runtime, test_every_rule_of_the_policy)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(policy_rows); i++) {
		const struct suite_package *package = policy_rows[i].package;
		struct expected expected = policy_rows[i].expected;
		struct mbpf_runtime_config config = suite_config();

		if (expected.section == SIGNATURE) {
			expected.offset = (uint32_t)package->size - MBPF_SIGNATURE_SIZE;
		}
		policy_rows[i].change(&config);
		suite_start(&config);
		expect_refused(package->data, package->size, &expected);
		if (expected.reason != MBPF_REASON_ARENA_FULL) {
			zassert_equal(rt.alloc_count, 0U, "memory was asked for");
		}
		zassert_str_equal(suite_log, "", "something ran");
	}
}

/* What is exactly at the bound is accepted. */
ZTEST(runtime, test_bounds_of_the_policy)
{
	static const struct mbpf_ceiling exact[] = {
		{MBPF_HOOK_NET_RX, 1000, 8, 0},
		{MBPF_HOOK_TIMER, 1, 1, 1},
	};
	struct mbpf_runtime_config config = suite_config();

	key_of_today(&config);
	config.policy.limits = (struct mbpf_limits){.max_steps = 1000,
						    .max_helpers = 8,
						    .max_heap_size = 1024,
						    .max_maps = 2,
						    .max_map_entries = 4,
						    .max_map_bytes = 91,
						    .max_programs = 2};
	config.policy.capabilities = STATE_CAPS;
	config.policy.ceilings = exact;
	config.policy.ceiling_count = ARRAY_SIZE(exact);
	suite_start(&config);
	(void)suite_load(&pkg_state);
	(void)suite_load(&pkg_first);
	config = suite_config();
	config.policy.capabilities = 0;
	suite_start(&config);
	(void)suite_load(&pkg_first);
}

ZTEST(runtime, test_hook_type_that_the_firmware_lacks)
{
	struct mbpf_error_detail detail;
	struct mbpf_prog *prog;

	zassert_equal(
		mbpf_prog_load(&rt, pkg_unknown_hook.data, pkg_unknown_hook.size, &prog, &detail),
		MBPF_ERR_HOOK_MISMATCH);
	zassert_equal(detail.reason, MBPF_REASON_HOOK_UNKNOWN);
	zassert_equal(detail.section, (uint32_t)MANIFEST);
}

ZTEST(runtime, test_heap_that_cannot_hold_the_globals)
{
	struct mbpf_error_detail detail;
	struct mbpf_prog *prog;

	zassert_equal(mbpf_prog_load(&rt, pkg_globals.data, pkg_globals.size, &prog, &detail),
		      MBPF_ERR_HEAP_TOO_SMALL);
	zassert_equal(detail.reason, MBPF_REASON_HEAP_FRAME);
	zassert_equal(detail.actual, 256U);
	zassert_true(detail.limit > 256U);
}

/* --- Programs that are there --- */

ZTEST(runtime, test_second_program_of_a_name)
{
	struct mbpf_prog *prog = suite_load(&pkg_first);
	struct expected expected = {
		MBPF_ERR_EXISTS, MBPF_REASON_NAME_TAKEN, MANIFEST, 0, 0, 0, MBPF_NO_ITEM, "first"};
	struct mbpf_prog *second;

	expect_refused(pkg_first.data, pkg_first.size, &expected);
	second = suite_load(&pkg_second);
	expected.name = "second";
	expect_refused(pkg_second_named.data, pkg_second_named.size, &expected);
	/* A name is free again when its program is gone. */
	zassert_ok(mbpf_prog_unload(second));
	(void)suite_load(&pkg_second_named);
	zassert_ok(mbpf_prog_update(prog, pkg_first.data, pkg_first.size, NULL, NULL));
}

ZTEST(runtime, test_as_many_programs_as_the_policy_allows)
{
	struct mbpf_runtime_config config = suite_config();
	struct mbpf_prog *prog;

	config.policy.limits.max_programs = 1;
	suite_start(&config);
	prog = suite_load(&pkg_first);
	expect_refused(pkg_second.data, pkg_second.size,
		       &(struct expected){MBPF_ERR_NO_MEM, MBPF_REASON_POLICY_PROGRAMS, MANIFEST, 0,
					  1, 1, MBPF_NO_ITEM, ""});
	zassert_ok(mbpf_prog_update(prog, pkg_first.data, pkg_first.size, NULL, NULL));
	zassert_ok(mbpf_prog_unload(prog));
	(void)suite_load(&pkg_second);
}

static void expect_update_refused(struct mbpf_prog *prog, const struct suite_package *package,
				  const struct expected *expected)
{
	struct mbpf_error_detail detail;
	size_t used = rt.arena_used;

	memset(&detail, 0xa5, sizeof(detail));
	zassert_equal(mbpf_prog_update(prog, package->data, package->size, NULL, &detail),
		      expected->code);
	zassert_equal(rt.arena_used, used, "something stays");
	expect(&detail, expected);
}

ZTEST(runtime, test_every_rule_of_updates)
{
	struct mbpf_prog *state = suite_load(&pkg_state);
	struct mbpf_prog *first = suite_load(&pkg_first);

	expect_update_refused(first, &pkg_trace,
			      &(struct expected){MBPF_ERR_HOOK_MISMATCH, MBPF_REASON_UPDATE_HOOK,
						 MANIFEST, 0, MBPF_HOOK_NET_RX,
						 MBPF_HOOK_TRACEPOINT, MBPF_NO_ITEM, ""});
	expect_update_refused(first, &pkg_second,
			      &(struct expected){MBPF_ERR_NOT_FOUND, MBPF_REASON_UPDATE_NAME,
						 MANIFEST, 0, 0, 0, MBPF_NO_ITEM, "first"});
	expect_update_refused(state, &pkg_state_wide,
			      &(struct expected){MBPF_ERR_MAP_INCOMPATIBLE, MBPF_REASON_UPDATE_MAP,
						 MANIFEST, 0, 0, 0, 0, "table"});
	net.max_steps = 1500;
	zassert_ok(mbpf_prog_attach(first, &net, 0));
	net.max_steps = 999;
	expect_update_refused(first, &pkg_first,
			      &(struct expected){MBPF_ERR_BUDGET_EXCEEDED,
						 MBPF_REASON_UPDATE_CEILING, MANIFEST, 0, 999, 1000,
						 MBPF_NO_ITEM, ""});
	net.max_steps = 0;
}
