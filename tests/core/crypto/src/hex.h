/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#ifndef MBPF_TESTS_CRYPTO_HEX_H_
#define MBPF_TESTS_CRYPTO_HEX_H_

#include <stddef.h>
#include <stdint.h>

static inline uint8_t hex_digit(char digit)
{
	return (uint8_t)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

/* Bytes of lower-case hexadecimal text; at most `room`. Returns how many there are. */
static inline size_t hex_decode(const char *text, uint8_t *out, size_t room)
{
	size_t size = 0;

	while (text[2 * size] != '\0' && size < room) {
		out[size] =
			(uint8_t)((hex_digit(text[2 * size]) << 4) | hex_digit(text[2 * size + 1]));
		size++;
	}
	return size;
}

#endif /* MBPF_TESTS_CRYPTO_HEX_H_ */
