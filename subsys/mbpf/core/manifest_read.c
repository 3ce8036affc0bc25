/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "manifest_read.h"

#include <string.h>

/* A name and the number it stands for. */
struct word {
	const char *name;
	uint32_t value;
};

#define WORD(name, value) {name, value},

static const struct word engine_words[] = {MBPF_ENGINE_NAMES(WORD)};
static const struct word capability_words[] = {MBPF_CAP_NAMES(WORD)};
static const struct word feature_words[] = {MBPF_FEATURE_NAMES(WORD)};
static const struct word endianness_words[] = {{"little", 0}, {"big", 1}};

/* Ends the reading with a reason; always false. */
bool mbpf_manifest_refuse(struct mbpf_manifest_reader *p, enum mbpf_reason reason, uint32_t limit,
			  uint32_t actual)
{
	p->reason = reason;
	p->limit = limit;
	p->actual = actual;
	return false;
}

/* Whether a CBOR item was read well. */
bool mbpf_manifest_accept(struct mbpf_manifest_reader *p, enum mbpf_reason reason)
{
	return reason == MBPF_REASON_NONE || mbpf_manifest_refuse(p, reason, 0, 0);
}

static bool is_name(const struct mbpf_span *text, const char *name)
{
	return strlen(name) == text->size && memcmp(name, text->data, text->size) == 0;
}

static bool find_word(const struct mbpf_span *text, const struct word *words, uint32_t count,
		      uint32_t *value)
{
	for (uint32_t i = 0; i < count; i++) {
		if (is_name(text, words[i].name)) {
			*value = words[i].value;
			return true;
		}
	}
	return false;
}

bool mbpf_manifest_read_length(struct mbpf_manifest_reader *p, uint32_t size, uint32_t min,
			       uint32_t max)
{
	if (size < min || size > max) {
		return mbpf_manifest_refuse(p, MBPF_REASON_MANIFEST_LENGTH, size < min ? min : max,
					    size);
	}
	return true;
}

/* A text, copied and terminated; `out` has max + 1 bytes. */
static bool read_text(struct mbpf_manifest_reader *p, char *out, uint32_t min, uint32_t max)
{
	struct mbpf_span text;

	if (!mbpf_manifest_accept(p, mbpf_cbor_text(&p->cbor, &text)) ||
	    !mbpf_manifest_read_length(p, text.size, min, max)) {
		return false;
	}
	memcpy(out, text.data, text.size);
	out[text.size] = '\0';
	return true;
}

static bool read_uint(struct mbpf_manifest_reader *p, uint32_t *out, uint32_t min, uint32_t max)
{
	if (!mbpf_manifest_accept(p, mbpf_cbor_uint(&p->cbor, out))) {
		return false;
	}
	if (*out < min || *out > max) {
		return mbpf_manifest_refuse(p, MBPF_REASON_MANIFEST_VALUE, *out < min ? min : max,
					    *out);
	}
	return true;
}

static bool read_bytes(struct mbpf_manifest_reader *p, uint8_t *out, uint32_t min, uint32_t max)
{
	struct mbpf_span bytes;

	if (!mbpf_manifest_accept(p, mbpf_cbor_bytes(&p->cbor, &bytes)) ||
	    !mbpf_manifest_read_length(p, bytes.size, min, max)) {
		return false;
	}
	memcpy(out, bytes.data, bytes.size);
	return true;
}

/* A name that stands for a number. */
static bool read_word(struct mbpf_manifest_reader *p, uint32_t *out, const struct word *words,
		      uint32_t count, enum mbpf_reason unknown)
{
	struct mbpf_span text;

	if (!mbpf_manifest_accept(p, mbpf_cbor_text(&p->cbor, &text))) {
		return false;
	}
	return find_word(&text, words, count, out) || mbpf_manifest_refuse(p, unknown, 0, 0);
}

static bool read_endianness(struct mbpf_manifest_reader *p, uint32_t *out, uint32_t max)
{
	if (mbpf_cbor_next_is_text(&p->cbor)) {
		return read_word(p, out, endianness_words, MBPF_ARRAY_COUNT(endianness_words),
				 MBPF_REASON_MANIFEST_VALUE);
	}
	return read_uint(p, out, 0, max);
}

/* A list of names, each of which stands for a bit. */
static bool read_bits(struct mbpf_manifest_reader *p, uint32_t *out, const struct word *words,
		      uint32_t count, enum mbpf_reason unknown)
{
	uint32_t entries, bit = 0;

	*out = 0;
	if (!mbpf_manifest_accept(p, mbpf_cbor_array(&p->cbor, &entries))) {
		return false;
	}
	for (; entries > 0; entries--) {
		if (!read_word(p, &bit, words, count, unknown)) {
			return false;
		}
		if ((*out & bit) != 0) {
			return mbpf_manifest_refuse(p, MBPF_REASON_MANIFEST_DUPLICATE, 0, 0);
		}
		*out |= bit;
	}
	return true;
}

bool mbpf_manifest_read_scalar(struct mbpf_manifest_reader *p, const struct mbpf_manifest_key *key,
			       void *member)
{
	switch (key->type) {
	case MBPF_MANIFEST_TEXT:
		return read_text(p, member, key->min, key->max);
	case MBPF_MANIFEST_BYTES:
		return read_bytes(p, member, key->min, key->max);
	case MBPF_MANIFEST_ENDIANNESS:
		return read_endianness(p, member, key->max);
	case MBPF_MANIFEST_CHOICE:
		return read_word(p, member, engine_words, MBPF_ARRAY_COUNT(engine_words),
				 MBPF_REASON_MANIFEST_ENGINE);
	case MBPF_MANIFEST_ARRAY_CAPABILITY:
		return read_bits(p, member, capability_words, MBPF_ARRAY_COUNT(capability_words),
				 MBPF_REASON_MANIFEST_CAPABILITY);
	case MBPF_MANIFEST_ARRAY_FEATURE:
		return read_bits(p, member, feature_words, MBPF_ARRAY_COUNT(feature_words),
				 MBPF_REASON_MANIFEST_FEATURE);
	default:
		return read_uint(p, member, key->min, key->max);
	}
}

/* A key of the group, marked as seen. */
const struct mbpf_manifest_key *mbpf_manifest_read_key(struct mbpf_manifest_reader *p,
						       struct mbpf_cbor_keys *order,
						       struct mbpf_manifest_group *group)
{
	struct mbpf_span text;

	if (!mbpf_manifest_accept(p, mbpf_cbor_key(&p->cbor, order, &text))) {
		return NULL;
	}
	for (uint32_t i = 0; i < group->count; i++) {
		if (is_name(&text, group->keys[i].name)) {
			group->seen |= 1U << i;
			return &group->keys[i];
		}
	}
	(void)mbpf_manifest_refuse(p, MBPF_REASON_MANIFEST_UNKNOWN_KEY, 0, text.size);
	return NULL;
}

/* Every key that one of these engines needs was there. */
bool mbpf_manifest_check_seen(struct mbpf_manifest_reader *p,
			      const struct mbpf_manifest_group *group, uint32_t engines)
{
	for (uint32_t i = 0; i < group->count; i++) {
		if ((group->keys[i].need & engines) != 0 && (group->seen & (1U << i)) == 0) {
			/* `limit` tells which: its place in the key table. */
			return mbpf_manifest_refuse(p, MBPF_REASON_MANIFEST_MISSING_KEY, i, 0);
		}
	}
	return true;
}

/* A map of scalars. Inside of it both engines need the same keys. */
bool mbpf_manifest_read_group(struct mbpf_manifest_reader *p, struct mbpf_manifest_group *group)
{
	struct mbpf_cbor_keys order = {{NULL, 0}};
	uint32_t count, at;

	if (!mbpf_manifest_accept(p, mbpf_cbor_map(&p->cbor, &count))) {
		return false;
	}
	at = p->cbor.at;
	for (; count > 0; count--) {
		const struct mbpf_manifest_key *key = mbpf_manifest_read_key(p, &order, group);

		if (key == NULL ||
		    !mbpf_manifest_read_scalar(p, key, (uint8_t *)group->base + key->member)) {
			return false;
		}
	}
	p->cbor.at = at;
	return mbpf_manifest_check_seen(p, group, MBPF_NEED_VM | MBPF_NEED_MQUICKJS);
}
