/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Helpers of a firmware's own in the simulator: C functions that hand their calls on.
 */

#ifndef MBPF_SIM_HELPERS_H_
#define MBPF_SIM_HELPERS_H_

#include <mbpf/mbpf.h>

/** Most helpers of a runtime. */
#define SIM_HELPERS_MAX 64U
/** Characters of a string that a helper gets; the rest is cut. */
#define SIM_TEXT_MAX    255U

/** An argument or a result. */
struct sim_value {
	/** First letter of its kind in the prototype; 0: it was left out. */
	char kind;
	/** Bytes of a string or of bytes. */
	uint32_t length;
	/** Of a string or of bytes, which may be changed. */
	uint8_t *data;
	/** A number or truth value. */
	int64_t number;
	/** A pair, which may be changed. */
	uint64_t pair;
};

/** The helpers of a runtime; all zero at first. Must live for as long as the runtime. */
struct sim_helpers {
	uint32_t count;
	struct mbpf_own_helper own[SIM_HELPERS_MAX];
};

/**
 * Registers one more helper. Texts must live for as long as `helpers`.
 *
 * @return As mbpf_helper_register().
 */
int sim_helper_add(struct mbpf_runtime *rt, struct sim_helpers *helpers, const char *name,
		   uint32_t version, const char *prototype, uint32_t capability,
		   const char *capability_name, uint32_t contexts);

/** Name of the helper that keeps a program from an attach point, or NULL. */
const char *sim_helper_denied(const struct mbpf_prog *prog, const struct mbpf_hook *hook);

/**
 * Sets what answers calls, for all runtimes.
 *
 * @param function Gets what the caller gave, fills `result`; false refuses the call.
 */
void sim_helpers_answer(bool (*function)(void *handle, uint32_t number, struct sim_value *args,
					 uint32_t count, struct sim_value *result));

#endif /* MBPF_SIM_HELPERS_H_ */
