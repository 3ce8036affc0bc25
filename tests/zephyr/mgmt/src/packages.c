/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Packages that are uploaded, loaded, updated, attached and unloaded.
 */

#include <string.h>

#include <zephyr/mgmt/mcumgr/transport/smp_dummy.h>
#include <zephyr/net_buf.h>

#include "device.h"

/* Bytes of a map with the key sha alone, and 8 bytes of it. */
#define SHA_ALONE_SIZE 14

static int activate(const uint8_t *package, size_t size)
{
	int rc = upload(package, size);

	if (rc != 0) {
		return rc;
	}
	return activate_uploaded();
}

static int attach(const char *name, const char *hook, int32_t priority)
{
	begin();
	put_text(MBPF_MGMT_KEY_NAME, name);
	put_text(MBPF_MGMT_KEY_HOOK, hook);
	put_int(MBPF_MGMT_KEY_PRIO, priority);
	return ask(MBPF_MGMT_ATTACH);
}

ZTEST(packages, test_a_program_from_upload_to_unload)
{
	zassert_ok(activate(mbpf_program_ticks, mbpf_program_ticks_size));
	zassert_str_equal(answer_text(MBPF_MGMT_KEY_NAME), "ticks");
	zassert_false(answer_bool(MBPF_MGMT_KEY_UPDATED));
	zassert_ok(attach("ticks", "test.timer", -3));
	zassert_equal(tick(7), 1);
	zassert_ok(ask_of(MBPF_MGMT_INFO, "ticks"));
	zassert_str_equal(answer_text(MBPF_MGMT_KEY_HOOK), "test.timer");
	zassert_ok(ask_of(MBPF_MGMT_DETACH, "ticks"));
	zassert_equal(tick(7), 0);
	zassert_ok(ask_of(MBPF_MGMT_UNLOAD, "ticks"));
	zassert_equal(used(), 0);
}

ZTEST(packages, test_priority_is_optional)
{
	load("ticks", mbpf_program_ticks, mbpf_program_ticks_size);
	begin();
	put_text(MBPF_MGMT_KEY_NAME, "ticks");
	put_text(MBPF_MGMT_KEY_HOOK, "test.timer");
	zassert_ok(ask(MBPF_MGMT_ATTACH));
	zassert_ok(ask_of(MBPF_MGMT_INFO, "ticks"));
	zassert_equal(answer_uint(MBPF_MGMT_KEY_PRIO), 0);
}

ZTEST(packages, test_an_update_keeps_maps_unless_told)
{
	struct mbpf_runtime *rt;
	uint32_t before;
	uint32_t after;

	zassert_ok(activate(mbpf_program_ticks, mbpf_program_ticks_size));
	zassert_ok(attach("ticks", "test.timer", 0));
	zassert_equal(tick(7), 1);
	zassert_ok(activate(mbpf_program_ticks2, mbpf_program_ticks2_size));
	zassert_true(answer_bool(MBPF_MGMT_KEY_UPDATED));
	zassert_equal(tick(7), 2, "attached as before");
	zassert_ok(mbpf_control_enter(&rt));
	before = mbpf_map_count(mbpf_prog_map(mbpf_prog_find(rt, "ticks"), "seen"));
	mbpf_control_leave();
	zassert_ok(upload(mbpf_program_ticks2, mbpf_program_ticks2_size));
	begin();
	put_sha();
	put_bool(MBPF_MGMT_KEY_FRESH, true);
	zassert_ok(ask(MBPF_MGMT_ACTIVATE));
	zassert_ok(mbpf_control_enter(&rt));
	after = mbpf_map_count(mbpf_prog_map(mbpf_prog_find(rt, "ticks"), "seen"));
	mbpf_control_leave();
	zassert_equal(before, 1);
	zassert_equal(after, 0);
}

ZTEST(packages, test_an_upload_goes_on_where_it_stopped)
{
	uint8_t digest[MBPF_STAGE_DIGEST_SIZE];

	digest_of(mbpf_program_ticks, mbpf_program_ticks_size, digest);
	begin();
	put_uint(MBPF_MGMT_KEY_OFF, 0);
	put_uint(MBPF_MGMT_KEY_LEN, (uint32_t)mbpf_program_ticks_size);
	put_bytes(MBPF_MGMT_KEY_SHA, digest, sizeof(digest));
	zassert_ok(ask(MBPF_MGMT_UPLOAD));
	zassert_equal(answer_uint(MBPF_MGMT_KEY_OFF), 0, "without bytes");
	begin();
	put_uint(MBPF_MGMT_KEY_OFF, 0);
	put_bytes(MBPF_MGMT_KEY_SHA, digest, 8);
	put_bytes(MBPF_MGMT_KEY_DATA, mbpf_program_ticks, 100);
	zassert_ok(ask(MBPF_MGMT_UPLOAD));
	zassert_equal(answer_uint(MBPF_MGMT_KEY_OFF), 100);
	begin();
	put_uint(MBPF_MGMT_KEY_OFF, 0);
	put_bytes(MBPF_MGMT_KEY_SHA, digest, 8);
	put_bytes(MBPF_MGMT_KEY_DATA, mbpf_program_ticks, 100);
	zassert_ok(ask(MBPF_MGMT_UPLOAD), "sent again");
	zassert_equal(answer_uint(MBPF_MGMT_KEY_OFF), 100);
	begin();
	put_uint(MBPF_MGMT_KEY_OFF, 300);
	put_bytes(MBPF_MGMT_KEY_SHA, digest, 8);
	put_bytes(MBPF_MGMT_KEY_DATA, mbpf_program_ticks + 300, 100);
	zassert_ok(ask(MBPF_MGMT_UPLOAD), "something was lost");
	zassert_equal(answer_uint(MBPF_MGMT_KEY_OFF), 100);
	begin();
	zassert_ok(ask(MBPF_MGMT_STAGED));
	zassert_equal(answer_uint(MBPF_MGMT_KEY_LEN), mbpf_program_ticks_size);
	zassert_equal(answer_uint(MBPF_MGMT_KEY_OFF), 100);
	zassert_mem_equal(answer_bytes(MBPF_MGMT_KEY_SHA).value, digest, sizeof(digest));
	zassert_ok(activate(mbpf_program_ticks, mbpf_program_ticks_size), "from the beginning");
}

ZTEST(packages, test_a_whole_upload_is_not_sent_twice)
{
	uint8_t digest[MBPF_STAGE_DIGEST_SIZE];

	digest_of(mbpf_program_ticks, mbpf_program_ticks_size, digest);
	zassert_ok(upload(mbpf_program_ticks, mbpf_program_ticks_size));
	begin();
	put_uint(MBPF_MGMT_KEY_OFF, 0);
	put_uint(MBPF_MGMT_KEY_LEN, (uint32_t)mbpf_program_ticks_size);
	put_bytes(MBPF_MGMT_KEY_SHA, digest, sizeof(digest));
	zassert_ok(ask(MBPF_MGMT_UPLOAD));
	zassert_equal(answer_uint(MBPF_MGMT_KEY_OFF), mbpf_program_ticks_size);
}

ZTEST(packages, test_drop)
{
	zassert_ok(upload(mbpf_program_ticks, mbpf_program_ticks_size));
	zassert_true(used() != 0);
	begin();
	zassert_ok(ask(MBPF_MGMT_DROP));
	zassert_equal(used(), 0);
	begin();
	zassert_ok(ask(MBPF_MGMT_STAGED));
	zassert_equal(answer_uint(MBPF_MGMT_KEY_LEN), 0);
	zassert_false(answer_has(MBPF_MGMT_KEY_SHA));
}

ZTEST(packages, test_the_package_that_runs)
{
	uint8_t digest[MBPF_STAGE_DIGEST_SIZE];

	load("probe", mbpf_program_probe, mbpf_program_probe_size);
	zassert_ok(ask_of(MBPF_MGMT_PACKAGE, "probe"));
	zassert_false(answer_bool(MBPF_MGMT_KEY_STAGED), "of the firmware");
	zassert_false(answer_has(MBPF_MGMT_KEY_SHA));
	zassert_ok(activate(mbpf_program_ticks2, mbpf_program_ticks2_size));
	zassert_ok(ask_of(MBPF_MGMT_PACKAGE, "ticks"));
	zassert_true(answer_bool(MBPF_MGMT_KEY_STAGED));
	zassert_equal(answer_uint(MBPF_MGMT_KEY_SIZE), mbpf_program_ticks2_size);
	zassert_str_equal(answer_text(MBPF_MGMT_KEY_PROGVER), "2.0.0");
	digest_of(mbpf_program_ticks2, mbpf_program_ticks2_size, digest);
	zassert_mem_equal(answer_bytes(MBPF_MGMT_KEY_SHA).value, digest, sizeof(digest));
}

/* The thread of SMP has the stack that a signature takes. */
ZTEST(packages, test_a_signature_is_checked_on_the_thread_of_smp)
{
	uint8_t command[8 + SHA_ALONE_SIZE] = {MGMT_OP_WRITE,
					       0,
					       0,
					       SHA_ALONE_SIZE,
					       0,
					       CONFIG_MBPF_MGMT_GROUP_ID,
					       1,
					       MBPF_MGMT_ACTIVATE,
					       0xa1,
					       0x63,
					       's',
					       'h',
					       'a',
					       0x48};
	uint8_t digest[MBPF_STAGE_DIGEST_SIZE];
	struct net_buf *answer;

	zassert_ok(upload(mbpf_program_ticks, mbpf_program_ticks_size));
	digest_of(mbpf_program_ticks, mbpf_program_ticks_size, digest);
	memcpy(&command[sizeof(command) - 8], digest, 8);
	smp_dummy_enable();
	smp_dummy_clear_state();
	(void)smp_dummy_tx_pkt(command, sizeof(command));
	smp_dummy_add_data();
	zassert_true(smp_dummy_wait_for_data(30), "no answer");
	answer = smp_dummy_get_outgoing();
	smp_dummy_disable();
	net_buf_unref(answer);
	zassert_ok(ask_of(MBPF_MGMT_INFO, "ticks"));
}

ZTEST_SUITE(packages, NULL, NULL, NULL, clean, NULL);
