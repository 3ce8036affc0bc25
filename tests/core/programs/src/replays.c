/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The sample programs over every packet of a real capture.
 */

#include <zephyr/ztest.h>

#include "suite.h"

struct replay {
	const char *name;
	const uint8_t *package;
	size_t size;
	uint32_t packets;
	uint32_t verdicts[3]; /* how often each was given */
	uint32_t runs;        /* digest of the verdict and the steps of every packet */
	uint64_t steps_total;
	uint32_t steps_min;
	uint32_t steps_max;
	uint64_t helper_calls;
	uint32_t maps; /* digest */
	uint32_t log;  /* digest */
	uint32_t heap_used;
};

__attribute__((aligned(8))) static const uint8_t drop_port[] = {
#include "drop_port.mbpf.inc"
};
__attribute__((aligned(8))) static const uint8_t rate_limit[] = {
#include "rate_limit.mbpf.inc"
};
__attribute__((aligned(8))) static const uint8_t top_talkers[] = {
#include "top_talkers.mbpf.inc"
};
static const uint8_t capture[] = {
#include "lab.pcap.inc"
};

#include "replays.inc"

/* A pcap file with time stamps in nanoseconds, in the byte order that this number has in it. */
#define PCAP_MAGIC_NS      0xa1b23c4dU
#define PCAP_HEADER        24U
#define PCAP_LINK_TYPE     20U
#define PCAP_LINK_ETHERNET 1U
#define PCAP_RECORD        16U

static uint32_t le32(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* Runs the packet whose record is at `at`. */
static int32_t run_packet(struct mbpf_hook *hook, const uint8_t *at)
{
	const uint8_t *data = at + PCAP_RECORD;
	struct mbpf_ctx_net ctx = {
		.abi_version = MBPF_HOOK_ABI_VERSION,
		.ifindex = 1,
		.pkt_len = le32(at + 12),
		.data_len = le32(at + 8),
		.l2_proto = (uint16_t)(data[12] << 8 | data[13]),
		.flags = MBPF_NET_FLAGS(2, 14),
		.data = data,
	};
	int32_t verdict = -1;

	suite_now = le32(at) * (uint64_t)1000000000U + le32(at + 4);
	zassert_ok(mbpf_hook_run(hook, &ctx, sizeof(ctx), &verdict));
	return verdict;
}

static void run_capture(const struct replay *expected, struct mbpf_prog *prog,
			struct mbpf_hook *hook)
{
	uint32_t verdicts[3] = {0};
	uint32_t runs = SUITE_FNV_START;
	struct mbpf_prog_stats stats;
	uint32_t packets = 0;
	size_t at = PCAP_HEADER;

	zassert_equal(le32(capture), PCAP_MAGIC_NS);
	zassert_equal(le32(capture + PCAP_LINK_TYPE), PCAP_LINK_ETHERNET);
	for (; sizeof(capture) - at >= PCAP_RECORD; packets++) {
		int32_t verdict = run_packet(hook, capture + at);

		mbpf_prog_stats_get(prog, &stats);
		zassert_true(verdict >= 0 && verdict <= 2, "verdict %d", (int)verdict);
		verdicts[verdict]++;
		runs = suite_fnv_le32(runs, (uint32_t)verdict);
		runs = suite_fnv_le32(runs, stats.steps_last);
		at += PCAP_RECORD + le32(capture + at + 8);
	}
	zassert_equal(at, sizeof(capture), "the capture ends inside a packet");
	zassert_equal(packets, expected->packets);
	zassert_mem_equal(verdicts, expected->verdicts, sizeof(verdicts));
	zassert_equal(runs, expected->runs, "a verdict or step count differs");
	suite_expect_no_failures(prog, packets);
	mbpf_prog_stats_get(prog, &stats);
	zassert_equal(stats.steps_total, expected->steps_total);
	zassert_equal(stats.steps_min, expected->steps_min);
	zassert_equal(stats.steps_max, expected->steps_max);
	zassert_equal(stats.helper_calls, expected->helper_calls);
}

static void replay(const char *name)
{
	struct mbpf_hook hook = {.name = "net.recv", .type = MBPF_HOOK_NET_RX};
	const struct replay *expected = replays;
	struct mbpf_prog_memory memory;
	struct mbpf_prog *prog;

	while (strcmp(expected->name, name) != 0) {
		expected++;
	}
	prog = suite_load(expected->package, expected->size);
	zassert_str_equal(mbpf_prog_name(prog), name);
	zassert_ok(mbpf_hook_register(&suite_rt, &hook));
	zassert_ok(mbpf_prog_attach(prog, &hook, 0));
	run_capture(expected, prog, &hook);
	zassert_equal(suite_maps_digest(prog), expected->maps, "the maps differ");
	mbpf_prog_memory_get(prog, &memory);
	zassert_equal(memory.heap_used, expected->heap_used);
	zassert_ok(mbpf_prog_detach(prog));
	zassert_ok(mbpf_prog_unload(prog));
	zassert_equal(suite_log_digest, expected->log, "the log differs");
	zassert_equal(suite_rt.arena_used, 0U);
}

ZTEST(programs, test_drop_port)
{
	replay("drop_port");
}

ZTEST(programs, test_rate_limit)
{
	replay("rate_limit");
}

ZTEST(programs, test_top_talkers)
{
	replay("top_talkers");
}
