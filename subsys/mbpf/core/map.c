/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What maps have in common. Entries are found without the lock and used with it, or used without it
 * and looked at twice: maps.h.
 */

#include "prog.h"
#include "reader.h"

#define BIT(type) (1U << (type))
#define KEYED                                                                                      \
	(BIT(MBPF_MAP_HASH) | BIT(MBPF_MAP_LRU) | BIT(MBPF_MAP_PERCPU_HASH) | BIT(MBPF_MAP_LPM))
#define PERCPU  (BIT(MBPF_MAP_PERCPU_ARRAY) | BIT(MBPF_MAP_PERCPU_HASH))
#define INDEXED (BIT(MBPF_MAP_ARRAY) | BIT(MBPF_MAP_PERCPU_ARRAY) | BIT(MBPF_MAP_COUNTER))

/* What this firmware has. */
#define PRESENT                                                                                    \
	(BIT(MBPF_MAP_ARRAY) | BIT(MBPF_MAP_HASH) | (MBPF_MAPS_LRU ? BIT(MBPF_MAP_LRU) : 0U) |     \
	 (MBPF_MAPS_RING ? BIT(MBPF_MAP_RING) : 0U) |                                              \
	 (MBPF_MAPS_COUNTER ? BIT(MBPF_MAP_COUNTER) : 0U) | (MBPF_MAPS_PERCPU ? PERCPU : 0U) |     \
	 (MBPF_MAPS_LPM ? BIT(MBPF_MAP_LPM) : 0U))

MBPF_STATIC_ASSERT(units_fit, (MBPF_MAP_KEY_SIZE_MAX + MBPF_MAP_VALUE_SIZE_MAX) / 8U <= UINT8_MAX);

/* Keys of prefixes have their length in front. */
#define LPM_KEY_MIN 5U

static inline bool is_in(uint32_t types, uint32_t type)
{
	return type < 32U && (types & BIT(type)) != 0U;
}

bool mbpf_map_has_type(uint32_t type)
{
	return is_in(PRESENT, type);
}

/* Whether sizes are those that the type can have. */
static bool sizes_fit(const struct mbpf_map_info *info)
{
	uint32_t least = info->type == MBPF_MAP_LPM ? LPM_KEY_MIN : 1U;

	if (!is_in(PRESENT, info->type) || info->max_entries == 0U ||
	    info->max_entries > MBPF_MAP_ENTRIES_MAX || info->key_size > MBPF_MAP_KEY_SIZE_MAX ||
	    info->value_size == 0U || info->value_size > MBPF_MAP_VALUE_SIZE_MAX) {
		return false;
	}
	if (is_in(INDEXED, info->type)) {
		return info->key_size == sizeof(uint32_t) &&
		       (info->type != MBPF_MAP_COUNTER || info->value_size == sizeof(int64_t));
	}
	return info->type == MBPF_MAP_RING || info->key_size >= least;
}

static uint32_t slots_of(const struct mbpf_map_info *info)
{
	return is_in(KEYED, info->type) ? info->max_entries + info->max_entries / 2U + 1U
					: info->max_entries;
}

/* Bytes of an entry. */
static uint32_t stride_of(const struct mbpf_map_info *info)
{
	uint32_t key = is_in(KEYED, info->type) ? info->key_size : 0U;
	uint32_t values = is_in(PERCPU, info->type) ? MBPF_CPU_COUNT : 1U;

	return MBPF_ENTRY_KEY + key + values * info->value_size;
}

size_t mbpf_map_size(const struct mbpf_map_info *info)
{
	uint64_t size;

	if (!sizes_fit(info)) {
		return 0;
	}
	if (MBPF_MAPS_RING && info->type == MBPF_MAP_RING) {
		size = mbpf_ring_size(info);
	} else if (info->type == MBPF_MAP_COUNTER) {
		size = (uint64_t)info->max_entries * sizeof(int64_t);
	} else {
		size = (uint64_t)slots_of(info) * stride_of(info);
	}
	if (MBPF_MAPS_LPM && info->type == MBPF_MAP_LPM) {
		size += mbpf_lpm_extra(info);
	}
	size += sizeof(struct mbpf_map);
	return size > SIZE_MAX / 2U ? 0U : (size_t)size;
}

void mbpf_map_setup(struct mbpf_map *map, const struct mbpf_map_info *info)
{
	memset(map, 0, sizeof(*map));
	map->info = *info;
	map->last = MBPF_MAP_NO_LAST;
	map->value_at = MBPF_ENTRY_KEY;
	if (info->type == MBPF_MAP_RING || info->type == MBPF_MAP_COUNTER) {
		map->end = map->bytes;
#if MBPF_MAPS_RING
		map->stride = info->type == MBPF_MAP_RING ? mbpf_ring_size(info) : 0U;
#endif
		return;
	}
	if (is_in(KEYED, info->type)) {
		map->value_at += info->key_size;
	}
	if (is_in(PERCPU, info->type)) {
		map->cpu_stride = info->value_size;
	}
	map->slots = slots_of(info);
	map->stride = stride_of(info);
	map->units = (uint8_t)((map->value_at + info->value_size - MBPF_ENTRY_KEY) / 8U);
	if (info->type == MBPF_MAP_ARRAY || info->type == MBPF_MAP_HASH) {
		map->quick = info->value_size == sizeof(uint32_t)
				     ? MBPF_QUICK_VALUE | MBPF_QUICK_WORD
				     : MBPF_QUICK_VALUE;
		if (info->type == MBPF_MAP_HASH && info->key_size == sizeof(uint32_t)) {
			map->quick |= MBPF_QUICK_KEY;
		}
	}
	map->end = map->bytes + (size_t)map->slots * map->stride;
}

/* --- Reading --- */

/* Finds what a lookup is about. */
static inline int find(struct mbpf_map *map, const uint8_t *key, struct mbpf_vm *payer,
		       uint8_t **entry)
{
#if MBPF_MAPS_LPM
	if (MBPF_UNLIKELY(map->info.type == MBPF_MAP_LPM)) {
		return mbpf_lpm_match(map, key, payer, entry);
	}
#endif
	return mbpf_map_probe(map, key, payer, entry);
}

/* Nothing is copied when the map has changed. */
static bool MBPF_APART copy_value(const struct mbpf_map *map, const uint8_t *from, uint32_t changes,
				  uint8_t *value)
{
	uint8_t copy[MBPF_MAP_VALUE_SIZE_MAX];

	mbpf_shared_read(copy, from, map->info.value_size);
	if (!mbpf_map_is_same(map, changes)) {
		return false;
	}
	mbpf_copy(value, copy, map->info.value_size);
	return true;
}

/* With the lock. */
static bool read_locked(struct mbpf_map *map, uint8_t *entry, uint8_t *value)
{
	if (entry == NULL || entry[0] == 0U) {
		return false;
	}
	if (map->info.type == MBPF_MAP_LRU) {
		mbpf_entry_mark(entry, MBPF_ENTRY_USED);
	}
	memcpy(value, mbpf_entry_value(map, entry), map->info.value_size);
	return true;
}

/* The last try of a lookup, and any of one that marks the entry. */
static bool read_with_lock(struct mbpf_map *map, const uint8_t *key, uint32_t changes,
			   uint8_t *entry, uint8_t *value, bool is_last, bool *found)
{
	uint32_t irq = mbpf_port_lock(&map->lock);
	bool is_done = is_last || map->changes == changes;

	if (is_last) {
		(void)find(map, key, NULL, &entry);
	}
	if (is_done) {
		*found = read_locked(map, entry, value);
	}
	mbpf_port_unlock(&map->lock, irq);
	return is_done;
}

int mbpf_map_read(struct mbpf_map *map, const uint8_t *key, struct mbpf_vm *payer, uint8_t *value,
		  bool *found)
{
	for (uint32_t i = 0; i < MBPF_MAP_TRIES; i++) {
		uint32_t changes = mbpf_map_look(map);
		uint8_t *entry;
		int status = find(map, key, payer, &entry);

		if (MBPF_UNLIKELY(status != MBPF_DONE)) {
			return status;
		}
		*found = entry != NULL && mbpf_entry_is_set(entry);
		if (!*found) {
			if (mbpf_map_is_same(map, changes)) {
				return MBPF_DONE;
			}
		} else if (MBPF_MAPS_LRU && MBPF_UNLIKELY(map->info.type == MBPF_MAP_LRU)) {
			if (read_with_lock(map, key, changes, entry, value, false, found)) {
				return MBPF_DONE;
			}
		} else if (copy_value(map, mbpf_entry_value(map, entry), changes, value)) {
			return MBPF_DONE;
		}
	}
	(void)read_with_lock(map, key, 0, NULL, value, true, found);
	return MBPF_DONE;
}

/* --- Writing --- */

/* Makes an entry for a new key; `entry` is where it goes if nothing has to move. */
static uint8_t *add(struct mbpf_map *map, uint8_t *entry, const uint8_t *key)
{
#if MBPF_MAPS_LRU
	if (map->info.type == MBPF_MAP_LRU && map->count == map->info.max_entries) {
		mbpf_lru_evict(map);
		(void)mbpf_map_probe(map, key, NULL, &entry);
	}
#endif
	mbpf_entry_mark(entry, map->info.type == MBPF_MAP_LRU ? MBPF_ENTRY_NEW : 1U);
	mbpf_shared_u32_set(&map->count, map->count + 1U);
	mbpf_shared_write(entry + MBPF_ENTRY_KEY, key, map->value_at - MBPF_ENTRY_KEY);
#if MBPF_MAPS_PERCPU
	if (map->cpu_stride != 0U) {
		static const uint8_t zero[MBPF_MAP_VALUE_SIZE_MAX];

		for (uint32_t cpu = 0; cpu < MBPF_CPU_COUNT; cpu++) {
			mbpf_shared_write(entry + map->value_at + (size_t)cpu * map->cpu_stride,
					  zero, map->info.value_size);
		}
	}
#endif
#if MBPF_MAPS_LPM
	if (map->info.type == MBPF_MAP_LPM) {
		mbpf_lpm_count(map, key, true);
	}
#endif
	return entry;
}

/* With the lock. */
static int put(struct mbpf_map *map, uint8_t *entry, const uint8_t *key, const uint8_t *value,
	       uint32_t flags)
{
	if (entry == NULL) {
		return MBPF_ERR_INVALID_ARG;
	}
	if (entry[0] != 0U && flags == MBPF_MAP_CREATE) {
		return MBPF_ERR_EXISTS;
	}
	if (entry[0] == 0U) {
		if (flags == MBPF_MAP_EXIST) {
			return MBPF_ERR_NOT_FOUND;
		}
		if (map->count == map->info.max_entries && map->info.type != MBPF_MAP_LRU) {
			return MBPF_ERR_NO_MEM;
		}
	}
	mbpf_map_change_begin(map);
	if (entry[0] == 0U) {
		entry = add(map, entry, key);
	} else if (map->info.type == MBPF_MAP_LRU) {
		mbpf_entry_mark(entry, MBPF_ENTRY_USED);
	}
	mbpf_shared_write(mbpf_entry_value(map, entry), value, map->info.value_size);
	mbpf_map_change_end(map);
	return 0;
}

/* The key as it is stored, or NULL for one that cannot be. */
static inline const uint8_t *stored_key(const struct mbpf_map *map, const uint8_t *key,
					uint8_t *scratch)
{
#if MBPF_MAPS_LPM
	if (map->info.type == MBPF_MAP_LPM) {
		return mbpf_lpm_mask(map, key, scratch);
	}
#endif
	(void)map;
	(void)scratch;
	return key;
}

/* A full LRU map makes room, for a price that does not depend on what it finds. */
static int pay_room(const struct mbpf_map *map, const uint8_t *entry, struct mbpf_vm *payer)
{
	return MBPF_MAPS_LRU && payer != NULL && map->info.type == MBPF_MAP_LRU &&
			       !mbpf_entry_is_set(entry) &&
			       mbpf_shared_u32(&map->count) == map->info.max_entries
		       ? mbpf_vm_charge(payer, MBPF_LRU_WINDOW)
		       : MBPF_DONE;
}

/* With the lock, if nothing has changed or the entry is looked for now. */
static bool try_edit(struct mbpf_map_edit *edit, const uint8_t *key, bool is_last)
{
	struct mbpf_map *map = edit->map;
	uint32_t irq = mbpf_port_lock(&map->lock);
	bool is_done = is_last || map->changes == edit->changes;

	if (is_last) {
		(void)mbpf_map_probe(map, key, NULL, &edit->entry);
	}
	if (is_done) {
		edit->result = put(map, edit->entry, key, edit->value, edit->flags);
	}
	mbpf_port_unlock(&map->lock, irq);
	return is_done;
}

int mbpf_map_edit(struct mbpf_map_edit *edit, bool has_entry)
{
	uint8_t scratch[MBPF_MAP_KEY_SIZE_MAX];
	const uint8_t *key = stored_key(edit->map, edit->key, scratch);

	edit->result = MBPF_ERR_INVALID_ARG;
	if (key == NULL) {
		return MBPF_DONE;
	}
	for (uint32_t i = 0; i < MBPF_MAP_TRIES; i++) {
		int status = MBPF_DONE;

		if (!has_entry) {
			edit->changes = mbpf_map_look(edit->map);
			status = mbpf_map_probe(edit->map, key, edit->payer, &edit->entry);
		}
		if (status == MBPF_DONE) {
			status = pay_room(edit->map, edit->entry, edit->payer);
		}
		if (status != MBPF_DONE || try_edit(edit, key, false)) {
			return status;
		}
		has_entry = false;
	}
	(void)try_edit(edit, key, true);
	return MBPF_DONE;
}

/* With the lock. */
static bool remove_locked(struct mbpf_map *map, uint8_t *entry, const uint8_t *key)
{
	if (entry[0] == 0U) {
		return false;
	}
	mbpf_map_change_begin(map);
	mbpf_map_take_out(map, entry);
#if MBPF_MAPS_LPM
	if (map->info.type == MBPF_MAP_LPM) {
		mbpf_lpm_count(map, key, false);
	}
#else
	(void)key;
#endif
	mbpf_map_change_end(map);
	return true;
}

int mbpf_map_remove(struct mbpf_map *map, const uint8_t *key, struct mbpf_vm *payer, bool *found)
{
	uint8_t scratch[MBPF_MAP_KEY_SIZE_MAX];
	uint8_t *entry;
	uint32_t irq;

	*found = false;
	key = stored_key(map, key, scratch);
	if (key == NULL) {
		return MBPF_DONE;
	}
	for (uint32_t i = 0; i < MBPF_MAP_TRIES; i++) {
		uint32_t changes = mbpf_map_look(map);
		int status = mbpf_map_probe(map, key, payer, &entry);
		bool is_same;

		if (status == MBPF_DONE && payer != NULL) {
			status = mbpf_map_pay_run(map, entry, payer);
		}
		if (status != MBPF_DONE) {
			return status;
		}
		irq = mbpf_port_lock(&map->lock);
		is_same = map->changes == changes;
		if (is_same) {
			*found = remove_locked(map, entry, key);
		}
		mbpf_port_unlock(&map->lock, irq);
		if (is_same) {
			return MBPF_DONE;
		}
	}
	irq = mbpf_port_lock(&map->lock);
	(void)mbpf_map_probe(map, key, NULL, &entry);
	*found = remove_locked(map, entry, key);
	mbpf_port_unlock(&map->lock, irq);
	return MBPF_DONE;
}

/* --- Iteration --- */

int mbpf_map_follow(struct mbpf_map *map, const uint8_t *previous, struct mbpf_vm *payer,
		    uint8_t *key, bool *found)
{
	uint8_t scratch[MBPF_MAP_KEY_SIZE_MAX];
	uint8_t next[MBPF_MAP_KEY_SIZE_MAX];
	uint32_t irq;

	*found = false;
	if (previous != NULL) {
		previous = stored_key(map, previous, scratch);
		if (previous == NULL) {
			return MBPF_DONE;
		}
	}
	for (uint32_t i = 0; i < MBPF_MAP_TRIES; i++) {
		uint32_t changes = mbpf_map_look(map);
		int status = mbpf_map_scan(map, previous, payer, next, found);

		if (status != MBPF_DONE) {
			return status;
		}
		if (mbpf_map_is_same(map, changes)) {
			if (*found) {
				memcpy(key, next, map->info.key_size);
			}
			return MBPF_DONE;
		}
	}
	irq = mbpf_port_lock(&map->lock);
	(void)mbpf_map_scan(map, previous, NULL, next, found);
	mbpf_port_unlock(&map->lock, irq);
	if (*found) {
		memcpy(key, next, map->info.key_size);
	}
	return MBPF_DONE;
}
