/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "sim.h"

#include "../../../subsys/mbpf/core/prog.h"

#include <string.h>
#include <time.h>

static uint64_t host_ns(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000U + (uint64_t)now.tv_nsec;
}

uint64_t sim_now_ns(void *user_data)
{
	const struct sim_state *state = user_data;

	return state->is_running ? state->now_ns + (host_ns() - state->since_ns) : state->now_ns;
}

void sim_clock_set(struct sim_state *state, uint64_t now_ns)
{
	state->now_ns = now_ns;
	state->since_ns = host_ns();
}

int sim_run(struct mbpf_hook *hook, const void *ctx, size_t ctx_size, int32_t *verdict,
	    uint64_t *elapsed_ns)
{
	uint64_t start = host_ns();
	int rc = mbpf_hook_run(hook, ctx, ctx_size, verdict);

	*elapsed_ns = host_ns() - start;
	return rc;
}

int32_t sim_run_many(struct mbpf_hook *hook, const void *ctx, size_t ctx_size, uint32_t count)
{
	int32_t verdict = INT32_MIN;

	for (uint32_t i = 0; i < count; i++) {
		if (mbpf_hook_run(hook, ctx, ctx_size, &verdict) != 0) {
			return INT32_MIN;
		}
	}
	return verdict;
}

int32_t sim_run_cycle(struct mbpf_hook *hook, const void *contexts, size_t ctx_size, uint32_t kinds,
		      uint32_t count)
{
	const uint8_t *at = contexts;
	int32_t verdict = INT32_MIN;

	for (uint32_t n = 0, i = 0; n < count; n++) {
		if (mbpf_hook_run(hook, at + i * ctx_size, ctx_size, &verdict) != 0) {
			return INT32_MIN;
		}
		i = i + 1U == kinds ? 0U : i + 1U;
	}
	return verdict;
}

void sim_net_context(struct mbpf_ctx_net *ctx, const uint8_t *data, uint32_t data_len,
		     uint32_t pkt_len, uint16_t l2_proto, uint32_t layer, uint32_t l3_off,
		     uint32_t ifindex)
{
	memset(ctx, 0, sizeof(*ctx));
	ctx->abi_version = MBPF_HOOK_ABI_VERSION;
	ctx->ifindex = ifindex;
	ctx->pkt_len = pkt_len;
	ctx->data_len = data_len;
	ctx->l2_proto = l2_proto;
	ctx->flags = MBPF_NET_FLAGS(layer, l3_off);
	if (data_len < pkt_len) {
		ctx->flags |= MBPF_CTX_F_TRUNCATED;
	}
	ctx->data = data;
}

size_t sim_map_size(uint32_t type, uint32_t key_size, uint32_t value_size, uint32_t max_entries)
{
	const struct mbpf_map_info info = {
		.type = type,
		.key_size = key_size,
		.value_size = value_size,
		.max_entries = max_entries,
	};

	return mbpf_map_size(&info);
}

static uint8_t ring_byte(const struct mbpf_map *map, uint32_t at)
{
	return map->bytes[(map->at + at) % map->stride];
}

int sim_ring_event(const struct mbpf_map *map, uint32_t index, uint8_t *data, uint32_t *length)
{
	uint32_t at = 0;

	if (index >= map->count) {
		return MBPF_ERR_NOT_FOUND;
	}
	do {
		uint8_t bytes[sizeof(*length)];

		for (uint32_t i = 0; i < sizeof(bytes); i++) {
			bytes[i] = ring_byte(map, at + i);
		}
		memcpy(length, bytes, sizeof(bytes));
		at += (uint32_t)sizeof(bytes) + *length;
	} while (index-- != 0U);
	for (uint32_t i = 0; i < *length; i++) {
		data[i] = ring_byte(map, at - *length + i);
	}
	return 0;
}

/* How mbpf_fini of the first instance that fails has failed. */
static void run_fini(struct mbpf_version *version, struct mbpf_prog_error *error)
{
	struct mbpf_prog_error other;

	for (uint32_t i = 0; i < version->instance_count; i++) {
		(void)mbpf_vm_call(version->instances[i], version->image.entry_fini,
				   error->failure == MBPF_FAILURE_NONE ? error : &other);
	}
	version->image.entry_fini = MBPF_NO_FUNCTION;
}

void sim_fini(struct mbpf_prog *prog, struct mbpf_prog_error *error)
{
	memset(error, 0, sizeof(*error));
	if (prog->hook == NULL && prog->version->image.entry_fini != MBPF_NO_FUNCTION) {
		/* Unloading would free what tells of the failure: run it first, and once. */
		run_fini(prog->version, error);
	}
}
