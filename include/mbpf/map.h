/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Maps: state that programs and firmware share. Sizes are in bytes, fixed when the program
 * is loaded.
 *
 * No function takes a lock or blocks, so any context will do in which the map's program cannot run
 * meanwhile. Maps live until their program is unloaded; pointers are not NULL.
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
	/** Printable ASCII, terminated. */
	char name[MBPF_MAP_NAME_MAX + 1];
	/** enum mbpf_map_type */
	uint32_t type;
	/** Bytes, 1 .. MBPF_MAP_KEY_SIZE_MAX; 4 for an array. */
	uint32_t key_size;
	/** Bytes, 1 .. MBPF_MAP_VALUE_SIZE_MAX. */
	uint32_t value_size;
	/** 1 .. MBPF_MAP_ENTRIES_MAX. */
	uint32_t max_entries;
	/** 0. */
	uint32_t flags;
};

/** @return the program's map of that name or NULL. */
struct mbpf_map *mbpf_prog_map(struct mbpf_prog *prog, const char *name);

/** @return map number `index` of the program (declaration order) or NULL. */
struct mbpf_map *mbpf_prog_map_at(struct mbpf_prog *prog, uint32_t index);

/** @return what the map was declared as. */
const struct mbpf_map_info *mbpf_map_info(const struct mbpf_map *map);

/** @return entries that are set now. */
uint32_t mbpf_map_count(const struct mbpf_map *map);

/**
 * Copies the value of a key.
 *
 * @param key key_size bytes; for an array a little-endian u32 index. At any address.
 * @param value Receives value_size bytes when the key is found.
 * @retval 0 found. @retval MBPF_ERR_NOT_FOUND no such key, or an array entry that was never set.
 */
int mbpf_map_lookup(struct mbpf_map *map, const void *key, void *value);

/**
 * Sets the value of a key.
 *
 * @param key As for mbpf_map_lookup().
 * @param value value_size bytes, copied.
 * @param flags MBPF_MAP_ANY, MBPF_MAP_CREATE (only if new) or MBPF_MAP_EXIST (only if there).
 * @retval 0 done.
 * @retval MBPF_ERR_NO_MEM the map is full.
 * @retval MBPF_ERR_EXISTS the key is there, with MBPF_MAP_CREATE.
 * @retval MBPF_ERR_NOT_FOUND it is not there, with MBPF_MAP_EXIST.
 * @retval MBPF_ERR_INVALID_ARG unknown flags, or an array index past the end.
 */
int mbpf_map_update(struct mbpf_map *map, const void *key, const void *value, uint32_t flags);

/**
 * Removes a key of a hash map.
 *
 * @retval 0 removed.
 * @retval MBPF_ERR_NOT_FOUND no such key.
 * @retval MBPF_ERR_UNSUPPORTED_VER arrays have no delete.
 */
int mbpf_map_delete(struct mbpf_map *map, const void *key);

/**
 * Visits entries in storage order. Entries that are added or removed between two calls may be
 * missed or, where a deletion moves them, seen twice.
 *
 * @param cursor 0 before the first call; each call that returns 0 moves it behind one entry.
 * @param key Receives key_size bytes.
 * @param value Receives value_size bytes.
 * @retval 0 key and value are set.
 * @retval MBPF_ERR_NOT_FOUND no more entries.
 */
int mbpf_map_next(struct mbpf_map *map, uint32_t *cursor, void *key, void *value);

#ifdef __cplusplus
}
#endif

/** @} */

#endif /* MBPF_MAP_H_ */
