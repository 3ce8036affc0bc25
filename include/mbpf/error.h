/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Error codes and the record that says which rule was broken, and where.
 * @defgroup mbpf_error mbpf errors
 * @{
 */

#ifndef MBPF_ERROR_H_
#define MBPF_ERROR_H_

#include <stdint.h>

#include <mbpf/gen/errors.h>
#include <mbpf/gen/rejects.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Bytes of the text of an exception, Latin-1, cut, terminated. */
#define MBPF_ERROR_MESSAGE_SIZE 64

/** `item` in a detail that is about no one of several. */
#define MBPF_NO_ITEM 0xffffU

/** Functions that are kept of the stack of a failed run, the innermost ones. */
#define MBPF_TRACE_SIZE 8U

/** A stack: where it was raised, then the call of that function, and so on; without functions of
 * the firmware. */
struct mbpf_trace {
	/** Elements of `pc`. */
	uint32_t count;
	/** Numbers of instruction words in the code. */
	uint32_t pc[MBPF_TRACE_SIZE];
};

/** Where and why a package was refused. Filled only when a function fails. */
struct mbpf_error_detail {
	/** What the function returned: one of MBPF_ERR_*. */
	int32_t code;
	/**
	 * The rule that was broken: enum mbpf_reject_reason when code is MBPF_ERR_INVALID_BYTECODE,
	 * else enum mbpf_reason.
	 */
	uint16_t reason;
	/** Which of several the reason is about: number of a key of the policy or of a map in the
	 * manifest; else MBPF_NO_ITEM. */
	uint16_t item;
	/** With MBPF_ERR_INIT_FAILED: as in struct mbpf_prog_error. */
	uint8_t error_class;
	/** Type of the section the error is in, or 0 for the header and section table. */
	uint32_t section;
	/**
	 * Byte offset of the error from the start of the package; for MBPF_ERR_INVALID_BYTECODE
	 * and MBPF_ERR_INIT_FAILED the number of the instruction word instead.
	 */
	uint32_t offset;
	/** The bound that was to be kept, or 0. */
	uint32_t limit;
	/** What was found instead, or 0; with MBPF_ERR_INIT_FAILED the enum mbpf_failure. */
	uint32_t actual;
	/** The name of what the reason is about: key of the manifest, capability, map or program,
	 * perhaps cut; empty when it has none. With MBPF_ERR_INIT_FAILED: what was thrown, as in
	 * struct mbpf_prog_error. */
	char message[MBPF_ERROR_MESSAGE_SIZE];
	/** With MBPF_ERR_INIT_FAILED: the stack; else empty. */
	struct mbpf_trace trace;
};

/**
 * Name of an error code.
 *
 * @param code MBPF_OK or one of MBPF_ERR_*.
 * @return Static text such as "INVALID_MAGIC", or "UNKNOWN", which is all that builds with
 * MBPF_ERROR_STRINGS=0 have. Any thread, any context.
 */
const char *mbpf_error_string(int code);

/**
 * Name of a reason of the package, CBOR or manifest checks.
 *
 * @param reason One of MBPF_REASON_*.
 * @return Static text such as "SECTION_RANGE", or "UNKNOWN", which is all that builds with
 * MBPF_ERROR_STRINGS=0 have. Any thread, any context.
 */
const char *mbpf_reason_string(uint16_t reason);

/**
 * Name and meaning of a reason of the verifier.
 *
 * @param reason One of MBPF_REJECT_*.
 * @return Static text such as "WINDOW: a call's argument registers leave the frame", or "UNKNOWN",
 * which is all that builds without MBPF_REJECT_STRINGS have. Any thread, any context.
 */
const char *mbpf_reject_string(uint16_t reason);

#ifdef __cplusplus
}
#endif

/** @} */

#endif /* MBPF_ERROR_H_ */
