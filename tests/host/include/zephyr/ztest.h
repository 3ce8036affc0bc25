/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief The part of Zephyr's ztest that the suites under tests/core use, for the host.
 *
 * The same test sources are built with Zephyr's own ztest under twister. Messages are string
 * literals, with printf conversions.
 */

#ifndef MBPF_TESTS_HOST_ZEPHYR_ZTEST_H_
#define MBPF_TESTS_HOST_ZEPHYR_ZTEST_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#endif
#ifndef ARG_UNUSED
#define ARG_UNUSED(x) (void)(x)
#endif
#ifndef BUILD_ASSERT
#define BUILD_ASSERT(condition, ...) _Static_assert(condition, "" __VA_ARGS__)
#endif

/** What a check does when it does not hold. */
enum ztest_severity {
	/** Fail the test and leave it. */
	ZTEST_ASSERT,
	/** Fail the test and go on. */
	ZTEST_EXPECT,
	/** Skip the test and leave it. */
	ZTEST_ASSUME,
};

/** One suite; objects are static and live in a list that constructors fill. */
struct ztest_suite_node {
	const char *name;
	bool (*predicate)(const void *state);
	void *(*setup)(void);
	void (*before)(void *fixture);
	void (*after)(void *fixture);
	void (*teardown)(void *fixture);
	struct ztest_suite_node *next;
};

/** One test. */
struct ztest_test_node {
	const char *suite;
	const char *name;
	void (*run)(void *fixture);
	struct ztest_test_node *next;
};

/** Adds a suite; called by constructors only. */
void ztest_host_add_suite(struct ztest_suite_node *suite);

/** Adds a test behind those already there; called by constructors only. */
void ztest_host_add_test(struct ztest_test_node *test);

/**
 * Records a check.
 *
 * @param holds Whether the condition is true.
 * @param text What to print when it is not.
 * @param format Further message, beginning with a space.
 * @return holds; does not return when the severity leaves the test.
 */
bool ztest_host_check(bool holds, enum ztest_severity severity, const char *file, int line,
		      const char *text, const char *format, ...)
	__attribute__((format(printf, 6, 7)));

/** Ends the running test as failed, passed or skipped. */
void ztest_test_fail(void);
void ztest_test_pass(void);
void ztest_test_skip(void);

/** Prints a line. */
void ztest_host_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

#define TC_PRINT(...) ztest_host_print(__VA_ARGS__)
#define PRINT(...)    ztest_host_print(__VA_ARGS__)

#define ZTEST_SUITE(suite_name, predicate_fn, setup_fn, before_fn, after_fn, teardown_fn)          \
	static struct ztest_suite_node ztest_suite_##suite_name = {                                \
		.name = #suite_name,                                                               \
		.predicate = predicate_fn,                                                         \
		.setup = setup_fn,                                                                 \
		.before = before_fn,                                                               \
		.after = after_fn,                                                                 \
		.teardown = teardown_fn,                                                           \
	};                                                                                         \
	__attribute__((constructor)) static void ztest_register_suite_##suite_name(void)           \
	{                                                                                          \
		ztest_host_add_suite(&ztest_suite_##suite_name);                                   \
	}                                                                                          \
	struct ztest_suite_node

#define ZTEST_HOST_REGISTER(suite_name, fn, wrapper)                                               \
	static struct ztest_test_node ztest_node_##suite_name##_##fn = {                           \
		.suite = #suite_name,                                                              \
		.name = #fn,                                                                       \
		.run = wrapper,                                                                    \
	};                                                                                         \
	__attribute__((constructor)) static void ztest_register_##suite_name##_##fn(void)          \
	{                                                                                          \
		ztest_host_add_test(&ztest_node_##suite_name##_##fn);                              \
	}

#define ZTEST(suite_name, fn)                                                                      \
	static void suite_name##_##fn(void);                                                       \
	static void ztest_wrapper_##suite_name##_##fn(void *fixture)                               \
	{                                                                                          \
		ARG_UNUSED(fixture);                                                               \
		suite_name##_##fn();                                                               \
	}                                                                                          \
	ZTEST_HOST_REGISTER(suite_name, fn, ztest_wrapper_##suite_name##_##fn)                     \
	static void suite_name##_##fn(void)

#define ZTEST_F(suite_name, fn)                                                                    \
	static void suite_name##_##fn(struct suite_name##_fixture *fixture);                       \
	static void ztest_wrapper_##suite_name##_##fn(void *fixture)                               \
	{                                                                                          \
		suite_name##_##fn((struct suite_name##_fixture *)fixture);                         \
	}                                                                                          \
	ZTEST_HOST_REGISTER(suite_name, fn, ztest_wrapper_##suite_name##_##fn)                     \
	static void suite_name##_##fn(struct suite_name##_fixture *fixture)

#define ZTEST_USER(suite_name, fn)   ZTEST(suite_name, fn)
#define ZTEST_USER_F(suite_name, fn) ZTEST_F(suite_name, fn)

#define ZTEST_HOST_CHECK(severity, condition, text, ...)                                           \
	ztest_host_check(!!(condition), severity, __FILE__, __LINE__, text, " " __VA_ARGS__)

#define ZTEST_HOST_WITHIN(a, b, delta) (((a) >= ((b) - (delta))) && ((a) <= ((b) + (delta))))

#define zassert(condition, text, ...) ZTEST_HOST_CHECK(ZTEST_ASSERT, condition, text, __VA_ARGS__)
#define zassert_unreachable(...)                                                                   \
	ZTEST_HOST_CHECK(ZTEST_ASSERT, false, "reached what must not be reached", __VA_ARGS__)
#define zassert_true(condition, ...)                                                               \
	ZTEST_HOST_CHECK(ZTEST_ASSERT, condition, #condition " is false", __VA_ARGS__)
#define zassert_false(condition, ...)                                                              \
	ZTEST_HOST_CHECK(ZTEST_ASSERT, !(condition), #condition " is true", __VA_ARGS__)
#define zassert_ok(code, ...)                                                                      \
	ZTEST_HOST_CHECK(ZTEST_ASSERT, (code) == 0, #code " is not 0", __VA_ARGS__)
#define zassert_not_ok(code, ...)                                                                  \
	ZTEST_HOST_CHECK(ZTEST_ASSERT, (code) != 0, #code " is 0", __VA_ARGS__)
#define zassert_is_null(pointer, ...)                                                              \
	ZTEST_HOST_CHECK(ZTEST_ASSERT, (pointer) == NULL, #pointer " is not NULL", __VA_ARGS__)
#define zassert_not_null(pointer, ...)                                                             \
	ZTEST_HOST_CHECK(ZTEST_ASSERT, (pointer) != NULL, #pointer " is NULL", __VA_ARGS__)
#define zassert_equal(a, b, ...)                                                                   \
	ZTEST_HOST_CHECK(ZTEST_ASSERT, (a) == (b), #a " not equal to " #b, __VA_ARGS__)
#define zassert_not_equal(a, b, ...)                                                               \
	ZTEST_HOST_CHECK(ZTEST_ASSERT, (a) != (b), #a " equal to " #b, __VA_ARGS__)
#define zassert_equal_ptr(a, b, ...)                                                               \
	ZTEST_HOST_CHECK(ZTEST_ASSERT, (const void *)(a) == (const void *)(b),                     \
			 #a " not equal to " #b, __VA_ARGS__)
#define zassert_within(a, b, delta, ...)                                                           \
	ZTEST_HOST_CHECK(ZTEST_ASSERT, ZTEST_HOST_WITHIN(a, b, delta),                             \
			 #a " not within " #b " +/- " #delta, __VA_ARGS__)
#define zassert_between_inclusive(a, low, high, ...)                                               \
	ZTEST_HOST_CHECK(ZTEST_ASSERT, ((a) >= (low)) && ((a) <= (high)),                          \
			 #a " not between " #low " and " #high, __VA_ARGS__)
#define zassert_mem_equal(a, b, size, ...)                                                         \
	ZTEST_HOST_CHECK(ZTEST_ASSERT, memcmp(a, b, size) == 0, #a " not equal to " #b, __VA_ARGS__)
#define zassert_str_equal(a, b, ...)                                                               \
	ZTEST_HOST_CHECK(ZTEST_ASSERT, strcmp(a, b) == 0, #a " not equal to " #b, __VA_ARGS__)

#define zexpect_true(condition, ...)                                                               \
	ZTEST_HOST_CHECK(ZTEST_EXPECT, condition, #condition " is false", __VA_ARGS__)
#define zexpect_false(condition, ...)                                                              \
	ZTEST_HOST_CHECK(ZTEST_EXPECT, !(condition), #condition " is true", __VA_ARGS__)
#define zexpect_ok(code, ...)                                                                      \
	ZTEST_HOST_CHECK(ZTEST_EXPECT, (code) == 0, #code " is not 0", __VA_ARGS__)
#define zexpect_not_ok(code, ...)                                                                  \
	ZTEST_HOST_CHECK(ZTEST_EXPECT, (code) != 0, #code " is 0", __VA_ARGS__)
#define zexpect_equal(a, b, ...)                                                                   \
	ZTEST_HOST_CHECK(ZTEST_EXPECT, (a) == (b), #a " not equal to " #b, __VA_ARGS__)
#define zexpect_not_equal(a, b, ...)                                                               \
	ZTEST_HOST_CHECK(ZTEST_EXPECT, (a) != (b), #a " equal to " #b, __VA_ARGS__)
#define zexpect_mem_equal(a, b, size, ...)                                                         \
	ZTEST_HOST_CHECK(ZTEST_EXPECT, memcmp(a, b, size) == 0, #a " not equal to " #b, __VA_ARGS__)
#define zexpect_str_equal(a, b, ...)                                                               \
	ZTEST_HOST_CHECK(ZTEST_EXPECT, strcmp(a, b) == 0, #a " not equal to " #b, __VA_ARGS__)

#define zassume_true(condition, ...)                                                               \
	ZTEST_HOST_CHECK(ZTEST_ASSUME, condition, #condition " is false", __VA_ARGS__)
#define zassume_false(condition, ...)                                                              \
	ZTEST_HOST_CHECK(ZTEST_ASSUME, !(condition), #condition " is true", __VA_ARGS__)

#endif /* MBPF_TESTS_HOST_ZEPHYR_ZTEST_H_ */
