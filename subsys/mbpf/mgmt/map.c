/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Commands that read maps: maps, entries. What is static is used between enter and leave.
 */

#include <string.h>

#include <zcbor_decode.h>
#include <zcbor_encode.h>

#include <zephyr/mgmt/mcumgr/mgmt/mgmt.h>
#include <zephyr/sys/byteorder.h>
#include <zephyr/sys/util.h>

#include "common.h"
#include "map_types.h"

/* Bytes of a map in the list beside its name: keys, numbers and heads. */
#define MAP_SIZE 72U

/* Bytes of heads: of an entry with its key, and of a value. */
#define ENTRY_SIZE 8U
#define VALUE_SIZE 3U

#define INDEX_SIZE   4U
#define COUNTER_SIZE 8U

static uint8_t key[MBPF_MAP_KEY_SIZE_MAX];
static uint8_t value[MBPF_MAP_VALUE_SIZE_MAX];

static bool put_map(zcbor_state_t *zse, const struct mbpf_map *map)
{
	const struct mbpf_map_info *info = mbpf_map_info(map);

	return zcbor_map_start_encode(zse, 7) &&
	       mbpf_mgmt_put_text(zse, MBPF_MGMT_KEY_NAME, info->name) &&
	       mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_TYPE, info->type) &&
	       mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_KEY, info->key_size) &&
	       mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_VALUE, info->value_size) &&
	       mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_MAX, info->max_entries) &&
	       mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_COUNT, mbpf_map_count(map)) &&
	       mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_FLAGS, info->flags) &&
	       zcbor_map_end_encode(zse, 7);
}

static bool put_maps(zcbor_state_t *zse, struct mbpf_prog *prog, uint32_t from)
{
	struct mbpf_mgmt_page page;
	struct mbpf_map *map;
	bool ok = mbpf_mgmt_page_begin(&page, zse, MBPF_MGMT_KEY_MAPS, from);

	for (uint32_t i = 0; ok && (map = mbpf_prog_map_at(prog, i)) != NULL; i++) {
		if (mbpf_mgmt_page_wants(&page, MAP_SIZE + strlen(mbpf_map_info(map)->name))) {
			ok = put_map(zse, map);
		}
	}
	return ok && mbpf_mgmt_page_end(&page);
}

int mbpf_mgmt_maps(struct smp_streamer *smp)
{
	char name[MBPF_CONTROL_NAME_SIZE];
	struct zcbor_string given = {0};
	struct mbpf_prog *prog;
	uint32_t from = 0;
	struct zcbor_map_decode_key_val keys[] = {
		ZCBOR_MAP_DECODE_KEY_DECODER(MBPF_MGMT_KEY_NAME, zcbor_tstr_decode, &given),
		ZCBOR_MAP_DECODE_KEY_DECODER(MBPF_MGMT_KEY_OFF, zcbor_uint32_decode, &from),
	};
	int rc = mbpf_mgmt_read(smp, keys, ARRAY_SIZE(keys), 1);
	bool ok;

	if (rc != 0) {
		return rc;
	}
	if (!mbpf_mgmt_name(&given, name, sizeof(name))) {
		return mbpf_mgmt_refuse_about(smp, MBPF_ERR_INVALID_ARG, MBPF_MGMT_KEY_NAME);
	}
	rc = mbpf_mgmt_enter_prog(name, &prog);
	if (rc != 0) {
		return mbpf_mgmt_refuse_about(smp, rc, name);
	}
	ok = put_maps(smp->writer->zs, prog, from);
	mbpf_control_leave();
	return ok ? MGMT_ERR_EOK : MGMT_ERR_EMSGSIZE;
}

/* --- Entries --- */

/* A walk over a map: where the next answer goes on, and whether there is one. */
struct walk {
	zcbor_state_t *zse;
	uint32_t off;
	bool is_full;
	bool is_empty;
};

/* Whether another entry fits, which is the same for all of a map. */
static bool fits(struct walk *walk, size_t key_size, size_t values, size_t value_size)
{
	walk->is_full = !mbpf_mgmt_has_room(walk->zse, ENTRY_SIZE + key_size +
							       values * (VALUE_SIZE + value_size));
	return !walk->is_full;
}

static bool put_entry(struct walk *walk, size_t key_size, size_t value_size)
{
	walk->is_empty = false;
	return zcbor_list_start_encode(walk->zse, 2) &&
	       zcbor_bstr_encode_ptr(walk->zse, (const char *)key, key_size) &&
	       zcbor_bstr_encode_ptr(walk->zse, (const char *)value, value_size) &&
	       zcbor_list_end_encode(walk->zse, 2);
}

/* The key, and what each processor has. */
static bool put_percpu(struct walk *walk, struct mbpf_map *map, const struct mbpf_map_info *info)
{
	uint32_t cpus = mbpf_map_cpus();
	bool ok = zcbor_list_start_encode(walk->zse, 1U + cpus) &&
		  zcbor_bstr_encode_ptr(walk->zse, (const char *)key, info->key_size);

	walk->is_empty = false;
	for (uint32_t cpu = 0; ok && cpu < cpus; cpu++) {
		if (mbpf_map_lookup_cpu(map, key, cpu, value) != 0) {
			/* It was deleted meanwhile. */
			memset(value, 0, info->value_size);
		}
		ok = zcbor_bstr_encode_ptr(walk->zse, (const char *)value, info->value_size);
	}
	return ok && zcbor_list_end_encode(walk->zse, 1U + cpus);
}

static bool put_table(struct walk *walk, struct mbpf_map *map, const struct mbpf_map_info *info)
{
	uint32_t values = MBPF_IS_PERCPU(info) ? mbpf_map_cpus() : 1U;
	bool ok = true;

	while (ok && fits(walk, info->key_size, values, info->value_size) &&
	       mbpf_map_next(map, &walk->off, key, value) == 0) {
		ok = MBPF_IS_PERCPU(info) ? put_percpu(walk, map, info)
					  : put_entry(walk, info->key_size, info->value_size);
	}
	return ok;
}

/* The counters that are not 0. */
static bool put_counters(struct walk *walk, struct mbpf_map *map, const struct mbpf_map_info *info)
{
	bool ok = true;

	for (; ok && walk->off < info->max_entries; walk->off++) {
		int64_t count = 0;

		(void)mbpf_map_counter_get(map, walk->off, &count);
		if (count == 0) {
			continue;
		}
		if (!fits(walk, INDEX_SIZE, 1, COUNTER_SIZE)) {
			break;
		}
		sys_put_le32(walk->off, key);
		sys_put_le64((uint64_t)count, value);
		ok = put_entry(walk, INDEX_SIZE, COUNTER_SIZE);
	}
	return ok;
}

/* The oldest event, which stays. */
static bool put_ring(struct walk *walk, struct mbpf_map *map, const struct mbpf_map_info *info)
{
	uint32_t length;

	if (walk->off != 0U || mbpf_map_ring_peek(map, value, sizeof(value), &length) != 0 ||
	    !fits(walk, INDEX_SIZE, 1, info->value_size)) {
		return true;
	}
	sys_put_le32(0, key);
	return put_entry(walk, INDEX_SIZE, MIN(length, sizeof(value)));
}

static bool put_entries(zcbor_state_t *zse, struct mbpf_map *map, uint32_t off)
{
	const struct mbpf_map_info *info = mbpf_map_info(map);
	struct walk walk = {.zse = zse, .off = off, .is_empty = true};
	bool ok = mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_TYPE, info->type);

	if (MBPF_IS_RING(info)) {
		ok = ok && mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_LOST, mbpf_map_ring_dropped(map));
	}
	ok = ok && mbpf_mgmt_put_key(zse, MBPF_MGMT_KEY_ENTRIES) &&
	     zcbor_list_start_encode(zse, UINT16_MAX);
	if (MBPF_IS_RING(info)) {
		ok = ok && put_ring(&walk, map, info);
	} else if (MBPF_IS_COUNTER(info)) {
		ok = ok && put_counters(&walk, map, info);
	} else {
		ok = ok && put_table(&walk, map, info);
	}
	if (!ok || (walk.is_full && walk.is_empty) || !zcbor_list_end_encode(zse, UINT16_MAX)) {
		return false;
	}
	return !walk.is_full || mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_NEXT, walk.off);
}

int mbpf_mgmt_entries(struct smp_streamer *smp)
{
	char name[MBPF_CONTROL_NAME_SIZE];
	char map_name[MBPF_MAP_NAME_MAX + 1];
	struct zcbor_string given_map = {0};
	struct zcbor_string given = {0};
	struct mbpf_prog *prog;
	struct mbpf_map *map;
	uint32_t off = 0;
	struct zcbor_map_decode_key_val keys[] = {
		ZCBOR_MAP_DECODE_KEY_DECODER(MBPF_MGMT_KEY_NAME, zcbor_tstr_decode, &given),
		ZCBOR_MAP_DECODE_KEY_DECODER(MBPF_MGMT_KEY_MAP, zcbor_tstr_decode, &given_map),
		ZCBOR_MAP_DECODE_KEY_DECODER(MBPF_MGMT_KEY_OFF, zcbor_uint32_decode, &off),
	};
	int rc = mbpf_mgmt_read(smp, keys, ARRAY_SIZE(keys), 2);
	bool ok;

	if (rc != 0) {
		return rc;
	}
	if (!mbpf_mgmt_name(&given, name, sizeof(name))) {
		return mbpf_mgmt_refuse_about(smp, MBPF_ERR_INVALID_ARG, MBPF_MGMT_KEY_NAME);
	}
	if (!mbpf_mgmt_name(&given_map, map_name, sizeof(map_name))) {
		return mbpf_mgmt_refuse_about(smp, MBPF_ERR_INVALID_ARG, MBPF_MGMT_KEY_MAP);
	}
	rc = mbpf_mgmt_enter_prog(name, &prog);
	if (rc != 0) {
		return mbpf_mgmt_refuse_about(smp, rc, name);
	}
	map = mbpf_prog_map(prog, map_name);
	if (map == NULL) {
		mbpf_control_leave();
		return mbpf_mgmt_refuse_about(smp, MBPF_ERR_NOT_FOUND, map_name);
	}
	ok = put_entries(smp->writer->zs, map, off);
	mbpf_control_leave();
	return ok ? MGMT_ERR_EOK : MGMT_ERR_EMSGSIZE;
}
