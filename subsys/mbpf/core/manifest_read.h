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

/** Elements of an array. */
#define MBPF_ARRAY_COUNT(array) ((uint32_t)(sizeof(array) / sizeof((array)[0])))

/** A key of a map. */
struct mbpf_manifest_key {
	const char *name;
	/** Offset of the member in the structure that the map fills. */
	uint16_t member;
	/** enum mbpf_manifest_type */
	uint8_t type;
	/** Engines that need the key: MBPF_NEED_*. */
	uint8_t need;
	uint32_t min;
	uint32_t max;
};

/** A map being read: its keys and the structure it fills. */
struct mbpf_manifest_group {
	const struct mbpf_manifest_key *keys;
	uint32_t count;
	void *base;
	/** Bits of the keys that were there, by their place in `keys`. */
	uint32_t seen;
};

/** The CBOR reader, and what a refusal says: reason, bound and value. */
struct mbpf_manifest_reader {
	struct mbpf_cbor cbor;
	enum mbpf_reason reason;
	uint32_t limit;
	uint32_t actual;
};

/*
 * Functions that give bool are false when the manifest is refused, with the reason in the reader
 * and the place in reader->cbor.at; the reader is then of no further use.
 */

/** Ends the reading with a reason. Always false. */
bool mbpf_manifest_refuse(struct mbpf_manifest_reader *p, enum mbpf_reason reason, uint32_t limit,
			  uint32_t actual);

/** Whether a CBOR item was read well. */
bool mbpf_manifest_accept(struct mbpf_manifest_reader *p, enum mbpf_reason reason);

/** Whether a length is from min to max. */
bool mbpf_manifest_read_length(struct mbpf_manifest_reader *p, uint32_t size, uint32_t min,
			       uint32_t max);

/** The next key, which must be one of the group's; marks it as seen. NULL when refused. */
const struct mbpf_manifest_key *mbpf_manifest_read_key(struct mbpf_manifest_reader *p,
						       struct mbpf_cbor_keys *order,
						       struct mbpf_manifest_group *group);

/** The value of a key whose type is no map and no list of maps. */
bool mbpf_manifest_read_scalar(struct mbpf_manifest_reader *p, const struct mbpf_manifest_key *key,
			       void *member);

/** Whether every key that one of these engines (MBPF_NEED_*) needs was there. */
bool mbpf_manifest_check_seen(struct mbpf_manifest_reader *p,
			      const struct mbpf_manifest_group *group, uint32_t engines);

/** A whole map of scalars, whose needed keys are the same for every engine. */
bool mbpf_manifest_read_group(struct mbpf_manifest_reader *p, struct mbpf_manifest_group *group);

#endif /* MBPF_CORE_MANIFEST_READ_H_ */
