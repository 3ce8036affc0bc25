/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief What is loaded: programs and attach points, for who shows or manages them.
 * @defgroup mbpf_info mbpf programs and attach points
 * @{
 */

#ifndef MBPF_INFO_H_
#define MBPF_INFO_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct mbpf_hook;
struct mbpf_prog;
struct mbpf_runtime;

/** What a loaded program is, and where it runs. */
struct mbpf_prog_info {
	/** Name in the manifest; lives until the program is unloaded. */
	const char *name;
	/** Attach point that it is on; NULL: none. */
	const char *hook;
	/** With `hook`: its place among the programs there. */
	int32_t priority;
	/** enum mbpf_hook_id */
	uint32_t hook_type;
	/** Schema of its events, for CUSTOM; else 0. */
	uint32_t schema_id;
	uint32_t schema_version;
	/** MBPF_CAP_* bits that it has. */
	uint32_t capabilities;
	/** Limits of one run; microseconds, 0: no limit. */
	uint32_t max_steps;
	uint32_t max_helpers;
	uint32_t max_wall_time_us;
	uint32_t instances;
	uint32_t maps;
	/** Whether it rests after failures in a row. */
	bool resting;
};

/** What of a program the bytes of a package are. */
enum mbpf_use {
	/** Nothing. */
	MBPF_USE_NONE = 0,
	/** What was replaced by an update, and may still run. */
	MBPF_USE_RETIRED,
	/** What runs. */
	MBPF_USE_CURRENT,
};

/**
 * Copies what a program is.
 *
 * @param prog A loaded program.
 * @param info Filled.
 * Any context; not beside its unload.
 */
void mbpf_prog_info_get(const struct mbpf_prog *prog, struct mbpf_prog_info *info);

/** @return the loaded program of that name, or NULL. Any context; not beside a load or unload. */
struct mbpf_prog *mbpf_prog_find(const struct mbpf_runtime *rt, const char *name);

/**
 * Tells whether a program runs in place of a package, whose bytes must then stay.
 *
 * @param prog A loaded program; nobody changes it meanwhile.
 * @param package Where the package is.
 * @param size Bytes of it.
 * @return what these bytes are of the program. Any context.
 */
enum mbpf_use mbpf_prog_use(const struct mbpf_prog *prog, const void *package, size_t size);

/** @return the attach point registered before `hook` (NULL: the one registered last), or NULL. Any
 * context. */
const struct mbpf_hook *mbpf_hook_next(const struct mbpf_runtime *rt, const struct mbpf_hook *hook);

/** @return how many programs are attached there: never one that events do not reach. Any context.
 */
uint32_t mbpf_hook_programs(const struct mbpf_hook *hook);

/** What a firmware contains, and so what it can load. */
struct mbpf_target_info {
	/** Groups of built-ins: MBPF_FEATURE_* bits. */
	uint32_t features;
	/** Map types: bit 1 << enum mbpf_map_type. */
	uint32_t map_types;
	/** Hook types: bit 1 << enum mbpf_hook_id. */
	uint32_t hook_types;
};

/** Tells what the firmware contains. Any context. */
void mbpf_target_info_get(struct mbpf_target_info *info);

#ifdef __cplusplus
}
#endif

/** @} */

#endif /* MBPF_INFO_H_ */
