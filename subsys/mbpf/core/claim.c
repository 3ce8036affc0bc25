/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Which instance runs an event. An instance runs in one context at a time; a second claim is
 * refused, never waited for. One that runs an event has vm->ctx set, so the claim and the event are
 * one word.
 *
 * Only what a program calls out of the core can lead back to its attach point in the same context.
 * So the context is noted there, and an event that no instance notes is one from elsewhere.
 */

#include "order.h"
#include "prog.h"

void mbpf_call_out(struct mbpf_vm *vm)
{
	__atomic_store_n(&vm->caller, mbpf_port_context(), __ATOMIC_RELAXED);
}

void mbpf_call_back(struct mbpf_vm *vm)
{
	__atomic_store_n(&vm->caller, NULL, __ATOMIC_RELAXED);
}

/* Whether this context is in a run of the version. */
static bool is_in(const struct mbpf_version *version)
{
	for (uint32_t i = 0; i < version->instance_count; i++) {
		const void *caller =
			__atomic_load_n(&version->instances[i]->caller, __ATOMIC_RELAXED);

		if (caller != NULL && caller == mbpf_port_context()) {
			return true;
		}
	}
	return false;
}

/* Whether this event comes from a run of the program, perhaps of a version that was replaced
 * meanwhile. */
static bool is_nested(struct mbpf_prog *prog, const struct mbpf_version *version)
{
	bool nested = is_in(version);
	uint32_t key;

	if (!nested && mbpf_load(&prog->retired) != NULL) {
		key = mbpf_events_lock();
		for (version = prog->retired; version != NULL && !nested; version = version->next) {
			nested = is_in(version);
		}
		mbpf_events_unlock(key);
	}
	return nested;
}

struct mbpf_vm *mbpf_instance_claim(struct mbpf_prog *prog, const void *ctx)
{
	const struct mbpf_version *version = mbpf_load(&prog->version);
	uint32_t count = version->instance_count;
	bool is_pool = prog->rt->config.instances.mode == MBPF_INSTANCE_POOL;
	uint32_t at = count > 1U ? mbpf_port_cpu() % count : 0U;

	if (is_nested(prog, version)) {
		mbpf_events_count(&prog->stats.nested_dropped);
		return NULL;
	}
	for (uint32_t left = is_pool ? count : 1U; left > 0U; left--) {
		struct mbpf_vm *vm = version->instances[at];

		if (mbpf_claim(&vm->ctx, ctx)) {
			return vm;
		}
		at = at + 1U == count ? 0U : at + 1U;
	}
	mbpf_events_count(&prog->stats.contended);
	return NULL;
}
