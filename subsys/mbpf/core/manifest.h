/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief The manifest of a package: what the program is, needs and may do.
 */

#ifndef MBPF_CORE_MANIFEST_H_
#define MBPF_CORE_MANIFEST_H_

#include <stdbool.h>
#include <stdint.h>

#include <mbpf/error.h>
#include <mbpf/gen/maps.h>
#include <mbpf/gen/package.h>
#include <mbpf/map.h>

#include "package.h"
#include "reader.h"

/** Keys that engine vm does not need and does not look at. */
#define MBPF_MANIFEST_WARN_TARGET           0x1U
#define MBPF_MANIFEST_WARN_MQUICKJS_VERSION 0x2U

/** The maps in the package, checked; each is read again when it is wanted. */
struct mbpf_manifest_maps {
	/** Encoding of the entries up to the end of the manifest. */
	struct mbpf_span entries;
	uint32_t count;
};

/** Limits of one invocation. */
struct mbpf_manifest_budgets {
	uint32_t max_steps;
	uint32_t max_helpers;
	/** Microseconds; 0: no limit. */
	uint32_t max_wall_time_us;
};

/** Machine that bytecode of engine mquickjs was made for; all 0 when absent. */
struct mbpf_manifest_target {
	uint32_t word_size;
	/** 0 little, 1 big. */
	uint32_t endianness;
};

/** A manifest that mbpf_manifest_parse() accepted. Texts are terminated printable ASCII. */
struct mbpf_manifest {
	char program_name[MBPF_PROGRAM_NAME_MAX + 1];
	char program_version[MBPF_PROGRAM_VERSION_MAX + 1];
	/** MBPF_DEFAULT_ENTRY_SYMBOL when absent. */
	char entry_symbol[MBPF_ENTRY_SYMBOL_MAX + 1];
	/** 1 to 6; whether the firmware has it is the loader's question. */
	uint32_t hook_type;
	uint32_t hook_ctx_abi_version;
	/** What events of CUSTOM consist of; 0 when absent. */
	uint32_t schema_id;
	uint32_t schema_version;
	/** Same major as MBPF_API_VERSION, minor not above it. */
	uint32_t api_version;
	uint32_t heap_size;
	struct mbpf_manifest_budgets budgets;
	/** MBPF_CAP_* bits. */
	uint32_t capabilities;
	/** enum mbpf_engine_id; whether the firmware has it is the loader's question. */
	uint32_t engine;
	/** MBPF_BYTECODE_VERSION for engine vm, 0 for others. */
	uint32_t bytecode_version;
	/** MBPF_FEATURE_* bits. */
	uint32_t features;
	/** 0 when absent. */
	uint32_t security_version;
	/** All 0 when has_program_id is false. */
	uint8_t program_id[MBPF_PROGRAM_ID_SIZE];
	/** All 0 when has_key_id is false. */
	uint8_t key_id[MBPF_KEY_ID_SIZE];
	bool has_program_id;
	bool has_key_id;
	/** Its encoding: JSON, or CBOR. */
	bool is_json;
	/** At most MBPF_MAX_MAPS; read by mbpf_manifest_map(). */
	struct mbpf_manifest_maps maps;
	/** Entries of helper_versions, which are checked and not kept. */
	uint32_t helper_versions;
	struct mbpf_manifest_target target;
	uint32_t mquickjs_bytecode_version;
	/** MBPF_MANIFEST_WARN_* bits. */
	uint32_t warnings;
};

/**
 * Reads and checks the manifest of an open package, and what the engine it names asks of the
 * container (alignment of the bytecode, no MAPS section).
 *
 * @param manifest Filled on success; undefined on failure.
 * @param package An open package; its bytes must stay as long as the manifest's maps are read.
 * @param detail Filled on failure; may be NULL.
 * @return 0 or the code of the reason in `detail` (spec/errors.yaml, reasons 25, 26, 40 to 55, 60
 * to 74):
 * @retval MBPF_ERR_INVALID_PACKAGE, MBPF_ERR_ENGINE_UNSUPPORTED, MBPF_ERR_CAPABILITY_DENIED,
 * @retval MBPF_ERR_FEATURE_UNSUPPORTED, MBPF_ERR_UNSUPPORTED_VER, MBPF_ERR_API_VERSION,
 * @retval MBPF_ERR_HEAP_TOO_SMALL
 * Thread context.
 */
int mbpf_manifest_parse(struct mbpf_manifest *manifest, const struct mbpf_package *package,
			struct mbpf_error_detail *detail);

/**
 * Reads a map declaration.
 *
 * @param manifest A parsed manifest whose package is still there.
 * @param index Below manifest->maps.count.
 * @param info Filled on success.
 * @retval 0 done. @retval MBPF_ERR_NOT_FOUND there is no map of that index.
 */
int mbpf_manifest_map(const struct mbpf_manifest *manifest, uint32_t index,
		      struct mbpf_map_info *info);

#endif /* MBPF_CORE_MANIFEST_H_ */
