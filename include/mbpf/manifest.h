/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief The manifest of a package: what the program is, needs and may do.
 *
 * Nothing is allocated, and no runtime is needed. Loading reads the manifest itself, and then asks
 * whether the firmware has and allows what it says. Pointers are not NULL unless it is said that
 * they may be.
 * @defgroup mbpf_manifest mbpf manifests
 * @{
 */

#ifndef MBPF_MANIFEST_H_
#define MBPF_MANIFEST_H_

#include <stdbool.h>
#include <stdint.h>

#include <mbpf/error.h>
#include <mbpf/gen/maps.h>
#include <mbpf/gen/package.h>
#include <mbpf/map.h>
#include <mbpf/package.h>
#include <mbpf/span.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Keys that engine vm does not need and does not look at. */
#define MBPF_MANIFEST_WARN_TARGET           0x1U
#define MBPF_MANIFEST_WARN_MQUICKJS_VERSION 0x2U

/** The maps in the package, checked; each is read again when it is wanted. */
struct mbpf_manifest_maps {
	/** Encoding of the entries up to the end of the manifest. */
	struct mbpf_span entries;
	uint32_t count;
};

/** Limits of one run. */
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
	/** Entries of helper_versions, which are compared with the firmware and not kept. */
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
 * @param detail Set on failure, with the byte and the key; may be NULL.
 * @retval 0 done.
 * @retval MBPF_ERR_INVALID_PACKAGE the encoding is not one that this firmware reads, or a rule of
 * it is broken; a key is unknown, missing or has a value that it cannot have; or the bytecode does
 * not lie at a multiple of MBPF_BYTECODE_ALIGN.
 * @retval MBPF_ERR_ENGINE_UNSUPPORTED no engine has that name.
 * @retval MBPF_ERR_CAPABILITY_DENIED no capability has that name.
 * @retval MBPF_ERR_FEATURE_UNSUPPORTED a group of built-ins that this firmware does not have.
 * @retval MBPF_ERR_UNSUPPORTED_VER bytecode of another version.
 * @retval MBPF_ERR_API_VERSION another major, or a newer minor version of the API.
 * @retval MBPF_ERR_HEAP_TOO_SMALL a heap below the floor of engine mquickjs.
 * @retval MBPF_ERR_CONTEXT this is an interrupt.
 * Thread context only: takes time in proportion to the manifest, and some 500 bytes of stack.
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
 * Any context.
 */
int mbpf_manifest_map(const struct mbpf_manifest *manifest, uint32_t index,
		      struct mbpf_map_info *info);

#ifdef __cplusplus
}
#endif

/** @} */

#endif /* MBPF_MANIFEST_H_ */
