/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief What the firmware allows: keys, capabilities and limits.
 * @defgroup mbpf_policy mbpf policy
 * @{
 */

#ifndef MBPF_POLICY_H_
#define MBPF_POLICY_H_

#include <stdbool.h>
#include <stdint.h>

#include <mbpf/gen/package.h>

#ifdef __cplusplus
extern "C" {
#endif

struct mbpf_runtime;

/** A public key that may sign packages. */
struct mbpf_key {
	/** Ed25519 public key. */
	uint8_t public_key[MBPF_PUBLIC_KEY_SIZE];
	/** How packages name it, `key_id` of their manifest; all 0: the first bytes of the key's
	 * SHA-512, which is what `mbpf sign` writes. */
	uint8_t key_id[MBPF_KEY_ID_SIZE];
	/** The key is good from this epoch on. */
	uint32_t first_epoch;
	/** And up to this one; 0: for ever. */
	uint32_t last_epoch;
};

/** Limits that a program must stay within to be loaded; 0 in a member means its default. */
struct mbpf_limits {
	/** Bytes of globals, heap and stack; default 65536. */
	uint32_t max_heap_size;
	/** Steps of one run; default 1000000. */
	uint32_t max_steps;
	/** Helper calls of one run; default 100000. */
	uint32_t max_helpers;
	/** Bytes of the table of one map: its entries, with a byte each; default 1048576. */
	uint32_t max_map_bytes;
	/** Entries of one map; default MBPF_MAP_ENTRIES_MAX. */
	uint32_t max_map_entries;
	/** Maps of one program; default MBPF_MAX_MAPS. */
	uint32_t max_maps;
	/** Programs that are loaded at the same time; default: what fits into the arena. */
	uint32_t max_programs;
};

/** What programs of one hook type may take for one event, beside the limits of all. 0 in a budget:
 * only those count. */
struct mbpf_ceiling {
	/** enum mbpf_hook_id; of several ceilings of one type all count. */
	uint32_t hook_type;
	uint32_t max_steps;
	uint32_t max_helpers;
	/** A package that has no max_wall_time_us at all is above it. */
	uint32_t max_wall_time_us;
};

/** What the firmware allows. Copied by mbpf_runtime_init(); what it points to is not, and must
 * outlive the runtime. */
struct mbpf_policy {
	/** Public keys that may sign; may be NULL without any. */
	const struct mbpf_key *keys;
	uint32_t key_count;
	/** The epoch at start, which keys are compared with; see mbpf_runtime_epoch_raise(). */
	uint32_t epoch;
	/** Capabilities that a package may ask for, MBPF_CAP_* bits; 0 denies all. */
	uint32_t capabilities;
	/**
	 * Accept packages that carry no signature. Only honoured by builds with
	 * MBPF_ALLOW_UNSIGNED; others answer MBPF_ERR_INVALID_ARG to mbpf_runtime_init(). A
	 * signature that is there is checked all the same, unless there is no key to check it with.
	 */
	bool allow_unsigned;
	/** Let programs share maps: those that declare a shared map of one name use the same. */
	bool allow_shared_maps;
	struct mbpf_limits limits;
	/** Ceilings by hook type; may be NULL without any. */
	const struct mbpf_ceiling *ceilings;
	uint32_t ceiling_count;
};

/**
 * Moves to a later epoch, in which other keys may be good. A firmware counts epochs as it likes,
 * for example one for each revocation, and keeps the number where nobody can set it back.
 *
 * Programs that are loaded stay, whoever signed them.
 *
 * @param rt A prepared runtime.
 * @param epoch Not less than mbpf_runtime_epoch().
 * @retval 0 done, also when it is the same.
 * @retval MBPF_ERR_INVALID_ARG `rt` is NULL, or the epoch is earlier than the one now.
 * @retval MBPF_ERR_CONTEXT this is an interrupt.
 * Thread context only.
 */
int mbpf_runtime_epoch_raise(struct mbpf_runtime *rt, uint32_t epoch);

/** @return the epoch that keys are compared with. Any context. */
uint32_t mbpf_runtime_epoch(const struct mbpf_runtime *rt);

#ifdef __cplusplus
}
#endif

/** @} */

#endif /* MBPF_POLICY_H_ */
