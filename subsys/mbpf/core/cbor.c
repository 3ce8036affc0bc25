/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "cbor.h"

#include <stddef.h>
#include <string.h>

/* The first byte of an item: major type, then length information in the lower five bits. */
#define INFO_MASK        0x1FU
#define INFO_ONE_BYTE    24U
#define INFO_EIGHT_BYTES 27U
#define INFO_INDEFINITE  31U

/* The number behind a first byte whose length information is 24 to 27: 1, 2, 4 or 8 bytes. */
static enum mbpf_reason read_argument(struct mbpf_items *items, unsigned int info, uint32_t *value)
{
	uint32_t size = 1U << (info - INFO_ONE_BYTE);
	uint32_t high = 0;
	uint32_t low = 0;
	const uint8_t *p;

	if (!mbpf_reader_take(&items->in, size, &p)) {
		return MBPF_REASON_CBOR_TRUNCATED;
	}
	for (uint32_t i = 0; i < size; i++) {
		high = (high << 8) | (low >> 24);
		low = (low << 8) | p[i];
	}
	*value = low;
	if (high != 0) {
		return MBPF_REASON_CBOR_RANGE;
	}
	/* It must not fit in half the bytes, or in the first byte. */
	return (size == 1 ? low < INFO_ONE_BYTE : size == 8 || low >> (4 * size) == 0)
		       ? MBPF_REASON_CBOR_NOT_SHORTEST
		       : MBPF_REASON_NONE;
}

enum mbpf_reason mbpf_cbor_head(struct mbpf_items *items, enum mbpf_cbor_major wanted,
				uint32_t *value)
{
	unsigned int info, major;
	uint8_t first;

	items->at = items->in.pos;
	if (!mbpf_reader_u8(&items->in, &first)) {
		return MBPF_REASON_CBOR_TRUNCATED;
	}
	info = first & INFO_MASK;
	major = first >> 5;
	if (major == MBPF_CBOR_TAG) {
		return MBPF_REASON_CBOR_TAG;
	}
	if (major == MBPF_CBOR_SIMPLE) {
		return MBPF_REASON_CBOR_SIMPLE;
	}
	if (info == INFO_INDEFINITE && major >= MBPF_CBOR_BYTES) {
		return MBPF_REASON_CBOR_INDEFINITE;
	}
	if (info > INFO_EIGHT_BYTES) {
		return MBPF_REASON_CBOR_RESERVED;
	}
	if (major != (unsigned int)wanted) {
		return MBPF_REASON_CBOR_TYPE;
	}
	if (info >= INFO_ONE_BYTE) {
		return read_argument(items, info, value);
	}
	*value = info;
	return MBPF_REASON_NONE;
}

enum mbpf_reason mbpf_cbor_string(struct mbpf_items *items, enum mbpf_cbor_major wanted,
				  struct mbpf_span *string)
{
	enum mbpf_reason reason = mbpf_cbor_head(items, wanted, &string->size);

	if (reason != MBPF_REASON_NONE) {
		return reason;
	}
	if (!mbpf_reader_take(&items->in, string->size, &string->data)) {
		return MBPF_REASON_CBOR_TRUNCATED;
	}
	for (uint32_t i = 0; wanted == MBPF_CBOR_TEXT && i < string->size; i++) {
		if (string->data[i] < 0x20 || string->data[i] > 0x7E) {
			return MBPF_REASON_CBOR_TEXT;
		}
	}
	return MBPF_REASON_NONE;
}

enum mbpf_reason mbpf_cbor_key(struct mbpf_items *items, struct mbpf_cbor_keys *keys,
			       struct mbpf_span *text)
{
	struct mbpf_span previous = keys->previous;
	enum mbpf_reason reason = mbpf_cbor_text(items, text);
	uint32_t shorter;
	int order;

	if (reason != MBPF_REASON_NONE) {
		return reason;
	}
	keys->previous.data = items->in.data + items->at;
	keys->previous.size = items->in.pos - items->at;
	if (previous.data == NULL) {
		return MBPF_REASON_NONE;
	}
	/* Bytewise order of the encodings. One is never the beginning of another: lengths differ.
	 */
	shorter = previous.size < keys->previous.size ? previous.size : keys->previous.size;
	order = memcmp(previous.data, keys->previous.data, shorter);
	if (order == 0) {
		return MBPF_REASON_CBOR_DUPLICATE_KEY;
	}
	return order < 0 ? MBPF_REASON_NONE : MBPF_REASON_CBOR_KEY_ORDER;
}

enum mbpf_reason mbpf_cbor_end(struct mbpf_items *items)
{
	items->at = items->in.pos;
	return mbpf_reader_left(&items->in) == 0 ? MBPF_REASON_NONE : MBPF_REASON_CBOR_TRAILING;
}

bool mbpf_cbor_next_is_text(const struct mbpf_items *items)
{
	return mbpf_reader_left(&items->in) != 0 &&
	       items->in.data[items->in.pos] >> 5 == (unsigned int)MBPF_CBOR_TEXT;
}
