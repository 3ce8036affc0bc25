/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What helpers see of a call: typed access to arguments, with JavaScript's errors for wrong ones.
 */

#include <string.h>


#include "heap.h"
#include "message.h"
#include "prog.h"

static union mbpf_val arg(const struct mbpf_call *call, uint32_t index)
{
	return index < call->argc ? call->args[index] : mbpf_val_undefined();
}

/* An argument of the wrong kind. */
static int wrong(struct mbpf_call *call, union mbpf_val v, uint16_t message)
{
	if (mbpf_val_is_internal(v)) {
		return mbpf_vm_fail(call->vm, MBPF_FAILURE_PROFILE);
	}
	return mbpf_throw(call->vm, MBPF_TYPE_ERROR, message);
}

static int to_u32(struct mbpf_call *call, union mbpf_val v, uint32_t *out)
{
	int32_t i;

	if (v.tag == MBPF_TAG_INT32) {
		if ((int32_t)v.payload < 0) {
			return mbpf_throw(call->vm, MBPF_RANGE_ERROR, MBPF_MSG_ARG_RANGE);
		}
		*out = v.payload;
		return MBPF_DONE;
	}
	if (!mbpf_val_is_double(v)) {
		return wrong(call, v, MBPF_MSG_ARG_NUMBER);
	}
	i = mbpf_f64_to_int32(v.bits);
	if (!mbpf_f64_eq(v.bits, mbpf_f64_from_u32((uint32_t)i))) {
		return mbpf_throw(call->vm, MBPF_RANGE_ERROR, MBPF_MSG_ARG_RANGE);
	}
	*out = (uint32_t)i;
	return MBPF_DONE;
}

int mbpf_arg_u32(struct mbpf_call *call, uint32_t index, uint32_t *out)
{
	return to_u32(call, arg(call, index), out);
}

int mbpf_arg_u32_or(struct mbpf_call *call, uint32_t index, uint32_t fallback, uint32_t *out)
{
	union mbpf_val v = arg(call, index);

	if (v.tag == MBPF_TAG_UNDEFINED) {
		*out = fallback;
		return MBPF_DONE;
	}
	return to_u32(call, v, out);
}

/* Whatever is no typed array with enough bytes. */
static int __attribute__((noinline)) bytes_slow(struct mbpf_call *call, union mbpf_val v, uint32_t min_len, uint8_t **data,
						 uint32_t *len)
{
	if (!mbpf_bytes(call->vm, v, data, len)) {
		return wrong(call, v, MBPF_MSG_ARG_BYTES);
	}
	return *len >= min_len ? MBPF_DONE : mbpf_throw(call->vm, MBPF_RANGE_ERROR, MBPF_MSG_ARG_SHORT);
}

int mbpf_arg_bytes(struct mbpf_call *call, uint32_t index, uint32_t min_len, uint8_t **data, uint32_t *len)
{
	union mbpf_val v = arg(call, index);

	if (v.tag == MBPF_TAG_OBJECT) {
		const struct mbpf_typed *typed = mbpf_at(call->vm, v.payload);

		if (typed->header.kind == MBPF_KIND_TYPED + MBPF_ELEMENT_U8 && typed->length >= min_len) {
			*data = call->vm->mem + typed->data;
			*len = typed->length;
			return MBPF_DONE;
		}
	}
	return bytes_slow(call, v, min_len, data, len);
}

int mbpf_arg_text(struct mbpf_call *call, uint32_t index, char *buf, uint32_t size, uint32_t *len)
{
	union mbpf_val v = arg(call, index);
	struct mbpf_text text;
	int status;

	if (!mbpf_val_is_string(v)) {
		return wrong(call, v, MBPF_MSG_ARG_STRING);
	}
	text = mbpf_text_of(call->vm, v);
	*len = text.units < size ? text.units : size;
	status = mbpf_vm_charge(call->vm, *len / 8U);
	for (uint32_t i = 0; status == MBPF_DONE && i < *len; i++) {
		uint16_t unit = mbpf_text_unit(&text, i);

		buf[i] = unit > 0xFFU ? '?' : (char)unit;
	}
	return status;
}

int mbpf_arg_pair_get(struct mbpf_call *call, uint32_t index, uint64_t *out)
{
	union mbpf_val pair = arg(call, index);
	uint32_t half[2];

	for (int32_t i = 0; i < 2; i++) {
		union mbpf_val v;
		int status;

		if (pair.tag != MBPF_TAG_OBJECT) {
			return wrong(call, pair, MBPF_MSG_ARG_PAIR);
		}
		status = mbpf_get_element(call->vm, pair, mbpf_val_int(i), &v);
		if (status == MBPF_DONE) {
			status = to_u32(call, v, &half[i]);
		}
		if (status != MBPF_DONE) {
			return status;
		}
	}
	*out = (uint64_t)half[1] << 32 | half[0];
	return MBPF_DONE;
}

int mbpf_arg_pair_set(struct mbpf_call *call, uint32_t index, uint64_t value)
{
	for (int32_t i = 0; i < 2; i++) {
		union mbpf_val pair = arg(call, index);
		uint32_t half = (uint32_t)(value >> (32 * i));
		int status;

		if (pair.tag != MBPF_TAG_OBJECT) {
			return wrong(call, pair, MBPF_MSG_ARG_PAIR);
		}
		status = mbpf_set_element(call->vm, pair, mbpf_val_int(i), mbpf_val_number(mbpf_f64_from_u32(half)));
		if (status != MBPF_DONE) {
			return status;
		}
	}
	return MBPF_DONE;
}

int mbpf_arg_map(struct mbpf_call *call, uint32_t index, struct mbpf_map **out)
{
	union mbpf_val v = arg(call, index);
	uint32_t number = v.payload;
	int status = MBPF_DONE;

	if (v.tag != MBPF_TAG_MAP) {
		if (!mbpf_val_is_double(v) && v.tag != MBPF_TAG_INT32) {
			return wrong(call, v, MBPF_MSG_ARG_MAP);
		}
		status = to_u32(call, v, &number);
		if (status == MBPF_DONE && number >= call->vm->prog->map_count) {
			status = mbpf_throw(call->vm, MBPF_RANGE_ERROR, MBPF_MSG_ARG_MAP);
		}
		if (status != MBPF_DONE) {
			return status;
		}
	}
	/* A handle comes from LDMAP, whose index the verifier has checked. */
	*out = call->vm->prog->maps[number];
	return MBPF_DONE;
}

int mbpf_arg_key(struct mbpf_call *call, uint32_t index, const struct mbpf_map *map, uint8_t scratch[4], const uint8_t **key)
{
	union mbpf_val v = arg(call, index);
	uint8_t *data;
	uint32_t len;
	int status;

	if (map->info.type == MBPF_MAP_ARRAY && (mbpf_val_is_double(v) || v.tag == MBPF_TAG_INT32)) {
		uint32_t number;

		status = to_u32(call, v, &number);
		if (status != MBPF_DONE) {
			return status;
		}
		for (unsigned int i = 0; i < 4U; i++) {
			scratch[i] = (uint8_t)(number >> (8U * i));
		}
		*key = scratch;
		return MBPF_DONE;
	}
	status = mbpf_arg_bytes(call, index, map->info.key_size, &data, &len);
	*key = data;
	return status;
}

void mbpf_return_bool(struct mbpf_call *call, bool value)
{
	call->result = mbpf_val_bool(value);
}
