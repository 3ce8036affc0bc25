/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What the firmware allows: which keys, capabilities and sizes.
 */

#include <string.h>

#include "load.h"
#include "port.h"
#include "refuse.h"
#include "sha512.h"

/* A refusal of what the manifest says. */
static int refuse(const struct mbpf_loading *l, enum mbpf_reason reason, uint32_t limit,
		  uint32_t actual)
{
	return mbpf_refuse(l->detail, reason, MBPF_SECTION_MANIFEST, 0, limit, actual);
}

static int refuse_signature(const struct mbpf_loading *l, enum mbpf_reason reason, uint32_t key,
			    uint32_t limit, uint32_t actual)
{
	int rc =
		mbpf_refuse(l->detail, reason, MBPF_SECTION_SIGNATURE,
			    mbpf_package_offset(&l->package, &l->package.signature), limit, actual);

	mbpf_refuse_about(l->detail, key, "", 0);
	return rc;
}

/* --- Who --- */

/* Whether packages name the key so. */
static bool is_named(const struct mbpf_key *key, const uint8_t *key_id)
{
	static const uint8_t none[MBPF_KEY_ID_SIZE];
	uint8_t digest[MBPF_SHA512_SIZE];
	struct mbpf_sha512 hash;

	if (memcmp(key->key_id, none, sizeof(none)) != 0) {
		return memcmp(key->key_id, key_id, MBPF_KEY_ID_SIZE) == 0;
	}
	mbpf_sha512_init(&hash);
	mbpf_sha512_update(&hash, key->public_key, MBPF_PUBLIC_KEY_SIZE);
	mbpf_sha512_final(&hash, digest);
	return memcmp(digest, key_id, MBPF_KEY_ID_SIZE) == 0;
}

static int check_epoch(const struct mbpf_loading *l, uint32_t number)
{
	const struct mbpf_policy *policy = &l->rt->config.policy;
	const struct mbpf_key *key = &policy->keys[number];

	if (policy->epoch < key->first_epoch) {
		return refuse_signature(l, MBPF_REASON_KEY_EPOCH, number, key->first_epoch,
					policy->epoch);
	}
	if (key->last_epoch != 0U && policy->epoch > key->last_epoch) {
		return refuse_signature(l, MBPF_REASON_KEY_EPOCH, number, key->last_epoch,
					policy->epoch);
	}
	return 0;
}

int mbpf_policy_authenticate(const struct mbpf_loading *l, bool has_key_id)
{
	const struct mbpf_policy *policy = &l->rt->config.policy;
	enum mbpf_reason reason = has_key_id ? MBPF_REASON_KEY_UNKNOWN : MBPF_REASON_BAD_SIGNATURE;
	uint32_t number = MBPF_NO_ITEM;
	int rc = 0;

	if (l->package.signature.data == NULL) {
		return policy->allow_unsigned
			       ? 0
			       : mbpf_refuse(l->detail, MBPF_REASON_NO_SIGNATURE, 0, 0, 0, 0);
	}
	if (policy->key_count == 0U && policy->allow_unsigned) {
		return 0; /* a development build without keys has nothing to check against */
	}
	for (uint32_t i = 0; i < policy->key_count; i++) {
		if (has_key_id) {
			if (!is_named(&policy->keys[i], l->manifest.key_id)) {
				continue;
			}
			reason = MBPF_REASON_BAD_SIGNATURE;
			number = i;
		}
		if (mbpf_package_verify(&l->package, policy->keys[i].public_key, NULL) == 0) {
			rc = check_epoch(l, i);
			if (rc == 0) {
				return 0;
			}
		}
	}
	return rc != 0 ? rc : refuse_signature(l, reason, number, 0, 0);
}

int mbpf_runtime_epoch_raise(struct mbpf_runtime *rt, uint32_t epoch)
{
	if (rt == NULL || epoch < rt->config.policy.epoch) {
		return MBPF_ERR_INVALID_ARG;
	}
	if (!mbpf_port_is_thread()) {
		return MBPF_ERR_CONTEXT;
	}
	rt->config.policy.epoch = epoch;
	return 0;
}

uint32_t mbpf_runtime_epoch(const struct mbpf_runtime *rt)
{
	return rt->config.policy.epoch;
}

/* --- What and how much --- */

static int check_capabilities(const struct mbpf_loading *l)
{
#define NAME(name, value) {(value), name},
	static const struct {
		uint32_t bit;
		const char *name;
	} names[] = {MBPF_CAP_NAMES(NAME)};
	uint32_t allowed = l->rt->config.policy.capabilities;
	uint32_t denied = l->manifest.capabilities & ~allowed;
	const char *name;
	int rc;

	if (denied == 0U) {
		return 0;
	}
	rc = refuse(l, MBPF_REASON_POLICY_CAPABILITY, allowed, l->manifest.capabilities);
	name = mbpf_own_capability_name(l->rt, denied);
	for (uint32_t i = MBPF_ARRAY_COUNT(names); i-- > 0U;) {
		if ((denied & names[i].bit) != 0U) {
			name = names[i].name;
		}
	}
	mbpf_refuse_about(l->detail, MBPF_NO_ITEM, name, strlen(name));
	return rc;
}

static int check_budgets(const struct mbpf_loading *l, uint32_t max_steps, uint32_t max_helpers,
			 uint32_t max_wall_time_us)
{
	const struct mbpf_manifest_budgets *budgets = &l->manifest.budgets;
	uint32_t wall = budgets->max_wall_time_us;

	if (budgets->max_steps > max_steps) {
		return refuse(l, MBPF_REASON_POLICY_STEPS, max_steps, budgets->max_steps);
	}
	if (budgets->max_helpers > max_helpers) {
		return refuse(l, MBPF_REASON_POLICY_HELPERS, max_helpers, budgets->max_helpers);
	}
	/* 0 is no limit at all. */
	return wall - 1U > max_wall_time_us - 1U
		       ? refuse(l, MBPF_REASON_POLICY_WALL_TIME, max_wall_time_us, wall)
		       : 0;
}

static int check_ceilings(const struct mbpf_loading *l)
{
	const struct mbpf_policy *policy = &l->rt->config.policy;
	const struct mbpf_limits *limits = &policy->limits;
	int rc = check_budgets(l, limits->max_steps, limits->max_helpers, 0);

	for (uint32_t i = 0; i < policy->ceiling_count && rc == 0; i++) {
		const struct mbpf_ceiling *ceiling = &policy->ceilings[i];

		if (ceiling->hook_type == l->manifest.hook_type) {
			rc = check_budgets(
				l, ceiling->max_steps != 0U ? ceiling->max_steps : UINT32_MAX,
				ceiling->max_helpers != 0U ? ceiling->max_helpers : UINT32_MAX,
				ceiling->max_wall_time_us);
		}
	}
	return rc;
}

static int check_map(const struct mbpf_loading *l, const struct mbpf_map_info *info)
{
	const struct mbpf_limits *limits = &l->rt->config.policy.limits;
	size_t size = mbpf_map_size(info);

	if (!mbpf_map_has_type(info->type)) {
		return refuse(l, MBPF_REASON_MAP_TYPE, 0, info->type);
	}
	if ((info->flags & ~(uint32_t)MBPF_MAP_SHARED) != 0U) {
		return refuse(l, MBPF_REASON_MAP_FLAGS, MBPF_MAP_SHARED, info->flags);
	}
	if (info->max_entries > limits->max_map_entries) {
		return refuse(l, MBPF_REASON_POLICY_MAP_ENTRIES, limits->max_map_entries,
			      info->max_entries);
	}
	if (size == 0U) {
		return refuse(l, MBPF_REASON_MAP_SIZES, info->key_size, info->value_size);
	}
	/* What describes a map has another size where pointers have; its table has not. */
	size -= sizeof(struct mbpf_map);
	return size <= limits->max_map_bytes ? 0
					     : refuse(l, MBPF_REASON_POLICY_MAP_BYTES,
						      limits->max_map_bytes, (uint32_t)size);
}

/* Programs that share a map declare it alike. */
static int check_shared(const struct mbpf_loading *l, const struct mbpf_map_info *info)
{
	const struct mbpf_map *map;

	if ((info->flags & MBPF_MAP_SHARED) == 0U) {
		return 0;
	}
	if (!l->rt->config.policy.allow_shared_maps) {
		return refuse(l, MBPF_REASON_SHARED_DENIED, 0, 0);
	}
	map = mbpf_shared_map(l->rt, info->name);
	return map == NULL || mbpf_map_is_alike(info, &map->info)
		       ? 0
		       : refuse(l, MBPF_REASON_SHARED_DIFFERS, 0, 0);
}

static int check_maps(const struct mbpf_loading *l)
{
	uint32_t limit = l->rt->config.policy.limits.max_maps;

	if (l->manifest.maps.count > limit) {
		return refuse(l, MBPF_REASON_POLICY_MAPS, limit, l->manifest.maps.count);
	}
	for (uint32_t i = 0; i < l->manifest.maps.count; i++) {
		struct mbpf_map_info info;
		int rc;

		(void)mbpf_manifest_map(&l->manifest, i, &info); /* read before */
		rc = check_map(l, &info);
		if (rc == 0) {
			rc = check_shared(l, &info);
		}
		if (rc != 0) {
			mbpf_refuse_about(l->detail, i, info.name, strlen(info.name));
			return rc;
		}
	}
	return 0;
}

/* What the events of a program for CUSTOM consist of is what an attach point declares. */
static int check_schema(struct mbpf_loading *l)
{
	const struct mbpf_manifest *m = &l->manifest;

	if (!MBPF_HOOKS_CUSTOM || l->type->id != MBPF_HOOK_CUSTOM) {
		return (m->schema_id | m->schema_version) == 0U
			       ? 0
			       : refuse(l, MBPF_REASON_SCHEMA_UNKNOWN, 0, m->schema_id);
	}
	l->schema = mbpf_schema_find(l->rt, m->schema_id, m->schema_version);
	if (l->schema == NULL) {
		return refuse(l, MBPF_REASON_SCHEMA_UNKNOWN, 0, m->schema_id);
	}
	return l->schema->version == m->schema_version
		       ? 0
		       : refuse(l, MBPF_REASON_SCHEMA_VERSION, l->schema->version,
				m->schema_version);
}

int mbpf_policy_check(struct mbpf_loading *l)
{
	const struct mbpf_policy *policy = &l->rt->config.policy;
	const struct mbpf_manifest *m = &l->manifest;
	int rc;

	if (m->engine != MBPF_ENGINE_VM) {
		return refuse(l, MBPF_REASON_ENGINE_ABSENT, MBPF_ENGINE_VM, m->engine);
	}
	l->type = mbpf_hook_type_find(m->hook_type);
	if (l->type == NULL ||
	    (MBPF_HOOKS_CUSTOM && m->hook_type == MBPF_HOOK_CUSTOM && !mbpf_schema_is_any(l->rt))) {
		return refuse(l, MBPF_REASON_HOOK_UNKNOWN, 0, m->hook_type);
	}
	if (m->hook_ctx_abi_version != MBPF_HOOK_ABI_VERSION) {
		return refuse(l, MBPF_REASON_HOOK_ABI, MBPF_HOOK_ABI_VERSION,
			      m->hook_ctx_abi_version);
	}
	rc = check_schema(l);
	if (rc != 0) {
		return rc;
	}
	if (m->budgets.max_wall_time_us != 0U && l->rt->config.services.now_ns == NULL) {
		return refuse(l, MBPF_REASON_NO_CLOCK, 0, m->budgets.max_wall_time_us);
	}
	if (m->heap_size > policy->limits.max_heap_size) {
		return refuse(l, MBPF_REASON_POLICY_HEAP, policy->limits.max_heap_size,
			      m->heap_size);
	}
	rc = check_capabilities(l);
	if (rc == 0) {
		rc = check_ceilings(l);
	}
	return rc == 0 ? check_maps(l) : rc;
}

int mbpf_policy_admit(const struct mbpf_loading *l)
{
	uint32_t limit = l->rt->config.policy.limits.max_programs;
	uint32_t count = 0;

	for (const struct mbpf_prog *prog = l->rt->progs; prog != NULL; prog = prog->next) {
		if (strcmp(prog->name, l->manifest.program_name) == 0) {
			int rc = refuse(l, MBPF_REASON_NAME_TAKEN, 0, 0);

			mbpf_refuse_about(l->detail, MBPF_NO_ITEM, prog->name, strlen(prog->name));
			return rc;
		}
		count++;
	}
	return count < limit ? 0 : refuse(l, MBPF_REASON_POLICY_PROGRAMS, limit, count);
}
