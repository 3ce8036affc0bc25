/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Requests that no client should send. Each is answered, and the device goes on.
 */

#include <string.h>

#include "device.h"

#define COMMANDS      (MBPF_MGMT_ENTRIES + 1)
#define MUTATIONS     200
#define REQUEST_SIZE  160
#define NESTING       300
#define NO_SUCH       (MBPF_MGMT_ENTRIES + 1)
#define CBOR_MAP_HEAD 0xbf

/* A request that has all keys of all commands. */
static size_t make_request(uint8_t *to)
{
	static const uint8_t digest[MBPF_STAGE_DIGEST_SIZE];
	const uint8_t *made;
	size_t size;

	begin();
	put_text(MBPF_MGMT_KEY_NAME, "probe");
	put_text(MBPF_MGMT_KEY_MAP, "seen");
	put_text(MBPF_MGMT_KEY_HOOK, "test.security");
	put_int(MBPF_MGMT_KEY_PRIO, -5);
	put_uint(MBPF_MGMT_KEY_OFF, 0);
	put_uint(MBPF_MGMT_KEY_LEN, 300);
	put_bytes(MBPF_MGMT_KEY_SHA, digest, sizeof(digest));
	made = request_end(&size);
	zassert_true(size <= REQUEST_SIZE);
	memcpy(to, made, size);
	return size;
}

static int either(uint8_t command, const uint8_t *payload, size_t size)
{
	int rc = send(MGMT_OP_READ, command, payload, size);

	return rc == MGMT_ERR_ENOTSUP ? send(MGMT_OP_WRITE, command, payload, size) : rc;
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	load("probe", mbpf_program_probe, mbpf_program_probe_size);
}

/* What the device can do, it still can. */
static void after(void *fixture)
{
	ARG_UNUSED(fixture);
	begin();
	zassert_ok(ask(MBPF_MGMT_TARGET));
	zassert_ok(ask_of(MBPF_MGMT_STATS, "probe"));
	(void)mbpf_control_detach("probe");
	zassert_ok(mbpf_stage_drop());
}

ZTEST(hostile, test_requests_that_are_cut_off)
{
	uint8_t request[REQUEST_SIZE];
	size_t size = make_request(request);

	for (uint8_t command = 0; command < COMMANDS; command++) {
		for (size_t cut = 0; cut < size; cut++) {
			before(NULL);
			(void)either(command, request, cut);
		}
	}
}

ZTEST(hostile, test_requests_with_other_bytes)
{
	uint8_t request[REQUEST_SIZE];
	uint8_t changed[REQUEST_SIZE];
	size_t size = make_request(request);
	uint32_t random = 1;

	for (uint32_t i = 0; i < MUTATIONS * COMMANDS; i++) {
		uint8_t command = (uint8_t)(i % COMMANDS);

		/* A signature takes an emulated core a second. */
		if (command == MBPF_MGMT_UNLOAD) {
			continue;
		}
		memcpy(changed, request, size);
		for (uint32_t n = 0; n < 1U + i % 3U; n++) {
			random = random * 1664525U + 1013904223U;
			changed[(random >> 8) % size] = (uint8_t)(random >> 24);
		}
		(void)either(command, changed, size);
	}
}

ZTEST(hostile, test_what_is_no_map)
{
	static const uint8_t payloads[][2] = {
		{0x80, 0x00}, {0x40, 0x00}, {0x60, 0x00}, {0xf6, 0x00}, {0xff, 0xff}, {0x1b, 0x00},
	};

	for (size_t i = 0; i < ARRAY_SIZE(payloads); i++) {
		zassert_equal(send(MGMT_OP_READ, MBPF_MGMT_INFO, payloads[i], 2), MGMT_ERR_EINVAL);
		zassert_equal(send(MGMT_OP_READ, MBPF_MGMT_PROGS, payloads[i], 2), MGMT_ERR_EINVAL);
		zassert_equal(send(MGMT_OP_WRITE, MBPF_MGMT_UPLOAD, payloads[i], 2),
			      MGMT_ERR_EINVAL);
		zassert_equal(send(MGMT_OP_WRITE, MBPF_MGMT_ACTIVATE, payloads[i], 2),
			      MGMT_ERR_EINVAL);
	}
}

ZTEST(hostile, test_keys_that_are_missing)
{
	static const enum mbpf_mgmt_command commands[] = {
		MBPF_MGMT_INFO,   MBPF_MGMT_PACKAGE, MBPF_MGMT_FAILURE,  MBPF_MGMT_STATS,
		MBPF_MGMT_UPLOAD, MBPF_MGMT_ATTACH,  MBPF_MGMT_DETACH,   MBPF_MGMT_UNLOAD,
		MBPF_MGMT_MAPS,   MBPF_MGMT_ENTRIES, MBPF_MGMT_ACTIVATE,
	};

	for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
		begin();
		put_text("other", "probe");
		zassert_equal(ask(commands[i]), MGMT_ERR_EINVAL, "%d", commands[i]);
	}
	zassert_equal(ask_of(MBPF_MGMT_ATTACH, "probe"), MGMT_ERR_EINVAL, "no hook");
	zassert_equal(ask_of(MBPF_MGMT_ENTRIES, "probe"), MGMT_ERR_EINVAL, "no map");
	begin();
	put_uint(MBPF_MGMT_KEY_OFF, 0);
	zassert_equal(ask(MBPF_MGMT_UPLOAD), MGMT_ERR_EINVAL, "no sha");
}

ZTEST(hostile, test_values_of_other_types)
{
	begin();
	put_uint(MBPF_MGMT_KEY_NAME, 5);
	zassert_equal(ask(MBPF_MGMT_INFO), MGMT_ERR_EINVAL);
	begin();
	put_int(MBPF_MGMT_KEY_OFF, -1);
	zassert_equal(ask(MBPF_MGMT_PROGS), MGMT_ERR_EINVAL);
	begin();
	put_uint(MBPF_MGMT_KEY_OFF, 0);
	put_bytes(MBPF_MGMT_KEY_SHA, "12345678", 8);
	put_text(MBPF_MGMT_KEY_DATA, "text");
	zassert_equal(ask(MBPF_MGMT_UPLOAD), MGMT_ERR_EINVAL);
	begin();
	put_bytes(MBPF_MGMT_KEY_SHA, "12345678", 8);
	put_uint(MBPF_MGMT_KEY_FRESH, 1);
	zassert_equal(ask(MBPF_MGMT_ACTIVATE), MGMT_ERR_EINVAL);
	begin();
	put_text(MBPF_MGMT_KEY_NAME, "probe");
	put_text(MBPF_MGMT_KEY_HOOK, "test.timer");
	put_uint(MBPF_MGMT_KEY_PRIO, UINT32_MAX);
	zassert_equal(ask(MBPF_MGMT_ATTACH), MGMT_ERR_EINVAL);
}

ZTEST(hostile, test_a_key_twice)
{
	begin();
	put_text(MBPF_MGMT_KEY_NAME, "probe");
	put_text(MBPF_MGMT_KEY_NAME, "ticks");
	zassert_equal(ask(MBPF_MGMT_INFO), MGMT_ERR_EINVAL);
}

ZTEST(hostile, test_unknown_keys_are_skipped)
{
	begin();
	put_bytes("later", "abc", 3);
	put_text(MBPF_MGMT_KEY_NAME, "probe");
	put_uint("more", 7);
	zassert_ok(ask(MBPF_MGMT_INFO));
}

/* A decoder that calls itself for each level would end the stack. */
ZTEST(hostile, test_deep_nesting)
{
	static const uint8_t levels[] = {0x9f, 0x81, 0xbf, 0xa1, 0xc1, 0x5f, 0x7f};
	uint8_t request[NESTING + 4] = {CBOR_MAP_HEAD, 0x61, 'x'};

	for (size_t i = 0; i < sizeof(levels); i++) {
		memset(request + 3, levels[i], sizeof(request) - 3);
		zassert_equal(send(MGMT_OP_READ, MBPF_MGMT_INFO, request, sizeof(request)),
			      MGMT_ERR_EINVAL);
		zassert_equal(send(MGMT_OP_READ, MBPF_MGMT_PROGS, request, sizeof(request)),
			      MGMT_ERR_EINVAL);
		zassert_equal(send(MGMT_OP_WRITE, MBPF_MGMT_UPLOAD, request, sizeof(request)),
			      MGMT_ERR_EINVAL);
	}
}

ZTEST(hostile, test_commands_that_there_are_not)
{
	zassert_equal(send(MGMT_OP_READ, NO_SUCH, NULL, 0), MGMT_ERR_ENOTSUP);
	zassert_equal(send(MGMT_OP_READ, UINT8_MAX, NULL, 0), MGMT_ERR_ENOTSUP);
	zassert_equal(send(MGMT_OP_WRITE, MBPF_MGMT_TARGET, NULL, 0), MGMT_ERR_ENOTSUP);
	zassert_equal(send(MGMT_OP_READ, MBPF_MGMT_UNLOAD, NULL, 0), MGMT_ERR_ENOTSUP);
}

ZTEST_SUITE(hostile, NULL, NULL, before, after, clean);
