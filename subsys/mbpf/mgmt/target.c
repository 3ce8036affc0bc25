/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Commands that tell what the firmware contains and allows: target, keys, hooks.
 */

#include <string.h>

#include <zcbor_decode.h>
#include <zcbor_encode.h>

#include <zephyr/mgmt/mcumgr/mgmt/mgmt.h>
#include <zephyr/sys/util.h>

#include "common.h"
#include "core/sha512.h"

/* Bytes of a map in a list beside the texts: keys, numbers and heads. */
#define KEY_SIZE  40U
#define HOOK_SIZE 48U

static bool put_versions(zcbor_state_t *zse)
{
	return mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_PROTO, MBPF_MGMT_PROTOCOL) &&
	       mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_API, MBPF_API_VERSION) &&
	       mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_FMT, MBPF_FORMAT_VERSION) &&
	       mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_CODE, MBPF_BYTECODE_VERSION) &&
	       mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_ABI, MBPF_HOOK_ABI_VERSION) &&
	       mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_BITS, 8U * sizeof(void *)) &&
	       mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_CPUS, mbpf_map_cpus());
}

static bool put_contents(zcbor_state_t *zse)
{
	struct mbpf_target_info info;

	mbpf_target_info_get(&info);
	return mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_FEAT, info.features) &&
	       mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_MTYPES, info.map_types) &&
	       mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_HTYPES, info.hook_types);
}

static bool put_policy(zcbor_state_t *zse, const struct mbpf_runtime *rt)
{
#define MEMBER(member) rt->config.policy.limits.member,
	const uint32_t limits[] = {MBPF_MGMT_LIMITS(MEMBER)};
#undef MEMBER
	const struct mbpf_policy *policy = &rt->config.policy;

	return mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_CAPS, policy->capabilities) &&
	       mbpf_mgmt_put_bool(zse, MBPF_MGMT_KEY_SIGNED, !policy->allow_unsigned) &&
	       mbpf_mgmt_put_bool(zse, MBPF_MGMT_KEY_SHARED, policy->allow_shared_maps) &&
	       mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_EPOCH, policy->epoch) &&
	       mbpf_mgmt_put_list(zse, MBPF_MGMT_KEY_LIMITS, limits, ARRAY_SIZE(limits));
}

int mbpf_mgmt_target(struct smp_streamer *smp)
{
	zcbor_state_t *zse = smp->writer->zs;
	struct mbpf_runtime *rt;
	int rc = mbpf_control_enter(&rt);
	bool ok;

	if (rc != 0) {
		return mbpf_mgmt_refuse_about(smp, rc, NULL);
	}
	ok = put_versions(zse) && put_contents(zse) && put_policy(zse, rt) &&
	     mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_ARENA, rt->config.arena_size) &&
	     mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_USED, rt->arena_used) &&
	     mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_STAGE, CONFIG_MBPF_STAGE_MAX_SIZE);
	mbpf_control_leave();
	return ok ? MGMT_ERR_EOK : MGMT_ERR_EMSGSIZE;
}

/* How packages name a key. */
static void id_of(const struct mbpf_key *key, uint8_t *id)
{
	static const uint8_t none[MBPF_KEY_ID_SIZE];
	uint8_t digest[MBPF_SHA512_SIZE];
	struct mbpf_sha512 hash;

	memcpy(id, key->key_id, MBPF_KEY_ID_SIZE);
	if (memcmp(id, none, sizeof(none)) == 0) {
		mbpf_sha512_init(&hash);
		mbpf_sha512_update(&hash, key->public_key, MBPF_PUBLIC_KEY_SIZE);
		mbpf_sha512_final(&hash, digest);
		memcpy(id, digest, MBPF_KEY_ID_SIZE);
	}
}

static bool put_signer(zcbor_state_t *zse, const struct mbpf_key *key)
{
	uint8_t id[MBPF_KEY_ID_SIZE];

	id_of(key, id);
	return zcbor_map_start_encode(zse, 3) &&
	       mbpf_mgmt_put_bytes(zse, MBPF_MGMT_KEY_ID, id, sizeof(id)) &&
	       mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_FROM, key->first_epoch) &&
	       mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_TO, key->last_epoch) &&
	       zcbor_map_end_encode(zse, 3);
}

static bool put_signers(zcbor_state_t *zse, const struct mbpf_runtime *rt, uint32_t from)
{
	const struct mbpf_policy *policy = &rt->config.policy;
	struct mbpf_mgmt_page page;
	bool ok = mbpf_mgmt_page_begin(&page, zse, MBPF_MGMT_KEY_KEYS, from);

	for (uint32_t i = 0; ok && i < policy->key_count; i++) {
		if (mbpf_mgmt_page_wants(&page, KEY_SIZE)) {
			ok = put_signer(zse, &policy->keys[i]);
		}
	}
	return ok && mbpf_mgmt_page_end(&page);
}

static bool put_hook(zcbor_state_t *zse, const struct mbpf_hook *hook)
{
	return zcbor_map_start_encode(zse, 5) &&
	       mbpf_mgmt_put_text(zse, MBPF_MGMT_KEY_NAME, hook->name) &&
	       mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_TYPE, hook->type) &&
	       mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_CTX, hook->context) &&
	       mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_STEPS, hook->max_steps) &&
	       mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_PROGS, mbpf_hook_programs(hook)) &&
	       zcbor_map_end_encode(zse, 5);
}

static bool put_hooks(zcbor_state_t *zse, const struct mbpf_runtime *rt, uint32_t from)
{
	const struct mbpf_hook *hook = NULL;
	struct mbpf_mgmt_page page;
	bool ok = mbpf_mgmt_page_begin(&page, zse, MBPF_MGMT_KEY_HOOKS, from);

	while (ok && (hook = mbpf_hook_next(rt, hook)) != NULL) {
		if (mbpf_mgmt_page_wants(&page, HOOK_SIZE + strlen(hook->name))) {
			ok = put_hook(zse, hook);
		}
	}
	return ok && mbpf_mgmt_page_end(&page);
}

int mbpf_mgmt_keys(struct smp_streamer *smp)
{
	return mbpf_mgmt_list(smp, put_signers);
}

int mbpf_mgmt_hooks(struct smp_streamer *smp)
{
	return mbpf_mgmt_list(smp, put_hooks);
}
