/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * mbpf map. What is static is used between enter and leave.
 */

#include <inttypes.h>
#include <string.h>

#include <zephyr/sys/byteorder.h>
#include <zephyr/sys/util.h>

#include "common.h"
#include "map_types.h"

/* Bytes of the length of a prefix. */
#define PREFIX_SIZE 4U

static uint8_t key[MBPF_MAP_KEY_SIZE_MAX];
static uint8_t value[MBPF_MAP_VALUE_SIZE_MAX];
static char text[2U * MBPF_MAP_VALUE_SIZE_MAX + 1U];

static const char *hex(const uint8_t *data, uint32_t size)
{
	text[0] = '\0';
	if (size != 0U) {
		(void)bin2hex(data, size, text, sizeof(text));
	}
	return text;
}

static bool has_index(const struct mbpf_map_info *info)
{
	return info->type == MBPF_MAP_ARRAY || info->type == MBPF_MAP_PERCPU_ARRAY ||
	       info->type == MBPF_MAP_COUNTER;
}

/* --- Reading words --- */

static bool read_hex(const char *word, size_t length, uint8_t *data, uint32_t size)
{
	return length == 2U * size && hex2bin(word, length, data, size) == size;
}

static bool read_prefix(const char *word, uint32_t size)
{
	const char *slash = strchr(word, '/');
	uint32_t bits;

	if (slash == NULL || !mbpf_shell_number(slash + 1, 8U * size, &bits)) {
		return false;
	}
	sys_put_le32(bits, key);
	return read_hex(word, (size_t)(slash - word), key + PREFIX_SIZE, size);
}

static int read_key(const struct shell *sh, const struct mbpf_map_info *info, const char *word)
{
	uint32_t index;

	if (info->type == MBPF_MAP_RING) {
		return mbpf_shell_error(sh, MBPF_ERR_UNSUPPORTED_VER, "a ring has no keys");
	}
	if (has_index(info)) {
		if (!mbpf_shell_number(word, UINT32_MAX, &index)) {
			return mbpf_shell_error(sh, MBPF_ERR_INVALID_ARG, "KEY is an index");
		}
		sys_put_le32(index, key);
		return 0;
	}
	if (info->type == MBPF_MAP_LPM) {
		if (!read_prefix(word, info->key_size - PREFIX_SIZE)) {
			shell_error(sh, "%s: KEY is %" PRIu32 " hexadecimal digits, /, bits",
				    mbpf_error_string(MBPF_ERR_INVALID_ARG),
				    2U * (info->key_size - PREFIX_SIZE));
			return MBPF_ERR_INVALID_ARG;
		}
		return 0;
	}
	if (!read_hex(word, strlen(word), key, info->key_size)) {
		shell_error(sh, "%s: KEY is %" PRIu32 " hexadecimal digits",
			    mbpf_error_string(MBPF_ERR_INVALID_ARG), 2U * info->key_size);
		return MBPF_ERR_INVALID_ARG;
	}
	return 0;
}

static bool read_counter(const char *word, int64_t *counter)
{
	bool is_negative = word[0] == '-';
	unsigned long long size;
	int err = 0;

	size = shell_strtoull(word + is_negative, 0, &err);
	if (err != 0 || size > (unsigned long long)INT64_MAX + is_negative) {
		return false;
	}
	*counter = (int64_t)(is_negative ? 0U - (uint64_t)size : (uint64_t)size);
	return true;
}

/* --- Printing --- */

static void print_key(const struct shell *sh, const struct mbpf_map_info *info)
{
	if (has_index(info)) {
		shell_fprintf_normal(sh, "%" PRIu32, sys_get_le32(key));
	} else if (info->type == MBPF_MAP_LPM) {
		shell_fprintf_normal(sh, "%s/%" PRIu32,
				     hex(key + PREFIX_SIZE, info->key_size - PREFIX_SIZE),
				     sys_get_le32(key));
	} else {
		shell_fprintf_normal(sh, "%s", hex(key, info->key_size));
	}
}

/* Prints the entry of `key`; of a per-CPU map all values. */
static int print_entry(const struct shell *sh, struct mbpf_map *map)
{
	const struct mbpf_map_info *info = mbpf_map_info(map);
	int rc;

	if (!MBPF_IS_PERCPU(info)) {
		rc = mbpf_map_lookup(map, key, value);
		if (rc == 0) {
			print_key(sh, info);
			shell_print(sh, " %s", hex(value, info->value_size));
		}
		return rc;
	}
	for (uint32_t cpu = 0; cpu < mbpf_map_cpus(); cpu++) {
		rc = mbpf_map_lookup_cpu(map, key, cpu, value);
		if (rc != 0) {
			return rc;
		}
		print_key(sh, info);
		shell_print(sh, " cpu %" PRIu32 " %s", cpu, hex(value, info->value_size));
	}
	return 0;
}

static int print_counter(const struct shell *sh, struct mbpf_map *map, uint32_t index)
{
	int64_t counter;
	int rc = mbpf_map_counter_get(map, index, &counter);

	if (rc == 0) {
		shell_print(sh, "%" PRIu32 " %" PRId64, index, counter);
	}
	return rc;
}

static void dump_ring(const struct shell *sh, struct mbpf_map *map)
{
	uint32_t length;

	shell_print(sh, "%" PRIu32 " events, %" PRIu32 " lost", mbpf_map_count(map),
		    mbpf_map_ring_dropped(map));
	if (mbpf_map_ring_peek(map, value, sizeof(value), &length) == 0) {
		shell_print(sh, "oldest %s", hex(value, length));
	}
}

static void dump(const struct shell *sh, struct mbpf_map *map, uint32_t limit)
{
	const struct mbpf_map_info *info = mbpf_map_info(map);
	uint32_t cursor = 0;

	if (MBPF_IS_RING(info)) {
		dump_ring(sh, map);
		return;
	}
	if (MBPF_IS_COUNTER(info)) {
		for (uint32_t i = 0; i < MIN(limit, info->max_entries); i++) {
			(void)print_counter(sh, map, i);
		}
		return;
	}
	for (uint32_t i = 0; i < limit && mbpf_map_next(map, &cursor, key, value) == 0; i++) {
		/* It may be gone again. */
		(void)print_entry(sh, map);
	}
}

/* --- Commands --- */

/* Enters and finds a map; on an error nothing is entered. */
static int enter_map(const struct shell *sh, char **argv, struct mbpf_map **map)
{
	struct mbpf_prog *prog;
	int rc = mbpf_shell_enter_prog(sh, argv[1], &prog);

	if (rc != 0) {
		return rc;
	}
	*map = mbpf_prog_map(prog, argv[2]);
	if (*map == NULL) {
		mbpf_control_leave();
		return mbpf_shell_error(sh, MBPF_ERR_NOT_FOUND, "the program has no such map");
	}
	return 0;
}

/* Prints why an operation on a key failed. */
static int tell(const struct shell *sh, int rc)
{
	switch (rc) {
	case 0:
		return 0;
	case MBPF_ERR_NOT_FOUND:
		return mbpf_shell_error(sh, rc, "the key is not set");
	case MBPF_ERR_INVALID_ARG:
		return mbpf_shell_error(sh, rc, "the index is past the end");
	case MBPF_ERR_NO_MEM:
		return mbpf_shell_error(sh, rc, "the map is full");
	case MBPF_ERR_UNSUPPORTED_VER:
		return mbpf_shell_error(sh, rc, "maps of that type cannot do that");
	default:
		return mbpf_shell_error(sh, rc, NULL);
	}
}

static void list(const struct shell *sh, struct mbpf_prog *prog)
{
	struct mbpf_map *map;
	char name[MBPF_CONTROL_NAME_SIZE];

	(void)snprintk(name, sizeof(name), "%s", mbpf_prog_name(prog));
	mbpf_shell_clean(name, sizeof(name));
	for (uint32_t i = 0; (map = mbpf_prog_map_at(prog, i)) != NULL; i++) {
		const struct mbpf_map_info *info = mbpf_map_info(map);

		shell_print(sh,
			    MBPF_SHELL_NAME " " MBPF_SHELL_NAME " %-12s %4" PRIu32 " %5" PRIu32
					    " %5" PRIu32 " of %" PRIu32 "%s",
			    name, info->name, mbpf_shell_map_type(info->type), info->key_size,
			    info->value_size, mbpf_map_count(map), info->max_entries,
			    (info->flags & MBPF_MAP_SHARED) != 0U ? " shared" : "");
	}
}

int mbpf_shell_map_list(const struct shell *sh, size_t argc, char **argv)
{
	struct mbpf_prog *prog = NULL;
	struct mbpf_runtime *rt;
	int rc = argc > 1U ? mbpf_shell_enter_prog(sh, argv[1], &prog) : mbpf_shell_enter(sh, &rt);

	if (rc != 0) {
		return rc;
	}
	shell_print(sh, MBPF_SHELL_NAME " " MBPF_SHELL_NAME " %-12s %4s %5s %s", "PROGRAM", "MAP",
		    "TYPE", "KEY", "VALUE", "ENTRIES");
	if (prog != NULL) {
		list(sh, prog);
	} else {
		while ((prog = mbpf_prog_next(rt, prog)) != NULL) {
			list(sh, prog);
		}
	}
	mbpf_control_leave();
	return 0;
}

int mbpf_shell_map_dump(const struct shell *sh, size_t argc, char **argv)
{
	uint32_t limit = UINT32_MAX;
	struct mbpf_map *map;
	int rc;

	if (argc > 3U && !mbpf_shell_number(argv[3], UINT32_MAX, &limit)) {
		return mbpf_shell_error(sh, MBPF_ERR_INVALID_ARG, "COUNT is a number");
	}
	rc = enter_map(sh, argv, &map);
	if (rc == 0) {
		dump(sh, map, limit);
		mbpf_control_leave();
	}
	return rc;
}

/* Does something with the entry that the command names; `key` says which. */
static int with_key(const struct shell *sh, char **argv,
		    int (*action)(const struct shell *sh, struct mbpf_map *map, char **argv))
{
	struct mbpf_map *map;
	int rc = enter_map(sh, argv, &map);

	if (rc != 0) {
		return rc;
	}
	rc = read_key(sh, mbpf_map_info(map), argv[3]);
	if (rc == 0) {
		rc = action(sh, map, argv);
	}
	mbpf_control_leave();
	return rc;
}

static int get(const struct shell *sh, struct mbpf_map *map, char **argv)
{
	ARG_UNUSED(argv);
	return tell(sh, MBPF_IS_COUNTER(mbpf_map_info(map))
				? print_counter(sh, map, sys_get_le32(key))
				: print_entry(sh, map));
}

int mbpf_shell_map_get(const struct shell *sh, size_t argc, char **argv)
{
	ARG_UNUSED(argc);
	return with_key(sh, argv, get);
}

static int set(const struct shell *sh, struct mbpf_map *map, char **argv)
{
	const struct mbpf_map_info *info = mbpf_map_info(map);
	const char *word = argv[4];
	int64_t counter;

	if (MBPF_IS_COUNTER(info)) {
		if (!read_counter(word, &counter)) {
			return mbpf_shell_error(sh, MBPF_ERR_INVALID_ARG, "VALUE is a number");
		}
		return tell(sh, mbpf_map_counter_set(map, sys_get_le32(key), counter));
	}
	if (!read_hex(word, strlen(word), value, info->value_size)) {
		shell_error(sh, "%s: VALUE is %" PRIu32 " hexadecimal digits",
			    mbpf_error_string(MBPF_ERR_INVALID_ARG), 2U * info->value_size);
		return MBPF_ERR_INVALID_ARG;
	}
	return tell(sh, mbpf_map_update(map, key, value, MBPF_MAP_ANY));
}

int mbpf_shell_map_set(const struct shell *sh, size_t argc, char **argv)
{
	ARG_UNUSED(argc);
	return with_key(sh, argv, set);
}

static int delete(const struct shell *sh, struct mbpf_map *map, char **argv)
{
	ARG_UNUSED(argv);
	return tell(sh, mbpf_map_delete(map, key));
}

int mbpf_shell_map_delete(const struct shell *sh, size_t argc, char **argv)
{
	ARG_UNUSED(argc);
	return with_key(sh, argv, delete);
}
