/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <zephyr/init.h>
#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>
#include <zephyr/sys/iterable_sections.h>

#include <mbpf/zephyr.h>

#include "core/port.h"
#include "glue.h"

LOG_MODULE_REGISTER(mbpf, CONFIG_MBPF_LOG_LEVEL);

static uint64_t arena[CONFIG_MBPF_ARENA_SIZE / sizeof(uint64_t)];
static atomic_t started;

/* Ticks, not cycles: a 32-bit cycle counter wraps within seconds on a fast core. */
static uint64_t now_ns(void *user_data)
{
	ARG_UNUSED(user_data);
	return k_ticks_to_ns_floor64((uint64_t)k_uptime_ticks());
}

/* The helpers of the image, in whatever order the linker has put them. */
static int add_helpers(struct mbpf_runtime *rt)
{
#if defined(CONFIG_MBPF_OWN_HELPERS)
	STRUCT_SECTION_FOREACH(mbpf_own_helper, helper) {
		int rc = mbpf_helper_register(rt, helper);

		if (rc != 0) {
			LOG_ERR("helper %s: %s (%d)",
				helper->helper.name != NULL ? helper->helper.name
							    : "without a name",
				mbpf_error_string(rc), rc);
			return rc;
		}
	}
#else
	ARG_UNUSED(rt);
#endif
	return 0;
}

static int register_hooks(struct mbpf_runtime *rt)
{
	int rc;

	STRUCT_SECTION_FOREACH(mbpf_hook, hook) {
		rc = mbpf_hook_register(rt, hook);
		if (rc != 0) {
			LOG_ERR("attach point %s: %s (%d)",
				hook->name != NULL ? hook->name : "without a name",
				mbpf_error_string(rc), rc);
			return rc;
		}
	}
	return 0;
}

int mbpf_glue_start(struct mbpf_runtime *rt, struct mbpf_runtime_config *config)
{
	int rc;

	if (!atomic_cas(&started, 0, 1)) {
		return MBPF_ERR_ALREADY_ATTACHED;
	}
	config->arena = arena;
	config->arena_size = sizeof(arena);
	config->services.now_ns = now_ns;
	config->log_per_second = CONFIG_MBPF_LOG_PER_SECOND;
#if defined(CONFIG_MBPF_EVENTS)
	config->event_ring_size = CONFIG_MBPF_EVENT_RING_SIZE;
#endif
	rc = mbpf_runtime_init(rt, config);
	if (rc == 0) {
		rc = register_hooks(rt);
		if (rc == 0) {
			rc = add_helpers(rt);
		}
		if (rc != 0) {
			(void)mbpf_runtime_shutdown(rt);
		}
	}
	if (rc != 0) {
		atomic_clear(&started);
		LOG_ERR("runtime not started: %s (%d)", mbpf_error_string(rc), rc);
	}
	return rc;
}

void mbpf_glue_stop(struct mbpf_runtime *rt)
{
	(void)mbpf_runtime_shutdown(rt);
	atomic_clear(&started);
}

int mbpf_zephyr_start(struct mbpf_runtime *rt, const struct mbpf_policy *policy,
		      void (*log)(const struct mbpf_prog *prog, uint32_t level, const char *text,
				  size_t len, void *user_data))
{
	struct mbpf_runtime_config config = {.services = {.log = log}};

	if (policy == NULL) {
		return MBPF_ERR_INVALID_ARG;
	}
	if (!mbpf_port_is_thread()) {
		return MBPF_ERR_CONTEXT;
	}
	config.policy = *policy;
	return mbpf_glue_start(rt, &config);
}

#if defined(CONFIG_MBPF_ALLOW_UNSIGNED)
static int warn_unsigned(void)
{
	LOG_WRN("this firmware may run unsigned programs: development only");
	return 0;
}

SYS_INIT(warn_unsigned, APPLICATION, CONFIG_APPLICATION_INIT_PRIORITY);
#endif
