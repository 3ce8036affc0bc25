/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Strict reader of deterministic CBOR (RFC 8949 section 4.2.1).
 *
 * It reads unsigned integers of 32 bits, byte strings, printable text, arrays and maps with text
 * keys. Everything that would give one value two encodings is refused, and so is every type a
 * manifest does not use. The caller's code decides the nesting, so that no depth is ever followed
 * that it does not know.
 */

#ifndef MBPF_CORE_CBOR_H_
#define MBPF_CORE_CBOR_H_

#include <stdbool.h>
#include <stdint.h>

#include <mbpf/gen/errors.h>

#include "reader.h"

/** Keys of one map, for the check of their order; set all to 0 before the first key. */
struct mbpf_cbor_keys {
	/** Encoding of the previous key. */
	struct mbpf_span previous;
};

/** Major types of items: the upper three bits of the first byte. */
enum mbpf_cbor_major {
	MBPF_CBOR_UINT,
	MBPF_CBOR_NEGATIVE,
	MBPF_CBOR_BYTES,
	MBPF_CBOR_TEXT,
	MBPF_CBOR_ARRAY,
	MBPF_CBOR_MAP,
	MBPF_CBOR_TAG,
	MBPF_CBOR_SIMPLE,
};

/*
 * Readers of one item. Each returns MBPF_REASON_NONE or the rule that was broken
 * (MBPF_REASON_CBOR_*), with the item's place in items->at. Pointers lead into the input.
 */

/** The head of an item of this type: the number of MBPF_CBOR_UINT, the length of a string, the
 * items of an array, the keys of a map (each followed by its value). */
enum mbpf_reason mbpf_cbor_head(struct mbpf_items *items, enum mbpf_cbor_major wanted,
				uint32_t *value);

/** MBPF_CBOR_BYTES or MBPF_CBOR_TEXT; text is printable ASCII, not terminated. */
enum mbpf_reason mbpf_cbor_string(struct mbpf_items *items, enum mbpf_cbor_major wanted,
				  struct mbpf_span *string);

/** A byte string. */
static inline enum mbpf_reason mbpf_cbor_bytes(struct mbpf_items *items, struct mbpf_span *bytes)
{
	return mbpf_cbor_string(items, MBPF_CBOR_BYTES, bytes);
}

/** A text string of printable ASCII; not terminated. */
static inline enum mbpf_reason mbpf_cbor_text(struct mbpf_items *items, struct mbpf_span *text)
{
	return mbpf_cbor_string(items, MBPF_CBOR_TEXT, text);
}

/** A text key, which must sort bytewise after the previous key of its map. */
enum mbpf_reason mbpf_cbor_key(struct mbpf_items *items, struct mbpf_cbor_keys *keys,
			       struct mbpf_span *text);

/** Nothing may follow. */
enum mbpf_reason mbpf_cbor_end(struct mbpf_items *items);

/** Whether the next item is a text string; false at the end. */
bool mbpf_cbor_next_is_text(const struct mbpf_items *items);

#endif /* MBPF_CORE_CBOR_H_ */
