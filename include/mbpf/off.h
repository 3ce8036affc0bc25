/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief What an application's hooks and calls become without CONFIG_MBPF: constants.
 *
 * Included by mbpf/zephyr.h. Events have the default verdict of their hook; there is no runtime and
 * nothing can be loaded. The compiler leaves nothing of it in the image.
 * @ingroup mbpf
 * @{
 */

#ifndef MBPF_OFF_H_
#define MBPF_OFF_H_

#include <zephyr/sys/util.h>

#include <mbpf/mbpf.h>

/** @cond INTERNAL_HIDDEN */
#define MBPF_HOOK_DEFINE(var_, name_, type_, ...)                                                  \
	static struct mbpf_hook var_ __maybe_unused = {.name = (name_), .type = (type_)}

#define MBPF_HELPER_DEFINE(var_, ...)                                                              \
	enum {                                                                                     \
		var_##_off = sizeof((struct mbpf_own_helper){__VA_ARGS__})                         \
	}

#define mbpf_zephyr_runtime()              ((struct mbpf_runtime *)NULL)
#define mbpf_zephyr_start(rt, policy, log) (MBPF_ERR_NOT_FOUND)
#define mbpf_hook_run                      mbpf_off_hook_run
#define mbpf_hook_defer                    mbpf_off_hook_defer
#define mbpf_hook_find(rt, name)           ((struct mbpf_hook *)NULL)
#define mbpf_prog_load(rt, package, size, prog, detail)                                            \
	((void)(detail), *(prog) = NULL, MBPF_ERR_NOT_FOUND)
#define mbpf_prog_unload(prog)             (MBPF_ERR_NOT_FOUND)
#define mbpf_prog_attach(prog, hook, prio) (MBPF_ERR_NOT_FOUND)
#define mbpf_prog_detach(prog)             (MBPF_ERR_NOT_FOUND)

static inline int32_t mbpf_off_verdict(uint8_t type)
{
#define MBPF_OFF_VERDICT(type_, name_, ctx_, default_, ...)                                        \
	if (type == (type_)) {                                                                     \
		return (default_);                                                                 \
	}
	MBPF_HOOK_LIST(MBPF_OFF_VERDICT)
#undef MBPF_OFF_VERDICT
	return 0;
}

static inline int mbpf_off_hook_run(struct mbpf_hook *hook, const void *ctx, size_t ctx_size,
				    int32_t *verdict)
{
	ARG_UNUSED(ctx);
	ARG_UNUSED(ctx_size);
	*verdict = mbpf_off_verdict(hook->type);
	return 0;
}

static inline int mbpf_off_hook_defer(struct mbpf_hook *hook, const void *ctx, size_t ctx_size)
{
	ARG_UNUSED(hook);
	ARG_UNUSED(ctx);
	ARG_UNUSED(ctx_size);
	return 0;
}
/** @endcond */

/** @} */

#endif /* MBPF_OFF_H_ */
