/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Counters: 64-bit numbers that are added to with nothing lost. They wrap.
 */

#include "prog.h"

#if MBPF_MAPS_COUNTER

int mbpf_map_counter_add(struct mbpf_map *map, uint32_t index, int64_t delta)
{
	uint64_t *counters = (uint64_t *)(void *)map->bytes;
	uint32_t irq;

	if (map->info.type != MBPF_MAP_COUNTER) {
		return MBPF_ERR_UNSUPPORTED_VER;
	}
	if (index >= map->info.max_entries) {
		return MBPF_ERR_INVALID_ARG;
	}
	irq = mbpf_port_lock(&map->lock);
	counters[index] += (uint64_t)delta;
	mbpf_port_unlock(&map->lock, irq);
	return 0;
}

int mbpf_map_counter_set(struct mbpf_map *map, uint32_t index, int64_t value)
{
	uint64_t *counters = (uint64_t *)(void *)map->bytes;
	uint32_t irq;

	if (map->info.type != MBPF_MAP_COUNTER) {
		return MBPF_ERR_UNSUPPORTED_VER;
	}
	if (index >= map->info.max_entries) {
		return MBPF_ERR_INVALID_ARG;
	}
	irq = mbpf_port_lock(&map->lock);
	counters[index] = (uint64_t)value;
	mbpf_port_unlock(&map->lock, irq);
	return 0;
}

int mbpf_map_counter_get(struct mbpf_map *map, uint32_t index, int64_t *value)
{
	const uint64_t *counters = (const uint64_t *)(void *)map->bytes;
	uint32_t irq;

	if (map->info.type != MBPF_MAP_COUNTER) {
		return MBPF_ERR_UNSUPPORTED_VER;
	}
	if (index >= map->info.max_entries) {
		return MBPF_ERR_INVALID_ARG;
	}
	irq = mbpf_port_lock(&map->lock);
	*value = (int64_t)counters[index];
	mbpf_port_unlock(&map->lock, irq);
	return 0;
}

#endif
