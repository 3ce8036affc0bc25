/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Attach points at channels of zbus. A validator runs its programs at once, in the context that
 * publishes; an observer holds the channel locked, so that it only keeps the message for later.
 */

#include <zephyr/kernel.h>

#include <mbpf/defer.h>
#include <mbpf/zbus.h>

#include "core/port.h"
#include "security.h"

bool mbpf_zbus_is_allowed(struct mbpf_hook *hook, uint32_t id, const void *message, size_t size)
{
	const struct mbpf_ctx_security ctx = {
		.abi_version = MBPF_HOOK_ABI_VERSION,
		.object_id = id,
		.data = message,
		.data_len = (uint32_t)size,
	};

	return mbpf_security_passes(hook, true, &ctx);
}

#if defined(CONFIG_MBPF_DEFER)
void mbpf_zbus_note(struct mbpf_hook *hook, uint32_t id, const struct zbus_channel *channel)
{
	const struct mbpf_ctx_tracepoint ctx = {
		.abi_version = MBPF_HOOK_ABI_VERSION,
		.tracepoint_id = id,
		.timestamp = k_ticks_to_ns_floor64((uint64_t)k_uptime_ticks()),
		.cpu = mbpf_port_cpu(),
		.pid = (uint32_t)(uintptr_t)k_current_get(),
		.data = zbus_chan_const_msg(channel),
		.data_len = (uint32_t)zbus_chan_msg_size(channel),
	};

	/* When the queue is full the event is lost, which the queue counts. */
	(void)mbpf_hook_defer(hook, &ctx, sizeof(ctx));
}
#endif
