/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief The runtime on Zephyr: its arena of CONFIG_MBPF_ARENA_SIZE bytes, its clock, and the
 * helpers that the firmware defines.
 * @ingroup mbpf
 * @{
 */

#ifndef MBPF_ZEPHYR_H_
#define MBPF_ZEPHYR_H_

#include <zephyr/sys/iterable_sections.h>

#include <mbpf/mbpf.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Defines a helper of the firmware's own, which mbpf_zephyr_start() registers. Needs
 * CONFIG_MBPF_OWN_HELPERS.
 *
 * @param id C identifier of the struct mbpf_own_helper.
 * @param ... Its members, as designated initializers.
 */
#define MBPF_HELPER_DEFINE(id, ...) STRUCT_SECTION_ITERABLE(mbpf_own_helper, id) = {__VA_ARGS__}

/**
 * Starts the firmware's runtime, with every helper that MBPF_HELPER_DEFINE() defines. There is one
 * arena, so there is one such runtime.
 *
 * @param rt Static storage.
 * @param policy What may be loaded; its keys must outlive the runtime.
 * @param log Takes the lines of mbpf.log in the context of the hook, so it must not block; NULL:
 * lines are only counted.
 * @retval 0 done.
 * @retval MBPF_ERR_ALREADY_ATTACHED it was started before.
 * @retval MBPF_ERR_INVALID_ARG as mbpf_runtime_init(), or a helper is not as own_helper.h says.
 * @retval MBPF_ERR_CAPABILITY_DENIED, MBPF_ERR_EXISTS as mbpf_helper_register(). On these errors
 * the runtime is not started. Thread context only, after POST_KERNEL.
 */
int mbpf_zephyr_start(struct mbpf_runtime *rt, const struct mbpf_policy *policy,
		      void (*log)(const struct mbpf_prog *prog, uint32_t level, const char *text,
				  size_t len, void *user_data));

#ifdef __cplusplus
}
#endif

/** @} */

#endif /* MBPF_ZEPHYR_H_ */
