/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Debug symbols of a package or of a loaded program (doc/spec/debug.rst).
 *
 * Nothing needs them to run a program, and nothing is checked at load: here every length is looked
 * at before it is used. Texts are UTF-8, not terminated, at most MBPF_DEBUG_TEXT_MAX bytes; they
 * and the hash are bytes of the package, which must stay. Nothing is allocated. Pointers are not
 * NULL.
 * @defgroup mbpf_debug mbpf debug symbols
 * @{
 */

#ifndef MBPF_DEBUG_H_
#define MBPF_DEBUG_H_

#include <stdint.h>

#include <mbpf/error.h>
#include <mbpf/package.h>
#include <mbpf/span.h>

#ifdef __cplusplus
extern "C" {
#endif

struct mbpf_prog;

/** Bytes of the hash of a program's source: SHA-256. */
#define MBPF_DEBUG_HASH_SIZE 32U
/** Most bytes of a symbol or name. */
#define MBPF_DEBUG_TEXT_MAX  127U
/** Most maps. */
#define MBPF_DEBUG_MAPS_MAX  256U

/** What the symbols tell. */
struct mbpf_debug_info {
	/** Name of the entry function. */
	struct mbpf_span entry_symbol;
	/** Name of the hook type, such as NET_RX. */
	struct mbpf_span hook_name;
	/** SHA-256 of the program's own source file, MBPF_DEBUG_HASH_SIZE bytes; NULL when it was
	 * not recorded. */
	const uint8_t *source_hash;
	/** Maps, in the order of the manifest. */
	uint32_t map_count;
	/** Their names, for mbpf_debug_map_name(). */
	struct mbpf_span map_names;
};

/**
 * Reads the symbols of a package.
 *
 * @param package An open package.
 * @param info Filled on success.
 * @retval 0 done.
 * @retval MBPF_ERR_NOT_FOUND the package has none.
 * @retval MBPF_ERR_INVALID_PACKAGE they are cut short or nonsense.
 * Any context.
 */
int mbpf_package_debug(const struct mbpf_package *package, struct mbpf_debug_info *info);

/**
 * Reads the symbols of a loaded program; after an update, those of the new package.
 *
 * @param prog A loaded program.
 * @param info Filled on success; good until the program is unloaded or updated.
 * @retval 0 done.
 * @retval MBPF_ERR_NOT_FOUND its package has none.
 * @retval MBPF_ERR_INVALID_PACKAGE they are cut short or nonsense.
 * Any context; not beside an update or unload.
 */
int mbpf_prog_debug(const struct mbpf_prog *prog, struct mbpf_debug_info *info);

/**
 * Gives the name of a map.
 *
 * @param info Filled by mbpf_package_debug() or mbpf_prog_debug().
 * @param index Below info->map_count.
 * @param name Set on success.
 * @retval 0 done. @retval MBPF_ERR_NOT_FOUND there is no map of that index.
 * Any context.
 */
int mbpf_debug_map_name(const struct mbpf_debug_info *info, uint32_t index, struct mbpf_span *name);

#ifdef __cplusplus
}
#endif

/** @} */

#endif /* MBPF_DEBUG_H_ */
