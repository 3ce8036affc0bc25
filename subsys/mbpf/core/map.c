/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What maps have in common, and the firmware's access to them.
 */

#include <string.h>

#include "prog.h"

size_t mbpf_map_size(const struct mbpf_map_info *info)
{
	size_t slots = info->max_entries;
	size_t stride = info->value_size;

	if (info->max_entries == 0U || info->max_entries > MBPF_MAP_ENTRIES_MAX || info->key_size == 0U ||
	    info->key_size > MBPF_MAP_KEY_SIZE_MAX || info->value_size == 0U || info->value_size > MBPF_MAP_VALUE_SIZE_MAX) {
		return 0;
	}
	if (info->type == MBPF_MAP_HASH) {
		slots += slots / 2U + 1U;
		stride += info->key_size;
	} else if (info->type != MBPF_MAP_ARRAY || info->key_size != 4U) {
		return 0;
	}
	/* At most 98303 * 321 bytes: no overflow in 32 bits. */
	return sizeof(struct mbpf_map) + slots * (stride + 1U);
}

void mbpf_map_setup(struct mbpf_map *map, const struct mbpf_map_info *info)
{
	map->info = *info;
	map->count = 0;
	map->slots = info->max_entries;
	if (info->type == MBPF_MAP_HASH) {
		map->slots += map->slots / 2U + 1U;
	}
}

static uint32_t index_of(const void *key)
{
	const uint8_t *b = key;

	return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

struct mbpf_map *mbpf_prog_map(struct mbpf_prog *prog, const char *name)
{
	for (uint32_t i = 0; i < prog->map_count; i++) {
		if (strcmp(prog->maps[i]->info.name, name) == 0) {
			return prog->maps[i];
		}
	}
	return NULL;
}

struct mbpf_map *mbpf_prog_map_at(struct mbpf_prog *prog, uint32_t index)
{
	return index < prog->map_count ? prog->maps[index] : NULL;
}

const struct mbpf_map_info *mbpf_map_info(const struct mbpf_map *map)
{
	return &map->info;
}

uint32_t mbpf_map_count(const struct mbpf_map *map)
{
	return map->count;
}

int mbpf_map_lookup(struct mbpf_map *map, const void *key, void *value)
{
	struct mbpf_map_work work = {0};
	const uint8_t *found = map->info.type == MBPF_MAP_HASH ? mbpf_map_hash_find(map, key, &work)
							       : mbpf_map_array_find(map, index_of(key));

	if (found == NULL) {
		return MBPF_ERR_NOT_FOUND;
	}
	memcpy(value, found, map->info.value_size);
	return 0;
}

int mbpf_map_update(struct mbpf_map *map, const void *key, const void *value, uint32_t flags)
{
	struct mbpf_map_work work = {0};

	if (flags > MBPF_MAP_EXIST) {
		return MBPF_ERR_INVALID_ARG;
	}
	return map->info.type == MBPF_MAP_HASH ? mbpf_map_hash_update(map, key, value, flags, &work)
					       : mbpf_map_array_update(map, index_of(key), value, flags);
}

int mbpf_map_delete(struct mbpf_map *map, const void *key)
{
	return map->info.type == MBPF_MAP_HASH ? mbpf_map_hash_delete(map, key) : MBPF_ERR_UNSUPPORTED_VER;
}

int mbpf_map_next(struct mbpf_map *map, uint32_t *cursor, void *key, void *value)
{
	uint32_t key_size = map->info.type == MBPF_MAP_HASH ? map->info.key_size : 0U;
	size_t stride = (size_t)key_size + map->info.value_size;
	uint8_t *index = key;

	for (uint32_t i = *cursor; i < map->slots; i++) {
		const uint8_t *slot = map->bytes + map->slots + i * stride;

		if (map->bytes[i] == 0U) {
			continue;
		}
		if (map->info.type == MBPF_MAP_HASH) {
			memcpy(key, slot, key_size);
		} else {
			for (unsigned int b = 0; b < 4U; b++) {
				index[b] = (uint8_t)(i >> (8U * b));
			}
		}
		memcpy(value, slot + key_size, map->info.value_size);
		*cursor = i + 1U;
		return 0;
	}
	*cursor = map->slots;
	return MBPF_ERR_NOT_FOUND;
}
