/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What attach points of SECURITY in this folder share.
 */

#ifndef MBPF_HOOKS_SECURITY_H_
#define MBPF_HOOKS_SECURITY_H_

#include <stdbool.h>

#include <mbpf/info.h>
#include <mbpf/zephyr.h>

/** @return whether the programs of `hook` let an event pass; what cannot be asked does not. With no
 * program attached, `unasked`. */
static inline bool mbpf_security_passes(struct mbpf_hook *hook, bool unasked,
					const struct mbpf_ctx_security *ctx)
{
	int32_t verdict;

	if (mbpf_hook_programs(hook) == 0U) {
		return unasked;
	}
	if (mbpf_hook_run(hook, ctx, sizeof(*ctx), &verdict) == 0 &&
	    verdict == MBPF_SECURITY_ALLOW) {
		return true;
	}
	/* When the last program was detached meanwhile, it may be that none was asked. */
	return unasked && mbpf_hook_programs(hook) == 0U;
}

#endif /* MBPF_HOOKS_SECURITY_H_ */
