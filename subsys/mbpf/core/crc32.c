/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "crc32.h"

#include "toolchain.h"

#if MBPF_FOR_SIZE
/* The polynomial, bits reversed. */
#define POLYNOMIAL 0xEDB88320U

/* Bit by bit: a package is checked once, and tables are larger than what they speed up. */
static uint32_t next(uint32_t crc, uint8_t byte)
{
	crc ^= byte;
	for (unsigned int bit = 0; bit < 8; bit++) {
		crc = (crc >> 1) ^ ((crc & 1U) != 0 ? POLYNOMIAL : 0);
	}
	return crc;
}
#else
/* What a byte with one bit makes of 0; that of several bits is their exclusive or. */
#define BIT(byte, bit, crc) (((byte) >> (bit) & 1U) != 0U ? (crc) : 0U)
#define BYTE(byte)                                                                                 \
	(BIT(byte, 0, 0x77073096U) ^ BIT(byte, 1, 0xEE0E612CU) ^ BIT(byte, 2, 0x076DC419U) ^       \
	 BIT(byte, 3, 0x0EDB8832U) ^ BIT(byte, 4, 0x1DB71064U) ^ BIT(byte, 5, 0x3B6E20C8U) ^       \
	 BIT(byte, 6, 0x76DC4190U) ^ BIT(byte, 7, 0xEDB88320U))
#define ROW4(byte)  BYTE(byte), BYTE((byte) + 1U), BYTE((byte) + 2U), BYTE((byte) + 3U)
#define ROW16(byte) ROW4(byte), ROW4((byte) + 4U), ROW4((byte) + 8U), ROW4((byte) + 12U)
#define ROW64(byte) ROW16(byte), ROW16((byte) + 16U), ROW16((byte) + 32U), ROW16((byte) + 48U)

static const uint32_t bytes[256] = {ROW64(0U), ROW64(64U), ROW64(128U), ROW64(192U)};

static inline uint32_t next(uint32_t crc, uint8_t byte)
{
	return bytes[(crc ^ byte) & 0xFFU] ^ crc >> 8;
}
#endif

uint32_t mbpf_crc32(uint32_t crc, const uint8_t *data, size_t size)
{
	crc = ~crc;
	for (; size > 0; size--) {
		crc = next(crc, *data++);
	}
	return ~crc;
}
