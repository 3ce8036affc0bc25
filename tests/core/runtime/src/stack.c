/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The stack of a failed run, and its text.
 */

#include <zephyr/ztest.h>

#include <mbpf/debug.h>

#include "suite.h"

static struct mbpf_prog *prog;
static char text[256];

/* Runs a packet that fails so, `depth` calls deeper, and writes the failure. */
static void run(uint8_t how, uint8_t depth)
{
	size_t length;

	(void)suite_packet(how, depth);
	length = mbpf_prog_error_format(prog, text, sizeof(text));
	zassert_equal(length, strlen(text));
}

static void start(const struct suite_package *package)
{
	prog = suite_load(package);
	zassert_ok(mbpf_prog_attach(prog, &net, 0));
	zassert_equal(mbpf_prog_error_format(prog, text, sizeof(text)), 0, "nothing failed");
	zassert_str_equal(text, "");
}

ZTEST(runtime, test_stack_with_lines)
{
	start(&pkg_stack);
	run(1, 0);
	zassert_str_equal(text, "TypeError: deep\n"
				"    at fail (stack_lib.js:6:11)\n"
				"    at deep (stack.js:11:12)\n"
				"    at mbpf_prog (stack.js:26:10)");
	run(2, 1);
	zassert_str_equal(text, "max_steps used up\n"
				"    at fail (stack_lib.js:8:10)\n"
				"    at deep (stack.js:11:12)\n"
				"    at deep (stack.js:13:10)\n"
				"    at mbpf_prog (stack.js:26:10)");
	run(4, 0);
	zassert_str_equal(text, "exception: text\n"
				"    at fail (stack_lib.js:10:5)\n"
				"    at deep (stack.js:11:12)\n"
				"    at mbpf_prog (stack.js:26:10)");
}

/* Without a DEBUG section, and cut to what fits. */
ZTEST(runtime, test_stack_without_lines)
{
	char cut[32];

	start(&pkg_stack_plain);
	run(5, 0);
	zassert_str_equal(text, "TypeError: undefined and null have no properties\n"
				"    at fail (word 11)\n"
				"    at deep (word 2)\n"
				"    at mbpf_prog (word 11)");
	zassert_equal(mbpf_prog_error_format(prog, NULL, 0), strlen(text), "its length");
	zassert_equal(mbpf_prog_error_format(prog, cut, sizeof(cut)), strlen(text));
	zassert_equal(strlen(cut), sizeof(cut) - 1U, "terminated");
	zassert_mem_equal(cut, text, sizeof(cut) - 1U);
}

/* The innermost functions are kept. */
ZTEST(runtime, test_deep_stack)
{
	struct mbpf_prog_error error;

	start(&pkg_stack_plain);
	run(1, 9);
	mbpf_prog_error_get(prog, &error);
	zassert_equal(error.trace.count, MBPF_TRACE_SIZE);
	zassert_equal(error.trace.pc[2], error.trace.pc[7], "the call in deep()");
	zassert_not_equal(error.trace.pc[1], error.trace.pc[2]);
}

/* An Error brings its own stack, wherever it is thrown. */
ZTEST(runtime, test_stack_of_a_kept_error)
{
	start(&pkg_stack);
	run(3, 0);
	zassert_str_equal(text, "TypeError: deep\n"
				"    at fail (stack_lib.js:6:11)\n"
				"    at deep (stack.js:11:12)\n"
				"    at deep (stack.js:13:10)\n"
				"    at mbpf_prog (stack.js:20:7)");
}

static void expect_text(const struct mbpf_span *found, const char *expected)
{
	zassert_equal(found->size, strlen(expected), "%s", expected);
	zassert_mem_equal(found->data, expected, found->size, "%s", expected);
}

/* Symbols of loaded programs, which are read when somebody asks for them. */
ZTEST(runtime, test_debug_symbols_of_a_program)
{
	struct mbpf_debug_info info;
	struct mbpf_span name;

	start(&pkg_stack);
	zassert_ok(mbpf_prog_debug(prog, &info));
	expect_text(&info.entry_symbol, "mbpf_prog");
	expect_text(&info.hook_name, "NET_RX");
	zassert_not_null(info.source_hash);
	zassert_equal(info.map_count, 0);
	zassert_equal(mbpf_debug_map_name(&info, 0, &name), MBPF_ERR_NOT_FOUND);
	prog = suite_load(&pkg_state);
	zassert_ok(mbpf_prog_debug(prog, &info));
	zassert_not_equal(info.map_count, 0);
	for (uint32_t i = 0; i < info.map_count; i++) {
		char text_of_map[MBPF_DEBUG_TEXT_MAX + 1U] = "";

		zassert_ok(mbpf_debug_map_name(&info, i, &name));
		memcpy(text_of_map, name.data, name.size);
		zassert_not_null(mbpf_prog_map(prog, text_of_map), "%s", text_of_map);
	}
}

ZTEST(runtime, test_debug_symbols_that_are_absent_or_damaged)
{
	struct mbpf_debug_info info;

	prog = suite_load(&pkg_stack_plain);
	zassert_equal(mbpf_prog_debug(prog, &info), MBPF_ERR_NOT_FOUND);
	zassert_ok(mbpf_prog_unload(prog));
	prog = suite_load(&pkg_stack_damaged);
	zassert_equal(mbpf_prog_debug(prog, &info), MBPF_ERR_INVALID_PACKAGE);
}
