/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Schemas: what the data of a CUSTOM attach point consist of.
 *
 * A firmware with events of its own describes their data once, as a struct is laid out, and names
 * the schema in the attach point. A program for CUSTOM is built for one schema: it is loaded when
 * an attach point with that id and version is registered, and each field that it reads has there
 * the type and place that it was built for. Programs see the fields by name.
 * @ingroup mbpf_hook
 * @{
 */

#ifndef MBPF_SCHEMA_H_
#define MBPF_SCHEMA_H_

#include <stddef.h>
#include <stdint.h>

#include <mbpf/gen/hooks.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A field in the data of an event. */
struct mbpf_schema_field {
	/** A name for JavaScript: letters, digits, _ and $; 1 to MBPF_SCHEMA_NAME_MAX characters.
	 */
	const char *name;
	/** First byte. offset + length is at most MBPF_SCHEMA_END_MAX. */
	uint32_t offset;
	/** Bytes: those of the type, or at least 1 of MBPF_FIELD_BYTES. */
	uint32_t length;
	/** MBPF_FIELD_U8 .. MBPF_FIELD_BYTES; integers have the firmware's byte order. */
	uint32_t type;
};

/** What the data of an attach point consist of. Constant; outlives the runtime. */
struct mbpf_schema {
	/** The firmware's number for it. */
	uint32_t id;
	/** Another one whenever a field changes or goes. */
	uint32_t version;
	const struct mbpf_schema_field *fields;
	/** At most MBPF_SCHEMA_FIELDS_MAX. Fields may share bytes. */
	uint32_t field_count;
};

/** A field of a schema: the integer member `member_` of `struct struct_`, under its own name. */
#define MBPF_SCHEMA_MEMBER(struct_, member_, type_)                                                \
	{                                                                                          \
		.name = #member_,                                                                  \
		.offset = offsetof(struct struct_, member_),                                       \
		.length = sizeof(((struct struct_ *)NULL)->member_),                               \
		.type = (type_),                                                                   \
	}

/** First members of a struct mbpf_ctx_custom for an event of `schema_`. */
#define MBPF_CTX_CUSTOM(schema_)                                                                   \
	.abi_version = MBPF_HOOK_ABI_VERSION, .custom_hook_id = (schema_)->id,                     \
	.schema_version = (schema_)->version, .field_count = (schema_)->field_count,               \
	.fields = (schema_)->fields

#ifdef __cplusplus
}
#endif

/** @} */

#endif /* MBPF_SCHEMA_H_ */
