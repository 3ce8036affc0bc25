/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Looking at a package without loading it: container, sections, signature.
 *
 * For what receives, stores or lists packages. Nothing is copied or allocated, and no runtime is
 * needed: a package is a view of bytes that stay the caller's. mbpf/manifest.h reads its manifest,
 * mbpf/debug.h its symbols. Loading does all these checks itself.
 *
 * Any context, unless it is said otherwise; a view may be read by several at once. Pointers are not
 * NULL unless it is said that they may be.
 * @defgroup mbpf_package mbpf packages
 * @{
 */

#ifndef MBPF_PACKAGE_H_
#define MBPF_PACKAGE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <mbpf/error.h>
#include <mbpf/gen/package.h>
#include <mbpf/span.h>

#ifdef __cplusplus
extern "C" {
#endif

/** View of a package that mbpf_package_open() accepted. */
struct mbpf_package {
	/** The whole file. */
	struct mbpf_span file;
	/** MBPF_FLAG_* bits. */
	uint32_t flags;
	/** Sections. Manifest and bytecode are there; of the others, data may be NULL. */
	struct mbpf_span manifest;
	struct mbpf_span bytecode;
	struct mbpf_span maps;
	struct mbpf_span debug;
	struct mbpf_span signature;
};

/** Encodings of a manifest. */
enum mbpf_encoding {
	MBPF_ENCODING_CBOR,
	/** Only firmware with CONFIG_MBPF_MANIFEST_JSON reads it. */
	MBPF_ENCODING_JSON,
};

/**
 * Tells from its beginning how large a package is, so that a receiver knows when it has all of it,
 * and a reader where in a flash partition it ends.
 *
 * @param data Its first bytes.
 * @param size How many of them there are. All of header and section table is needed, at most
 * MBPF_HEADER_SIZE + MBPF_MAX_SECTIONS * MBPF_SECTION_ENTRY_SIZE bytes.
 * @param total Set on success: bytes of the package, if it is well formed, which this does not
 * tell.
 * @param detail Set on failure; may be NULL. With MBPF_REASON_TRUNCATED, `limit` is how many bytes
 * are needed.
 * @retval 0 done.
 * @retval MBPF_ERR_INVALID_PACKAGE too few bytes, or a header that breaks a rule.
 * @retval MBPF_ERR_INVALID_MAGIC no package.
 * @retval MBPF_ERR_UNSUPPORTED_VER a container of another version.
 * @retval MBPF_ERR_SECTION_BOUNDS a section that would end beyond MBPF_MAX_PACKAGE_SIZE.
 */
int mbpf_package_size(const uint8_t *data, size_t size, size_t *total,
		      struct mbpf_error_detail *detail);

/**
 * Checks the container and fills a view of it.
 *
 * All of it is checked but the content of the sections and the signature: magic, version, header,
 * section table (order, bounds, gaps, duplicates, types), checksums where they are not zero. The
 * file's checksum is not looked at in a signed package, whose signature replaces it.
 *
 * @param package Filled on success.
 * @param data The file, at any address; must stay and not change as long as the view is used.
 * @param size Bytes of it.
 * @param detail Set on failure; may be NULL.
 * @retval 0 done.
 * @retval MBPF_ERR_INVALID_PACKAGE a rule of header or section table is broken, or bytes are
 * missing or left over.
 * @retval MBPF_ERR_INVALID_MAGIC no package.
 * @retval MBPF_ERR_UNSUPPORTED_VER a container of another version.
 * @retval MBPF_ERR_MISSING_SECTION no manifest, no bytecode, or no signature where the header
 * announces one.
 * @retval MBPF_ERR_SECTION_BOUNDS a section outside the file.
 * @retval MBPF_ERR_SECTION_OVERLAP sections that share bytes.
 * @retval MBPF_ERR_CRC_MISMATCH a checksum that does not match.
 * Takes time in proportion to size.
 */
int mbpf_package_open(struct mbpf_package *package, const uint8_t *data, size_t size,
		      struct mbpf_error_detail *detail);

/**
 * Finds a section, also of a type that this version does not know.
 *
 * @param package An open package.
 * @param type One of MBPF_SECTION_*, or another number.
 * @param section Set on success, to bytes of the package.
 * @retval 0 done. @retval MBPF_ERR_NOT_FOUND the package has none of that type.
 */
int mbpf_package_section(const struct mbpf_package *package, uint32_t type,
			 struct mbpf_span *section);

/**
 * Checks the signature over every byte before the SIGNATURE section.
 *
 * @param package An open package.
 * @param public_key Ed25519 public key.
 * @param detail Set on failure; may be NULL.
 * @retval 0 signed with that key.
 * @retval MBPF_ERR_MISSING_SECTION the package is not signed.
 * @retval MBPF_ERR_SIGNATURE signed with another key, or changed since.
 * @retval MBPF_ERR_CONTEXT this is an interrupt.
 * Thread context only: tens of milliseconds on a small core, under 1.5 KiB of stack.
 */
int mbpf_package_verify(const struct mbpf_package *package,
			const uint8_t public_key[MBPF_PUBLIC_KEY_SIZE],
			struct mbpf_error_detail *detail);

/** @return whether an open package carries a signature; whose, and whether it is right, is open. */
static inline bool mbpf_package_is_signed(const struct mbpf_package *package)
{
	return package->signature.data != NULL;
}

/** @return the MBPF_SIGNATURE_SIZE bytes of the signature, which are bytes of the package; NULL
 * when it is not signed. */
static inline const uint8_t *mbpf_package_signature(const struct mbpf_package *package)
{
	return package->signature.data;
}

/** @return whether an open package has debug symbols (mbpf/debug.h). */
static inline bool mbpf_package_has_debug(const struct mbpf_package *package)
{
	return package->debug.data != NULL;
}

/** @return the encoding of the manifest of an open package, by its first byte. */
static inline enum mbpf_encoding mbpf_package_encoding(const struct mbpf_package *package)
{
	return package->manifest.data[0] == (uint8_t)'{' ? MBPF_ENCODING_JSON : MBPF_ENCODING_CBOR;
}

#ifdef __cplusplus
}
#endif

/** @} */

#endif /* MBPF_PACKAGE_H_ */
