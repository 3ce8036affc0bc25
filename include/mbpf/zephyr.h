/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief The runtime on Zephyr: one for the firmware, in an arena of CONFIG_MBPF_ARENA_SIZE bytes.
 *
 * An application includes this header alone. Without CONFIG_MBPF what it defines and calls by it
 * compiles to nothing: events have their default verdict, and there is no runtime.
 * @ingroup mbpf
 * @{
 */

#ifndef MBPF_ZEPHYR_H_
#define MBPF_ZEPHYR_H_

#include <zephyr/sys/iterable_sections.h>
#include <zephyr/toolchain.h>

#include <mbpf/mbpf.h>
#include <mbpf/schema.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Declares a program that the CMake function mbpf_add_program() put into the firmware:
 * `mbpf_program_NAME`, the package, and `mbpf_program_NAME_size`, its bytes.
 *
 * @param name_ The program's name.
 */
#define MBPF_PROGRAM_DECLARE(name_)                                                                \
	extern const uint8_t mbpf_program_##name_[];                                               \
	extern const size_t mbpf_program_##name_##_size

#if defined(CONFIG_MBPF)

/**
 * Defines an attach point that is registered when the firmware's runtime starts.
 *
 * @param var_ Name of the `struct mbpf_hook`.
 * @param name_ Name of the attach point, a text such as "app.motor".
 * @param type_ Hook type: enum mbpf_hook_id.
 * @param ... Further members of struct mbpf_hook, for example `.max_steps = 500`.
 */
#define MBPF_HOOK_DEFINE(var_, name_, type_, ...)                                                  \
	STRUCT_SECTION_ITERABLE(mbpf_hook, var_) = {.name = (name_), .type = (type_), ##__VA_ARGS__}

/**
 * Defines a helper of the firmware's own that is registered when the firmware's runtime starts.
 * Needs CONFIG_MBPF_OWN_HELPERS.
 *
 * @param var_ Name of the `struct mbpf_own_helper`.
 * @param ... Its members, as designated initializers.
 */
#define MBPF_HELPER_DEFINE(var_, ...) STRUCT_SECTION_ITERABLE(mbpf_own_helper, var_) = {__VA_ARGS__}

/**
 * The firmware's runtime.
 *
 * @return it; NULL before it is started, when it could not be started, and without
 * CONFIG_MBPF_BOOT. Any context.
 */
struct mbpf_runtime *mbpf_zephyr_runtime(void);

/**
 * Starts the firmware's runtime, in place of CONFIG_MBPF_BOOT: with a policy of the application's.
 * There is one arena, so there is one such runtime.
 *
 * @param rt Static storage.
 * @param policy What may be loaded; its keys must outlive the runtime.
 * @param log Takes the lines of mbpf.log in the context of the hook, so it must not block; NULL:
 * lines are only counted.
 * @retval 0 done, and the attach points of MBPF_HOOK_DEFINE() and helpers of MBPF_HELPER_DEFINE()
 * are registered.
 * @retval MBPF_ERR_CONTEXT this is an interrupt.
 * @retval MBPF_ERR_ALREADY_ATTACHED it was started before, or two attach points have one name.
 * @retval MBPF_ERR_INVALID_ARG as mbpf_runtime_init(), mbpf_hook_register() and
 * mbpf_helper_register().
 * @retval MBPF_ERR_CAPABILITY_DENIED as mbpf_helper_register().
 * @retval MBPF_ERR_EXISTS as mbpf_helper_register(). On each error the runtime is not started.
 * Thread context only, after POST_KERNEL.
 */
int mbpf_zephyr_start(struct mbpf_runtime *rt, const struct mbpf_policy *policy,
		      void (*log)(const struct mbpf_prog *prog, uint32_t level, const char *text,
				  size_t len, void *user_data));

#else /* CONFIG_MBPF */
#include <mbpf/off.h>
#endif /* CONFIG_MBPF */

#ifdef __cplusplus
}
#endif

/** @} */

#endif /* MBPF_ZEPHYR_H_ */
