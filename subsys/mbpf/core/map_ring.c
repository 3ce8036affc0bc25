/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Rings: events in the order in which they came, {u32 length, bytes} one behind the other and
 * around the end. A new event takes the place of the oldest ones.
 */

#include "prog.h"

#if MBPF_MAPS_RING

#define LEAST_BYTES 64U
#define HEADER      4U

uint32_t mbpf_ring_size(const struct mbpf_map_info *info)
{
	uint32_t size = info->max_entries * info->value_size;

	return size < LEAST_BYTES ? LEAST_BYTES : size;
}

/* Copies between the ring, from `at` on, and other bytes. */
static void copy_out(const struct mbpf_map *map, uint32_t at, uint8_t *to, uint32_t size)
{
	uint32_t capacity = mbpf_ring_size(&map->info);
	uint32_t first;

	at %= capacity;
	first = size < capacity - at ? size : capacity - at;
	memcpy(to, map->bytes + at, first);
	memcpy(to + first, map->bytes, size - first);
}

static void copy_in(struct mbpf_map *map, uint32_t at, const uint8_t *from, uint32_t size)
{
	uint32_t capacity = mbpf_ring_size(&map->info);
	uint32_t first;

	at %= capacity;
	first = size < capacity - at ? size : capacity - at;
	memcpy(map->bytes + at, from, first);
	memcpy(map->bytes, from + first, size - first);
}

/* Bytes of the oldest event; there is one. */
static uint32_t oldest(const struct mbpf_map *map)
{
	uint32_t length;

	copy_out(map, map->at, (uint8_t *)&length, HEADER);
	return length;
}

static void drop(struct mbpf_map *map)
{
	uint32_t capacity = mbpf_ring_size(&map->info);
	uint32_t size = HEADER + oldest(map);

	map->at += size;
	map->at -= map->at >= capacity ? capacity : 0U;
	map->used -= size;
	mbpf_shared_u32_set(&map->count, map->count - 1U);
}

int mbpf_map_ring_submit(struct mbpf_map *map, const void *data, uint32_t size)
{
	uint32_t irq;

	if (map->info.type != MBPF_MAP_RING) {
		return MBPF_ERR_UNSUPPORTED_VER;
	}
	if (size > map->info.value_size) {
		return MBPF_ERR_INVALID_ARG;
	}
	if (size > mbpf_ring_size(&map->info) - HEADER) {
		return MBPF_ERR_NO_MEM;
	}
	irq = mbpf_port_lock(&map->lock);
	while (mbpf_ring_size(&map->info) - map->used < HEADER + size) {
		drop(map);
		mbpf_shared_u32_set(&map->dropped, map->dropped + 1U);
	}
	copy_in(map, map->at + map->used, (const uint8_t *)&size, HEADER);
	copy_in(map, map->at + map->used + HEADER, data, size);
	map->used += HEADER + size;
	mbpf_shared_u32_set(&map->count, map->count + 1U);
	mbpf_port_unlock(&map->lock, irq);
	return 0;
}

int mbpf_ring_first(struct mbpf_map *map, uint8_t *data, uint32_t size, uint32_t *length, bool take)
{
	uint32_t irq;
	int rc = MBPF_ERR_NOT_FOUND;

	*length = 0;
	if (map->info.type != MBPF_MAP_RING) {
		return MBPF_ERR_UNSUPPORTED_VER;
	}
	irq = mbpf_port_lock(&map->lock);
	if (map->count != 0U) {
		*length = oldest(map);
		rc = size < *length && take ? MBPF_ERR_NO_MEM : 0;
		if (rc == 0) {
			copy_out(map, map->at + HEADER, data, size < *length ? size : *length);
		}
		if (rc == 0 && take) {
			drop(map);
		}
	}
	mbpf_port_unlock(&map->lock, irq);
	return rc;
}

int mbpf_map_ring_read(struct mbpf_map *map, void *data, uint32_t size, uint32_t *length)
{
	return mbpf_ring_first(map, data, size, length, true);
}

int mbpf_map_ring_peek(struct mbpf_map *map, void *data, uint32_t size, uint32_t *length)
{
	return mbpf_ring_first(map, data, size, length, false);
}

bool mbpf_ring_consume(struct mbpf_map *map)
{
	uint32_t irq = mbpf_port_lock(&map->lock);
	bool found = map->count != 0U;

	if (found) {
		drop(map);
	}
	mbpf_port_unlock(&map->lock, irq);
	return found;
}

uint32_t mbpf_map_ring_dropped(const struct mbpf_map *map)
{
	return mbpf_shared_u32(&map->dropped);
}

#endif
