/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Longest prefix match: a hash map of prefixes, searched once for each length that some prefix has,
 * the longest first. Behind the entries stands how many prefixes have which length. Route tables
 * have few lengths; the most work is known from the sizes, and there are no links to follow, so
 * that others may search while the map is changed.
 */

#include "prog.h"
#include "reader.h"

#if MBPF_MAPS_LPM

#define DATA_AT 4U

static uint32_t longest(const struct mbpf_map_info *info)
{
	return (info->key_size - DATA_AT) * 8U;
}

static uint16_t *counts(const struct mbpf_map *map)
{
	return (uint16_t *)(void *)(map->end + ((uintptr_t)map->end & 1U));
}

size_t mbpf_lpm_extra(const struct mbpf_map_info *info)
{
	/* One byte more to align them. */
	return (longest(info) + 1U) * sizeof(uint16_t) + 1U;
}

/* Of `length` bits, which the key has. */
static void cut(const struct mbpf_map *map, const uint8_t *key, uint32_t length, uint8_t *masked)
{
	uint32_t whole = length / 8U;

	memset(masked, 0, map->info.key_size);
	memcpy(masked + DATA_AT, key + DATA_AT, whole);
	if (length % 8U != 0U) {
		masked[DATA_AT + whole] =
			(uint8_t)(key[DATA_AT + whole] & (0xff00U >> (length % 8U)));
	}
	for (unsigned int i = 0; i < DATA_AT; i++) {
		masked[i] = (uint8_t)(length >> (8U * i));
	}
}

const uint8_t *mbpf_lpm_mask(const struct mbpf_map *map, const uint8_t *key, uint8_t *masked)
{
	uint32_t length = mbpf_get_le32(key);

	if (length > longest(&map->info)) {
		return NULL;
	}
	cut(map, key, length, masked);
	return masked;
}

int mbpf_lpm_match(struct mbpf_map *map, const uint8_t *key, struct mbpf_vm *payer, uint8_t **entry)
{
	static uint8_t none;
	uint8_t masked[MBPF_MAP_KEY_SIZE_MAX];
	const uint16_t *has = counts(map);
	uint32_t length = mbpf_get_le32(key);
	uint32_t tried = 0;

	*entry = &none;
	if (length > longest(&map->info)) {
		*entry = NULL;
		return MBPF_DONE;
	}
	for (length++; length-- != 0U;) {
		int status;

		if (__atomic_load_n(&has[length], __ATOMIC_RELAXED) == 0U) {
			continue;
		}
		if (payer != NULL && tried++ != 0U && mbpf_vm_charge(payer, 1) != MBPF_DONE) {
			return MBPF_FAILED;
		}
		cut(map, key, length, masked);
		status = mbpf_map_probe(map, masked, payer, entry);
		if (status != MBPF_DONE || mbpf_entry_is_set(*entry)) {
			return status;
		}
	}
	return MBPF_DONE;
}

void mbpf_lpm_count(struct mbpf_map *map, const uint8_t *key, bool more)
{
	uint16_t *of = &counts(map)[mbpf_get_le32(key)];

	__atomic_store_n(of, (uint16_t)(more ? *of + 1U : *of - 1U), __ATOMIC_RELAXED);
}

#endif
