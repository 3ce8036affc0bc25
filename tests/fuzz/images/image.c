/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The tables of an image at random: texts, numbers, imports, maps, budgets.
 */

#include "image.h"

#include <string.h>

#include <mbpf/gen/builtins.h>
#include <mbpf/gen/helpers.h>
#include <mbpf/gen/hooks.h>
#include <mbpf/gen/maps.h>
#include <mbpf/gen/package.h>

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof((array)[0])))

#define KIND_HELPER  1U
#define KIND_FIELD   2U
#define KIND_BUILTIN 3U

/* Names that something in the firmware answers to, names that look like indices, and plain ones. */
static const char *const names[] = {
	"length",
	"name",
	"message",
	"push",
	"pop",
	"charCodeAt",
	"toString",
	"valueOf",
	"__proto__",
	"constructor",
	"hasOwnProperty",
	"readU8",
	"readU32BE",
	"readBytes",
	"lookup",
	"update",
	"delete",
	"byteLength",
	"byteOffset",
	"buffer",
	"pkt_len",
	"data_len",
	"timestamp",
	"flags",
	"0",
	"1",
	"2",
	"7",
	"00",
	"-1",
	"4294967294",
	"4294967295",
	"1e3",
	"a",
	"b",
	"c",
	"d",
	"e",
	"",
	" ",
};

/* The first two have the same hash, as have the next two. */
static const char *const texts[] = {
	"costarring",
	"liquid",
	"declinate",
	"macallums",
	"0x7fffffff",
	" 12 ",
	"-0",
	"1e400",
	"1e-400",
	"4.9406564584124654e-324",
	"2.2250738585072011e-308",
	"9007199254740993",
	"Infinity",
	"-Infinity",
	"0b101",
	"0o17",
	"0xfffffffffffff8",
	"NaN",
	"abc",
	"a",
	"length",
	"3",
	"4294967293",
	"1,2",
	"undefined",
	"[object Object]",
	"1.7976931348623158e308",
	".",
	"+",
	"1e",
	"0x",
};

static const uint64_t numbers[] = {
	UINT64_C(0x8000000000000000), UINT64_C(0x7FF8000000000000), UINT64_C(0x7FF0000000000000),
	UINT64_C(0xFFF0000000000000), UINT64_C(0x41E0000000000000), UINT64_C(0xC1E0000000000000),
	UINT64_C(0x41EFFFFFFFE00000), UINT64_C(0x41EFFFFFFFC00000), UINT64_C(0x41F0000000000000),
	UINT64_C(0x0000000000000001), UINT64_C(0x7FEFFFFFFFFFFFFF), UINT64_C(0x3FE0000000000000),
	UINT64_C(0x4340000000000000), UINT64_C(0xBFF0000000000000), UINT64_C(0x3FF8000000000000),
	UINT64_C(0x000FFFFFFFFFFFFF), UINT64_C(0x41DFFFFFFFC00000), UINT64_C(0x3EB0C6F7A0B5ED8D),
	UINT64_C(0x444B1AE4D6E2EF50), UINT64_C(0x4000000000000000),
};

static uint32_t hash_of(const struct image_string *s)
{
	uint32_t hash = 2166136261U;

	for (uint32_t i = 0; i < s->count; i++) {
		hash = (hash ^ s->units[i]) * 16777619U;
	}
	return hash;
}

static void set_text(struct image_string *s, const char *text)
{
	s->count = (uint32_t)strlen(text);
	for (uint32_t i = 0; i < s->count; i++) {
		s->units[i] = (uint8_t)text[i];
	}
	s->hash = hash_of(s);
}

static bool is_text(const struct image_string *s, const char *text)
{
	if (s->count != strlen(text)) {
		return false;
	}
	for (uint32_t i = 0; i < s->count; i++) {
		if (s->units[i] != (uint8_t)text[i]) {
			return false;
		}
	}
	return true;
}

/* The index of a text, which is added when it is not there. */
static uint32_t string_of(struct image *image, const char *text)
{
	for (uint32_t i = 0; i < image->string_count; i++) {
		if (is_text(&image->strings[i], text)) {
			return i;
		}
	}
	set_text(&image->strings[image->string_count], text);
	return image->string_count++;
}

/* Below 0, 0 or above 0 in the order of names. */
static int name_order(const struct image_string *a, const struct image_string *b)
{
	if (a->hash != b->hash) {
		return a->hash < b->hash ? -1 : 1;
	}
	if (a->count != b->count) {
		return a->count < b->count ? -1 : 1;
	}
	for (uint32_t i = 0; i < a->count; i++) {
		if (a->units[i] != b->units[i]) {
			return a->units[i] < b->units[i] ? -1 : 1;
		}
	}
	return 0;
}

static void add_name(struct image *image, const struct image_string *name)
{
	uint32_t at = 0;

	while (at < image->name_count && name_order(&image->strings[at], name) < 0) {
		at++;
	}
	if (at < image->name_count && name_order(&image->strings[at], name) == 0) {
		return;
	}
	memmove(&image->strings[at + 1U], &image->strings[at],
		(image->name_count - at) * sizeof(image->strings[0]));
	image->strings[at] = *name;
	image->name_count++;
	image->string_count = image->name_count;
}

static void make_names(struct image *image)
{
	static struct image_string name;

	for (uint32_t n = 4U + image_below(image, 20); n != 0U; n--) {
		uint32_t which = image_below(image, COUNT(names) + 4U);

		memset(&name, 0, sizeof(name));
		if (which < COUNT(names)) {
			set_text(&name, names[which]);
		} else if (which == COUNT(names)) {
			name.units[0] = 0x3042;
			name.count = 1;
			name.hash = hash_of(&name);
		} else {
			set_text(&name, texts[image_below(image, 4)]);
		}
		name.hint = (uint8_t)(image_once_in(image, 8) ? image_below(image, 256)
							      : image_below(image, 5));
		add_name(image, &name);
	}
}

/* Digits, units of any width, or what a wide text that is a number is made of. */
static void make_long_text(struct image *image)
{
	static const uint16_t spaced[] = {0x3000, 0x2003, 0xFEFF, ' ', ' ', 0x2028, '1', '.', '\t'};
	struct image_string *s = &image->strings[image->string_count++];
	uint32_t kind = image_below(image, 4);

	memset(s, 0, sizeof(*s));
	s->count =
		image_once_in(image, 4) ? image_below(image, IMAGE_UNITS) : image_below(image, 12);
	for (uint32_t i = 0; i < s->count; i++) {
		s->units[i] = (uint16_t)(kind == 0U   ? '0' + image_below(image, 10)
					 : kind == 1U ? image_below(image, 256)
					 : kind == 2U ? image_below(image, 65536)
						      : spaced[image_below(image, COUNT(spaced))]);
	}
	s->hash = hash_of(s);
}

static void make_strings(struct image *image)
{
	(void)string_of(image, "mbpf_prog");
	for (uint32_t n = image_below(image, 12); n != 0U; n--) {
		set_text(&image->strings[image->string_count++],
			 texts[image_below(image, COUNT(texts))]);
	}
	for (uint32_t n = image_below(image, 4); n != 0U; n--) {
		make_long_text(image);
	}
}

static void add_import(struct image *image, uint32_t kind, const char *name, uint32_t version,
		       uint32_t prototype, uint32_t index)
{
	struct image_import *import = &image->imports[image->import_count++];

	import->kind = kind;
	import->name = string_of(image, name);
	import->version = version;
	import->prototype = prototype;
	import->index = index;
}

#define ADD_BUILTIN(id, function, name, import_name, hash, kind, cls, length, flags, group)        \
	if ((cls) != MBPF_CLASS_MAP && (kind) < MBPF_BUILTIN_KIND_INTERNAL &&                      \
	    image->import_count < IMAGE_IMPORTS / 2U && image_once_in(image, 3)) {                 \
		add_import(image, KIND_BUILTIN, import_name, 0, 0, id);                            \
	}
#define ADD_HELPER(id, suffix, name, version, hash, prototype, ...)                                \
	if (!image_once_in(image, 8)) {                                                            \
		add_import(image, KIND_HELPER, name, version, prototype, id);                      \
	}
#define ADD_FIELD(name, ...)                                                                       \
	if (image_once_in(image, 2)) {                                                             \
		add_import(image, KIND_FIELD, name, MBPF_HOOK_ABI_VERSION, 0, 0);                  \
	}

static void add_field(struct image *image, const char *name, uint32_t version, uint32_t prototype)
{
	add_import(image, KIND_FIELD, name, version, prototype, 0);
}

static void make_imports(struct image *image)
{
	MBPF_BUILTIN_LIST(ADD_BUILTIN)
	MBPF_HELPER_LIST(ADD_HELPER)
	switch (image->hook_type) {
	case MBPF_HOOK_TRACEPOINT:
		MBPF_TRACEPOINT_FIELDS(ADD_FIELD)
		break;
	case MBPF_HOOK_TIMER:
		MBPF_TIMER_FIELDS(ADD_FIELD)
		break;
	case MBPF_HOOK_SECURITY:
		MBPF_SECURITY_FIELDS(ADD_FIELD)
		break;
	case MBPF_HOOK_CUSTOM:
		MBPF_CUSTOM_FIELDS(ADD_FIELD)
		image_make_schema(image);
		image_import_fields(image, add_field);
		break;
	default:
		MBPF_NET_RX_FIELDS(ADD_FIELD)
		break;
	}
}

static void make_maps(struct image *image)
{
	image->map_count = image_below(image, IMAGE_MAPS + 1U);
	for (uint32_t i = 0; i < image->map_count; i++) {
		struct image_map *map = &image->maps[i];

		map->type = image_once_in(image, 3) ? MBPF_MAP_ARRAY : MBPF_MAP_HASH;
		map->key_size = map->type == MBPF_MAP_ARRAY ? 4U
				: image_once_in(image, 4)   ? 1U + image_below(image, 64)
							    : 1U + image_below(image, 4);
		map->value_size = image_once_in(image, 4) ? 1U + image_below(image, 256)
							  : 1U + image_below(image, 12);
		map->max_entries = image_once_in(image, 8) ? 1U + image_below(image, 500)
							   : 1U + image_below(image, 6);
	}
}

static uint32_t make_steps(struct image *image)
{
	switch (image_below(image, 8)) {
	case 0:
		return 1U + image_below(image, 40);
	case 1:
		return 1U + image_below(image, 400);
	case 2:
		return 20000U;
	default:
		return 1000U + image_below(image, 3000);
	}
}

static void make_budgets(struct image *image)
{
	image->hook_type = 1U + image_below(image, 6);
	image->heap_size = 8U * (image_once_in(image, 4) ? 512U + image_below(image, 1024)
							 : 2048U + image_below(image, 4096));
	if (image_once_in(image, 24)) {
		image->heap_size = 1U << 20;
	}
	if (image_once_in(image, 12)) {
		image->heap_size = 8U * (20U + image_below(image, 300));
	}
	image->max_steps = make_steps(image);
	image->max_helpers = image_once_in(image, 6) ? image_below(image, 6) : 200U;
	image->max_wall_time_us = image_once_in(image, 8) ? 1U + image_below(image, 30) : 0U;
	image->globals = image_below(image, 10);
	image->tdz = image_once_in(image, 3) ? image_below(image, image->globals + 1U) : 0U;
	if (image_once_in(image, 40)) {
		image->globals = 200U + image_below(image, 60000);
	}
}

void image_make(struct image *image, uint32_t seed)
{
	memset(image, 0, offsetof(struct image, bytes));
	image->random = seed * 2654435761U ^ 0x9E3779B9U;
	if (image->random == 0U) {
		image->random = 1;
	}
	for (uint32_t i = 0; i < 4U; i++) {
		(void)image_below(image, 2);
	}
	make_budgets(image);
	make_names(image);
	make_strings(image);
	make_imports(image);
	make_maps(image);
	for (uint32_t n = 3U + image_below(image, IMAGE_NUMBERS - 3U); n != 0U; n--) {
		image->numbers[image->number_count++] = numbers[image_below(image, COUNT(numbers))];
	}
	image_make_functions(image);
	image_pack(image);
}
