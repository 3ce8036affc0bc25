/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Rings: events in the order in which they came, {u32 length, bytes} one behind the other and
 * around the end. A new event takes the place of the oldest ones.
 */

#include "prog.h"
#include "ring.h"

#if MBPF_MAPS_RING || MBPF_EVENTS

#define LEAST_BYTES 64U

uint32_t mbpf_ring_size(const struct mbpf_map_info *info)
{
	uint32_t size = info->max_entries * info->value_size;

	return size < LEAST_BYTES ? LEAST_BYTES : size;
}

/* Copies between the ring, from `at` on, and other bytes. */
void mbpf_ring_copy_out(const struct mbpf_map *map, uint32_t at, uint8_t *to, uint32_t size)
{
	uint32_t capacity = map->stride;
	uint32_t first;

	at = mbpf_ring_wrap(map, at);
	first = size < capacity - at ? size : capacity - at;
	memcpy(to, map->bytes + at, first);
	memcpy(to + first, map->bytes, size - first);
}

void mbpf_ring_copy_in(struct mbpf_map *map, uint32_t at, const void *from, uint32_t size)
{
	uint32_t capacity = map->stride;
	uint32_t first;

	at = mbpf_ring_wrap(map, at);
	first = size < capacity - at ? size : capacity - at;
	memcpy(map->bytes + at, from, first);
	memcpy(map->bytes, (const uint8_t *)from + first, size - first);
}

uint32_t mbpf_ring_make_room(struct mbpf_map *map, uint32_t total)
{
	uint32_t dropped = 0;

	do {
		uint32_t size = mbpf_ring_whole(map, map->at);

		map->at = mbpf_ring_wrap(map, map->at + size);
		map->used -= size;
		dropped++;
	} while (map->stride - map->used < total);
	return dropped;
}

void mbpf_ring_drop(struct mbpf_map *map)
{
	(void)mbpf_ring_make_room(map, 0);
	mbpf_shared_u32_set(&map->count, map->count - 1U);
}

uint32_t mbpf_ring_oldest(struct mbpf_map *map, uint8_t *head, uint32_t head_size, uint8_t *data,
			  bool take)
{
	uint32_t size = mbpf_ring_whole(map, map->at) - MBPF_RING_HEADER - head_size;
	uint32_t at = map->at + MBPF_RING_HEADER;

	mbpf_ring_copy_out(map, at, head, head_size);
	mbpf_ring_copy_out(map, mbpf_ring_wrap(map, at + head_size), data, size);
	if (take) {
		mbpf_ring_drop(map);
	}
	return size;
}

#endif

#if MBPF_MAPS_RING

int mbpf_map_ring_submit(struct mbpf_map *map, const void *data, uint32_t size)
{
	uint32_t dropped;
	uint32_t irq;

	if (map->info.type != MBPF_MAP_RING) {
		return MBPF_ERR_UNSUPPORTED_VER;
	}
	if (size > map->info.value_size) {
		return MBPF_ERR_INVALID_ARG;
	}
	if (size > map->stride - MBPF_RING_HEADER) {
		return MBPF_ERR_NO_MEM;
	}
	irq = mbpf_port_lock(&map->lock);
	dropped = mbpf_ring_put(map, &size, 0, data, size);
	mbpf_shared_u32_set(&map->dropped, map->dropped + dropped);
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
		*length = mbpf_ring_whole(map, map->at) - MBPF_RING_HEADER;
		rc = size < *length && take ? MBPF_ERR_NO_MEM : 0;
		if (rc == 0) {
			mbpf_ring_copy_out(map, map->at + MBPF_RING_HEADER, data,
					   size < *length ? size : *length);
		}
		if (rc == 0 && take) {
			mbpf_ring_drop(map);
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
		mbpf_ring_drop(map);
	}
	mbpf_port_unlock(&map->lock, irq);
	return found;
}

uint32_t mbpf_map_ring_dropped(const struct mbpf_map *map)
{
	return mbpf_shared_u32(&map->dropped);
}

#endif
