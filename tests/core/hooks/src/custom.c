/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * CUSTOM: events of the firmware's own, their data described by a schema.
 */

#include <zephyr/ztest.h>

#include <mbpf/gen/rejects.h>

#include "suite.h"

#if SUITE_HAS_CUSTOM
struct reading {
	uint8_t mode;
	uint8_t u8;
	uint16_t u16;
	uint32_t u32;
	uint64_t u64;
	int64_t i64;
	int8_t i8;
	uint8_t raw[3];
	int16_t i16;
	int32_t i32;
};

#define MEMBER(name, type) MBPF_SCHEMA_MEMBER(reading, name, MBPF_FIELD_##type)

/* As in programs/custom.yaml, in another order. */
static const struct mbpf_schema_field fields[] = {
	MEMBER(raw, BYTES), MEMBER(mode, U8), MEMBER(u8, U8),   MEMBER(u16, U16), MEMBER(u32, U32),
	MEMBER(u64, U64),   MEMBER(i8, I8),   MEMBER(i16, I16), MEMBER(i32, I32), MEMBER(i64, I64),
};
static const struct mbpf_schema schema = {7, 2, fields, ARRAY_SIZE(fields)};

static struct mbpf_hook point;

static struct mbpf_prog *start(void)
{
	point = (struct mbpf_hook){
		.name = "app.reading", .type = MBPF_HOOK_CUSTOM, .schema = &schema};
	zassert_ok(mbpf_hook_register(&rt, &point));
	return suite_attach(&pkg_custom, &point);
}

static const struct reading *fetched;
static uint32_t fetched_bytes;
static int fetch_result; /* added to the number of bytes */

static int fetch(const void *ctx, uint32_t off, uint32_t len, uint8_t *dst)
{
	ARG_UNUSED(ctx);
	memcpy(dst, (const uint8_t *)fetched + off, len);
	fetched_bytes += len;
	return (int)len + fetch_result;
}

static int32_t run_with(const struct reading *reading, uint32_t size, bool with_fetch)
{
	struct mbpf_ctx_custom ctx = {
		MBPF_CTX_CUSTOM(&schema),
		.flags = MBPF_CTX_F_TRUNCATED,
		.data = with_fetch ? NULL : (const uint8_t *)reading,
		.data_len = size,
		.read_fn = with_fetch ? fetch : NULL,
	};
	int32_t verdict = 77;

	fetched = reading;
	fetched_bytes = 0;
	zassert_ok(mbpf_hook_run(&point, &ctx, sizeof(ctx), &verdict));
	return verdict;
}

static int32_t run(struct reading reading)
{
	return run_with(&reading, sizeof(reading), false);
}

ZTEST(hooks, test_layout_of_custom)
{
	zassert_equal(sizeof(struct mbpf_ctx_custom), sizeof(void *) == 8U ? 48U : 36U);
}

ZTEST(hooks, test_fields_of_a_schema)
{
	struct reading most = {
		.u8 = UINT8_MAX,
		.u16 = UINT16_MAX,
		.u32 = UINT32_MAX,
		.u64 = UINT64_MAX,
		.i64 = INT64_MAX,
		.i8 = INT8_MAX,
		.raw = {1, 2, 255},
		.i16 = INT16_MAX,
		.i32 = INT32_MAX,
	};
	struct reading least = {
		.u64 = (UINT64_C(1) << 53) - 1U,
		.i64 = INT64_MIN,
		.i8 = INT8_MIN,
		.i16 = INT16_MIN,
		.i32 = INT32_MIN,
	};

	(void)start();
	zassert_equal(run(most), 0);
	zassert_str_equal(suite_log,
			  "255 65535 4294967295 127 32767 2147483647 [4294967295 4294967295] "
			  "18446744073709552000 [4294967295 2147483647] 9223372036854776000 "
			  "[1 2 255]",
			  "%s", suite_log);
	zassert_equal(run(least), 0);
	zassert_str_equal(suite_log,
			  "0 0 0 -128 -32768 -2147483648 [4294967295 2097151] 9007199254740991 "
			  "[0 2147483648] -9223372036854776000 [0 0 0]",
			  "%s", suite_log);
}

ZTEST(hooks, test_members_of_custom)
{
	struct reading reading = {.mode = 1};

	(void)start();
	zassert_equal(run_with(&reading, 36, false), 0);
	zassert_str_equal(suite_log, "7 2 1 10 36", "%s", suite_log);
}

ZTEST(hooks, test_names_that_are_known_when_it_runs)
{
	(void)start();
	zassert_equal(run((struct reading){
			      .mode = 3, .u8 = 5, .u64 = 1U + (UINT64_C(2) << 32), .i64 = -3}),
		      0);
	zassert_str_equal(suite_log, "5 [1 2] 8589934593 [0 0 0] -3 undefined undefined truefalse",
			  "%s", suite_log);
}

ZTEST(hooks, test_bytes_and_pairs_are_copies)
{
	struct mbpf_prog *prog = start();
	uint64_t failed;

	zassert_equal(run((struct reading){.mode = 4, .raw = {1, 2, 3}, .u64 = 9}), 3);
	zassert_str_equal(suite_log, "[99 2 3][1 2 3][7 0][9 0]", "%s", suite_log);
	/* Many of them: what is no longer used goes. */
	failed = suite_stats(prog).failures[MBPF_FAILURE_OOM];
	for (unsigned int i = 0; i < 3U; i++) {
		zassert_equal(run((struct reading){.mode = 5}), 5);
	}
	zassert_equal(suite_stats(prog).failures[MBPF_FAILURE_OOM], failed);
}

ZTEST(hooks, test_data_that_end_before_a_field)
{
	struct mbpf_prog *prog = start();
	struct reading reading = {.mode = 2, .i32 = 1234};

	zassert_equal(run_with(&reading, 36, false), 1234);
	zassert_equal(run_with(&reading, 35, false), -1, "a RangeError");
	zassert_equal(run_with(&reading, 0, false), 0, "not even the mode");
	zassert_equal(suite_stats(prog).failures[MBPF_FAILURE_EXCEPTION], 1U);
}

ZTEST(hooks, test_fields_of_data_in_pieces)
{
	struct mbpf_prog *prog = start();
	struct reading reading = {.mode = 2, .i32 = -5};

	fetch_result = 0;
	zassert_equal(run_with(&reading, sizeof(reading), true), -5);
	zassert_equal(fetched_bytes, 5U, "only what is asked for: mode and i32");
	reading.mode = 4;
	zassert_equal(run_with(&reading, sizeof(reading), true), 3);
	/* Short, too much and an error: not one of them is taken for data. */
	for (fetch_result = -2; fetch_result <= 1; fetch_result++) {
		zassert_equal(run_with(&reading, sizeof(reading), true), fetch_result == 0 ? 3 : 0);
	}
	zassert_equal(suite_stats(prog).failures[MBPF_FAILURE_EXCEPTION], 3U);
	fetch_result = 0;
}

ZTEST(hooks, test_events_of_another_schema)
{
	static const struct mbpf_schema_field same[ARRAY_SIZE(fields)] = {{.name = "a"}};
	struct mbpf_prog *prog = start();
	struct reading reading = {0};
	const struct mbpf_ctx_custom good = {
		MBPF_CTX_CUSTOM(&schema),
		.data = (const uint8_t *)&reading,
		.data_len = sizeof(reading),
	};
	struct mbpf_ctx_custom bad[6] = {good, good, good, good, good, good};
	int32_t verdict = 77;

	bad[0].custom_hook_id++;
	bad[1].schema_version--;
	bad[2].field_count--;
	bad[3].fields = same;
	bad[4].fields = NULL;
	bad[5].abi_version++;
	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++) {
		zassert_equal(mbpf_hook_run(&point, &bad[i], sizeof(bad[i]), &verdict),
			      MBPF_ERR_ABI_MISMATCH, "event %u", i);
	}
	zassert_equal(mbpf_hook_run(&point, &good, sizeof(good) - 1U, &verdict),
		      MBPF_ERR_ABI_MISMATCH);
	zassert_equal(mbpf_hook_run(&point, &good, sizeof(good) + 1U, &verdict),
		      MBPF_ERR_ABI_MISMATCH);
	zassert_equal(verdict, 77);
	zassert_equal(suite_stats(prog).invocations, 0U);
	zassert_ok(mbpf_hook_run(&point, &good, sizeof(good), &verdict));
}

/* A registered attach point with this schema; loads the package for id 7, version 2. */
static int load_with(const struct mbpf_schema *other, struct mbpf_error_detail *detail)
{
	struct mbpf_hook hook = {.name = "other", .type = MBPF_HOOK_CUSTOM, .schema = other};
	struct mbpf_prog *prog = NULL;
	int rc;

	zassert_ok(mbpf_hook_register(&rt, &hook));
	rc = mbpf_prog_load(&rt, pkg_custom.data, pkg_custom.size, &prog, detail);
	zassert_true((prog != NULL) == (rc == 0));
	rt.hooks = hook.next;
	return rc;
}

ZTEST(hooks, test_packages_for_another_schema)
{
	struct mbpf_schema_field changed[ARRAY_SIZE(fields)];
	struct mbpf_schema other = {7, 2, changed, ARRAY_SIZE(changed)};
	struct mbpf_error_detail detail;
	struct mbpf_prog *prog;

	memcpy(changed, fields, sizeof(fields));
	zassert_equal(mbpf_prog_load(&rt, pkg_custom.data, pkg_custom.size, &prog, &detail),
		      MBPF_ERR_HOOK_MISMATCH, "no attach point at all");
	zassert_equal(detail.reason, MBPF_REASON_HOOK_UNKNOWN);
	other.id = 8;
	zassert_equal(load_with(&other, &detail), MBPF_ERR_HOOK_MISMATCH);
	zassert_equal(detail.reason, MBPF_REASON_SCHEMA_UNKNOWN);
	zassert_equal(detail.actual, 7U);
	other.id = 7;
	other.version = 3;
	zassert_equal(load_with(&other, &detail), MBPF_ERR_ABI_MISMATCH);
	zassert_equal(detail.reason, MBPF_REASON_SCHEMA_VERSION);
	zassert_equal(detail.limit, 3U);
	zassert_equal(detail.actual, 2U);
	other.version = 2;
	changed[2].offset++;
	zassert_equal(load_with(&other, &detail), MBPF_ERR_INVALID_BYTECODE);
	zassert_equal(detail.reason, MBPF_REJECT_IMPORT_PROTOTYPE);
	changed[2] = fields[2];
	changed[3].type = MBPF_FIELD_I16;
	zassert_equal(load_with(&other, &detail), MBPF_ERR_INVALID_BYTECODE);
	zassert_equal(detail.reason, MBPF_REJECT_IMPORT_PROTOTYPE);
	changed[3] = fields[3];
	changed[0].length--;
	zassert_equal(load_with(&other, &detail), MBPF_ERR_INVALID_BYTECODE);
	changed[0] = fields[0];
	changed[4].name = "u23";
	zassert_equal(load_with(&other, &detail), MBPF_ERR_INVALID_BYTECODE);
	zassert_equal(detail.reason, MBPF_REJECT_IMPORT_UNKNOWN);
	changed[4] = fields[4];
	zassert_ok(load_with(&other, &detail), "the same in all that it reads");
}

ZTEST(hooks, test_points_with_other_schemas)
{
	static const struct mbpf_schema older = {7, 1, fields, ARRAY_SIZE(fields)};
	static struct mbpf_hook old, again;
	struct mbpf_prog *prog = start();

	old = (struct mbpf_hook){.name = "old", .type = MBPF_HOOK_CUSTOM, .schema = &older};
	again = (struct mbpf_hook){.name = "again", .type = MBPF_HOOK_CUSTOM, .schema = &schema};
	zassert_ok(mbpf_hook_register(&rt, &old), "two versions at the same time");
	zassert_ok(mbpf_hook_register(&rt, &again), "two points of one schema");
	zassert_ok(mbpf_prog_detach(prog));
	zassert_equal(mbpf_prog_attach(prog, &old, 0), MBPF_ERR_ABI_MISMATCH);
	zassert_ok(mbpf_prog_attach(prog, &again, 0));
	zassert_ok(mbpf_prog_detach(prog));
	zassert_ok(mbpf_prog_unload(prog));
	/* Whichever was registered last, a package finds its own version. */
	prog = suite_attach(&pkg_custom, &point);
}

static int add(const struct mbpf_schema *other)
{
	struct mbpf_hook hook = {.name = "bad", .type = MBPF_HOOK_CUSTOM, .schema = other};
	int rc = mbpf_hook_register(&rt, &hook);

	if (rc == 0) {
		rt.hooks = hook.next;
	}
	return rc;
}

/* Registers a point with one field. */
static int add_field(const char *name, uint32_t offset, uint32_t length, uint32_t type)
{
	struct mbpf_schema_field field = {name, offset, length, type};
	struct mbpf_schema one = {9, 1, &field, 1};

	return add(&one);
}

struct one_field {
	const char *name;
	uint32_t offset;
	uint32_t length;
	uint32_t type;
};

static const struct one_field bad_fields[] = {
	{NULL, 0, 1, MBPF_FIELD_U8},
	{"", 0, 1, MBPF_FIELD_U8},
	{"a-b", 0, 1, MBPF_FIELD_U8},
	{"1a", 0, 1, MBPF_FIELD_U8},
	{"a\n", 0, 1, MBPF_FIELD_U8},
	{"\x1b[2J", 0, 1, MBPF_FIELD_U8},
	{"a\x7f", 0, 1, MBPF_FIELD_U8},
	{"a b", 0, 1, MBPF_FIELD_U8},
	{"\xc3\xa4", 0, 1, MBPF_FIELD_U8},
	{"a2345678901234567890123456789012", 0, 1, MBPF_FIELD_U8}, /* 32 */
	{"data_len", 0, 4, MBPF_FIELD_U32},
	{"flags", 0, 2, MBPF_FIELD_U16},
	{"a", 0, 1, 0},
	{"a", 0, 8, MBPF_FIELD_U64_NUMBER},
	{"a", 0, 4, MBPF_FIELD_IN_U32},
	{"a", 0, 1, UINT32_MAX},
	{"a", 0, 0, MBPF_FIELD_U8},
	{"a", 0, 2, MBPF_FIELD_U8},
	{"a", 0, 4, MBPF_FIELD_U16},
	{"a", 0, 0, MBPF_FIELD_BYTES},
	{"a", MBPF_SCHEMA_END_MAX, 1, MBPF_FIELD_U8},
	{"a", MBPF_SCHEMA_END_MAX - 7U, 8, MBPF_FIELD_I64},
	{"a", 1, MBPF_SCHEMA_END_MAX, MBPF_FIELD_BYTES},
	{"a", 0, MBPF_SCHEMA_END_MAX + 1U, MBPF_FIELD_BYTES},
	{"a", UINT32_MAX, 1, MBPF_FIELD_U8},
	{"a", 1, UINT32_MAX, MBPF_FIELD_BYTES},
};

ZTEST(hooks, test_schemas_that_break_a_rule)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(bad_fields); i++) {
		const struct one_field *f = &bad_fields[i];

		zassert_equal(add_field(f->name, f->offset, f->length, f->type),
			      MBPF_ERR_INVALID_ARG, "field %u", i);
	}
	zassert_ok(add_field("a", MBPF_SCHEMA_END_MAX - 1U, 1, MBPF_FIELD_U8));
	zassert_ok(add_field("a", MBPF_SCHEMA_END_MAX - 8U, 8, MBPF_FIELD_I64));
	zassert_ok(add_field("$_9", 0, MBPF_SCHEMA_END_MAX, MBPF_FIELD_BYTES));
	zassert_ok(add_field("a234567890123456789012345678901", 0, 1, MBPF_FIELD_I8)); /* 31 */
}

ZTEST(hooks, test_schemas_of_attach_points)
{
	static char names[MBPF_SCHEMA_FIELDS_MAX + 1U][4];
	static struct mbpf_schema_field many[MBPF_SCHEMA_FIELDS_MAX + 1U];
	struct mbpf_schema_field twice[] = {fields[0], fields[1], fields[0]};
	struct mbpf_schema other = {9, 1, many, MBPF_SCHEMA_FIELDS_MAX + 1U};
	struct mbpf_hook timed = {.name = "t", .type = MBPF_HOOK_TIMER, .schema = &schema};

	zassert_equal(add(NULL), MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_hook_register(&rt, &timed), MBPF_ERR_INVALID_ARG);
	for (unsigned int i = 0; i < ARRAY_SIZE(many); i++) {
		names[i][0] = 'f';
		names[i][1] = (char)('0' + i / 10U);
		names[i][2] = (char)('0' + i % 10U);
		many[i] = (struct mbpf_schema_field){names[i], i, 1, MBPF_FIELD_U8};
	}
	zassert_equal(add(&other), MBPF_ERR_INVALID_ARG, "one field too many");
	other.field_count--;
	zassert_ok(add(&other));
	other.fields = NULL;
	zassert_equal(add(&other), MBPF_ERR_INVALID_ARG);
	other.field_count = 0;
	zassert_ok(add(&other), "no fields: what is there is read with readBytes()");
	other.fields = twice;
	other.field_count = ARRAY_SIZE(twice);
	zassert_equal(add(&other), MBPF_ERR_INVALID_ARG, "one name twice");
	(void)start();
	other.field_count = 1;
	other.id = schema.id;
	other.version = schema.version;
	zassert_equal(add(&other), MBPF_ERR_EXISTS, "another one of that id and version");
}

ZTEST(hooks, test_verdicts_of_custom)
{
	struct reading reading = {.mode = 2, .i32 = INT32_MIN};
	struct mbpf_prog *prog = start();

	zassert_equal(run(reading), INT32_MIN, "any int32 is one");
	reading.mode = 9;
	zassert_equal(run(reading), 0, "none is 0");
	zassert_equal(suite_stats(prog).successes, 2U);
}
#else
ZTEST(hooks, test_firmware_without_custom)
{
	static const struct mbpf_schema_field fields[] = {{"a", 0, 1, MBPF_FIELD_U8}};
	static const struct mbpf_schema schema = {7, 2, fields, 1};
	struct mbpf_hook point = {
		.name = "app.reading", .type = MBPF_HOOK_CUSTOM, .schema = &schema};
	struct mbpf_hook other = {.name = "app.other", .type = MBPF_HOOK_TIMER, .schema = &schema};
	struct mbpf_ctx_custom ctx = {MBPF_CTX_CUSTOM(&schema)};
	struct mbpf_error_detail detail;
	struct mbpf_prog *prog = NULL;
	int32_t verdict = 77;

	zassert_equal(mbpf_hook_register(&rt, &point), MBPF_ERR_INVALID_ARG);
	zassert_is_null(mbpf_hook_find(&rt, point.name));
	zassert_equal(mbpf_hook_register(&rt, &other), MBPF_ERR_INVALID_ARG, "no use for a schema");
	zassert_is_null(mbpf_hook_find(&rt, other.name));
	zassert_equal(mbpf_hook_run(&point, &ctx, sizeof(ctx), &verdict), MBPF_ERR_ABI_MISMATCH);
	zassert_equal(verdict, 77);
	zassert_equal(mbpf_prog_load(&rt, pkg_custom.data, pkg_custom.size, &prog, &detail),
		      MBPF_ERR_HOOK_MISMATCH);
	zassert_equal(detail.reason, MBPF_REASON_HOOK_UNKNOWN);
	zassert_is_null(prog);
}
#endif
