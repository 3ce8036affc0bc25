/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief What the firmware allows: keys, capabilities and limits.
 * @defgroup mbpf_policy mbpf policy
 * @{
 */

#ifndef MBPF_POLICY_H_
#define MBPF_POLICY_H_

#include <stdbool.h>
#include <stdint.h>

#include <mbpf/gen/package.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Limits that a program must stay within to be loaded; 0 in a member means its default. */
struct mbpf_limits {
	/** Bytes of globals, heap and stack; default 65536. */
	uint32_t max_heap_size;
	/** Steps of one run; default 1000000. */
	uint32_t max_steps;
	/** Helper calls of one run; default 100000. */
	uint32_t max_helpers;
	/** Bytes of the table of one map: its entries, with a byte each; default 1048576. */
	uint32_t max_map_bytes;
};

/** What the firmware allows. Copied by mbpf_runtime_init(); the keys are not. */
struct mbpf_policy {
	/** Public keys that may sign, key_count times 32 bytes; must outlive the runtime. */
	const uint8_t (*keys)[MBPF_PUBLIC_KEY_SIZE];
	uint32_t key_count;
	/** Capabilities that a package may ask for, MBPF_CAP_* bits; 0 denies all. */
	uint32_t capabilities;
	/**
	 * Accept packages that carry no signature. Only honoured by builds with
	 * MBPF_ALLOW_UNSIGNED; others answer MBPF_ERR_INVALID_ARG to mbpf_runtime_init(). A
	 * signature that is there is checked all the same, unless there is no key to check it with.
	 */
	bool allow_unsigned;
	struct mbpf_limits limits;
};

#ifdef __cplusplus
}
#endif

/** @} */

#endif /* MBPF_POLICY_H_ */
