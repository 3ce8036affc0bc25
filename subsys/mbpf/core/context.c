/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The running event as programs see it: fields by the tables of spec/hooks.yaml, bytes with bounds.
 */

#include <string.h>

#include <mbpf/gen/isa.h>

#include "message.h"
#include "prog.h"
#include "values.h"

#define FIELD(name_, hash_, type_, struct_, member_, shift_, mask_)                                \
	{.name = (name_),                                                                          \
	 .how = MBPF_FIELD_MEMBER(type_, offsetof(struct struct_, member_), shift_, mask_)},

static const struct mbpf_ctx_field tracepoint_fields[] = {MBPF_TRACEPOINT_FIELDS(FIELD)};
static const struct mbpf_ctx_field timer_fields[] = {MBPF_TIMER_FIELDS(FIELD)};
static const struct mbpf_ctx_field net_fields[] = {MBPF_NET_RX_FIELDS(FIELD)};
static const struct mbpf_ctx_field security_fields[] = {MBPF_SECURITY_FIELDS(FIELD)};
static const struct mbpf_ctx_field custom_fields[] = {MBPF_CUSTOM_FIELDS(FIELD)};

/* Where a context keeps its data. */
#define DATA_OF(type)                                                                              \
	.flags_off = offsetof(struct type, flags), .data_off = offsetof(struct type, data),        \
	.data_len_off = offsetof(struct type, data_len),                                           \
	.read_fn_off = offsetof(struct type, read_fn)
#define NO_DATA .data_off = 0

#define mbpf_ctx_tracepoint_TABLE                                                                  \
	.fields = tracepoint_fields, .field_count = MBPF_ARRAY_COUNT(tracepoint_fields),           \
	DATA_OF(mbpf_ctx_tracepoint)
#define mbpf_ctx_timer_TABLE                                                                       \
	.fields = timer_fields, .field_count = MBPF_ARRAY_COUNT(timer_fields), NO_DATA
#define mbpf_ctx_net_TABLE                                                                         \
	.fields = net_fields, .field_count = MBPF_ARRAY_COUNT(net_fields), DATA_OF(mbpf_ctx_net)
#define mbpf_ctx_security_TABLE                                                                    \
	.fields = security_fields, .field_count = MBPF_ARRAY_COUNT(security_fields),               \
	DATA_OF(mbpf_ctx_security)
#define mbpf_ctx_custom_TABLE                                                                      \
	.fields = custom_fields, .field_count = MBPF_ARRAY_COUNT(custom_fields),                   \
	DATA_OF(mbpf_ctx_custom)

#define HOOK_TYPE(id_, name_, struct_, default_, max_, combine_, any_, deferrable_)                \
	{.name = (name_),                                                                          \
	 .id = (id_),                                                                              \
	 .ctx_size = sizeof(struct struct_),                                                       \
	 .any_verdict = (any_) != 0,                                                               \
	 .deferrable = (deferrable_) != 0,                                                         \
	 .default_verdict = (default_),                                                            \
	 .max_verdict = (any_) != 0 ? UINT32_MAX : (max_),                                         \
	 .combine = (combine_),                                                                    \
	 struct_##_TABLE},

static const struct mbpf_hook_type hook_types[] = {MBPF_HOOK_LIST(HOOK_TYPE)};

#define SIZE_CHECK(struct_, w64, w32)                                                              \
	MBPF_STATIC_ASSERT(struct_##_size,                                                         \
			   sizeof(struct struct_) == (sizeof(void *) == 8U ? (w64) : (w32)));
MBPF_HOOK_SIZE_LIST(SIZE_CHECK)

const struct mbpf_hook_type *mbpf_hook_type_find(uint32_t id)
{
	for (uint32_t i = 0; i < MBPF_ARRAY_COUNT(hook_types); i++) {
		if (hook_types[i].id == id && (MBPF_HOOKS_CUSTOM || id != MBPF_HOOK_CUSTOM)) {
			return &hook_types[i];
		}
	}
	return NULL;
}

uint32_t mbpf_ctx_field_of(const struct mbpf_hook_type *type, const struct mbpf_schema *schema,
			   const struct mbpf_text *name)
{
	for (uint32_t i = 0; i < type->field_count; i++) {
		if (mbpf_text_is(name, type->fields[i].name)) {
			return type->fields[i].how;
		}
	}
	return MBPF_HOOKS_CUSTOM && schema != NULL ? mbpf_schema_field(schema, name) : 0U;
}

uint32_t mbpf_ctx_field_find(const struct mbpf_vm *vm, const struct mbpf_text *name)
{
	return mbpf_ctx_field_of(vm->prog->type, vm->prog->schema, name);
}

int mbpf_ctx_pair(struct mbpf_vm *vm, uint64_t value, union mbpf_val *out)
{
	/* There is room for both, so that nothing moves between here and there. */
	int status = mbpf_new_array(vm, 2, out);

	if (status == MBPF_DONE) {
		status = mbpf_array_append(vm, *out, mbpf_val_u32((uint32_t)value));
	}
	return status == MBPF_DONE
		       ? mbpf_array_append(vm, *out, mbpf_val_u32((uint32_t)(value >> 32)))
		       : status;
}

int mbpf_ctx_field_get(struct mbpf_vm *vm, uint32_t field, union mbpf_val *out)
{
	const uint8_t *at = (const uint8_t *)mbpf_vm_event(vm) + (field >> 4 & 0xffU);
	uint32_t mask = field >> 16;
	uint64_t u64;
	uint32_t u32;
	uint16_t u16;

	if (mbpf_vm_event(vm) == NULL) {
		return mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_CTX_OUTSIDE);
	}
	switch (MBPF_FIELD_TYPE(field)) {
	case MBPF_FIELD_IN_U16:
		memcpy(&u16, at, sizeof(u16));
		u16 = (uint16_t)(u16 >> (field >> 12 & 0xfU));
		*out = mbpf_val_int((int32_t)(mask != 0U ? u16 & mask : u16));
		return MBPF_DONE;
	case MBPF_FIELD_IN_U32:
		memcpy(&u32, at, sizeof(u32));
		*out = mbpf_val_u32(u32);
		return MBPF_DONE;
	case MBPF_FIELD_IN_U64:
		memcpy(&u64, at, sizeof(u64));
		*out = mbpf_val_number(mbpf_f64_from_u64(u64));
		return MBPF_DONE;
	case MBPF_FIELD_IN_U64_PAIR:
		memcpy(&u64, at, sizeof(u64));
		return mbpf_ctx_pair(vm, u64, out);
	default:
		return MBPF_HOOKS_CUSTOM ? mbpf_schema_get(vm, field, out)
					 : mbpf_vm_fail(vm, MBPF_FAILURE_PROFILE);
	}
}

bool mbpf_ctx_copy(struct mbpf_vm *vm, uint32_t off, uint32_t len, uint8_t *dst)
{
	MBPF_CTX_READ_FN(read_fn);
	int got;

	if (off > vm->ctx_len || len > vm->ctx_len - off) {
		return false;
	}
	if (len == 0U) {
		return true;
	}
	if (vm->ctx_data != NULL) {
		memcpy(dst, vm->ctx_data + off, len);
		return true;
	}
	memcpy(&read_fn, (const uint8_t *)mbpf_vm_event(vm) + vm->prog->type->read_fn_off,
	       sizeof(read_fn));
	mbpf_call_out(vm);
	got = read_fn(mbpf_vm_event(vm), off, len, dst);
	mbpf_call_back(vm);
	return got == (int)len;
}

#define SIGNED     0x40U
#define BIG_ENDIAN 0x80U

int mbpf_ctx_read(struct mbpf_vm *vm, uint8_t kind, union mbpf_val off, union mbpf_val *out)
{
	/* Bits of each enum mbpf_read_kind. */
	static const uint8_t kinds[MBPF_READ_COUNT] = {
		[MBPF_READ_U8] = 8,
		[MBPF_READ_I8] = 8 | SIGNED,
		[MBPF_READ_U16LE] = 16,
		[MBPF_READ_U16BE] = 16 | BIG_ENDIAN,
		[MBPF_READ_I16LE] = 16 | SIGNED,
		[MBPF_READ_I16BE] = 16 | SIGNED | BIG_ENDIAN,
		[MBPF_READ_U32LE] = 32,
		[MBPF_READ_U32BE] = 32 | BIG_ENDIAN,
		[MBPF_READ_I32LE] = 32 | SIGNED,
		[MBPF_READ_I32BE] = 32 | SIGNED | BIG_ENDIAN,
	};
	uint32_t bits = kinds[kind] & 0x3FU;
	uint8_t b[4] = {0};
	uint32_t value;
	uint32_t at;
	int status;

	if (mbpf_vm_event(vm) == NULL) {
		return mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_CTX_OUTSIDE);
	}
	status = mbpf_value_u32(vm, &off, &at, MBPF_MSG_ARG_NUMBER, MBPF_MSG_CTX_RANGE);
	if (status != MBPF_DONE) {
		return status;
	}
	if (!mbpf_ctx_copy(vm, at, bits / 8U, b)) {
		return mbpf_throw(vm, MBPF_RANGE_ERROR, MBPF_MSG_CTX_RANGE);
	}
	/* At the upper end of 32 bits, from where it is shifted down with or without its sign. */
	value = (kinds[kind] & BIG_ENDIAN) != 0U
			? (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3]
			: mbpf_get_le32(b) << (32U - bits);
	if ((kinds[kind] & SIGNED) != 0U) {
		*out = mbpf_val_int((int32_t)value >> (32U - bits));
	} else {
		*out = mbpf_val_u32(value >> (32U - bits));
	}
	return MBPF_DONE;
}
