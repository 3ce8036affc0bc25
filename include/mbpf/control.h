/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Managing the firmware's runtime by names, and packages that arrive in pieces.
 *
 * For what loads programs in the field: a management protocol, a shell, a customer's own transport.
 * Needs CONFIG_MBPF_CONTROL. A package that arrives is staged: it gets memory of the arena, is
 * written piece by piece in order, and, once it is whole and its digest is right, activated: loaded
 * or put in the place of the program of its name. Its memory is freed when no program runs from it.
 * There is one staged package at a time.
 *
 * Any thread may call these functions; each waits until another thread's is done. An application
 * that calls functions of mbpf.h which change the runtime does so between mbpf_control_enter() and
 * mbpf_control_leave(), so that they do not meet. mbpf_runtime_shutdown() answers
 * MBPF_ERR_NESTED_EXEC as long as the arena holds a package; mbpf_stage_drop() frees those that
 * nothing runs from.
 * @defgroup mbpf_control mbpf control
 * @{
 */

#ifndef MBPF_CONTROL_H_
#define MBPF_CONTROL_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <mbpf/info.h>
#include <mbpf/zephyr.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Bytes of the digest of a package: SHA-512, which signatures need anyway. */
#define MBPF_STAGE_DIGEST_SIZE 64U

/** Bytes of a program's name with its terminator. */
#define MBPF_CONTROL_NAME_SIZE (MBPF_PROGRAM_NAME_MAX + 1)

/**
 * Keeps other threads from changing the runtime until mbpf_control_leave(). In between functions of
 * mbpf.h may be called, none of this header.
 *
 * @param rt Set on success to the firmware's runtime.
 * @retval 0 done.
 * @retval MBPF_ERR_CONTEXT this is an interrupt.
 * @retval MBPF_ERR_NOT_FOUND the runtime is not started, or was shut down.
 * @retval MBPF_ERR_NESTED_EXEC this thread has entered already, or a function of this header runs a
 * program's mbpf_init or mbpf_fini from which this call comes.
 * Threads only; may wait.
 */
int mbpf_control_enter(struct mbpf_runtime **rt);

/** Ends what mbpf_control_enter() began, in the same thread. */
void mbpf_control_leave(void);

/**
 * Attaches a program.
 *
 * @param name Of a loaded program.
 * @param hook Name of an attach point.
 * @param priority As in mbpf_prog_attach().
 * @retval 0 done.
 * @retval MBPF_ERR_NOT_FOUND no such program or attach point, or no runtime.
 * @return or what mbpf_control_enter() or mbpf_prog_attach() returns.
 */
int mbpf_control_attach(const char *name, const char *hook, int32_t priority);

/**
 * Takes a program off its attach point.
 *
 * @retval 0 done.
 * @retval MBPF_ERR_NOT_FOUND no such program, or no runtime.
 * @return or what mbpf_control_enter() or mbpf_prog_detach() returns.
 */
int mbpf_control_detach(const char *name);

/**
 * Unloads a program and frees its package if it was staged. Waits up to 20 ms for an event that is
 * not over.
 *
 * @retval 0 done.
 * @retval MBPF_ERR_NOT_FOUND no such program, or no runtime.
 * @return or what mbpf_control_enter() or mbpf_prog_unload() returns.
 */
int mbpf_control_unload(const char *name);

/**
 * Begins to stage a package, in the place of one that was staged before. When that has the same
 * size and digest it stays, with what was written of it, so that who lost the connection goes on
 * where mbpf_stage_get() says.
 *
 * @param size Bytes of the package.
 * @param digest SHA-512 of all of it.
 * @param detail Set on failure; may be NULL.
 * @retval 0 done.
 * @retval MBPF_ERR_INVALID_ARG `size` is 0 or `digest` is NULL.
 * @retval MBPF_ERR_NO_MEM `size` is above CONFIG_MBPF_STAGE_MAX_SIZE (`limit` in the detail), or
 * the arena is full.
 * @return or what mbpf_control_enter() returns.
 */
int mbpf_stage_begin(size_t size, const uint8_t digest[MBPF_STAGE_DIGEST_SIZE],
		     struct mbpf_error_detail *detail);

/**
 * Writes the next bytes of the staged package. The last ones are followed by a check of the digest,
 * which takes time in proportion to the size.
 *
 * @param offset How many were written before.
 * @param data Bytes; copied.
 * @param size How many.
 * @param detail Set on failure; may be NULL.
 * @retval 0 done.
 * @retval MBPF_ERR_NOT_FOUND nothing is staged, or no runtime.
 * @retval MBPF_ERR_INVALID_ARG the bytes are not the next ones (`limit` in the detail is the offset
 * of those), reach behind the end (`limit` is the size), or `data` is NULL.
 * @retval MBPF_ERR_CRC_MISMATCH the digest is another one: nothing is staged any more.
 * @return or what mbpf_control_enter() returns.
 */
int mbpf_stage_write(size_t offset, const void *data, size_t size,
		     struct mbpf_error_detail *detail);

/** How far a staged package is. */
struct mbpf_stage {
	/** Bytes of the package; 0: nothing is staged. */
	uint32_t size;
	/** Bytes that were written. */
	uint32_t written;
	uint8_t digest[MBPF_STAGE_DIGEST_SIZE];
};

/**
 * Tells how far the staged package is.
 *
 * @param stage Filled.
 * @return 0, or what mbpf_control_enter() returns.
 */
int mbpf_stage_get(struct mbpf_stage *stage);

/** Frees the staged package, and those that no program runs from any more. @return 0, or what
 * mbpf_control_enter() returns. */
int mbpf_stage_drop(void);

/** What mbpf_stage_activate() did. */
struct mbpf_activation {
	char name[MBPF_CONTROL_NAME_SIZE];
	/** The program was there and runs this package now, where it was attached. */
	bool updated;
};

/**
 * Loads the staged package, or updates the program of its name. Whether it is accepted or not,
 * nothing is staged afterwards; only after MBPF_ERR_NESTED_EXEC it may be tried again.
 *
 * @param options Of the update; NULL: maps are preserved.
 * @param done Filled on success.
 * @param detail Set on failure; may be NULL.
 * @retval 0 done.
 * @retval MBPF_ERR_NOT_FOUND nothing is staged, or no runtime.
 * @retval MBPF_ERR_INVALID_ARG bytes are missing; it stays.
 * @return or what mbpf_control_enter(), mbpf_prog_load() or mbpf_prog_update() returns.
 */
int mbpf_stage_activate(const struct mbpf_update_options *options, struct mbpf_activation *done,
			struct mbpf_error_detail *detail);

/** The package that a program runs from. */
struct mbpf_control_package {
	/** Bytes. */
	uint32_t size;
	uint32_t security_version;
	/** In the manifest. */
	char version[MBPF_PROGRAM_VERSION_MAX + 1];
	uint8_t digest[MBPF_STAGE_DIGEST_SIZE];
};

/**
 * Tells of the package that a program runs from. Only this function is called between
 * mbpf_control_enter() and mbpf_control_leave().
 *
 * @param prog A loaded program.
 * @param package Filled on success.
 * @return whether it was staged; others stay where the firmware has them.
 */
bool mbpf_control_package_get(const struct mbpf_prog *prog, struct mbpf_control_package *package);

#ifdef __cplusplus
}
#endif

/** @} */

#endif /* MBPF_CONTROL_H_ */
