/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The firmware's access to tables.
 */

#include "load.h"
#include "prog.h"
#include "reader.h"

/* With the lock an update cannot take the version away. */
struct mbpf_map *mbpf_prog_map(struct mbpf_prog *prog, const char *name)
{
	uint32_t key = mbpf_events_lock();
	uint32_t at = mbpf_version_map(prog->version, name);
	struct mbpf_map *map = at < prog->version->map_count ? prog->version->maps[at] : NULL;

	mbpf_events_unlock(key);
	return map;
}

struct mbpf_map *mbpf_prog_map_at(struct mbpf_prog *prog, uint32_t index)
{
	uint32_t key = mbpf_events_lock();
	struct mbpf_map *map = index < prog->version->map_count ? prog->version->maps[index] : NULL;

	mbpf_events_unlock(key);
	return map;
}

const struct mbpf_map_info *mbpf_map_info(const struct mbpf_map *map)
{
	return &map->info;
}

uint32_t mbpf_map_count(const struct mbpf_map *map)
{
	return map->info.type == MBPF_MAP_COUNTER ? map->info.max_entries
						  : mbpf_shared_u32(&map->count);
}

int mbpf_map_lookup(struct mbpf_map *map, const void *key, void *value)
{
	bool found;

	if (map->slots == 0U) {
		return MBPF_ERR_UNSUPPORTED_VER;
	}
	(void)mbpf_map_read(map, key, NULL, value, &found);
	return found ? 0 : MBPF_ERR_NOT_FOUND;
}

int mbpf_map_update(struct mbpf_map *map, const void *key, const void *value, uint32_t flags)
{
	struct mbpf_map_edit edit = {.map = map, .key = key, .value = value, .flags = flags};

	if (map->slots == 0U) {
		return MBPF_ERR_UNSUPPORTED_VER;
	}
	if (flags > MBPF_MAP_EXIST) {
		return MBPF_ERR_INVALID_ARG;
	}
	(void)mbpf_map_edit(&edit, false);
	return edit.result;
}

int mbpf_map_delete(struct mbpf_map *map, const void *key)
{
	bool found;

	if (!mbpf_map_has_keys(map)) {
		return MBPF_ERR_UNSUPPORTED_VER;
	}
	(void)mbpf_map_remove(map, key, NULL, &found);
	return found ? 0 : MBPF_ERR_NOT_FOUND;
}

int mbpf_map_next_key(struct mbpf_map *map, const void *previous, void *key)
{
	bool found;

	if (!mbpf_map_has_keys(map)) {
		return MBPF_ERR_UNSUPPORTED_VER;
	}
	(void)mbpf_map_follow(map, previous, NULL, key, &found);
	return found ? 0 : MBPF_ERR_NOT_FOUND;
}

/* Copies an entry that is set; with the lock. */
static void copy_entry(const struct mbpf_map *map, uint8_t *entry, uint32_t slot, uint8_t *key,
		       uint8_t *value)
{
	if (mbpf_map_has_keys(map)) {
		memcpy(key, entry + MBPF_ENTRY_KEY, map->info.key_size);
	} else {
		for (unsigned int b = 0; b < 4U; b++) {
			key[b] = (uint8_t)(slot >> (8U * b));
		}
	}
	memcpy(value, mbpf_entry_value(map, entry), map->info.value_size);
}

int mbpf_map_next(struct mbpf_map *map, uint32_t *cursor, void *key, void *value)
{
	for (uint32_t slot = *cursor; slot < map->slots; slot++) {
		uint8_t *entry = map->bytes + (size_t)slot * map->stride;
		uint32_t irq;
		bool is_set;

		if (!mbpf_entry_is_set(entry)) {
			continue;
		}
		irq = mbpf_port_lock(&map->lock);
		is_set = entry[0] != 0U;
		if (is_set) {
			copy_entry(map, entry, slot, key, value);
		}
		mbpf_port_unlock(&map->lock, irq);
		if (is_set) {
			*cursor = slot + 1U;
			return 0;
		}
	}
	*cursor = map->slots;
	return map->slots != 0U ? MBPF_ERR_NOT_FOUND : MBPF_ERR_UNSUPPORTED_VER;
}

uint32_t mbpf_map_cpus(void)
{
	return MBPF_CPU_COUNT;
}

#if MBPF_MAPS_PERCPU
int mbpf_map_lookup_cpu(struct mbpf_map *map, const void *key, uint32_t cpu, void *value)
{
	uint8_t *entry;
	uint32_t irq;
	bool found;

	if (map->cpu_stride == 0U) {
		return MBPF_ERR_UNSUPPORTED_VER;
	}
	if (cpu >= MBPF_CPU_COUNT) {
		return MBPF_ERR_INVALID_ARG;
	}
	irq = mbpf_port_lock(&map->lock);
	(void)mbpf_map_probe(map, key, NULL, &entry);
	found = entry != NULL && entry[0] != 0U;
	if (found) {
		memcpy(value, entry + map->value_at + (size_t)cpu * map->cpu_stride,
		       map->info.value_size);
	}
	mbpf_port_unlock(&map->lock, irq);
	return found ? 0 : MBPF_ERR_NOT_FOUND;
}

int mbpf_map_sum(struct mbpf_map *map, const void *key, uint32_t width, uint64_t *sums)
{
	uint8_t value[MBPF_MAP_VALUE_SIZE_MAX];
	uint32_t size = map->info.value_size;

	if (map->cpu_stride == 0U) {
		return MBPF_ERR_UNSUPPORTED_VER;
	}
	if ((width != 1U && width != 2U && width != 4U && width != 8U) || size % width != 0U) {
		return MBPF_ERR_INVALID_ARG;
	}
	memset(sums, 0, size / width * sizeof(*sums));
	for (uint32_t cpu = 0; cpu < MBPF_CPU_COUNT; cpu++) {
		int rc = mbpf_map_lookup_cpu(map, key, cpu, value);

		if (rc != 0) {
			return rc;
		}
		for (uint32_t i = 0; i < size; i++) {
			sums[i / width] += (uint64_t)value[i] << (8U * (i % width));
		}
	}
	return 0;
}
#endif
