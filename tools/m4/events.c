/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <string.h>

#include "events.h"

static const uint8_t *data_of(const struct event_record *record)
{
	return (const uint8_t *)(record + 1);
}

const struct event_record *event_next(const struct event_record *record)
{
	size_t padded = ((size_t)record->data_len + 7U) & ~(size_t)7U;

	return (const struct event_record *)(const void *)(data_of(record) + padded);
}

size_t event_context_size(uint32_t hook_type)
{
	switch (hook_type) {
	case MBPF_HOOK_TRACEPOINT:
		return sizeof(struct mbpf_ctx_tracepoint);
	case MBPF_HOOK_TIMER:
		return sizeof(struct mbpf_ctx_timer);
	case MBPF_HOOK_NET_RX:
	case MBPF_HOOK_NET_TX:
		return sizeof(struct mbpf_ctx_net);
	case MBPF_HOOK_SECURITY:
		return sizeof(struct mbpf_ctx_security);
	default:
		return 0;
	}
}

static void fill_net(struct mbpf_ctx_net *ctx, const struct event_record *record)
{
	ctx->abi_version = MBPF_HOOK_ABI_VERSION;
	ctx->ifindex = 1;
	ctx->pkt_len = record->wire_len;
	ctx->data_len = record->data_len;
	ctx->l2_proto = record->l2_proto;
	ctx->flags = MBPF_NET_FLAGS(record->layer, record->l3_off);
	if (record->data_len < record->wire_len) {
		ctx->flags |= MBPF_CTX_F_TRUNCATED;
	}
	ctx->data = data_of(record);
}

void event_context_fill(union event_context *ctx, uint32_t hook_type,
			const struct event_record *record, uint32_t number)
{
	memset(ctx, 0, sizeof(*ctx));
	switch (hook_type) {
	case MBPF_HOOK_TRACEPOINT:
		ctx->tracepoint.abi_version = MBPF_HOOK_ABI_VERSION;
		ctx->tracepoint.timestamp = record->time_ns;
		ctx->tracepoint.data_len = record->data_len;
		ctx->tracepoint.data = data_of(record);
		break;
	case MBPF_HOOK_TIMER:
		ctx->timer.abi_version = MBPF_HOOK_ABI_VERSION;
		ctx->timer.period_us = 1000;
		ctx->timer.invocation_count = number;
		ctx->timer.timestamp = record->time_ns;
		break;
	case MBPF_HOOK_SECURITY:
		ctx->security.abi_version = MBPF_HOOK_ABI_VERSION;
		ctx->security.action = number;
		ctx->security.data_len = record->data_len;
		ctx->security.data = data_of(record);
		break;
	default:
		fill_net(&ctx->net, record);
		break;
	}
}
