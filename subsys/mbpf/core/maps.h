/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Private contract of maps: their storage, and who may touch it when.
 *
 * Whoever changes a map holds its lock, and counts in `changes` before and after: an odd number
 * means that a change is going on. Tables are searched without the lock. What was found counts only
 * when `changes` is what it was before; after MBPF_MAP_TRIES attempts the lock is taken. So nobody
 * holds a lock while it searches, but for the last attempt and for moving what a deletion moves.
 */

#ifndef MBPF_CORE_MAPS_H_
#define MBPF_CORE_MAPS_H_

#include <string.h>

#include <mbpf/map.h>

#include "port.h"
#include "toolchain.h"

/* Map types that a firmware may leave out; it refuses packages with one that it has not. */
#ifndef MBPF_MAPS_LRU
#define MBPF_MAPS_LRU 1
#endif
#ifndef MBPF_MAPS_RING
#define MBPF_MAPS_RING 1
#endif
#ifndef MBPF_MAPS_COUNTER
#define MBPF_MAPS_COUNTER 1
#endif
#ifndef MBPF_MAPS_PERCPU
#define MBPF_MAPS_PERCPU 1
#endif
#ifndef MBPF_MAPS_LPM
#define MBPF_MAPS_LPM 1
#endif

/* The helper emit, and the rings that it fills. A firmware that leaves it out has no helper of that
 * name. */
#ifndef MBPF_EVENTS
#define MBPF_EVENTS 1
#endif

struct mbpf_vm;

/**
 * A table of entries: a byte that tells whether the entry is set, the key of a map that is no
 * array, the value; of a per-CPU map one value for each processor. An array has its values in the
 * order of their indices. Counters and rings have no entries but use `bytes` in their own way.
 */
struct mbpf_map {
	struct mbpf_map_info info;
	uint8_t *end;        /* of the entries */
	uint32_t count;      /* entries that are set; ring: events in it */
	uint32_t slots;      /* entries of the table; hash: more than max_entries; no table: 0 */
	uint32_t stride;     /* bytes of an entry; of a ring all of them */
	uint32_t value_at;   /* of the value in an entry, behind the key if that is there */
	uint32_t cpu_stride; /* per-CPU map: bytes from one processor's value to the next, else 0 */
	uint16_t users;      /* versions that have it: the last one frees it */
	uint8_t units;       /* charged for a lookup or update */
	uint8_t quick;       /* MBPF_QUICK_* */
	uint32_t last;       /* hash: where a key was found last, see mbpf_map_probe() */
	uint32_t changes;    /* odd while a change is going on */
	struct mbpf_lock lock;
	uint32_t at;      /* LRU: the slot that is looked at next; ring: of the oldest event */
	uint32_t used;    /* ring: bytes that events take */
	uint32_t dropped; /* ring: events lost */
	uint8_t bytes[] __attribute__((__aligned__(8)));
};

/* What makes a table one that has short paths: a hash map with keys of 4 bytes; an array or hash
 * map whose values are words; an array or hash map. */
#define MBPF_QUICK_KEY   1U
#define MBPF_QUICK_WORD  2U
#define MBPF_QUICK_VALUE 4U

/** Most versions that a map can have. */
#define MBPF_MAP_USERS_MAX UINT16_MAX

/** Where the key is in an entry. */
#define MBPF_ENTRY_KEY 1U

/** The first byte of an entry: 0, or how long an LRU map keeps it. */
#define MBPF_ENTRY_OLD  1U
#define MBPF_ENTRY_NEW  2U
#define MBPF_ENTRY_USED 3U

/** How often a map is searched before the lock is taken. */
#define MBPF_MAP_TRIES 4U

/** `last` of a map where no key was found yet. */
#define MBPF_MAP_NO_LAST UINT32_MAX

/* --- What others may read while it is written. What was read is thrown away unless `changes` is
 * still the same. ThreadSanitizer sees single bytes, so that it finds all that is not meant. --- */

#if defined(__SANITIZE_THREAD__)
static inline void mbpf_shared_read(uint8_t *to, const uint8_t *from, uint32_t size)
{
	for (uint32_t i = 0; i < size; i++) {
		to[i] = __atomic_load_n(from + i, __ATOMIC_RELAXED);
	}
}

static inline void mbpf_shared_write(uint8_t *to, const uint8_t *from, uint32_t size)
{
	for (uint32_t i = 0; i < size; i++) {
		__atomic_store_n(to + i, __atomic_load_n(from + i, __ATOMIC_RELAXED),
				 __ATOMIC_RELAXED);
	}
}

static inline bool mbpf_shared_equal(const uint8_t *shared, const uint8_t *own, uint32_t size)
{
	for (uint32_t i = 0; i < size; i++) {
		if (__atomic_load_n(shared + i, __ATOMIC_RELAXED) != own[i]) {
			return false;
		}
	}
	return true;
}
#else
#define mbpf_shared_read  mbpf_copy
#define mbpf_shared_write mbpf_copy

static MBPF_FAST bool mbpf_shared_equal(const uint8_t *shared, const uint8_t *own, uint32_t size)
{
	uint32_t x;
	uint32_t y;

	if (MBPF_FOR_SIZE || size != sizeof(x)) {
		return memcmp(shared, own, size) == 0;
	}
	memcpy(&x, shared, sizeof(x));
	memcpy(&y, own, sizeof(y));
	return x == y;
}
#endif

/* One processor sees its own stores in order. */
#if MBPF_CPU_COUNT > 1
#define MBPF_MAP_FENCE(order) __atomic_thread_fence(order)
#else
#define MBPF_MAP_FENCE(order) __atomic_signal_fence(order)
#endif

static inline uint32_t mbpf_shared_u32(const uint32_t *at)
{
	return __atomic_load_n(at, __ATOMIC_RELAXED);
}

static inline void mbpf_shared_u32_set(uint32_t *at, uint32_t value)
{
	__atomic_store_n(at, value, __ATOMIC_RELAXED);
}

/** Whether the entry is set. */
static inline bool mbpf_entry_is_set(const uint8_t *entry)
{
	return __atomic_load_n(entry, __ATOMIC_RELAXED) != 0U;
}

static inline void mbpf_entry_mark(uint8_t *entry, uint8_t mark)
{
	__atomic_store_n(entry, mark, __ATOMIC_RELAXED);
}

/** Whether the entry has the key of the map's `size`. */
static inline bool mbpf_entry_holds(const uint8_t *entry, const uint8_t *key, uint32_t size)
{
	return mbpf_shared_equal(entry + MBPF_ENTRY_KEY, key, size);
}

/* `last` is where an entry is and how many were looked at before it, which depends on that and on
 * the key only. An entry that is too far away is not remembered. */
#define MBPF_LAST_BITS   7U
#define MBPF_LAST_MASK   ((1U << MBPF_LAST_BITS) - 1U)
#define MBPF_LAST_PLACES (1U << (32U - MBPF_LAST_BITS))

/** The entry of the key if it was found last, with what it takes to look for it; else NULL. */
static MBPF_FAST uint8_t *mbpf_map_find_last(struct mbpf_map *map, const uint8_t *key,
					     uint32_t size, uint32_t *looked)
{
	uint32_t last = mbpf_shared_u32(&map->last);
	uint8_t *at;

	if (MBPF_UNLIKELY(last == MBPF_MAP_NO_LAST)) {
		return NULL;
	}
	at = map->bytes + (last >> MBPF_LAST_BITS);
	*looked = last & MBPF_LAST_MASK;
	return mbpf_entry_is_set(at) && mbpf_entry_holds(at, key, size) ? at : NULL;
}

/** Begins to search; mbpf_map_is_same() is false for the number of a change that goes on. */
static inline uint32_t mbpf_map_look(const struct mbpf_map *map)
{
	uint32_t changes = mbpf_shared_u32(&map->changes) & ~(uint32_t)1;

	MBPF_MAP_FENCE(__ATOMIC_ACQUIRE);
	return changes;
}

/** Whether nothing was changed since mbpf_map_look(). */
static inline bool mbpf_map_is_same(const struct mbpf_map *map, uint32_t changes)
{
	MBPF_MAP_FENCE(__ATOMIC_ACQUIRE);
	return mbpf_shared_u32(&map->changes) == changes;
}

/** Around a change, with the lock. */
static inline void mbpf_map_change_begin(struct mbpf_map *map)
{
	mbpf_shared_u32_set(&map->changes, map->changes + 1U);
	MBPF_MAP_FENCE(__ATOMIC_RELEASE);
}

static inline void mbpf_map_change_end(struct mbpf_map *map)
{
	MBPF_MAP_FENCE(__ATOMIC_RELEASE);
	mbpf_shared_u32_set(&map->changes, map->changes + 1U);
}

/** Whether entries are found by an index, and by a key that is stored. */
static inline bool mbpf_map_has_keys(const struct mbpf_map *map)
{
	return map->value_at != MBPF_ENTRY_KEY;
}

/** The value that this processor sees. */
static inline uint8_t *mbpf_entry_value(const struct mbpf_map *map, uint8_t *entry)
{
	uint8_t *value = entry + map->value_at;

	return MBPF_MAPS_PERCPU && MBPF_UNLIKELY(map->cpu_stride != 0U)
		       ? value + (size_t)mbpf_port_cpu() * map->cpu_stride
		       : value;
}

/* --- Counters. Where one access reaches all of a counter, its lock is not needed: nothing is lost,
 * and nobody sees half of it. --- */

/** Whether that is so; a test can say that it is not. */
#ifndef MBPF_COUNTER_ATOMIC
#define MBPF_COUNTER_ATOMIC (UINTPTR_MAX > UINT32_MAX && __GCC_ATOMIC_LLONG_LOCK_FREE == 2)
#endif

/** Whether the map has a counter `index`. */
static inline bool mbpf_counter_is(const struct mbpf_map *map, uint32_t index)
{
	return MBPF_MAPS_COUNTER && map->info.type == MBPF_MAP_COUNTER &&
	       index < map->info.max_entries;
}

static inline uint64_t *mbpf_counter_at(struct mbpf_map *map, size_t index)
{
	return (uint64_t *)(void *)map->bytes + index;
}

static inline void mbpf_counter_add(struct mbpf_map *map, size_t index, int64_t delta)
{
#if MBPF_COUNTER_ATOMIC
	(void)__atomic_fetch_add(mbpf_counter_at(map, index), (uint64_t)delta, __ATOMIC_RELAXED);
#else
	uint32_t irq = mbpf_port_lock(&map->lock);

	*mbpf_counter_at(map, index) += (uint64_t)delta;
	mbpf_port_unlock(&map->lock, irq);
#endif
}

static inline void mbpf_counter_set(struct mbpf_map *map, size_t index, int64_t value)
{
#if MBPF_COUNTER_ATOMIC
	__atomic_store_n(mbpf_counter_at(map, index), (uint64_t)value, __ATOMIC_RELAXED);
#else
	uint32_t irq = mbpf_port_lock(&map->lock);

	*mbpf_counter_at(map, index) = (uint64_t)value;
	mbpf_port_unlock(&map->lock, irq);
#endif
}

static inline int64_t mbpf_counter_get(struct mbpf_map *map, size_t index)
{
#if MBPF_COUNTER_ATOMIC
	return (int64_t)__atomic_load_n(mbpf_counter_at(map, index), __ATOMIC_RELAXED);
#else
	uint32_t irq = mbpf_port_lock(&map->lock);
	uint64_t value = *mbpf_counter_at(map, index);

	mbpf_port_unlock(&map->lock, irq);
	return (int64_t)value;
#endif
}

/* --- map.c --- */

/** Whether two maps are declared alike, whatever their names. */
static inline bool mbpf_map_is_alike(const struct mbpf_map_info *a, const struct mbpf_map_info *b)
{
	return a->type == b->type && a->key_size == b->key_size && a->value_size == b->value_size &&
	       a->max_entries == b->max_entries && a->flags == b->flags;
}

/** Whether the firmware has maps of this type. */
bool mbpf_map_has_type(uint32_t type);
/** Bytes of struct mbpf_map with its storage; 0 when a size is outside the limits or the firmware
 * has not the type. */
size_t mbpf_map_size(const struct mbpf_map_info *info);
void mbpf_map_setup(struct mbpf_map *map, const struct mbpf_map_info *info);

/**
 * Copies the value of `key`.
 *
 * @param payer Pays for each entry looked at beyond the first, before that. NULL: nobody does.
 * @return MBPF_DONE, or MBPF_FAILED when the payer has no steps left.
 */
int mbpf_map_read(struct mbpf_map *map, const uint8_t *key, struct mbpf_vm *payer, uint8_t *value,
		  bool *found);

/** A change of the value of a key. */
struct mbpf_map_edit {
	struct mbpf_map *map;
	const uint8_t *key;
	const uint8_t *value;
	uint32_t flags;
	struct mbpf_vm *payer; /* as for mbpf_map_read() */
	uint8_t *entry;        /* where the key was found or goes, when `changes` is the map's */
	uint32_t changes;
	int result; /* of mbpf_map_update() */
};

/** mbpf_map_update() with a payer; tries first what it is given, if `has_entry`. */
int mbpf_map_edit(struct mbpf_map_edit *edit, bool has_entry);
/** Deletes a key; pays before anything changes. */
int mbpf_map_remove(struct mbpf_map *map, const uint8_t *key, struct mbpf_vm *payer, bool *found);
/** mbpf_map_next_key() with a payer, for each slot looked at beyond the first. */
int mbpf_map_follow(struct mbpf_map *map, const uint8_t *previous, struct mbpf_vm *payer,
		    uint8_t *key, bool *found);

/* --- map_hash.c --- */

/** Finds the entry of `key`, or the one where it would go; NULL for an array index past the end. */
int mbpf_map_probe(struct mbpf_map *map, const uint8_t *key, struct mbpf_vm *payer,
		   uint8_t **entry);
/** The same for keys of four bytes and a payer: most keys are an address, a port or a number. */
int mbpf_map_probe_word(struct mbpf_map *map, const uint8_t *key, struct mbpf_vm *payer,
			uint8_t **entry);
/** The same without looking at `last` first. */
int mbpf_map_search_word(struct mbpf_map *map, const uint8_t *key, struct mbpf_vm *payer,
			 uint8_t **entry);
/** Slots from an entry to the end of its run, which a deletion looks at. */
int mbpf_map_pay_run(struct mbpf_map *map, uint8_t *entry, struct mbpf_vm *payer);
/** Empties an entry that is set, with the lock and within a change. */
void mbpf_map_take_out(struct mbpf_map *map, uint8_t *entry);
/** The first key behind `previous` in storage order; `found` tells whether there is one. */
int mbpf_map_scan(struct mbpf_map *map, const uint8_t *previous, struct mbpf_vm *payer,
		  uint8_t *key, bool *found);

/* --- map_lru.c --- */

/** Steps that an update of a full LRU map takes more, and slots that it looks at. */
#define MBPF_LRU_WINDOW 32U

/** Takes out an entry that was not used for long, with the lock and within a change. */
void mbpf_lru_evict(struct mbpf_map *map);

/* --- map_ring.c --- */

/** Bytes of a ring. */
uint32_t mbpf_ring_size(const struct mbpf_map_info *info);
/** mbpf_map_ring_read() or, without `take`, mbpf_map_ring_peek(). */
int mbpf_ring_first(struct mbpf_map *map, uint8_t *data, uint32_t size, uint32_t *length,
		    bool take);
/** Takes the oldest event out of a ring. @return whether there was one. */
bool mbpf_ring_consume(struct mbpf_map *map);

/* --- map_lpm.c --- */

/** Bytes behind the entries. */
size_t mbpf_lpm_extra(const struct mbpf_map_info *info);
/** The key with 0 for all bits behind its prefix, in `masked`; NULL for a prefix that is too long.
 */
const uint8_t *mbpf_lpm_mask(const struct mbpf_map *map, const uint8_t *key, uint8_t *masked);
/** Finds the entry of the longest prefix of the key, or one that is not set. */
int mbpf_lpm_match(struct mbpf_map *map, const uint8_t *key, struct mbpf_vm *payer,
		   uint8_t **entry);
/** A prefix came or went; with the lock and within a change. */
void mbpf_lpm_count(struct mbpf_map *map, const uint8_t *key, bool more);

#endif /* MBPF_CORE_MAPS_H_ */
