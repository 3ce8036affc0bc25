/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Log lines of programs: so many a second for each, and after a rest as many at once.
 */

#include "helpers.h"
#include "message.h"
#include "prog.h"

#define SECOND_NS 1000000000U

/* Room for the largest number and the text behind it. */
#define LOST_MAX 32U

/* Whether a line may pass; those kept back before it go to `lost`. */
static bool allows(struct mbpf_vm *vm, uint32_t *lost)
{
	struct mbpf_prog *prog = vm->prog;
	struct mbpf_log_limit *limit = &prog->log_limit;
	uint32_t rate = prog->rt->config.log_per_second;
	uint32_t interval;
	uint64_t now;
	uint64_t until;
	uint32_t key;
	bool allowed;

	*lost = 0;
	if (rate == 0U) {
		return true;
	}
	interval = SECOND_NS / rate;
	now = mbpf_now_ns(vm);
	key = mbpf_events_lock();
	/* In the past, or further ahead than any line brings it: the clock was set back. */
	until = limit->until - now <= SECOND_NS ? limit->until : now;
	allowed = until - now <= SECOND_NS - interval;
	if (allowed) {
		limit->until = until + interval;
		*lost = limit->lost;
		limit->lost = 0;
	} else {
		limit->lost++;
		prog->stats.log_lost++;
	}
	mbpf_events_unlock(key);
	return allowed;
}

static void write_line(struct mbpf_vm *vm, uint32_t level, const char *text, size_t len)
{
	const struct mbpf_services *services = &vm->prog->rt->config.services;

	mbpf_call_out(vm);
	services->log(vm->prog, level, text, len, services->user_data);
	mbpf_call_back(vm);
}

static void tell_lost(struct mbpf_vm *vm, uint32_t lost)
{
	static const char behind[] = " log lines kept back";
	char text[LOST_MAX];
	size_t at = sizeof(text) - (sizeof(behind) - 1U);

	memcpy(text + at, behind, sizeof(behind) - 1U);
	do {
		text[--at] = (char)('0' + lost % 10U);
		lost /= 10U;
	} while (lost != 0U);
	write_line(vm, MBPF_LOG_WARN, text + at, sizeof(text) - at);
}

int mbpf_helper_log(struct mbpf_call *call)
{
	char text[MBPF_LOG_TEXT_MAX];
	uint32_t level;
	uint32_t lost;
	uint32_t len;
	int status = mbpf_arg_u32(call, 0, &level);

	if (status == MBPF_DONE && level > MBPF_LOG_ERROR) {
		status = mbpf_throw(call->vm, MBPF_RANGE_ERROR, MBPF_MSG_ARG_RANGE);
	}
	if (status == MBPF_DONE) {
		status = mbpf_arg_text(call, 1, text, sizeof(text), &len);
	}
	if (status == MBPF_DONE) {
		mbpf_count_add(&call->vm->counts.log_lines, 1);
		if (call->vm->prog->rt->config.services.log != NULL && allows(call->vm, &lost)) {
			if (lost != 0U) {
				tell_lost(call->vm, lost);
			}
			write_line(call->vm, level, text, len);
		}
	}
	return status;
}
