/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Finding entries. Hash maps: open addressing, linear probing, deletion by moving back
 * (doc/spec/memory.rst). A third of the entries is always empty, so every probe ends. Invariant:
 * from a key's home to its entry no entry is empty.
 */

#include <string.h>

#include "prog.h"
#include "reader.h"

static inline uint32_t hash_byte(uint32_t h, uint8_t byte)
{
	return (h ^ byte) * MBPF_FNV_PRIME;
}

static MBPF_FAST uint8_t *home_of(struct mbpf_map *map, const uint8_t *key, uint32_t size)
{
	uint32_t h = MBPF_FNV_START;

	for (; !MBPF_FOR_SIZE && size >= 4U; size -= 4U) {
		h = hash_byte(hash_byte(h, key[0]), key[1]);
		h = hash_byte(hash_byte(h, key[2]), key[3]);
		key += 4;
	}
	for (; size != 0U; size--) {
		h = hash_byte(h, *key++);
	}
	h ^= h >> 16;
	h *= 0x7feb352dU;
	h ^= h >> 15;
	return map->bytes + (size_t)(((uint64_t)h * map->slots) >> 32) * map->stride;
}

static inline uint8_t *after(struct mbpf_map *map, uint8_t *entry)
{
	entry += map->stride;
	return entry == map->end ? map->bytes : entry;
}

static MBPF_FAST bool holds(const uint8_t *entry, const uint8_t *key, uint32_t size)
{
	uint32_t x;
	uint32_t y;

	if (MBPF_FOR_SIZE || size != sizeof(x)) {
		return memcmp(entry + MBPF_ENTRY_KEY, key, size) == 0;
	}
	memcpy(&x, entry + MBPF_ENTRY_KEY, sizeof(x));
	memcpy(&y, key, sizeof(y));
	return x == y;
}

/* Looks from `at` on, which is `looked` entries behind the key's home. */
static int MBPF_APART walk(struct mbpf_map *map, const uint8_t *key, struct mbpf_vm *payer,
			   uint8_t **entry, uint8_t *at, uint32_t looked)
{
	for (; at[0] != 0U; at = after(map, at)) {
		if (holds(at, key, map->info.key_size)) {
			map->last = at;
			map->last_probes = looked;
			break;
		}
		looked++;
		if (payer != NULL && mbpf_vm_charge(payer, 1) != MBPF_DONE) {
			return MBPF_FAILED;
		}
	}
	*entry = at;
	return MBPF_DONE;
}

/* Keys of four bytes, for a program: most keys are an address, a port or a number. */
static int MBPF_APART probe_word(struct mbpf_map *map, const uint8_t *key, struct mbpf_vm *payer,
				 uint8_t **entry)
{
	uint8_t *at = map->last;
	uint32_t looked = 0;

	if (at != NULL && holds(at, key, 4U)) {
		*entry = at;
		return mbpf_vm_charge_few(payer, map->last_probes);
	}
	for (at = home_of(map, key, 4U); at[0] != 0U; at = after(map, at)) {
		if (holds(at, key, 4U)) {
			map->last = at;
			map->last_probes = looked;
			break;
		}
		if (!mbpf_vm_take(payer, 1)) {
			return walk(map, key, payer, entry, at, looked);
		}
		looked++;
	}
	*entry = at;
	return MBPF_DONE;
}

/* Any key of a hash map. */
static int MBPF_APART probe_hash(struct mbpf_map *map, const uint8_t *key, struct mbpf_vm *payer,
				 uint8_t **entry)
{
	uint32_t size = map->info.key_size;
	uint8_t *last = map->last;

	/* No key went or moved since, so one in that entry is the one that was found there. */
	if (last == NULL || !holds(last, key, size)) {
		return walk(map, key, payer, entry, home_of(map, key, size), 0);
	}
	*entry = last;
	return payer != NULL ? mbpf_vm_charge(payer, map->last_probes) : MBPF_DONE;
}

int mbpf_map_probe(struct mbpf_map *map, const uint8_t *key, struct mbpf_vm *payer, uint8_t **entry)
{
	uint32_t index;

	if (map->info.type == MBPF_MAP_HASH) {
		return !MBPF_FOR_SIZE && map->info.key_size == 4U && payer != NULL
			       ? probe_word(map, key, payer, entry)
			       : probe_hash(map, key, payer, entry);
	}
	index = mbpf_get_le32(key);
	*entry = index < map->slots ? map->bytes + (size_t)index * map->stride : NULL;
	return MBPF_DONE;
}

/* From `home` on, around the end of the table. */
static uint32_t distance(const struct mbpf_map *map, const uint8_t *home, const uint8_t *at)
{
	return (uint32_t)(at >= home ? at - home : map->end - home + (at - map->bytes));
}

int mbpf_map_remove(struct mbpf_map *map, const uint8_t *key, struct mbpf_vm *payer, bool *found)
{
	uint8_t *hole;
	int status = mbpf_map_probe(map, key, payer, &hole);

	*found = false;
	if (status != MBPF_DONE || hole[0] == 0U) {
		return status;
	}
	for (uint8_t *at = hole; payer != NULL && at[0] != 0U; at = after(map, at)) {
		status = mbpf_vm_charge(payer, 1);
		if (status != MBPF_DONE) {
			return status;
		}
	}
	for (uint8_t *at = after(map, hole); at[0] != 0U; at = after(map, at)) {
		const uint8_t *home = home_of(map, at + MBPF_ENTRY_KEY, map->info.key_size);

		if (distance(map, home, hole) < distance(map, home, at)) {
			memcpy(hole, at, map->stride);
			hole = at;
		}
	}
	hole[0] = 0U;
	map->count--;
	map->last = NULL;
	*found = true;
	return MBPF_DONE;
}
