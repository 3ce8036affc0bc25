/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What maps have in common, and the firmware's access to them.
 */

#include <string.h>

#include "prog.h"
#include "reader.h"

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
	map->stored_key = 0;
	map->last_slot = MBPF_NO_SLOT;
	if (info->type == MBPF_MAP_HASH) {
		map->slots += map->slots / 2U + 1U;
		map->stored_key = info->key_size;
	}
}

uint32_t mbpf_map_probe(struct mbpf_map *map, const uint8_t *key, uint32_t *probes)
{
	uint32_t index;

	if (map->info.type == MBPF_MAP_HASH) {
		return mbpf_map_hash_probe(map, key, probes);
	}
	index = mbpf_get_le32(key);
	return index < map->slots ? index : MBPF_NO_SLOT;
}

uint8_t *mbpf_map_value(struct mbpf_map *map, uint32_t slot)
{
	if (slot == MBPF_NO_SLOT || map->bytes[slot] == 0U) {
		return NULL;
	}
	return mbpf_map_entry(map, slot) + map->stored_key;
}

int mbpf_map_put(struct mbpf_map *map, uint32_t slot, const uint8_t *key, const uint8_t *value,
		 uint32_t flags)
{
	uint8_t *entry;

	if (slot == MBPF_NO_SLOT) {
		return MBPF_ERR_INVALID_ARG;
	}
	entry = mbpf_map_entry(map, slot);
	if (map->bytes[slot] != 0U) {
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
		map->bytes[slot] = 1U;
		map->count++;
		map->last_slot = MBPF_NO_SLOT;
		memcpy(entry, key, map->stored_key);
	}
	memcpy(entry + map->stored_key, value, map->info.value_size);
	return 0;
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
	uint32_t probes = 0;
	const uint8_t *found = mbpf_map_value(map, mbpf_map_probe(map, key, &probes));

	if (found == NULL) {
		return MBPF_ERR_NOT_FOUND;
	}
	memcpy(value, found, map->info.value_size);
	return 0;
}

int mbpf_map_update(struct mbpf_map *map, const void *key, const void *value, uint32_t flags)
{
	uint32_t probes = 0;

	if (flags > MBPF_MAP_EXIST) {
		return MBPF_ERR_INVALID_ARG;
	}
	return mbpf_map_put(map, mbpf_map_probe(map, key, &probes), key, value, flags);
}

int mbpf_map_delete(struct mbpf_map *map, const void *key)
{
	return map->info.type == MBPF_MAP_HASH ? mbpf_map_hash_delete(map, key)
					       : MBPF_ERR_UNSUPPORTED_VER;
}

int mbpf_map_next(struct mbpf_map *map, uint32_t *cursor, void *key, void *value)
{
	uint8_t *index = key;

	for (uint32_t slot = *cursor; slot < map->slots; slot++) {
		const uint8_t *entry = mbpf_map_entry(map, slot);

		if (map->bytes[slot] == 0U) {
			continue;
		}
		if (map->info.type == MBPF_MAP_HASH) {
			memcpy(key, entry, map->stored_key);
		} else {
			for (unsigned int b = 0; b < 4U; b++) {
				index[b] = (uint8_t)(slot >> (8U * b));
			}
		}
		memcpy(value, entry + map->stored_key, map->info.value_size);
		*cursor = slot + 1U;
		return 0;
	}
	*cursor = map->slots;
	return MBPF_ERR_NOT_FOUND;
}
