/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief CRC-32 as in ISO 3309 and zlib: polynomial 0xEDB88320, reflected, inverted.
 */

#ifndef MBPF_CORE_CRC32_H_
#define MBPF_CORE_CRC32_H_

#include <stddef.h>
#include <stdint.h>

/**
 * Continues a checksum.
 *
 * @param crc 0 for the first bytes, then the previous result.
 * @param data May be NULL when size is 0.
 * @param size Bytes of data.
 * @return CRC-32 of everything so far. Any context.
 */
uint32_t mbpf_crc32(uint32_t crc, const uint8_t *data, size_t size);

#endif /* MBPF_CORE_CRC32_H_ */
