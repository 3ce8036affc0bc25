/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Private contract of loading: from the bytes of a package to a version of a program.
 */

#ifndef MBPF_CORE_LOAD_H_
#define MBPF_CORE_LOAD_H_

#include <mbpf/manifest.h>

#include "package.h"
#include "prog.h"

/** What is known of a package before anything is allocated. */
struct mbpf_loading {
	struct mbpf_runtime *rt;
	struct mbpf_error_detail *detail;
	struct mbpf_package package;
	struct mbpf_manifest manifest;
	const struct mbpf_hook_type *type;
	const struct mbpf_schema *schema; /* NULL but for CUSTOM */
	struct mbpf_image image;
	const struct mbpf_version *keep; /* whose maps are kept; NULL: none */
};

/** Everything up to the verification; allocates and runs nothing. @return 0 or MBPF_ERR_*. */
int mbpf_loading_check(struct mbpf_loading *l, const void *package, size_t size);

/* --- manifest.c --- */

/**
 * As mbpf_manifest_parse(), for a runtime: names of its own capabilities are known, and what
 * helper_versions asks for must be there.
 *
 * @param rt Whose helpers and capabilities count; NULL as mbpf_manifest_parse().
 * @retval MBPF_ERR_HELPER_VERSION beside those of mbpf_manifest_parse().
 */
int mbpf_manifest_parse_for(const struct mbpf_runtime *rt, struct mbpf_manifest *manifest,
			    const struct mbpf_package *package, struct mbpf_error_detail *detail);

/* --- policy.c --- */

/** Whether the signature is that of a key that the firmware trusts now. `has_key_id`: the manifest
 * was read and names the key. */
int mbpf_policy_authenticate(const struct mbpf_loading *l, bool has_key_id);
/** Whether the firmware has and allows what the manifest asks for; finds its hook type. */
int mbpf_policy_check(struct mbpf_loading *l);
/** Whether one more program, of this name, may be loaded. */
int mbpf_policy_admit(const struct mbpf_loading *l);

/* --- version.c --- */

/**
 * Allocates what a checked package becomes, and resolves its imports.
 *
 * @param prog Its program. Maps of l->keep are taken, where the names are the same.
 * @return NULL when the arena is full; nothing stays allocated then.
 */
struct mbpf_version *mbpf_version_make(const struct mbpf_loading *l, struct mbpf_prog *prog);

/** The map of that name that programs share, or NULL. */
struct mbpf_map *mbpf_shared_map(const struct mbpf_runtime *rt, const char *name);

/** Number of the map of that name, or map_count. */
uint32_t mbpf_version_map(const struct mbpf_version *version, const char *name);

#endif /* MBPF_CORE_LOAD_H_ */
