/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <string.h>

#include <mbpf/manifest.h>

#include "load.h"
#include "manifest_read.h"
#include "package.h"
#include "port.h"
#include "refuse.h"

#define NAME(name, type, field, min, max, need) name "\0"
#define KEY(structure, type_, field, min_, max_, need_)                                            \
	{.max = (max_),                                                                            \
	 .member = offsetof(struct structure, field),                                              \
	 .min = (min_),                                                                            \
	 .type = (type_),                                                                          \
	 .need = (need_)},
#define TOP_KEY(name, type, field, min, max, need) KEY(mbpf_manifest, type, field, min, max, need)
#define BUDGETS_KEY(name, type, field, min, max, need)                                             \
	KEY(mbpf_manifest_budgets, type, field, min, max, need)
#define TARGET_KEY(name, type, field, min, max, need)                                              \
	KEY(mbpf_manifest_target, type, field, min, max, need)
#define MAP_KEY(name, type, field, min, max, need) KEY(mbpf_map_info, type, field, min, max, need)

/* The tables write u32 and text members: those of a structure from elsewhere must be such. */
#define CHECK_MAP_MEMBER(name, type, field, min, max, need)                                        \
	MBPF_STATIC_ASSERT(                                                                        \
		map_member_##field,                                                                \
		sizeof(((struct mbpf_map_info *)NULL)->field) ==                                   \
			((type) == MBPF_MANIFEST_TEXT ? (max) + 1U : sizeof(uint32_t)));
MBPF_MANIFEST_MAP_KEYS(CHECK_MAP_MEMBER)

static const struct mbpf_manifest_key top_keys[] = {MBPF_MANIFEST_TOP_KEYS(TOP_KEY)};
static const struct mbpf_manifest_key budgets_keys[] = {MBPF_MANIFEST_BUDGETS_KEYS(BUDGETS_KEY)};
static const struct mbpf_manifest_key target_keys[] = {MBPF_MANIFEST_TARGET_KEYS(TARGET_KEY)};
static const struct mbpf_manifest_key map_keys[] = {MBPF_MANIFEST_MAP_KEYS(MAP_KEY)};

#define GROUP(names, keys) {names, keys, MBPF_ARRAY_COUNT(keys)}

static const struct mbpf_manifest_group top_group = GROUP(MBPF_MANIFEST_TOP_KEYS(NAME), top_keys);
static const struct mbpf_manifest_group budgets_group =
	GROUP(MBPF_MANIFEST_BUDGETS_KEYS(NAME), budgets_keys);
static const struct mbpf_manifest_group target_group =
	GROUP(MBPF_MANIFEST_TARGET_KEYS(NAME), target_keys);
static const struct mbpf_manifest_group map_group = GROUP(MBPF_MANIFEST_MAP_KEYS(NAME), map_keys);

/* Places of the keys in top_group. */
#define TOP_INDEX(name, type, field, min, max, need) TOP_##field,
enum {
	MBPF_MANIFEST_TOP_KEYS(TOP_INDEX)
};

static bool read_target(struct mbpf_manifest_reader *p, struct mbpf_manifest_target *target)
{
	if (!mbpf_manifest_read_group(p, &target_group, target)) {
		return false;
	}
	if (target->word_size != 32 && target->word_size != 64) {
		return mbpf_manifest_refuse(p, MBPF_REASON_MANIFEST_VALUE, 64, target->word_size);
	}
	return true;
}

static bool read_map(struct mbpf_manifest_reader *p, struct mbpf_map_info *info)
{
	info->flags = 0;
	return mbpf_manifest_read_group(p, &map_group, info);
}

/* Whether one of the first `count` maps has this name. */
static bool has_map(const struct mbpf_manifest *manifest, uint32_t count, const char *name)
{
	struct mbpf_map_info info;

	while (count-- > 0) {
		(void)mbpf_manifest_map(manifest, count, &info);
		if (strcmp(info.name, name) == 0) {
			return true;
		}
	}
	return false;
}

static bool read_maps(struct mbpf_manifest_reader *p, struct mbpf_manifest *manifest)
{
	struct mbpf_manifest_list list;
	struct mbpf_map_info info;

	if (!mbpf_manifest_open(p, MBPF_CBOR_ARRAY, MBPF_MAX_MAPS, &list)) {
		return false;
	}
	manifest->maps.entries.data = p->items.in.data + p->items.in.pos;
	manifest->maps.entries.size = mbpf_reader_left(&p->items.in);
	while (mbpf_manifest_next(p, &list)) {
		if (!read_map(p, &info)) {
			return false;
		}
		/* Not strpbrk(): Zephyr's minimal C library has none. */
		if (strchr(info.name, '\'') != NULL || strchr(info.name, '"') != NULL ||
		    strchr(info.name, '\\') != NULL) {
			return mbpf_manifest_refuse(p, MBPF_REASON_MANIFEST_MAP_NAME, 0, 0);
		}
		if (has_map(manifest, manifest->maps.count, info.name)) {
			return mbpf_manifest_refuse(p, MBPF_REASON_MANIFEST_DUPLICATE, 0,
						    manifest->maps.count);
		}
		manifest->maps.count = list.count;
	}
	return p->reason == MBPF_REASON_NONE;
}

/* Whether the name of a helper is that of one before it, the first of which begins at `start`. Keys
 * of JSON have no order that would tell. */
static bool repeats(const struct mbpf_manifest_reader *p, const struct mbpf_manifest_list *list,
		    uint32_t start, const struct mbpf_span *name)
{
	struct mbpf_manifest_reader before = *p;
	struct mbpf_manifest_list entries = {.max = list->max, .type = list->type};
	struct mbpf_span other;
	uint32_t version;

	before.items.in.pos = start;
	while (entries.count + 1U < list->count) {
		(void)mbpf_manifest_next(&before, &entries);
		(void)mbpf_manifest_read_name(&before, &entries, &other);
		(void)mbpf_manifest_read_uint(&before, &version);
		if (other.size == name->size && memcmp(other.data, name->data, other.size) == 0) {
			return true;
		}
	}
	return false;
}

/* Notes the first helper that the firmware has not as the package needs it; whether that matters,
 * the engine decides, which may stand behind it. */
static void note_helper(struct mbpf_manifest_reader *p, const struct mbpf_span *name,
			uint32_t needed)
{
	uint32_t version = 0;
	bool known;

	if (p->rt == NULL || p->helper.size != 0U) {
		return;
	}
	known = mbpf_helper_version(p->rt, name, &version);
	if (!known || version >> 16 != needed >> 16 || (version & 0xFFFFU) < (needed & 0xFFFFU)) {
		p->helper.data = name->data;
		p->helper.size = name->size;
		if (MBPF_MANIFEST_JSON && p->is_json) {
			/* The next text takes its place. */
			memcpy(p->helper_text, name->data, name->size);
			p->helper.data = p->helper_text;
		}
		p->helper_reason = known ? MBPF_REASON_HELPER_MISMATCH : MBPF_REASON_HELPER_UNKNOWN;
		p->helper_at = p->items.at;
		p->helper_has = version;
		p->helper_needs = needed;
	}
}

static bool read_helpers(struct mbpf_manifest_reader *p, uint32_t *count)
{
	struct mbpf_manifest_list list;
	struct mbpf_span name;
	uint32_t start, version;

	if (!mbpf_manifest_open(p, MBPF_CBOR_MAP, MBPF_MAX_HELPER_VERSIONS, &list)) {
		return false;
	}
	start = p->items.in.pos;
	while (mbpf_manifest_next(p, &list)) {
		if (!mbpf_manifest_read_name(p, &list, &name) ||
		    !mbpf_manifest_check_range(p, MBPF_REASON_MANIFEST_LENGTH, name.size, 1,
					       MBPF_HELPER_NAME_MAX)) {
			return false;
		}
		if (MBPF_MANIFEST_JSON && p->is_json && repeats(p, &list, start, &name)) {
			return mbpf_manifest_refuse(p, MBPF_REASON_CBOR_DUPLICATE_KEY, 0, 0);
		}
		if (!mbpf_manifest_read_uint(p, &version)) {
			return false;
		}
		note_helper(p, &name, version);
	}
	*count = list.count;
	return p->reason == MBPF_REASON_NONE;
}

static bool read_value(struct mbpf_manifest_reader *p, const struct mbpf_manifest_key *key,
		       struct mbpf_manifest *manifest)
{
	void *member = (uint8_t *)manifest + key->member;

	switch (key->type) {
	case MBPF_MANIFEST_MAP:
		return key == &top_keys[TOP_budgets]
			       ? mbpf_manifest_read_group(p, &budgets_group, member)
			       : read_target(p, member);
	case MBPF_MANIFEST_ARRAY_MAP:
		return read_maps(p, manifest);
	case MBPF_MANIFEST_MAP_HELPER_VERSION:
		return read_helpers(p, member);
	default:
		return mbpf_manifest_read_scalar(p, key, member);
	}
}

static void set_defaults(struct mbpf_manifest *manifest)
{
	memset(manifest, 0, sizeof(*manifest));
	memcpy(manifest->entry_symbol, MBPF_DEFAULT_ENTRY_SYMBOL,
	       sizeof(MBPF_DEFAULT_ENTRY_SYMBOL));
	/* A package without the key comes from tools that know no other engine. */
	manifest->engine = MBPF_ENGINE_MQUICKJS;
}

static bool has_key(uint32_t seen, unsigned int key)
{
	return (seen >> key & 1U) != 0;
}

static void note_presence(struct mbpf_manifest *manifest, uint32_t seen)
{
	manifest->has_program_id = has_key(seen, TOP_program_id);
	manifest->has_key_id = has_key(seen, TOP_key_id);
	if (manifest->engine != MBPF_ENGINE_VM) {
		return;
	}
	if (has_key(seen, TOP_target)) {
		manifest->warnings |= MBPF_MANIFEST_WARN_TARGET;
	}
	if (has_key(seen, TOP_mquickjs_bytecode_version)) {
		manifest->warnings |= MBPF_MANIFEST_WARN_MQUICKJS_VERSION;
	}
}

static bool read_manifest(struct mbpf_manifest_reader *p, struct mbpf_manifest *manifest)
{
	struct mbpf_manifest_list list;
	uint32_t seen = 0;

	if (!MBPF_MANIFEST_JSON && p->is_json) {
		return mbpf_manifest_refuse(p, MBPF_REASON_MANIFEST_JSON, 0, 0);
	}
	if (!mbpf_manifest_open(p, MBPF_CBOR_MAP, UINT32_MAX, &list)) {
		return false;
	}
	while (mbpf_manifest_next(p, &list)) {
		const struct mbpf_manifest_key *key =
			mbpf_manifest_read_key(p, &list, &top_group, &seen);

		if (key == NULL || !read_value(p, key, manifest)) {
			return false;
		}
	}
	if (p->reason != MBPF_REASON_NONE) {
		return false;
	}
	p->name.size = 0;
	if (!mbpf_manifest_end(p)) {
		return false;
	}
	p->items.at = 0;
	note_presence(manifest, seen);
	return mbpf_manifest_check_seen(p, &top_group, seen, 1U << manifest->engine);
}

/* Rules that span keys. */
static bool check_manifest(struct mbpf_manifest_reader *p, const struct mbpf_manifest *manifest)
{
	uint32_t api = manifest->api_version;

	if (api >> 16 != MBPF_API_VERSION >> 16 || (api & 0xFFFFU) > (MBPF_API_VERSION & 0xFFFFU)) {
		return mbpf_manifest_refuse(p, MBPF_REASON_MANIFEST_API_VERSION, MBPF_API_VERSION,
					    api);
	}
	if (manifest->engine != MBPF_ENGINE_VM) {
		return manifest->heap_size >= MBPF_MIN_HEAP_SIZE_MQUICKJS ||
		       mbpf_manifest_refuse(p, MBPF_REASON_MANIFEST_HEAP_SMALL,
					    MBPF_MIN_HEAP_SIZE_MQUICKJS, manifest->heap_size);
	}
	if (manifest->bytecode_version != MBPF_BYTECODE_VERSION) {
		return mbpf_manifest_refuse(p, MBPF_REASON_MANIFEST_BYTECODE_VERSION,
					    MBPF_BYTECODE_VERSION, manifest->bytecode_version);
	}
	if (manifest->heap_size % MBPF_HEAP_SIZE_ALIGN != 0) {
		return mbpf_manifest_refuse(p, MBPF_REASON_MANIFEST_HEAP_ALIGN,
					    MBPF_HEAP_SIZE_ALIGN, manifest->heap_size);
	}
	if (p->helper.size != 0U) {
		p->name = p->helper;
		p->items.at = p->helper_at;
		return mbpf_manifest_refuse(p, p->helper_reason, p->helper_has, p->helper_needs);
	}
	return true;
}

/* What engine vm asks of the container: it executes the section where it lies. */
static int check_container(const struct mbpf_package *package, struct mbpf_error_detail *detail)
{
	uint32_t offset = mbpf_package_offset(package, &package->bytecode);
	uint32_t base = (uint32_t)((uintptr_t)package->file.data % MBPF_BYTECODE_ALIGN);

	if (offset % MBPF_BYTECODE_ALIGN != 0 || base != 0) {
		return mbpf_refuse(detail, MBPF_REASON_BYTECODE_ALIGN, MBPF_SECTION_BYTECODE,
				   offset, MBPF_BYTECODE_ALIGN, base != 0 ? base : offset);
	}
	if (package->maps.data != NULL) {
		return mbpf_refuse(detail, MBPF_REASON_MAPS_SECTION, MBPF_SECTION_MAPS,
				   mbpf_package_offset(package, &package->maps), 0,
				   package->maps.size);
	}
	return MBPF_OK;
}

int mbpf_manifest_parse(struct mbpf_manifest *manifest, const struct mbpf_package *package,
			struct mbpf_error_detail *detail)
{
	return mbpf_port_is_thread() ? mbpf_manifest_parse_for(NULL, manifest, package, detail)
				     : mbpf_refuse_code(detail, MBPF_ERR_CONTEXT, 0, 0, 0);
}

int mbpf_manifest_parse_for(const struct mbpf_runtime *rt, struct mbpf_manifest *manifest,
			    const struct mbpf_package *package, struct mbpf_error_detail *detail)
{
	struct mbpf_manifest_reader p;

	set_defaults(manifest);
	manifest->is_json = package->manifest.data[0] == '{';
	mbpf_manifest_begin(&p, &package->manifest, manifest->is_json);
	p.rt = rt;
	if (!read_manifest(&p, manifest) || !check_manifest(&p, manifest)) {
		int rc = mbpf_refuse(detail, p.reason, MBPF_SECTION_MANIFEST,
				     mbpf_package_offset(package, &package->manifest) + p.items.at,
				     p.limit, p.actual);

		if (p.name.size != 0U) {
			mbpf_refuse_about(detail, MBPF_NO_ITEM, (const char *)p.name.data,
					  p.name.size);
		}
		return rc;
	}
	return manifest->engine == MBPF_ENGINE_VM ? check_container(package, detail) : MBPF_OK;
}

int mbpf_manifest_map(const struct mbpf_manifest *manifest, uint32_t index,
		      struct mbpf_map_info *info)
{
	struct mbpf_manifest_list list = {
		.max = UINT32_MAX, .left = manifest->maps.count, .type = MBPF_CBOR_ARRAY};
	struct mbpf_manifest_reader p;

	if (index >= manifest->maps.count) {
		return MBPF_ERR_NOT_FOUND;
	}
	mbpf_manifest_begin(&p, &manifest->maps.entries, manifest->is_json);
	do {
		(void)mbpf_manifest_next(&p, &list);
		(void)read_map(&p, info);
	} while (index-- > 0U);
	return MBPF_OK;
}
