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

	if (info->max_entries == 0U || info->max_entries > MBPF_MAP_ENTRIES_MAX ||
	    info->key_size == 0U || info->key_size > MBPF_MAP_KEY_SIZE_MAX ||
	    info->value_size == 0U || info->value_size > MBPF_MAP_VALUE_SIZE_MAX) {
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
	map->value_at = MBPF_ENTRY_KEY;
	map->last = NULL;
	if (info->type == MBPF_MAP_HASH) {
		map->slots += map->slots / 2U + 1U;
		map->value_at += info->key_size;
	}
	map->stride = map->value_at + info->value_size;
	map->units = (map->stride - MBPF_ENTRY_KEY) / 8U;
	map->end = map->bytes + (size_t)map->slots * map->stride;
}

int mbpf_map_put(struct mbpf_map *map, uint8_t *entry, const uint8_t *key, const uint8_t *value,
		 uint32_t flags)
{
	if (entry == NULL) {
		return MBPF_ERR_INVALID_ARG;
	}
	if (entry[0] != 0U) {
		if (flags == MBPF_MAP_CREATE) {
			return MBPF_ERR_EXISTS;
		}
	} else {
		if (flags == MBPF_MAP_EXIST) {
			return MBPF_ERR_NOT_FOUND;
		}
		if (map->count == map->info.max_entries) {
			return MBPF_ERR_NO_MEM;
		}
		entry[0] = 1U;
		map->count++;
		memcpy(entry + MBPF_ENTRY_KEY, key, map->value_at - MBPF_ENTRY_KEY);
	}
	memcpy(entry + map->value_at, value, map->info.value_size);
	return 0;
}

struct mbpf_map *mbpf_prog_map(struct mbpf_prog *prog, const char *name)
{
	for (uint32_t i = 0; i < prog->version->map_count; i++) {
		if (strcmp(prog->version->maps[i]->info.name, name) == 0) {
			return prog->version->maps[i];
		}
	}
	return NULL;
}

struct mbpf_map *mbpf_prog_map_at(struct mbpf_prog *prog, uint32_t index)
{
	return index < prog->version->map_count ? prog->version->maps[index] : NULL;
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
	uint8_t *entry;

	(void)mbpf_map_probe(map, key, NULL, &entry);
	if (entry == NULL || entry[0] == 0U) {
		return MBPF_ERR_NOT_FOUND;
	}
	memcpy(value, entry + map->value_at, map->info.value_size);
	return 0;
}

int mbpf_map_update(struct mbpf_map *map, const void *key, const void *value, uint32_t flags)
{
	uint8_t *entry;

	if (flags > MBPF_MAP_EXIST) {
		return MBPF_ERR_INVALID_ARG;
	}
	(void)mbpf_map_probe(map, key, NULL, &entry);
	return mbpf_map_put(map, entry, key, value, flags);
}

int mbpf_map_delete(struct mbpf_map *map, const void *key)
{
	bool found;

	if (map->info.type != MBPF_MAP_HASH) {
		return MBPF_ERR_UNSUPPORTED_VER;
	}
	(void)mbpf_map_remove(map, key, NULL, &found);
	return found ? 0 : MBPF_ERR_NOT_FOUND;
}

int mbpf_map_next(struct mbpf_map *map, uint32_t *cursor, void *key, void *value)
{
	uint8_t *index = key;

	for (uint32_t slot = *cursor; slot < map->slots; slot++) {
		const uint8_t *entry = map->bytes + (size_t)slot * map->stride;

		if (entry[0] == 0U) {
			continue;
		}
		if (map->info.type == MBPF_MAP_HASH) {
			memcpy(key, entry + MBPF_ENTRY_KEY, map->info.key_size);
		} else {
			for (unsigned int b = 0; b < 4U; b++) {
				index[b] = (uint8_t)(slot >> (8U * b));
			}
		}
		memcpy(value, entry + map->value_at, map->info.value_size);
		*cursor = slot + 1U;
		return 0;
	}
	*cursor = map->slots;
	return MBPF_ERR_NOT_FOUND;
}
