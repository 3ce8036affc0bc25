/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Hash maps: open addressing, linear probing, deletion by moving back (doc/spec/memory.rst). A
 * third of the slots is always empty, so every probe ends. Invariant: from a key's home slot to its
 * slot no slot is empty.
 */

#include <string.h>

#include "prog.h"

static inline uint32_t home_of(const struct mbpf_map *map, const uint8_t *key)
{
	const uint8_t *end = key + map->info.key_size;
	uint32_t h = 2166136261U;

	while (key != end) {
		h = (h ^ *key++) * 16777619U;
	}
	h ^= h >> 16;
	h *= 0x7feb352dU;
	h ^= h >> 15;
	return (uint32_t)(((uint64_t)h * map->slots) >> 32);
}

static uint32_t after(const struct mbpf_map *map, uint32_t slot)
{
	return slot + 1U == map->slots ? 0U : slot + 1U;
}

/* Most keys are an address, a port or a number. */
static inline bool same_key(const uint8_t *a, const uint8_t *b, uint32_t size)
{
	uint32_t x;
	uint32_t y;

	if (size != sizeof(x)) {
		return memcmp(a, b, size) == 0;
	}
	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	return x == y;
}

static inline bool holds(struct mbpf_map *map, uint32_t slot, const uint8_t *key)
{
	return same_key(mbpf_map_entry(map, slot), key, map->info.key_size);
}

uint32_t mbpf_map_hash_probe(struct mbpf_map *map, const uint8_t *key, uint32_t *probes)
{
	uint32_t looked = 0;
	uint32_t slot = map->last_slot;

	/* No key came or went since, so a key in that slot is the one that was found there. */
	if (slot != MBPF_NO_SLOT && holds(map, slot, key)) {
		*probes += map->last_probes;
		return slot;
	}
	for (slot = home_of(map, key); map->bytes[slot] != 0U; slot = after(map, slot)) {
		if (holds(map, slot, key)) {
			map->last_slot = slot;
			map->last_probes = looked;
			break;
		}
		looked++;
	}
	*probes += looked;
	return slot;
}

uint32_t mbpf_map_hash_run(struct mbpf_map *map, const uint8_t *key)
{
	uint32_t probes = 0;
	uint32_t slot = mbpf_map_hash_probe(map, key, &probes);

	for (; map->bytes[slot] != 0U; slot = after(map, slot)) {
		probes++;
	}
	return probes;
}

int mbpf_map_hash_delete(struct mbpf_map *map, const uint8_t *key)
{
	size_t stride = (size_t)map->info.key_size + map->info.value_size;
	uint32_t probes = 0;
	uint32_t hole = mbpf_map_hash_probe(map, key, &probes);

	if (map->bytes[hole] == 0U) {
		return MBPF_ERR_NOT_FOUND;
	}
	for (uint32_t slot = after(map, hole); map->bytes[slot] != 0U; slot = after(map, slot)) {
		uint32_t home = home_of(map, mbpf_map_entry(map, slot));
		/* Distances run upward from the home slot, around the end of the table. */
		uint32_t to_slot = slot >= home ? slot - home : slot + map->slots - home;
		uint32_t to_hole = hole >= home ? hole - home : hole + map->slots - home;

		if (to_hole < to_slot) {
			memcpy(mbpf_map_entry(map, hole), mbpf_map_entry(map, slot), stride);
			hole = slot;
		}
	}
	map->bytes[hole] = 0U;
	map->count--;
	map->last_slot = MBPF_NO_SLOT;
	return 0;
}
