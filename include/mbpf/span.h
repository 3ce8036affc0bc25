/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Bytes that belong to somebody else.
 */

#ifndef MBPF_SPAN_H_
#define MBPF_SPAN_H_

#include <stdint.h>

/** A range of bytes that belongs to somebody else; data is NULL when it is absent. */
struct mbpf_span {
	const uint8_t *data;
	uint32_t size;
};

#endif /* MBPF_SPAN_H_ */
