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

#include <string.h>

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
#define mbpf_prog_load                     mbpf_off_prog_load
#define mbpf_prog_stats_get                mbpf_off_stats_get

/* Never called: what stands in its arguments counts as used, and is not computed. */
int mbpf_off_arguments(const void *object, ...);

static inline int mbpf_off_refuse(size_t unused)
{
	ARG_UNUSED(unused);
	return MBPF_ERR_NOT_FOUND;
}

#define MBPF_OFF_REFUSE(...)       mbpf_off_refuse(sizeof(mbpf_off_arguments(__VA_ARGS__)))
#define mbpf_prog_unload(...)      MBPF_OFF_REFUSE(__VA_ARGS__)
#define mbpf_prog_attach(...)      MBPF_OFF_REFUSE(__VA_ARGS__)
#define mbpf_prog_detach(...)      MBPF_OFF_REFUSE(__VA_ARGS__)
#define mbpf_prog_update(...)      MBPF_OFF_REFUSE(__VA_ARGS__)
#define mbpf_event_read(...)       MBPF_OFF_REFUSE(__VA_ARGS__)
#define mbpf_map_lookup(...)       MBPF_OFF_REFUSE(__VA_ARGS__)
#define mbpf_map_update(...)       MBPF_OFF_REFUSE(__VA_ARGS__)
#define mbpf_map_delete(...)       MBPF_OFF_REFUSE(__VA_ARGS__)
#define mbpf_map_next(...)         MBPF_OFF_REFUSE(__VA_ARGS__)
#define mbpf_map_next_key(...)     MBPF_OFF_REFUSE(__VA_ARGS__)
#define mbpf_map_lookup_cpu(...)   MBPF_OFF_REFUSE(__VA_ARGS__)
#define mbpf_map_sum(...)          MBPF_OFF_REFUSE(__VA_ARGS__)
#define mbpf_map_counter_get(...)  MBPF_OFF_REFUSE(__VA_ARGS__)
#define mbpf_map_counter_add(...)  MBPF_OFF_REFUSE(__VA_ARGS__)
#define mbpf_map_counter_set(...)  MBPF_OFF_REFUSE(__VA_ARGS__)
#define mbpf_map_ring_submit(...)  MBPF_OFF_REFUSE(__VA_ARGS__)
#define mbpf_map_ring_read(...)    MBPF_OFF_REFUSE(__VA_ARGS__)
#define mbpf_map_ring_peek(...)    MBPF_OFF_REFUSE(__VA_ARGS__)
#define mbpf_prog_map(prog, name)  ((struct mbpf_map *)NULL)
#define mbpf_prog_next(rt, prog)   ((struct mbpf_prog *)NULL)
#define mbpf_error_string(code)    mbpf_off_error_string(code)
#define mbpf_reason_string(reason) ((void)(reason), "UNKNOWN")
#define mbpf_reject_string(reason) ((void)(reason), "UNKNOWN")

/* What calls answer here. */
static inline const char *mbpf_off_error_string(int code)
{
	return code == 0 ? "OK" : code == MBPF_ERR_NOT_FOUND ? "NOT_FOUND" : "UNKNOWN";
}

static inline int mbpf_off_prog_load(struct mbpf_runtime *rt, const void *package, size_t size,
				     struct mbpf_prog **prog, struct mbpf_error_detail *detail)
{
	ARG_UNUSED(rt);
	ARG_UNUSED(package);
	ARG_UNUSED(size);
	*prog = NULL;
	if (detail != NULL) {
		memset(detail, 0, sizeof(*detail));
	}
	return MBPF_ERR_NOT_FOUND;
}

static inline void mbpf_off_stats_get(const struct mbpf_prog *prog, struct mbpf_prog_stats *stats)
{
	ARG_UNUSED(prog);
	memset(stats, 0, sizeof(*stats));
}

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
