/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief The .mbpf container: header, section table, checksums and signature.
 *
 * Nothing is copied: a package is a view of bytes that stay the caller's.
 */

#ifndef MBPF_CORE_PACKAGE_H_
#define MBPF_CORE_PACKAGE_H_

#include <stddef.h>
#include <stdint.h>

#include <mbpf/error.h>
#include <mbpf/gen/package.h>

#include "reader.h"

/** View of a package that mbpf_package_open() accepted. */
struct mbpf_package {
	/** The whole file. */
	struct mbpf_span file;
	/** MBPF_FLAG_* bits. */
	uint32_t flags;
	/** Sections; only debug and signature may be absent (data NULL). */
	struct mbpf_span manifest;
	struct mbpf_span bytecode;
	struct mbpf_span maps;
	struct mbpf_span debug;
	struct mbpf_span signature;
};

/**
 * Checks the container and fills a view of it.
 *
 * All of it is checked but the content of the sections and the signature: magic, version, header,
 * section table (order, bounds, gaps, duplicates, types), checksums where they are not zero. The
 * file's checksum is not looked at in a signed package, whose signature replaces it.
 *
 * @param package Filled on success.
 * @param data The file; must stay and not change as long as the view is used.
 * @param size Bytes of it.
 * @param detail Filled on failure; may be NULL.
 * @return 0 or the code of the reason in `detail` (spec/errors.yaml, reasons 1 to 24):
 * @retval MBPF_ERR_INVALID_PACKAGE, MBPF_ERR_INVALID_MAGIC, MBPF_ERR_UNSUPPORTED_VER,
 * @retval MBPF_ERR_MISSING_SECTION, MBPF_ERR_SECTION_BOUNDS, MBPF_ERR_SECTION_OVERLAP,
 * @retval MBPF_ERR_CRC_MISMATCH
 * Thread context: takes time in proportion to size.
 */
int mbpf_package_open(struct mbpf_package *package, const uint8_t *data, size_t size,
		      struct mbpf_error_detail *detail);

/**
 * Checks the signature over every byte before the SIGNATURE section.
 *
 * @param package An open package.
 * @param public_key Ed25519 public key.
 * @param detail Filled on failure; may be NULL.
 * @retval 0 signed with that key.
 * @retval MBPF_ERR_MISSING_SECTION the package is not signed.
 * @retval MBPF_ERR_SIGNATURE signed with another key, or changed since.
 * Thread context: tens of milliseconds on a small core, under 1.5 KiB of stack.
 */
int mbpf_package_verify(const struct mbpf_package *package,
			const uint8_t public_key[MBPF_PUBLIC_KEY_SIZE],
			struct mbpf_error_detail *detail);

/** Byte offset of a section's first byte from the start of the package. */
uint32_t mbpf_package_offset(const struct mbpf_package *package, const struct mbpf_span *section);

#endif /* MBPF_CORE_PACKAGE_H_ */
