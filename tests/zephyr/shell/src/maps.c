/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * mbpf map.
 */

#include <zephyr/ztest.h>

#include <mbpf/control.h>

#include "run.h"

static void run_twice(void)
{
	expect("mbpf prog attach probe test.timer", 0, "attached");
	tick(1);
	tick(2);
}

ZTEST(shell_map, test_list)
{
	run_twice();
	expect("mbpf map list probe", 0,
	       "PROGRAM              MAP                  TYPE          KEY VALUE ENTRIES\r\n"
	       "probe                seen                 hash            4     4     2 of 4\r\n"
	       "probe                slots                array           4     2     0 of 3\r\n"
	       "probe                total                counter         4     8     2 of 2\r\n"
	       "probe                nets                 lpm             8     1     0 of 4\r\n"
	       "probe                each                 percpu_array    4     4     0 of 2\r\n"
	       "probe                queue                ring ");
	expect("mbpf map list", 0, "probe                nets ");
	expect("mbpf map list gate", 0, "ENTRIES\r\n");
	expect("mbpf map list nobody", MBPF_ERR_NOT_FOUND, "NOT_FOUND: no program");
}

ZTEST(shell_map, test_dump)
{
	run_twice();
	expect("mbpf map dump probe seen", 0, "01000000 01000000\r\n");
	zassert_true(has_printed("02000000 02000000\r\n"), "%s", printed);
	expect("mbpf map dump probe seen 1", 0, "000000 ");
	zassert_false(has_printed("01000000 ") && has_printed("02000000 "), "%s", printed);
	expect("mbpf map dump probe total", 0, "0 0\r\n1 2\r\n");
	expect("mbpf map dump probe total 1", 0, "0 0\r\n");
	zassert_false(has_printed("1 2"), "%s", printed);
	expect("mbpf map dump probe queue", 0, "2 events, 0 lost\r\noldest 01000000\r\n");
	expect("mbpf map dump probe slots", 0, "");
	zassert_true(is_silent(), "%s", printed);
	expect("mbpf map dump probe nothing", MBPF_ERR_NOT_FOUND,
	       "NOT_FOUND: the program has no such map");
	expect("mbpf map dump probe seen x", MBPF_ERR_INVALID_ARG, "INVALID_ARG: COUNT");
}

ZTEST(shell_map, test_hash)
{
	run_twice();
	expect("mbpf map get probe seen 01000000", 0, "01000000 01000000\r\n");
	expect("mbpf map set probe seen 01000000 DEADBEEF", 0, "");
	expect("mbpf map get probe seen 01000000", 0, "01000000 deadbeef\r\n");
	expect("mbpf map delete probe seen 01000000", 0, "");
	expect("mbpf map get probe seen 01000000", MBPF_ERR_NOT_FOUND,
	       "NOT_FOUND: the key is not set");
	expect("mbpf map delete probe seen 01000000", MBPF_ERR_NOT_FOUND, "NOT_FOUND: ");
	expect("mbpf map get probe seen 0100", MBPF_ERR_INVALID_ARG,
	       "INVALID_ARG: KEY is 8 hexadecimal digits");
	expect("mbpf map get probe seen 0100000g", MBPF_ERR_INVALID_ARG, "INVALID_ARG: KEY");
	expect("mbpf map set probe seen 01000000 01", MBPF_ERR_INVALID_ARG,
	       "INVALID_ARG: VALUE is 8 hexadecimal digits");
}

ZTEST(shell_map, test_a_full_map)
{
	expect("mbpf map set probe seen 01000000 00000000", 0, "");
	expect("mbpf map set probe seen 02000000 00000000", 0, "");
	expect("mbpf map set probe seen 03000000 00000000", 0, "");
	expect("mbpf map set probe seen 04000000 00000000", 0, "");
	expect("mbpf map set probe seen 05000000 00000000", MBPF_ERR_NO_MEM,
	       "NO_MEM: the map is full");
}

ZTEST(shell_map, test_array)
{
	expect("mbpf map set probe slots 0x2 0102", 0, "");
	expect("mbpf map get probe slots 2", 0, "2 0102\r\n");
	expect("mbpf map dump probe slots", 0, "2 0102\r\n");
	expect("mbpf map set probe slots 3 0102", MBPF_ERR_INVALID_ARG,
	       "INVALID_ARG: the index is past the end");
	expect("mbpf map get probe slots 4294967296", MBPF_ERR_INVALID_ARG, "KEY is an index");
	expect("mbpf map get probe slots -1", MBPF_ERR_INVALID_ARG, "KEY is an index");
	expect("mbpf map delete probe slots 2", MBPF_ERR_UNSUPPORTED_VER,
	       "UNSUPPORTED_VER: maps of that type cannot do that");
}

ZTEST(shell_map, test_counter)
{
	expect("mbpf map set probe total 0 -5", 0, "");
	expect("mbpf map get probe total 0", 0, "0 -5\r\n");
	expect("mbpf map set probe total 0 -9223372036854775808", 0, "");
	expect("mbpf map get probe total 0", 0, "0 -9223372036854775808\r\n");
	expect("mbpf map set probe total 0 9223372036854775808", MBPF_ERR_INVALID_ARG,
	       "INVALID_ARG: VALUE is a number");
	expect("mbpf map get probe total 2", MBPF_ERR_INVALID_ARG, "the index is past the end");
}

ZTEST(shell_map, test_prefixes)
{
	expect("mbpf map set probe nets 0a000000/8 01", 0, "");
	expect("mbpf map get probe nets 0a010203/32", 0, "0a010203/32 01\r\n");
	expect("mbpf map dump probe nets", 0, "0a000000/8 01\r\n");
	expect("mbpf map set probe nets 0a000000/33 01", MBPF_ERR_INVALID_ARG,
	       "INVALID_ARG: KEY is 8 hexadecimal digits, /, bits");
	expect("mbpf map get probe nets 0a000000", MBPF_ERR_INVALID_ARG, "INVALID_ARG: KEY");
	expect("mbpf map delete probe nets 0a000000/8", 0, "");
	expect("mbpf map get probe nets 0a010203/32", MBPF_ERR_NOT_FOUND, "NOT_FOUND: ");
}

ZTEST(shell_map, test_values_of_processors)
{
	expect("mbpf map set probe each 1 01020304", 0, "");
	expect("mbpf map get probe each 1", 0, "1 cpu 0 01020304\r\n");
	expect("mbpf map dump probe each", 0, "1 cpu 0 01020304\r\n");
	expect("mbpf map get probe each 0", MBPF_ERR_NOT_FOUND, "NOT_FOUND: ");
}

ZTEST(shell_map, test_ring)
{
	expect("mbpf map get probe queue 0", MBPF_ERR_UNSUPPORTED_VER,
	       "UNSUPPORTED_VER: a ring has no keys");
	expect("mbpf map dump probe queue", 0, "0 events, 0 lost\r\n");
}

ZTEST_SUITE(shell_map, NULL, NULL, set_up, NULL, NULL);
