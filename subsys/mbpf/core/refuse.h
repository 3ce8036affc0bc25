/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Refusing a package: one place that turns a reason into an error code and a detail record.
 */

#ifndef MBPF_CORE_REFUSE_H_
#define MBPF_CORE_REFUSE_H_

#include <stddef.h>
#include <stdint.h>

#include <mbpf/error.h>

/**
 * Fills the detail record of a refused package.
 *
 * @param detail Where to write; may be NULL.
 * @param reason One of MBPF_REASON_*.
 * @param section Section type, or 0 for header and section table.
 * @param offset Byte offset from the start of the package.
 * @param limit The bound that was to be kept, or 0.
 * @param actual What was found instead, or 0.
 * @return The negative error code that belongs to the reason (spec/errors.yaml).
 */
int mbpf_refuse(struct mbpf_error_detail *detail, enum mbpf_reason reason, uint32_t section,
		uint32_t offset, uint32_t limit, uint32_t actual);

/**
 * Fills the detail record of a refusal that has no reason of its own: the code says it all.
 *
 * @param detail Where to write; may be NULL.
 * @param code One of MBPF_ERR_*.
 * @param section Section type, or 0.
 * @param limit The bound that was to be kept, or 0.
 * @param actual What was found instead, or 0.
 * @return `code`
 */
int mbpf_refuse_code(struct mbpf_error_detail *detail, int code, uint32_t section, uint32_t limit,
		     uint32_t actual);

/**
 * Adds to a detail what the reason is about.
 *
 * @param detail Where to write; may be NULL.
 * @param item Number of a key or map, or MBPF_NO_ITEM.
 * @param name Its name, not terminated; cut to what fits.
 * @param size Bytes of it.
 */
void mbpf_refuse_about(struct mbpf_error_detail *detail, uint32_t item, const char *name,
		       size_t size);

#endif /* MBPF_CORE_REFUSE_H_ */
