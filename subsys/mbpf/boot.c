/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The runtime that is started at boot, with the policy of the configuration.
 */

#include <zephyr/init.h>
#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>

#include <mbpf/zephyr.h>

#include "glue.h"

LOG_MODULE_DECLARE(mbpf, CONFIG_MBPF_LOG_LEVEL);

BUILD_ASSERT((CONFIG_MBPF_CAP_FIRMWARE & ~MBPF_CAP_FIRMWARE) == 0U,
	     "CONFIG_MBPF_CAP_FIRMWARE has bits 16 to 31 and no other");

#if defined(MBPF_TRUSTED_KEYS)
/* Made by the build out of the key files. */
extern const struct mbpf_key mbpf_trusted_keys[];
extern const uint32_t mbpf_trusted_key_count;
#endif

static const struct mbpf_policy policy = {
	.epoch = CONFIG_MBPF_EPOCH,
	.capabilities = (IS_ENABLED(CONFIG_MBPF_CAP_LOG) ? MBPF_CAP_LOG : 0U) |
			(IS_ENABLED(CONFIG_MBPF_CAP_MAP_READ) ? MBPF_CAP_MAP_READ : 0U) |
			(IS_ENABLED(CONFIG_MBPF_CAP_MAP_WRITE) ? MBPF_CAP_MAP_WRITE : 0U) |
			(IS_ENABLED(CONFIG_MBPF_CAP_MAP_ITERATE) ? MBPF_CAP_MAP_ITERATE : 0U) |
			(IS_ENABLED(CONFIG_MBPF_CAP_EMIT) ? MBPF_CAP_EMIT : 0U) |
			(IS_ENABLED(CONFIG_MBPF_CAP_TIME) ? MBPF_CAP_TIME : 0U) |
			(IS_ENABLED(CONFIG_MBPF_CAP_STATS) ? MBPF_CAP_STATS : 0U) |
			CONFIG_MBPF_CAP_FIRMWARE,
	.allow_unsigned = IS_ENABLED(CONFIG_MBPF_ALLOW_UNSIGNED),
	.allow_shared_maps = IS_ENABLED(CONFIG_MBPF_ALLOW_SHARED_MAPS),
	.limits =
		{
			.max_programs = CONFIG_MBPF_MAX_PROGRAMS,
			.max_heap_size = CONFIG_MBPF_MAX_HEAP_SIZE,
			.max_steps = CONFIG_MBPF_MAX_STEPS,
			.max_helpers = CONFIG_MBPF_MAX_HELPERS,
			.max_maps = CONFIG_MBPF_MAX_MAPS,
			.max_map_entries = CONFIG_MBPF_MAX_MAP_ENTRIES,
			.max_map_bytes = CONFIG_MBPF_MAX_MAP_BYTES,
		},
};

/* Without either nobody could read a line. */
#define WRITES_LINES (IS_ENABLED(CONFIG_MBPF_LOG_RING) || IS_ENABLED(CONFIG_MBPF_LOG_AT_ONCE))

static struct mbpf_runtime runtime;
static bool ready;

struct mbpf_runtime *mbpf_zephyr_runtime(void)
{
	return ready ? &runtime : NULL;
}

static int start(void)
{
	struct mbpf_runtime_config config = {
		.policy = policy,
		.services = {.log = WRITES_LINES ? mbpf_log_line : NULL},
		.breaker = {.threshold = CONFIG_MBPF_BREAKER_THRESHOLD},
	};

#if defined(MBPF_TRUSTED_KEYS)
	config.policy.keys = mbpf_trusted_keys;
	config.policy.key_count = mbpf_trusted_key_count;
#endif
#if CONFIG_MBPF_BREAKER_THRESHOLD != 0
	config.breaker.cooldown_us = CONFIG_MBPF_BREAKER_COOLDOWN_MS * USEC_PER_MSEC;
#endif
	if (IS_ENABLED(CONFIG_MBPF_INSTANCES_SINGLE)) {
		config.instances.mode = MBPF_INSTANCE_SINGLE;
	} else if (IS_ENABLED(CONFIG_MBPF_INSTANCES_PER_CPU)) {
		config.instances.mode = MBPF_INSTANCE_PER_CPU;
	} else {
		config.instances.mode = MBPF_INSTANCE_POOL;
	}
#if defined(CONFIG_MBPF_INSTANCES_POOL)
	config.instances.count = CONFIG_MBPF_INSTANCE_COUNT;
#endif
	return mbpf_glue_start(&runtime, &config);
}

static int start_queue(void)
{
#if defined(CONFIG_MBPF_DEFER)
	const struct mbpf_defer_config config = {
		.max_entries = CONFIG_MBPF_DEFER_ENTRIES,
		.max_snapshot_bytes = CONFIG_MBPF_DEFER_BYTES,
	};
	int rc = mbpf_defer_start(&runtime, &config);

	BUILD_ASSERT(CONFIG_MBPF_DEFER_ENTRIES * CONFIG_MBPF_DEFER_BYTES < CONFIG_MBPF_ARENA_SIZE,
		     "the data of CONFIG_MBPF_DEFER_ENTRIES alone exceed CONFIG_MBPF_ARENA_SIZE");
	if (rc != 0) {
		LOG_ERR("no queue of %u deferred events of %u bytes in an arena of %u: %s (%d)",
			CONFIG_MBPF_DEFER_ENTRIES, CONFIG_MBPF_DEFER_BYTES, CONFIG_MBPF_ARENA_SIZE,
			mbpf_error_string(rc), rc);
	}
	return rc;
#else
	return 0;
#endif
}

static int boot(void)
{
	if (start() != 0) {
		return -ENOMEM;
	}
	if (start_queue() != 0) {
		/* Its attach points are not left with a runtime that nobody has. */
		mbpf_glue_stop(&runtime);
		return -ENOMEM;
	}
	if (IS_ENABLED(CONFIG_MBPF_DEVELOPMENT_KEY)) {
		LOG_WRN("this firmware trusts a development key: development only");
	}
	if (IS_ENABLED(CONFIG_MBPF_WORKER)) {
		mbpf_worker_start(&runtime);
	}
	ready = true;
	return 0;
}

SYS_INIT(boot, APPLICATION, CONFIG_MBPF_BOOT_PRIORITY);
