/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief The runtime on Zephyr: its arena of CONFIG_MBPF_ARENA_SIZE bytes and its clock.
 * @ingroup mbpf
 * @{
 */

#ifndef MBPF_ZEPHYR_H_
#define MBPF_ZEPHYR_H_

#include <mbpf/mbpf.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Starts the firmware's runtime. There is one arena, so there is one such runtime.
 *
 * @param rt Static storage.
 * @param policy What may be loaded; its keys must outlive the runtime.
 * @param log Takes the lines of mbpf.log in the context of the hook, so it must not block; NULL:
 * lines are only counted.
 * @retval 0 done.
 * @retval MBPF_ERR_ALREADY_ATTACHED it was started before.
 * @retval MBPF_ERR_INVALID_ARG as mbpf_runtime_init().
 * Thread context only, after POST_KERNEL.
 */
int mbpf_zephyr_start(struct mbpf_runtime *rt, const struct mbpf_policy *policy,
		      void (*log)(const struct mbpf_prog *prog, uint32_t level, const char *text,
				  size_t len, void *user_data));

#ifdef __cplusplus
}
#endif

/** @} */

#endif /* MBPF_ZEPHYR_H_ */
