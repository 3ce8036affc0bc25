/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Maps: state that programs and firmware share. Sizes are in bytes, fixed when the program
 * is loaded.
 *
 * Every function may be called in any context, also while programs use the map: each takes a time
 * that has a bound, and no value is ever seen half written. A map's lock is taken for less than the
 * copy of an entry, but to delete or to make room, which moves at most one run of entries. Maps
 * live until their program is unloaded; pointers are not NULL.
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
	/** Bytes, 1 .. MBPF_MAP_KEY_SIZE_MAX; 4 for an index, 5 or more for prefixes, for a ring of
	 * no meaning and also 0. */
	uint32_t key_size;
	/** Bytes, 1 .. MBPF_MAP_VALUE_SIZE_MAX; 8 for counters; of a ring, of its largest event. */
	uint32_t value_size;
	/** 1 .. MBPF_MAP_ENTRIES_MAX. */
	uint32_t max_entries;
	/** 0 or MBPF_MAP_SHARED. */
	uint32_t flags;
};

/** @return the program's map of that name or NULL. */
struct mbpf_map *mbpf_prog_map(struct mbpf_prog *prog, const char *name);

/** @return map number `index` of the program (declaration order) or NULL. */
struct mbpf_map *mbpf_prog_map_at(struct mbpf_prog *prog, uint32_t index);

/** @return what the map was declared as. */
const struct mbpf_map_info *mbpf_map_info(const struct mbpf_map *map);

/** @return entries that are set now, events in a ring, or how many counters there are. */
uint32_t mbpf_map_count(const struct mbpf_map *map);

/**
 * Copies the value of a key.
 *
 * @param key key_size bytes; for an array a little-endian u32 index. At any address. In a map of
 * prefixes a little-endian u32 length in bits, then the bytes: the longest prefix counts that is no
 * longer than that.
 * @param value Receives value_size bytes when the key is found; of a per-CPU map this processor's.
 * @retval 0 found. @retval MBPF_ERR_NOT_FOUND no such key, or an array entry that was never set.
 * @retval MBPF_ERR_UNSUPPORTED_VER a ring or counters.
 */
int mbpf_map_lookup(struct mbpf_map *map, const void *key, void *value);

/**
 * Sets the value of a key. A new key of a per-CPU map has zeros for the other processors; a full
 * LRU map gives up an entry that was not used for long.
 *
 * @param key As for mbpf_map_lookup(); bits behind a prefix do not count.
 * @param value value_size bytes, copied.
 * @param flags MBPF_MAP_ANY, MBPF_MAP_CREATE (only if new) or MBPF_MAP_EXIST (only if there).
 * @retval 0 done.
 * @retval MBPF_ERR_NO_MEM the map is full.
 * @retval MBPF_ERR_EXISTS the key is there, with MBPF_MAP_CREATE.
 * @retval MBPF_ERR_NOT_FOUND it is not there, with MBPF_MAP_EXIST.
 * @retval MBPF_ERR_INVALID_ARG unknown flags, an array index past the end, or a prefix longer than
 * the key.
 * @retval MBPF_ERR_UNSUPPORTED_VER a ring or counters.
 */
int mbpf_map_update(struct mbpf_map *map, const void *key, const void *value, uint32_t flags);

/**
 * Removes a key of a map that has keys: a hash, LRU, per-CPU hash map or one of prefixes.
 *
 * @retval 0 removed.
 * @retval MBPF_ERR_NOT_FOUND no such key.
 * @retval MBPF_ERR_UNSUPPORTED_VER maps of other types have no delete.
 */
int mbpf_map_delete(struct mbpf_map *map, const void *key);

/**
 * Visits entries in storage order. Entries that are added or removed between two calls may be
 * missed or, where a deletion moves them, seen twice.
 *
 * @param cursor 0 before the first call; each call that returns 0 moves it behind one entry.
 * @param key Receives key_size bytes.
 * @param value Receives value_size bytes.
 * @retval 0 key and value are set; of a per-CPU map this processor's value.
 * @retval MBPF_ERR_NOT_FOUND no more entries.
 * @retval MBPF_ERR_UNSUPPORTED_VER a ring or counters.
 */
int mbpf_map_next(struct mbpf_map *map, uint32_t *cursor, void *key, void *value);

/**
 * Gives the key behind another one in storage order.
 *
 * A key that stays from the first call to the last is given once, unless others are deleted
 * meanwhile: that can move it, and then it is missed or given twice. Who deletes only the key that
 * was given last misses none. Keys that come or go meanwhile may be given or not. When `previous`
 * is gone, the walk goes on near its place and can give keys again.
 *
 * @param previous key_size bytes, or NULL for the first key.
 * @param key Receives key_size bytes; may be the same memory.
 * @retval 0 `key` is set.
 * @retval MBPF_ERR_NOT_FOUND there is none behind it.
 * @retval MBPF_ERR_UNSUPPORTED_VER the map has no keys: an array, a ring or counters.
 */
int mbpf_map_next_key(struct mbpf_map *map, const void *previous, void *key);

/** @return how many values a per-CPU map has for each key. */
uint32_t mbpf_map_cpus(void);

/**
 * Copies the value of a key that a processor sees.
 *
 * @param cpu Less than mbpf_map_cpus().
 * @retval 0 found. @retval MBPF_ERR_NOT_FOUND no such key, or an entry that was never set.
 * @retval MBPF_ERR_INVALID_ARG there is no such processor.
 * @retval MBPF_ERR_UNSUPPORTED_VER no per-CPU map.
 */
int mbpf_map_lookup_cpu(struct mbpf_map *map, const void *key, uint32_t cpu, void *value);

/**
 * Adds up what the processors have: values are little-endian unsigned numbers of `width` bytes.
 *
 * @param width 1, 2, 4 or 8; divides value_size.
 * @param sums Receives value_size / width numbers. Values of different processors may be of
 * different moments.
 * @return As mbpf_map_lookup_cpu(); MBPF_ERR_INVALID_ARG for another width.
 */
int mbpf_map_sum(struct mbpf_map *map, const void *key, uint32_t width, uint64_t *sums);

/**
 * Reads a counter.
 *
 * @retval 0 `value` is set. @retval MBPF_ERR_INVALID_ARG index past the end.
 * @retval MBPF_ERR_UNSUPPORTED_VER no counters.
 */
int mbpf_map_counter_get(struct mbpf_map *map, uint32_t index, int64_t *value);

/** Adds to a counter, which wraps; no addition is lost. @return As mbpf_map_counter_get(). */
int mbpf_map_counter_add(struct mbpf_map *map, uint32_t index, int64_t delta);

/** Sets a counter. @return As mbpf_map_counter_get(). */
int mbpf_map_counter_set(struct mbpf_map *map, uint32_t index, int64_t value);

/**
 * Puts an event into a ring; the oldest are dropped, and counted, as long as it does not fit.
 *
 * @param size Bytes of `data`; may be 0.
 * @retval 0 done.
 * @retval MBPF_ERR_INVALID_ARG more than value_size bytes.
 * @retval MBPF_ERR_NO_MEM the whole ring is too small for it.
 * @retval MBPF_ERR_UNSUPPORTED_VER no ring.
 */
int mbpf_map_ring_submit(struct mbpf_map *map, const void *data, uint32_t size);

/**
 * Takes the oldest event out of a ring.
 *
 * @param data Receives the event.
 * @param size Bytes of `data`; value_size is always enough.
 * @param length Bytes of the event; 0 when there is none.
 * @retval 0 done. @retval MBPF_ERR_NOT_FOUND the ring is empty.
 * @retval MBPF_ERR_NO_MEM `data` is too small; the event stays.
 * @retval MBPF_ERR_UNSUPPORTED_VER no ring.
 */
int mbpf_map_ring_read(struct mbpf_map *map, void *data, uint32_t size, uint32_t *length);

/** Copies what fits of the oldest event, which stays. @return As mbpf_map_ring_read(), without
 * MBPF_ERR_NO_MEM. */
int mbpf_map_ring_peek(struct mbpf_map *map, void *data, uint32_t size, uint32_t *length);

/** @return events that a ring has lost, modulo 2^32. */
uint32_t mbpf_map_ring_dropped(const struct mbpf_map *map);

#ifdef __cplusplus
}
#endif

/** @} */

#endif /* MBPF_MAP_H_ */
