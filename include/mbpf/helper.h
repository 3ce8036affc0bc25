/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Helpers: native functions that programs call. They take a call object and never see the
 * engine's values.
 * @defgroup mbpf_helper mbpf helpers
 * @{
 */

#ifndef MBPF_HELPER_H_
#define MBPF_HELPER_H_

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** One call of a helper; valid until the helper returns. */
struct mbpf_call;
struct mbpf_map;

/** One helper of the firmware. The core's table is generated from spec/helpers.yaml. */
struct mbpf_helper {
	/** What programs import it by. */
	const char *name;
	/** FNV-1a 32 of the name. */
	uint32_t hash;
	/** A program that was built for another one is refused. */
	uint32_t version;
	/** FNV-1a 32 of the prototype text "name(kind,...)->result". */
	uint32_t prototype_hash;
	/** Capability needed, one MBPF_CAP_* bit, or 0. */
	uint32_t capability;
	/** Arguments that must be given. */
	uint8_t min_args;
	/**
	 * Called in the context of the hook; must not block.
	 * @return what the accessors returned if that was not 0, else 0.
	 */
	int (*fn)(struct mbpf_call *call);
};

/*
 * Accessors, to be called by helpers only. `index` counts arguments from 0. Each returns 0, or a
 * status that the helper must return at once: a TypeError or RangeError is then on its way to the
 * program, or its budget is used up. What they fill is undefined then. Pointers into the program's
 * memory stay valid until mbpf_arg_pair_get() or mbpf_arg_pair_set() is called, which may move
 * objects, or the helper returns.
 */

/** A number that is an integer in [0, 2^32); TypeError for what is no number, RangeError for
 * another one. */
int mbpf_arg_u32(struct mbpf_call *call, uint32_t index, uint32_t *out);

/** A number that is an integer in [-2^53, 2^53]; TypeError for what is no number, RangeError for
 * another one. */
int mbpf_arg_integer(struct mbpf_call *call, uint32_t index, int64_t *out);

/** The same as mbpf_arg_u32(), or `fallback` when the argument is missing or undefined. */
int mbpf_arg_u32_or(struct mbpf_call *call, uint32_t index, uint32_t fallback, uint32_t *out);

/** Bytes of a typed array or ArrayBuffer, writable; TypeError for another value, RangeError when
 * there are fewer than `min_len`. */
int mbpf_arg_bytes(struct mbpf_call *call, uint32_t index, uint32_t min_len, uint8_t **data,
		   uint32_t *len);

/** Text of a string as Latin-1 into `buf`, not terminated; units above 0xFF become '?'; `*len` <=
 * size, the rest is cut. Charged: a step for every 8 units copied. TypeError for another value. */
int mbpf_arg_text(struct mbpf_call *call, uint32_t index, char *buf, uint32_t size, uint32_t *len);

/** Reads a pair [lo, hi] of numbers, each an integer in [0, 2^32), as lo + hi * 2^32. */
int mbpf_arg_pair_get(struct mbpf_call *call, uint32_t index, uint64_t *out);

/** Writes both halves of a pair: elements 0 and 1 of an array or typed array. */
int mbpf_arg_pair_set(struct mbpf_call *call, uint32_t index, uint64_t value);

/** A map by its handle or by its index in this program; RangeError when there is none. */
int mbpf_arg_map(struct mbpf_call *call, uint32_t index, struct mbpf_map **out);

/** A map key: key_size bytes, or for an array map a number, stored as little-endian u32 in
 * `scratch`, to which `*key` points then. */
int mbpf_arg_key(struct mbpf_call *call, uint32_t index, const struct mbpf_map *map,
		 uint8_t scratch[4], const uint8_t **key);

/** Sets the result. Without it the call gives undefined. */
void mbpf_return_bool(struct mbpf_call *call, bool value);

/** Sets the result to a number: the double next to `value`. */
void mbpf_return_integer(struct mbpf_call *call, int64_t value);

#ifdef __cplusplus
}
#endif

/** @} */

#endif /* MBPF_HELPER_H_ */
