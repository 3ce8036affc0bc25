/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Array maps: values by index. An entry that was never set is absent.
 */

#include <string.h>

#include "prog.h"

static uint8_t *value_at(struct mbpf_map *map, uint32_t index)
{
	return map->bytes + map->slots + (size_t)index * map->info.value_size;
}

uint8_t *mbpf_map_array_find(struct mbpf_map *map, uint32_t index)
{
	return index < map->slots && map->bytes[index] != 0U ? value_at(map, index) : NULL;
}

int mbpf_map_array_update(struct mbpf_map *map, uint32_t index, const uint8_t *value, uint32_t flags)
{
	if (index >= map->slots) {
		return MBPF_ERR_INVALID_ARG;
	}
	if (flags == MBPF_MAP_CREATE && map->bytes[index] != 0U) {
		return MBPF_ERR_EXISTS;
	}
	if (flags == MBPF_MAP_EXIST && map->bytes[index] == 0U) {
		return MBPF_ERR_NOT_FOUND;
	}
	if (map->bytes[index] == 0U) {
		map->bytes[index] = 1U;
		map->count++;
	}
	memcpy(value_at(map, index), value, map->info.value_size);
	return 0;
}
