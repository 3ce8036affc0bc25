/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The least firmware that loads a signed package and runs it: what tools/size.py links.
 */

#include <mbpf/mbpf.h>

extern const uint8_t minimal_package[];
extern const struct mbpf_key minimal_key;
extern const uint32_t minimal_package_size;

static uint64_t arena[1024];

int main(void)
{
	static struct mbpf_runtime rt;
	static struct mbpf_hook hook = {.name = "net.recv", .type = MBPF_HOOK_NET_RX};
	static const struct mbpf_ctx_net ctx = {.abi_version = MBPF_HOOK_ABI_VERSION};
	const struct mbpf_runtime_config config = {
		.arena = arena,
		.arena_size = sizeof(arena),
		.policy = {.keys = &minimal_key, .key_count = 1, .capabilities = UINT32_MAX},
	};
	struct mbpf_prog *prog;
	int32_t verdict = 0;

	if (mbpf_runtime_init(&rt, &config) != 0 || mbpf_hook_register(&rt, &hook) != 0 ||
	    mbpf_prog_load(&rt, minimal_package, minimal_package_size, &prog, NULL) != 0 ||
	    mbpf_prog_attach(prog, &hook, 0) != 0) {
		return 1;
	}
	(void)mbpf_hook_run(&hook, &ctx, sizeof(ctx), &verdict);
	return verdict;
}
