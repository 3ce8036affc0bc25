/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Maps: state that programs and firmware share. Sizes are in bytes, fixed when the program
 * is loaded.
 * @defgroup mbpf_map mbpf maps
 * @{
 */

#ifndef MBPF_MAP_H_
#define MBPF_MAP_H_

#include <stdbool.h>
#include <stdint.h>

#include <mbpf/gen/maps.h>

#ifdef __cplusplus
extern "C" {
#endif

struct mbpf_map;
struct mbpf_prog;

/** What a map was declared as. */
struct mbpf_map_info {
	char name[MBPF_MAP_NAME_MAX + 1];
	uint32_t type; /* enum mbpf_map_type */
	uint32_t key_size;
	uint32_t value_size;
	uint32_t max_entries;
	uint32_t flags;
};

/** @return the program's map of that name or NULL. Lives until the program is unloaded. */
struct mbpf_map *mbpf_prog_map(struct mbpf_prog *prog, const char *name);

/** @return map number `index` of the program (declaration order) or NULL. */
struct mbpf_map *mbpf_prog_map_at(struct mbpf_prog *prog, uint32_t index);

/** @return what the map was declared as; lives as long as the map. */
const struct mbpf_map_info *mbpf_map_info(const struct mbpf_map *map);

/** @return entries that are set now. */
uint32_t mbpf_map_count(const struct mbpf_map *map);

/**
 * Copies the value of `key` (key_size bytes; for an array a little-endian u32 index) to `value`
 * (value_size bytes).
 *
 * @retval 0 found. @retval MBPF_ERR_NOT_FOUND no such key, or an array entry that was never set.
 */
int mbpf_map_lookup(struct mbpf_map *map, const void *key, void *value);

/**
 * Sets the value of `key`.
 *
 * @param flags MBPF_MAP_ANY, MBPF_MAP_CREATE (only if new) or MBPF_MAP_EXIST (only if there).
 * @retval 0 done. @retval MBPF_ERR_NO_MEM the map is full. @retval MBPF_ERR_EXISTS,
 * MBPF_ERR_NOT_FOUND by the flags.
 * @retval MBPF_ERR_INVALID_ARG unknown flags, or an array index past the end.
 */
int mbpf_map_update(struct mbpf_map *map, const void *key, const void *value, uint32_t flags);

/** @retval 0 removed. @retval MBPF_ERR_NOT_FOUND no such key. @retval MBPF_ERR_UNSUPPORTED_VER
 * arrays have no delete. */
int mbpf_map_delete(struct mbpf_map *map, const void *key);

/**
 * Visits entries in storage order. Start with *cursor = 0; each call that returns 0 copies one
 * entry.
 *
 * @retval 0 key and value are set. @retval MBPF_ERR_NOT_FOUND no more entries.
 * Entries that are added or removed meanwhile may be missed, never seen torn.
 */
int mbpf_map_next(struct mbpf_map *map, uint32_t *cursor, void *key, void *value);

#ifdef __cplusplus
}
#endif

/** @} */

#endif /* MBPF_MAP_H_ */
