/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Putting a new package in the place of a program's.
 * @defgroup mbpf_update mbpf update
 * @{
 */

#ifndef MBPF_UPDATE_H_
#define MBPF_UPDATE_H_

#include <stddef.h>

#include <mbpf/error.h>

#ifdef __cplusplus
extern "C" {
#endif

struct mbpf_prog;

/** What an update does with maps. */
enum mbpf_map_policy {
	/** A map stays, with its entries, when the new package declares one of its name. */
	MBPF_MAPS_PRESERVE = 0,
	/** Every map begins empty. */
	MBPF_MAPS_FRESH,
};

struct mbpf_update_options {
	enum mbpf_map_policy maps;
};

/**
 * Puts a new package in the place of a program's, attached or not. The new one is loaded, verified
 * and initialised before the old one is touched: events run the old one until then, the new one
 * from then on. mbpf_fini of the old one is not run, counts go on, the last error and the circuit
 * breaker begin anew. `prog` stays good, and so do maps that are kept.
 *
 * @param prog A loaded program.
 * @param package The whole .mbpf, as with mbpf_prog_load(). The one before has to stay until
 * mbpf_prog_reclaim() returns 0.
 * @param size Bytes of it.
 * @param options NULL: maps are preserved.
 * @param detail Set on failure; may be NULL.
 * @retval 0 done.
 * @retval MBPF_ERR_INVALID_ARG a pointer is NULL or an option unknown.
 * @retval MBPF_ERR_CONTEXT this is an interrupt.
 * @retval MBPF_ERR_HOOK_MISMATCH the package is for another hook type.
 * @retval MBPF_ERR_NOT_FOUND the package has another program's name.
 * @retval MBPF_ERR_MAP_INCOMPATIBLE a map to be preserved has another type, key_size, value_size,
 * max_entries or flags; `limit` in the detail is its number in the old package, `actual` that in
 * the new one.
 * A shared map stays with both options, and is the same for all that use it.
 * @retval MBPF_ERR_BUDGET_EXCEEDED also when the attach point's ceiling would be exceeded.
 * @retval MBPF_ERR_NESTED_EXEC mbpf_init or mbpf_fini of the program is running.
 * @return or what mbpf_prog_load() returns. On failure nothing stays allocated and the old one
 * runs on; what a new mbpf_init that failed has written to preserved maps stays.
 * Thread context only; events may fire meanwhile. Needs memory for both.
 */
int mbpf_prog_update(struct mbpf_prog *prog, const void *package, size_t size,
		     const struct mbpf_update_options *options, struct mbpf_error_detail *detail);

/**
 * Frees what updates have replaced, as far as no event runs it any more. So does each update,
 * unload and load.
 *
 * @retval 0 all is freed; the packages are not needed then.
 * @retval MBPF_ERR_INVALID_ARG `prog` is NULL.
 * @retval MBPF_ERR_CONTEXT this is an interrupt.
 * @retval MBPF_ERR_NESTED_EXEC an event that began before an update is not over: try again.
 * Thread context only; events may fire meanwhile.
 */
int mbpf_prog_reclaim(struct mbpf_prog *prog);

#ifdef __cplusplus
}
#endif

/** @} */

#endif /* MBPF_UPDATE_H_ */
