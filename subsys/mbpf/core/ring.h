/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief What rings of programs and of emitted events have in common. All of it with the lock.
 */

#ifndef MBPF_CORE_RING_H_
#define MBPF_CORE_RING_H_

#include "maps.h"

/** Bytes before an event: its length. */
#define MBPF_RING_HEADER 4U

/** Copies between the ring, from `at` on, which may be behind its end, and other bytes. */
void mbpf_ring_copy_out(const struct mbpf_map *map, uint32_t at, uint8_t *to, uint32_t size);
void mbpf_ring_copy_in(struct mbpf_map *map, uint32_t at, const void *from, uint32_t size);
/** Drops the oldest event, and more until there is room for `total` bytes; `count` stays.
 * @return how many. */
uint32_t mbpf_ring_make_room(struct mbpf_map *map, uint32_t total);
/** Drops the oldest event, which there is. */
void mbpf_ring_drop(struct mbpf_map *map);
/** Copies the oldest event, which there is, in two parts. @return bytes of the second. */
uint32_t mbpf_ring_oldest(struct mbpf_map *map, uint8_t *head, uint32_t head_size, uint8_t *data,
			  bool take);

/** A place that may be behind the end. */
static MBPF_FAST uint32_t mbpf_ring_wrap(const struct mbpf_map *map, uint32_t at)
{
	return at >= map->stride ? at - map->stride : at;
}

/** Bytes of the event at `at`, with its header. */
static MBPF_FAST uint32_t mbpf_ring_whole(const struct mbpf_map *map, uint32_t at)
{
	uint32_t length;

	if (!MBPF_FOR_SIZE && MBPF_LIKELY(map->stride - at >= MBPF_RING_HEADER)) {
		memcpy(&length, map->bytes + at, sizeof(length));
	} else {
		mbpf_ring_copy_out(map, at, (uint8_t *)&length, MBPF_RING_HEADER);
	}
	return MBPF_RING_HEADER + length;
}

/* Copies what often is a few words. */
static MBPF_FAST void mbpf_ring_copy(uint8_t *to, const uint8_t *from, uint32_t size)
{
	if (MBPF_LIKELY(size == 16U)) {
		memcpy(to, from, 16);
	} else {
		mbpf_copy(to, from, size);
	}
}

/** Puts an event that fits into the ring, in two parts. @return how many others were dropped for
 * it.
 */
static MBPF_FAST uint32_t mbpf_ring_put(struct mbpf_map *map, const void *head, uint32_t head_size,
					const uint8_t *data, uint32_t size)
{
	uint32_t length = head_size + size;
	uint32_t total = MBPF_RING_HEADER + length;
	uint32_t dropped = 0;
	/* Behind the last one, which stays where it is when the oldest ones go. */
	uint32_t at = mbpf_ring_wrap(map, map->at + map->used);

	if (map->stride - map->used >= total) {
		map->used += total;
		mbpf_shared_u32_set(&map->count, map->count + 1U);
	} else if (!MBPF_FOR_SIZE && MBPF_LIKELY(mbpf_ring_whole(map, map->at) == total)) {
		/* As large as the one that goes: neither bytes nor number change. */
		map->at = mbpf_ring_wrap(map, map->at + total);
		dropped = 1;
	} else {
		dropped = mbpf_ring_make_room(map, total);
		map->used += total;
		mbpf_shared_u32_set(&map->count, map->count + 1U - dropped);
	}
	if (!MBPF_FOR_SIZE && MBPF_LIKELY(total <= map->stride - at)) {
		uint8_t *to = map->bytes + at;

		memcpy(to, &length, MBPF_RING_HEADER);
		memcpy(to + MBPF_RING_HEADER, head, head_size);
		mbpf_ring_copy(to + MBPF_RING_HEADER + head_size, data, size);
	} else {
		mbpf_ring_copy_in(map, at, &length, MBPF_RING_HEADER);
		mbpf_ring_copy_in(map, at + MBPF_RING_HEADER, head, head_size);
		mbpf_ring_copy_in(map, at + MBPF_RING_HEADER + head_size, data, size);
	}
	return dropped;
}

#endif /* MBPF_CORE_RING_H_ */
