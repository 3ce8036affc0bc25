/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * LRU maps: hash maps that make room. A hand goes round the table; what it passes loses a chance,
 * what is used gets all of them back.
 */

#include "maps.h"

#if MBPF_MAPS_LRU

void mbpf_lru_evict(struct mbpf_map *map)
{
	uint32_t window = map->slots < MBPF_LRU_WINDOW ? map->slots : MBPF_LRU_WINDOW;
	uint32_t slot = map->at;
	uint8_t *victim = NULL;
	uint8_t least = MBPF_ENTRY_USED + 1U;

	for (uint32_t looked = 0; looked < window || victim == NULL; looked++) {
		uint8_t *at = map->bytes + (size_t)slot * map->stride;
		uint8_t mark = at[0];

		slot = slot + 1U == map->slots ? 0U : slot + 1U;
		if (mark == 0U) {
			continue;
		}
		if (mark < least) {
			least = mark;
			victim = at;
			map->at = slot;
		}
		if (mark == MBPF_ENTRY_OLD) {
			break;
		}
		mbpf_entry_mark(at, (uint8_t)(mark - 1U));
	}
	mbpf_map_take_out(map, victim);
}

#endif
