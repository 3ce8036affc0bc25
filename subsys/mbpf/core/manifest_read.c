/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "manifest_read.h"

#include "groups.h"
#include "prog.h"

#include <string.h>

/* Names and the numbers they stand for. */
struct words {
	/* Each with a NUL behind it, and one more NUL. */
	const char *names;
	const uint16_t *values;
	uint32_t count;
	/* Why another name is refused. */
	enum mbpf_reason unknown;
};

#define NAME(name, value)  name "\0"
#define VALUE(name, value) value,

static const uint16_t engine_values[] = {MBPF_ENGINE_NAMES(VALUE)};
static const uint16_t capability_values[] = {MBPF_CAP_NAMES(VALUE)};
/* A group that this firmware leaves out has the value 0. */
#define FEATURE(name, value) (value) & MBPF_GROUPS_BUILT,

static const uint16_t feature_values[] = {MBPF_FEATURE_NAMES(FEATURE)};
static const uint16_t endianness_values[] = {0, 1};

static const struct words engine_words = {MBPF_ENGINE_NAMES(NAME), engine_values,
					  MBPF_ARRAY_COUNT(engine_values),
					  MBPF_REASON_MANIFEST_ENGINE};
static const struct words capability_words = {MBPF_CAP_NAMES(NAME), capability_values,
					      MBPF_ARRAY_COUNT(capability_values),
					      MBPF_REASON_MANIFEST_CAPABILITY};
static const struct words feature_words = {MBPF_FEATURE_NAMES(NAME), feature_values,
					   MBPF_ARRAY_COUNT(feature_values),
					   MBPF_REASON_MANIFEST_FEATURE};
static const struct words endianness_words = {"little\0big\0", endianness_values,
					      MBPF_ARRAY_COUNT(endianness_values),
					      MBPF_REASON_MANIFEST_VALUE};

bool mbpf_manifest_read_item(struct mbpf_manifest_reader *p, enum mbpf_cbor_major type,
			     uint32_t *value)
{
	p->reason = mbpf_cbor_head(&p->cbor, type, value);
	return p->reason == MBPF_REASON_NONE;
}

static bool read_text(struct mbpf_manifest_reader *p, struct mbpf_span *text)
{
	p->reason = mbpf_cbor_text(&p->cbor, text);
	return p->reason == MBPF_REASON_NONE;
}

bool mbpf_manifest_check_range(struct mbpf_manifest_reader *p, enum mbpf_reason reason,
			       uint32_t value, uint32_t min, uint32_t max)
{
	if (value < min || value > max) {
		return mbpf_manifest_refuse(p, reason, value < min ? min : max, value);
	}
	return true;
}

bool mbpf_manifest_copy(struct mbpf_manifest_reader *p, char *out, const struct mbpf_span *text,
			uint32_t max)
{
	if (!mbpf_manifest_check_range(p, MBPF_REASON_MANIFEST_LENGTH, text->size, 1, max)) {
		return false;
	}
	memcpy(out, text->data, text->size);
	out[text->size] = '\0';
	return true;
}

/* Place of a text among names, each with a NUL behind it; their number when it is none of them. */
static uint32_t find_name(const char *names, const struct mbpf_span *text)
{
	uint32_t index = 0;

	for (size_t len; (len = strlen(names)) != 0; names += len + 1) {
		if (len == text->size && memcmp(names, text->data, len) == 0) {
			break;
		}
		index++;
	}
	return index;
}

/* A name that stands for a number. */
static bool read_word(struct mbpf_manifest_reader *p, uint32_t *out, const struct words *words)
{
	struct mbpf_span text;
	uint32_t index;

	if (!read_text(p, &text)) {
		return false;
	}
	index = find_name(words->names, &text);
	if (index == words->count) {
		*out = words == &capability_words ? mbpf_own_capability(p->rt, &text) : 0U;
		return *out != 0U || mbpf_manifest_refuse(p, words->unknown, 0, 0);
	}
	*out = words->values[index];
	return true;
}

/* A list of names, each of which stands for a bit. */
static bool read_bits(struct mbpf_manifest_reader *p, uint32_t *out, const struct words *words)
{
	uint32_t entries, bit = 0;

	*out = 0;
	if (!mbpf_manifest_read_item(p, MBPF_CBOR_ARRAY, &entries)) {
		return false;
	}
	for (; entries > 0; entries--) {
		if (!read_word(p, &bit, words)) {
			return false;
		}
		if (bit == 0) {
			return mbpf_manifest_refuse(p, words->unknown, 0, 0);
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
	uint32_t *number = member;
	struct mbpf_span span;

	switch (key->type) {
	case MBPF_MANIFEST_TEXT:
		return read_text(p, &span) && mbpf_manifest_copy(p, member, &span, key->max);
	case MBPF_MANIFEST_BYTES:
		p->reason = mbpf_cbor_bytes(&p->cbor, &span);
		if (p->reason != MBPF_REASON_NONE ||
		    !mbpf_manifest_check_range(p, MBPF_REASON_MANIFEST_LENGTH, span.size, key->min,
					       key->max)) {
			return false;
		}
		memcpy(member, span.data, span.size);
		return true;
	case MBPF_MANIFEST_CHOICE:
		return read_word(p, number, &engine_words);
	case MBPF_MANIFEST_ARRAY_CAPABILITY:
		return read_bits(p, number, &capability_words);
	case MBPF_MANIFEST_ARRAY_FEATURE:
		return read_bits(p, number, &feature_words);
	case MBPF_MANIFEST_ENDIANNESS:
		if (mbpf_cbor_next_is_text(&p->cbor)) {
			return read_word(p, number, &endianness_words);
		}
		break;
	default:
		break;
	}
	return mbpf_manifest_read_item(p, MBPF_CBOR_UINT, number) &&
	       mbpf_manifest_check_range(p, MBPF_REASON_MANIFEST_VALUE, *number, key->min,
					 key->max);
}

const struct mbpf_manifest_key *mbpf_manifest_read_key(struct mbpf_manifest_reader *p,
						       struct mbpf_cbor_keys *order,
						       const struct mbpf_manifest_group *group,
						       uint32_t *seen)
{
	struct mbpf_span text;
	uint32_t index;

	p->name.size = 0;
	p->reason = mbpf_cbor_key(&p->cbor, order, &text);
	if (p->reason != MBPF_REASON_NONE) {
		return NULL;
	}
	p->name = text;
	index = find_name(group->names, &p->name);
	if (index == group->count) {
		(void)mbpf_manifest_refuse(p, MBPF_REASON_MANIFEST_UNKNOWN_KEY, 0, p->name.size);
		return NULL;
	}
	*seen |= 1U << index;
	return &group->keys[index];
}

bool mbpf_manifest_check_seen(struct mbpf_manifest_reader *p,
			      const struct mbpf_manifest_group *group, uint32_t seen,
			      uint32_t engines)
{
	const char *name = group->names;

	for (uint32_t i = 0; i < group->count; i++, name += strlen(name) + 1U) {
		if ((group->keys[i].need & engines) != 0 && (seen & (1U << i)) == 0) {
			p->name.data = (const uint8_t *)name;
			p->name.size = (uint32_t)strlen(name);
			/* `limit` tells which: its place in the key table. */
			return mbpf_manifest_refuse(p, MBPF_REASON_MANIFEST_MISSING_KEY, i, 0);
		}
	}
	return true;
}

bool mbpf_manifest_read_group(struct mbpf_manifest_reader *p,
			      const struct mbpf_manifest_group *group, void *base)
{
	struct mbpf_cbor_keys order = {{NULL, 0}};
	uint32_t count, at, seen = 0;

	if (!mbpf_manifest_read_item(p, MBPF_CBOR_MAP, &count)) {
		return false;
	}
	at = p->cbor.at;
	for (; count > 0; count--) {
		const struct mbpf_manifest_key *key =
			mbpf_manifest_read_key(p, &order, group, &seen);

		if (key == NULL ||
		    !mbpf_manifest_read_scalar(p, key, (uint8_t *)base + key->member)) {
			return false;
		}
	}
	p->cbor.at = at;
	p->name.size = 0;
	return mbpf_manifest_check_seen(p, group, seen, MBPF_NEED_VM | MBPF_NEED_MQUICKJS);
}
