/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Strict reader of JSON (RFC 8259), for the manifests of a firmware that takes them.
 *
 * It reads whole numbers of 32 bits, texts whose characters are printable ASCII, lists, and
 * objects. Every other value, a number with a sign, a fraction or an exponent, and every escape
 * that is none of JSON's are refused. The caller's code decides the nesting, so that no depth is
 * ever followed that it does not know; it looks for keys that occur twice, too.
 */

#ifndef MBPF_CORE_JSON_H_
#define MBPF_CORE_JSON_H_

#include <stdbool.h>
#include <stdint.h>

#include <mbpf/gen/errors.h>

#include "reader.h"

/** Whether this firmware takes manifests in JSON. */
#ifndef MBPF_MANIFEST_JSON
#define MBPF_MANIFEST_JSON 0
#endif

/** Bytes of a text that are kept: a longer one is longer than any manifest may have. */
#define MBPF_JSON_TEXT_MAX 64U

/*
 * Readers of one item. Each returns MBPF_REASON_NONE or the rule that was broken, with the place in
 * items->at: that of the item, or of the byte that has no business there.
 */

/** A number. */
enum mbpf_reason mbpf_json_uint(struct mbpf_items *items, uint32_t *value);

/**
 * A text, its escapes resolved.
 *
 * @param buffer MBPF_JSON_TEXT_MAX bytes, which get the text; not terminated.
 * @param text Leads into `buffer`; its size counts what was cut off, too.
 */
enum mbpf_reason mbpf_json_text(struct mbpf_items *items, uint8_t *buffer, struct mbpf_span *text);

/** A key of an object with the colon behind it, as mbpf_json_text(). */
enum mbpf_reason mbpf_json_key(struct mbpf_items *items, uint8_t *buffer, struct mbpf_span *text);

/** The beginning of a list, '[', or an object, '{'. */
enum mbpf_reason mbpf_json_open(struct mbpf_items *items, char bracket);

/**
 * What stands between two entries.
 *
 * @param bracket The end of the list or object, which is taken.
 * @param first Whether there was no entry yet.
 * @param more Set: false at the end.
 */
enum mbpf_reason mbpf_json_next(struct mbpf_items *items, char bracket, bool first, bool *more);

/** Nothing but white space may follow. */
enum mbpf_reason mbpf_json_end(struct mbpf_items *items);

/** Whether the next item is a text; false at the end. */
bool mbpf_json_next_is_text(struct mbpf_items *items);

/** The value of a hexadecimal digit; 16 or more for any other byte. */
uint32_t mbpf_json_hex(uint8_t digit);

#endif /* MBPF_CORE_JSON_H_ */
