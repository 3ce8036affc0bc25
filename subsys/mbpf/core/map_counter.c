/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Counters: 64-bit numbers that are added to with nothing lost. They wrap.
 */

#include "prog.h"

#if MBPF_MAPS_COUNTER

/* 0 when there is such a counter. */
static int check(const struct mbpf_map *map, uint32_t index)
{
	if (mbpf_counter_is(map, index)) {
		return 0;
	}
	return map->info.type != MBPF_MAP_COUNTER ? MBPF_ERR_UNSUPPORTED_VER : MBPF_ERR_INVALID_ARG;
}

int mbpf_map_counter_add(struct mbpf_map *map, uint32_t index, int64_t delta)
{
	int rc = check(map, index);

	if (rc == 0) {
		mbpf_counter_add(map, index, delta);
	}
	return rc;
}

int mbpf_map_counter_set(struct mbpf_map *map, uint32_t index, int64_t value)
{
	int rc = check(map, index);

	if (rc == 0) {
		mbpf_counter_set(map, index, value);
	}
	return rc;
}

int mbpf_map_counter_get(struct mbpf_map *map, uint32_t index, int64_t *value)
{
	int rc = check(map, index);

	if (rc == 0) {
		*value = mbpf_counter_get(map, index);
	}
	return rc;
}

#endif
