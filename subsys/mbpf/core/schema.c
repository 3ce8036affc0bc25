/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Schemas of CUSTOM attach points: checked once when they are registered, so that an event only has
 * to be of the right one, and a field only within the data.
 */

#include <string.h>

#include "message.h"
#include "prog.h"
#include "values.h"

#define NUMBER_SUFFIX "_number"
#define NAME_SIZE     (MBPF_SCHEMA_NAME_MAX + sizeof(NUMBER_SUFFIX))

#if MBPF_HOOKS_CUSTOM
/* By enum mbpf_field_type. */
#define SCHEMA_TYPE(type, size, second_) [type] = {size, second_},
static const struct {
	uint8_t size;
	uint8_t second; /* behind the name with _number */
} types[] = {MBPF_SCHEMA_TYPE_LIST(SCHEMA_TYPE)};

static bool is_name(const char *name)
{
	size_t length = 0;

	for (; name[length] != '\0'; length++) {
		char c = name[length];
		bool is_digit = c >= '0' && c <= '9';

		if (length == MBPF_SCHEMA_NAME_MAX || (is_digit && length == 0U)) {
			return false;
		}
		if (!is_digit && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && c != '_' &&
		    c != '$') {
			return false;
		}
	}
	return length != 0U;
}

/* Whether the context or a field before has the name. */
static bool is_taken(const struct mbpf_schema *schema, uint32_t index)
{
	const struct mbpf_hook_type *type = mbpf_hook_type_find(MBPF_HOOK_CUSTOM);
	const char *name = schema->fields[index].name;

	for (uint32_t i = 0; i < type->field_count; i++) {
		if (strcmp(type->fields[i].name, name) == 0) {
			return true;
		}
	}
	while (index-- > 0U) {
		if (strcmp(schema->fields[index].name, name) == 0) {
			return true;
		}
	}
	return false;
}

static bool is_field(const struct mbpf_schema *schema, uint32_t index)
{
	const struct mbpf_schema_field *field = &schema->fields[index];

	if (field->name == NULL || !is_name(field->name) || is_taken(schema, index)) {
		return false;
	}
	if (field->type < MBPF_FIELD_U8 || field->type > MBPF_FIELD_BYTES || field->length == 0U) {
		return false;
	}
	if (field->type != MBPF_FIELD_BYTES && field->length != types[field->type].size) {
		return false;
	}
	return field->length <= MBPF_SCHEMA_END_MAX &&
	       field->offset <= MBPF_SCHEMA_END_MAX - field->length;
}

int mbpf_schema_check(const struct mbpf_runtime *rt, const struct mbpf_hook *hook)
{
	const struct mbpf_schema *schema = hook->schema;
	const struct mbpf_schema *other;

	if (hook->type != MBPF_HOOK_CUSTOM) {
		return schema == NULL ? 0 : MBPF_ERR_INVALID_ARG;
	}
	if (schema == NULL || schema->field_count > MBPF_SCHEMA_FIELDS_MAX ||
	    (schema->field_count != 0U && schema->fields == NULL)) {
		return MBPF_ERR_INVALID_ARG;
	}
	for (uint32_t i = 0; i < schema->field_count; i++) {
		if (!is_field(schema, i)) {
			return MBPF_ERR_INVALID_ARG;
		}
	}
	other = mbpf_schema_find(rt, schema->id, schema->version);
	return other == NULL || other == schema || other->version != schema->version
		       ? 0
		       : MBPF_ERR_EXISTS;
}

const struct mbpf_schema *mbpf_schema_find(const struct mbpf_runtime *rt, uint32_t id,
					   uint32_t version)
{
	const struct mbpf_schema *found = NULL;

	for (const struct mbpf_hook *hook = rt->hooks; hook != NULL; hook = hook->next) {
		if (hook->schema != NULL && hook->schema->id == id) {
			found = hook->schema;
			if (found->version == version) {
				break;
			}
		}
	}
	return found;
}

bool mbpf_schema_is_any(const struct mbpf_runtime *rt)
{
	const struct mbpf_hook *hook = rt->hooks;

	while (hook != NULL && hook->schema == NULL) {
		hook = hook->next;
	}
	return hook != NULL;
}

uint32_t mbpf_schema_field(const struct mbpf_schema *schema, const struct mbpf_text *name)
{
	char text[NAME_SIZE];
	size_t stem = 0;

	if (name->units >= sizeof(text)) {
		return 0;
	}
	mbpf_text_copy(name, text, name->units);
	text[name->units] = '\0';
	if (name->units > sizeof(NUMBER_SUFFIX) - 1U) {
		stem = name->units - (sizeof(NUMBER_SUFFIX) - 1U);
		stem = strcmp(text + stem, NUMBER_SUFFIX) == 0 ? stem : 0U;
	}
	for (uint32_t i = 0; i < schema->field_count; i++) {
		const struct mbpf_schema_field *field = &schema->fields[i];

		if (strcmp(field->name, text) == 0) {
			return MBPF_FIELD_DATA(field->type, field->offset, field->length);
		}
	}
	for (uint32_t i = 0; stem != 0U && i < schema->field_count; i++) {
		const struct mbpf_schema_field *field = &schema->fields[i];
		uint8_t second = types[field->type].second;

		if (second != 0U && strlen(field->name) == stem &&
		    memcmp(field->name, text, stem) == 0) {
			return MBPF_FIELD_DATA(second, field->offset, field->length);
		}
	}
	return 0;
}

/* A new Uint8Array with the bytes of the field. */
static int get_bytes(struct mbpf_vm *vm, uint32_t offset, uint32_t length, union mbpf_val *out)
{
	const struct mbpf_typed *typed;
	int status = mbpf_charge(vm, length / 8U);

	if (status == MBPF_DONE) {
		status = mbpf_make_buffer(vm, length, 1);
	}
	if (status == MBPF_DONE) {
		status = mbpf_make_view(vm, MBPF_KIND_TYPED + MBPF_ELEMENT_U8, 0, length);
	}
	if (status != MBPF_DONE) {
		return status;
	}
	*out = vm->roots[2];
	typed = mbpf_at(vm, out->payload);
	return mbpf_ctx_copy(vm, offset, length, mbpf_at(vm, typed->data))
		       ? MBPF_DONE
		       : mbpf_throw(vm, MBPF_RANGE_ERROR, MBPF_MSG_CTX_RANGE);
}

/* A number of the field's type; the compiler's own reads keep the firmware's byte order. */
static int get_number(struct mbpf_vm *vm, uint32_t type, const uint8_t *at, union mbpf_val *out)
{
	uint64_t u64;
	uint32_t u32;
	uint16_t u16;

	memcpy(&u64, at, sizeof(u64));
	memcpy(&u32, at, sizeof(u32));
	memcpy(&u16, at, sizeof(u16));
	switch (type) {
	case MBPF_FIELD_U8:
		*out = mbpf_val_int(at[0]);
		return MBPF_DONE;
	case MBPF_FIELD_I8:
		*out = mbpf_val_int((int8_t)at[0]);
		return MBPF_DONE;
	case MBPF_FIELD_U16:
		*out = mbpf_val_int(u16);
		return MBPF_DONE;
	case MBPF_FIELD_I16:
		*out = mbpf_val_int((int16_t)u16);
		return MBPF_DONE;
	case MBPF_FIELD_U32:
		*out = mbpf_val_u32(u32);
		return MBPF_DONE;
	case MBPF_FIELD_I32:
		*out = mbpf_val_int((int32_t)u32);
		return MBPF_DONE;
	case MBPF_FIELD_U64_NUMBER:
		*out = mbpf_val_number(mbpf_f64_from_u64(u64));
		return MBPF_DONE;
	case MBPF_FIELD_I64_NUMBER:
		*out = mbpf_val_number(mbpf_f64_from_i64((int64_t)u64));
		return MBPF_DONE;
	default: /* U64, I64 */
		return mbpf_ctx_pair(vm, u64, out);
	}
}

int mbpf_schema_get(struct mbpf_vm *vm, uint32_t how, union mbpf_val *out)
{
	uint32_t type = MBPF_FIELD_TYPE(how);
	uint32_t offset = how >> 4 & MBPF_SCHEMA_END_MAX;
	uint32_t length = how >> 18;
	uint8_t bytes[sizeof(uint64_t)] = {0};

	if (type == MBPF_FIELD_BYTES) {
		return get_bytes(vm, offset, length, out);
	}
	return mbpf_ctx_copy(vm, offset, length, bytes)
		       ? get_number(vm, type, bytes, out)
		       : mbpf_throw(vm, MBPF_RANGE_ERROR, MBPF_MSG_CTX_RANGE);
}

bool mbpf_schema_fits(const struct mbpf_hook *hook, const void *ctx, size_t ctx_size)
{
	const struct mbpf_schema *schema = hook->schema;
	struct mbpf_ctx_custom event;

	if (hook->ctx_size != MBPF_CTX_SIZE_CUSTOM || ctx_size != sizeof(event)) {
		return false;
	}
	memcpy(&event, ctx, sizeof(event));
	return event.abi_version == MBPF_HOOK_ABI_VERSION && event.custom_hook_id == schema->id &&
	       event.schema_version == schema->version && event.fields == schema->fields &&
	       event.field_count == schema->field_count;
}
#endif
