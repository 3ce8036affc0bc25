/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Little-endian loads and a cursor that never leaves its bytes.
 */

#ifndef MBPF_CORE_READER_H_
#define MBPF_CORE_READER_H_

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <mbpf/span.h>

/** A position in bytes that belong to somebody else. Invariant: pos <= size. */
struct mbpf_reader {
	const uint8_t *data;
	uint32_t size;
	uint32_t pos;
};

/** Items of a manifest that are read one after another; begin with mbpf_items_begin(). Readers that
 * fail leave it unusable. */
struct mbpf_items {
	struct mbpf_reader in;
	/** Where the item that was read last begins. */
	uint32_t at;
};

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define MBPF_LE16(v) __builtin_bswap16(v)
#define MBPF_LE32(v) __builtin_bswap32(v)
#define MBPF_LE64(v) __builtin_bswap64(v)
#else
#define MBPF_LE16(v) (v)
#define MBPF_LE32(v) (v)
#define MBPF_LE64(v) (v)
#endif

/** Little-endian u16 at any address. */
static inline uint16_t mbpf_get_le16(const uint8_t *p)
{
	uint16_t v;

	memcpy(&v, p, sizeof(v));
	return MBPF_LE16(v);
}

/** Little-endian u32 at any address. */
static inline uint32_t mbpf_get_le32(const uint8_t *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return MBPF_LE32(v);
}

/** Little-endian u64 at any address. */
static inline uint64_t mbpf_get_le64(const uint8_t *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return MBPF_LE64(v);
}

/** Bytes from the position to the end. */
static inline uint32_t mbpf_reader_left(const struct mbpf_reader *reader)
{
	return reader->size - reader->pos;
}

/** Takes `size` bytes: the one primitive that moves the position. False, and no move, when fewer
 * are left. */
static inline bool mbpf_reader_take(struct mbpf_reader *reader, uint32_t size, const uint8_t **out)
{
	if (size > mbpf_reader_left(reader)) {
		return false;
	}
	*out = reader->data + reader->pos;
	reader->pos += size;
	return true;
}

/** Takes a byte. */
static inline bool mbpf_reader_u8(struct mbpf_reader *reader, uint8_t *out)
{
	const uint8_t *p;

	if (!mbpf_reader_take(reader, 1, &p)) {
		return false;
	}
	*out = p[0];
	return true;
}

/** Begins reading `size` bytes. */
static inline void mbpf_items_begin(struct mbpf_items *items, const uint8_t *data, uint32_t size)
{
	items->in.data = data;
	items->in.size = size;
	items->in.pos = 0;
	items->at = 0;
}

#endif /* MBPF_CORE_READER_H_ */
