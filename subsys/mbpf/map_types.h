/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Which type a map has. One that the firmware leaves out no map has: macros, so that the compiler
 * drops what calls its functions, which the core does not have then.
 */

#ifndef MBPF_MAP_TYPES_H_
#define MBPF_MAP_TYPES_H_

#include <zephyr/sys/util.h>

#include <mbpf/map.h>

#define MBPF_IS_COUNTER(info)                                                                      \
	(IS_ENABLED(CONFIG_MBPF_MAPS_COUNTER) && (info)->type == MBPF_MAP_COUNTER)

#define MBPF_IS_RING(info) (IS_ENABLED(CONFIG_MBPF_MAPS_RING) && (info)->type == MBPF_MAP_RING)

#define MBPF_IS_PERCPU(info)                                                                       \
	(IS_ENABLED(CONFIG_MBPF_MAPS_PERCPU) &&                                                    \
	 ((info)->type == MBPF_MAP_PERCPU_ARRAY || (info)->type == MBPF_MAP_PERCPU_HASH))

#endif /* MBPF_MAP_TYPES_H_ */
