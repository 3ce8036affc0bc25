/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Reading the maps of a manifest into structures, as the key tables of the specification
 * say.
 */

#ifndef MBPF_CORE_MANIFEST_READ_H_
#define MBPF_CORE_MANIFEST_READ_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <mbpf/gen/errors.h>
#include <mbpf/gen/package.h>

#include "cbor.h"
#include "json.h"
#include "toolchain.h"

/** A key of a map; its name stands apart. */
struct mbpf_manifest_key {
	uint32_t max;
	/** Offset of the member in the structure that the map fills. */
	unsigned int member: 16;
	unsigned int min: 8;
	/** enum mbpf_manifest_type */
	unsigned int type: 4;
	/** Engines that need the key: MBPF_NEED_*. */
	unsigned int need: 4;
};

/** The keys of a map. */
struct mbpf_manifest_group {
	/** Each with a NUL behind it, and one more NUL. */
	const char *names;
	/** In the order of the names. */
	const struct mbpf_manifest_key *keys;
	uint32_t count;
};

struct mbpf_runtime;

/** What reads a manifest, and what a refusal says: reason, bound and value. */
struct mbpf_manifest_reader {
	struct mbpf_items items;
	/** Whose helpers and capabilities count; NULL: only the form of the manifest is looked at.
	 */
	const struct mbpf_runtime *rt;
	enum mbpf_reason reason;
	uint32_t limit;
	uint32_t actual;
	/** A helper that the firmware has not as helper_versions asks for, and where that stands;
	 * of no size: none. */
	struct mbpf_span helper;
	enum mbpf_reason helper_reason;
	uint32_t helper_at;
	uint32_t helper_has;
	uint32_t helper_needs;
	uint8_t helper_text[MBPF_MANIFEST_JSON ? MBPF_HELPER_NAME_MAX : 1U];
	/** What the refusal is about: the key that is read; of no size: none. */
	struct mbpf_span name;
	/** Whether the bytes are JSON. */
	bool is_json;
	/** The text of JSON that was read last. */
	uint8_t text[MBPF_MANIFEST_JSON ? MBPF_JSON_TEXT_MAX : 1U];
};

/** A list, or a map with its keys, that is being read. */
struct mbpf_manifest_list {
	/** Entries that were begun. */
	uint32_t count;
	/** Most that there may be. */
	uint32_t max;
	/** CBOR: entries that are to come. */
	uint32_t left;
	enum mbpf_cbor_major type;
	struct mbpf_cbor_keys order;
};

/*
 * Functions that give bool are false when the manifest is refused, with the reason in the reader
 * and the place in reader->items.at; the reader is then of no further use.
 */

/** Ends the reading with a reason. Always false. */
static inline bool mbpf_manifest_refuse(struct mbpf_manifest_reader *p, enum mbpf_reason reason,
					uint32_t limit, uint32_t actual)
{
	p->reason = reason;
	p->limit = limit;
	p->actual = actual;
	return false;
}

/** Begins reading JSON or CBOR. */
void mbpf_manifest_begin(struct mbpf_manifest_reader *p, const struct mbpf_span *bytes, bool json);

/** Nothing may follow. */
bool mbpf_manifest_end(struct mbpf_manifest_reader *p);

/** A number of 32 bits. */
bool mbpf_manifest_read_uint(struct mbpf_manifest_reader *p, uint32_t *value);

/** The beginning of a MBPF_CBOR_ARRAY or MBPF_CBOR_MAP of at most `max` entries. */
bool mbpf_manifest_open(struct mbpf_manifest_reader *p, enum mbpf_cbor_major type, uint32_t max,
			struct mbpf_manifest_list *list);

/** Whether there is a further entry; false at the end, when p->reason is none, or refused. */
bool mbpf_manifest_next(struct mbpf_manifest_reader *p, struct mbpf_manifest_list *list);

/** A key of a map. It is good until a further text is read. Keys of JSON may occur twice. */
bool mbpf_manifest_read_name(struct mbpf_manifest_reader *p, struct mbpf_manifest_list *list,
			     struct mbpf_span *name);

/** Whether a value, length or count is from min to max; `reason` if not. */
bool mbpf_manifest_check_range(struct mbpf_manifest_reader *p, enum mbpf_reason reason,
			       uint32_t value, uint32_t min, uint32_t max);

/** Copies and terminates a text of 1 to max bytes; `out` has one more. */
bool mbpf_manifest_copy(struct mbpf_manifest_reader *p, char *out, const struct mbpf_span *text,
			uint32_t max);

/** The next key, which must be one of the group's; its bit in `seen` is set. NULL when refused. */
const struct mbpf_manifest_key *mbpf_manifest_read_key(struct mbpf_manifest_reader *p,
						       struct mbpf_manifest_list *list,
						       const struct mbpf_manifest_group *group,
						       uint32_t *seen);

/** The value of a key whose type is no map and no list of maps. */
bool mbpf_manifest_read_scalar(struct mbpf_manifest_reader *p, const struct mbpf_manifest_key *key,
			       void *member);

/** Whether every key that one of these engines (MBPF_NEED_*) needs was there. */
bool mbpf_manifest_check_seen(struct mbpf_manifest_reader *p,
			      const struct mbpf_manifest_group *group, uint32_t seen,
			      uint32_t engines);

/** A whole map of scalars, whose needed keys are the same for every engine, to `base`. */
bool mbpf_manifest_read_group(struct mbpf_manifest_reader *p,
			      const struct mbpf_manifest_group *group, void *base);

#endif /* MBPF_CORE_MANIFEST_READ_H_ */
