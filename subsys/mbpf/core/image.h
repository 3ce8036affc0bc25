/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief View of a bytecode section in place, doc/spec/bytecode.rst. Filled by the verifier only, so whoever
 * holds a `struct mbpf_image` may index its tables without looking at bounds again.
 */

#ifndef MBPF_CORE_IMAGE_H_
#define MBPF_CORE_IMAGE_H_

#include <stdbool.h>
#include <stdint.h>

struct mbpf_image {
	const uint8_t *numbers;
	const uint8_t *functions;
	const uint8_t *strings;
	const uint8_t *imports;
	const uint8_t *handlers;
	const uint32_t *code; /* little-endian words */
	const uint8_t *text;
	uint32_t number_count;
	uint32_t function_count;
	uint32_t string_count;
	uint32_t name_count;
	uint32_t import_count;
	uint32_t handler_count;
	uint32_t code_words;
	uint32_t text_bytes;
	uint16_t global_count;
	uint16_t tdz_count;
	uint16_t map_count;
	uint16_t entry_top;
	uint16_t entry_prog;
	uint16_t entry_init;
	uint16_t entry_fini;
};

#define MBPF_NO_FUNCTION 0xFFFFu

#endif /* MBPF_CORE_IMAGE_H_ */
