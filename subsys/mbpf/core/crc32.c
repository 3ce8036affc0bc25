/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "crc32.h"

/* The polynomial, bits reversed. */
#define POLYNOMIAL 0xEDB88320U

/* Bit by bit: a package is checked once, and tables are larger than what they speed up. */
uint32_t mbpf_crc32(uint32_t crc, const uint8_t *data, size_t size)
{
	crc = ~crc;
	for (size_t i = 0; i < size; i++) {
		crc ^= data[i];
		for (unsigned int bit = 0; bit < 8; bit++) {
			crc = (crc >> 1) ^ ((crc & 1U) != 0 ? POLYNOMIAL : 0);
		}
	}
	return ~crc;
}
