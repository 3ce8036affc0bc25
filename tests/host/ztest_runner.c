/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Runs ztest suites on the host: one line for each test, a summary, exit code 1 on failure.
 *
 * Usage: program [filter]; runs the tests whose `suite.test` contains the filter.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <zephyr/ztest.h>

enum outcome {
	OUTCOME_PASS,
	OUTCOME_FAIL,
	OUTCOME_SKIP,
	OUTCOME_COUNT,
};

static struct ztest_suite_node *suites;
static struct ztest_suite_node **suites_end = &suites;
static struct ztest_test_node *tests;
static struct ztest_test_node **tests_end = &tests;

/* State of the running test. */
static jmp_buf leave;
static enum outcome current;
static unsigned int counts[OUTCOME_COUNT];

void ztest_host_add_suite(struct ztest_suite_node *suite)
{
	*suites_end = suite;
	suites_end = &suite->next;
}

void ztest_host_add_test(struct ztest_test_node *test)
{
	*tests_end = test;
	tests_end = &test->next;
}

void ztest_host_print(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	(void)vprintf(format, args);
	va_end(args);
}

bool ztest_host_check(bool holds, enum ztest_severity severity, const char *file, int line,
		      const char *text, const char *format, ...)
{
	va_list args;

	if (holds) {
		return true;
	}
	printf("  %s:%d: %s:", file, line, text);
	va_start(args, format);
	(void)vprintf(format, args);
	va_end(args);
	printf("\n");
	if (severity == ZTEST_ASSUME) {
		ztest_test_skip();
	}
	if (severity == ZTEST_ASSERT) {
		ztest_test_fail();
	}
	current = OUTCOME_FAIL;
	return false;
}

void ztest_test_fail(void)
{
	current = OUTCOME_FAIL;
	longjmp(leave, 1);
}

void ztest_test_pass(void)
{
	longjmp(leave, 1);
}

void ztest_test_skip(void)
{
	current = OUTCOME_SKIP;
	longjmp(leave, 1);
}

static bool selected(const struct ztest_test_node *test, const char *filter)
{
	char name[256];

	if (filter == NULL) {
		return true;
	}
	(void)snprintf(name, sizeof(name), "%s.%s", test->suite, test->name);
	return strstr(name, filter) != NULL;
}

static void run_test(const struct ztest_suite_node *suite, const struct ztest_test_node *test,
		     void *fixture)
{
	static const char *const words[OUTCOME_COUNT] = {"PASS", "FAIL", "SKIP"};

	current = OUTCOME_PASS;
	if (setjmp(leave) == 0) {
		if (suite->before != NULL) {
			suite->before(fixture);
		}
		test->run(fixture);
	}
	if (suite->after != NULL && setjmp(leave) == 0) {
		suite->after(fixture);
	}
	printf("%s %s.%s\n", words[current], test->suite, test->name);
	counts[current]++;
}

static void run_suite(const struct ztest_suite_node *suite, const char *filter)
{
	void *fixture = NULL;
	bool ready = false;

	for (const struct ztest_test_node *test = tests; test != NULL; test = test->next) {
		if (strcmp(test->suite, suite->name) != 0 || !selected(test, filter)) {
			continue;
		}
		if (!ready && suite->setup != NULL) {
			fixture = suite->setup();
		}
		ready = true;
		run_test(suite, test, fixture);
	}
	if (ready && suite->teardown != NULL) {
		suite->teardown(fixture);
	}
}

static bool has_suite(const char *name)
{
	for (const struct ztest_suite_node *suite = suites; suite != NULL; suite = suite->next) {
		if (strcmp(suite->name, name) == 0) {
			return true;
		}
	}
	return false;
}

int main(int argc, char **argv)
{
	const char *filter = argc > 1 ? argv[1] : NULL;

	(void)setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
	for (const struct ztest_suite_node *suite = suites; suite != NULL; suite = suite->next) {
		if (suite->predicate == NULL || suite->predicate(NULL)) {
			run_suite(suite, filter);
		}
	}
	for (const struct ztest_test_node *test = tests; test != NULL; test = test->next) {
		if (!has_suite(test->suite)) {
			printf("FAIL %s.%s: its suite is not defined\n", test->suite, test->name);
			counts[OUTCOME_FAIL]++;
		}
	}
	if (counts[OUTCOME_SKIP] != 0) {
		printf("%u skipped\n", counts[OUTCOME_SKIP]);
	}
	printf("%u passed, %u failed\n", counts[OUTCOME_PASS], counts[OUTCOME_FAIL]);
	/* A filter that selects nothing is a mistake, not a success. */
	return counts[OUTCOME_FAIL] == 0 && counts[OUTCOME_PASS] != 0 ? 0 : 1;
}
