/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Finding entries. Hash maps: open addressing, linear probing, deletion by moving back
 * (doc/spec/memory.rst). A third of the entries is always empty, so every probe ends. Invariant:
 * from a key's home to its entry no entry is empty. Who searches while others write may find
 * anything, and go round once.
 */

#include "operations.h"
#include "prog.h"
#include "reader.h"

/* Most entries that are looked at in line; less than the slots of any map that is full enough. */
#define FEW_PROBES 32U

static inline uint32_t hash_byte(uint32_t h, uint8_t byte)
{
	return (h ^ byte) * MBPF_FNV_PRIME;
}

static MBPF_FAST uint32_t home_of(const struct mbpf_map *map, const uint8_t *key, uint32_t size)
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
	return (uint32_t)(((uint64_t)h * map->slots) >> 32);
}

static inline uint8_t *entry_at(struct mbpf_map *map, uint32_t slot)
{
	return map->bytes + (size_t)slot * map->stride;
}

static inline uint8_t *after(struct mbpf_map *map, uint8_t *entry)
{
	entry += map->stride;
	return entry == map->end ? map->bytes : entry;
}

static inline void remember(struct mbpf_map *map, const uint8_t *entry, uint32_t looked)
{
	size_t place = (size_t)(entry - map->bytes);

	if (MBPF_LIKELY(looked < MBPF_LAST_MASK && place < MBPF_LAST_PLACES)) {
		mbpf_shared_u32_set(&map->last, (uint32_t)place << MBPF_LAST_BITS | looked);
	}
}

/* Looks from `at` on, which is `looked` entries behind the key's home. */
static int MBPF_APART walk(struct mbpf_map *map, const uint8_t *key, struct mbpf_vm *payer,
			   uint8_t **entry, uint8_t *at, uint32_t looked)
{
	while (mbpf_entry_is_set(at) && looked < map->slots) {
		if (mbpf_entry_holds(at, key, map->info.key_size)) {
			remember(map, at, looked);
			break;
		}
		looked++;
		at = after(map, at);
		if (payer != NULL && mbpf_vm_charge(payer, 1) != MBPF_DONE) {
			return MBPF_FAILED;
		}
	}
	*entry = at;
	return MBPF_DONE;
}

int mbpf_map_search_word(struct mbpf_map *map, const uint8_t *key, struct mbpf_vm *payer,
			 uint8_t **entry)
{
	uint8_t *at = entry_at(map, home_of(map, key, 4U));

	for (uint32_t looked = 0; mbpf_entry_is_set(at); looked++) {
		if (mbpf_entry_holds(at, key, 4U)) {
			remember(map, at, looked);
			break;
		}
		if (looked == FEW_PROBES || !mbpf_vm_take(payer, 1)) {
			return walk(map, key, payer, entry, at, looked);
		}
		at = after(map, at);
	}
	*entry = at;
	return MBPF_DONE;
}

int mbpf_map_probe_word(struct mbpf_map *map, const uint8_t *key, struct mbpf_vm *payer,
			uint8_t **entry)
{
	uint32_t looked;

	*entry = mbpf_map_find_last(map, key, 4U, &looked);
	return *entry != NULL ? mbpf_vm_charge_few(payer, looked)
			      : mbpf_map_search_word(map, key, payer, entry);
}

/* Any key of a hash map. */
static int MBPF_APART probe_hash(struct mbpf_map *map, const uint8_t *key, struct mbpf_vm *payer,
				 uint8_t **entry)
{
	uint32_t size = map->info.key_size;
	uint32_t looked = 0;
	uint8_t *last = mbpf_map_find_last(map, key, size, &looked);

	if (last == NULL) {
		return walk(map, key, payer, entry, entry_at(map, home_of(map, key, size)), 0);
	}
	*entry = last;
	return payer != NULL ? mbpf_vm_charge(payer, looked) : MBPF_DONE;
}

int mbpf_map_probe(struct mbpf_map *map, const uint8_t *key, struct mbpf_vm *payer, uint8_t **entry)
{
	uint32_t index;

	if (mbpf_map_has_keys(map)) {
		return !MBPF_FOR_SIZE && map->info.key_size == 4U && payer != NULL
			       ? mbpf_map_probe_word(map, key, payer, entry)
			       : probe_hash(map, key, payer, entry);
	}
	index = mbpf_get_le32(key);
	*entry = index < map->slots ? entry_at(map, index) : NULL;
	return MBPF_DONE;
}

int mbpf_map_pay_run(struct mbpf_map *map, uint8_t *entry, struct mbpf_vm *payer)
{
	uint32_t looked = 0;

	for (uint8_t *at = entry; mbpf_entry_is_set(at) && looked < map->slots;
	     at = after(map, at)) {
		looked++;
		if (mbpf_vm_charge(payer, 1) != MBPF_DONE) {
			return MBPF_FAILED;
		}
	}
	return MBPF_DONE;
}

/* From `home` on, around the end of the table. */
static uint32_t distance(const struct mbpf_map *map, const uint8_t *home, const uint8_t *at)
{
	return (uint32_t)(at >= home ? at - home : map->end - home + (at - map->bytes));
}

void mbpf_map_take_out(struct mbpf_map *map, uint8_t *entry)
{
	uint8_t *hole = entry;

	for (uint8_t *at = after(map, hole); at[0] != 0U; at = after(map, at)) {
		const uint8_t *home =
			entry_at(map, home_of(map, at + MBPF_ENTRY_KEY, map->info.key_size));

		if (distance(map, home, hole) < distance(map, home, at)) {
			mbpf_shared_write(hole, at, map->stride);
			hole = at;
		}
	}
	mbpf_entry_mark(hole, 0);
	mbpf_shared_u32_set(&map->count, map->count - 1U);
}

int mbpf_map_scan(struct mbpf_map *map, const uint8_t *previous, struct mbpf_vm *payer,
		  uint8_t *key, bool *found)
{
	uint8_t *at = map->bytes;

	*found = false;
	if (previous != NULL) {
		int status = mbpf_map_probe(map, previous, payer, &at);

		if (status != MBPF_DONE) {
			return status;
		}
		if (mbpf_entry_is_set(at)) {
			at += map->stride;
		} else {
			/* It is gone, and what followed it may have moved to where it was: on from
			 * its home, or from the start when its run goes round the end. */
			uint8_t *home = entry_at(map, home_of(map, previous, map->info.key_size));

			at = at < home ? map->bytes : home;
		}
	}
	for (; at != map->end; at += map->stride) {
		if (mbpf_entry_is_set(at)) {
			mbpf_shared_read(key, at + MBPF_ENTRY_KEY, map->info.key_size);
			*found = true;
			return MBPF_DONE;
		}
		if (payer != NULL && mbpf_vm_charge(payer, 1) != MBPF_DONE) {
			return MBPF_FAILED;
		}
	}
	return MBPF_DONE;
}
