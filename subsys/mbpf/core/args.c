/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What helpers and built-ins see of a call: typed access to arguments, with JavaScript's errors for
 * wrong ones.
 */

#include <mbpf/helper.h>

#include <string.h>

#include "message.h"
#include "prog.h"
#include "values.h"

const union mbpf_val *mbpf_call_arg(const struct mbpf_call *call, uint32_t index)
{
	static const union mbpf_val undefined = {.bits = MBPF_VAL_BITS(MBPF_TAG_UNDEFINED, 0U)};

	return index < call->argc ? &call->args[index] : &undefined;
}

int mbpf_wrong_kind(struct mbpf_vm *vm, const union mbpf_val *v, uint16_t message)
{
	if (mbpf_val_is_internal(*v)) {
		return mbpf_profile_error(vm);
	}
	return mbpf_throw(vm, MBPF_TYPE_ERROR, message);
}

int mbpf_value_u32(struct mbpf_vm *vm, const union mbpf_val *v, uint32_t *out, uint16_t not_number,
		   uint16_t not_u32)
{
	bool good;

	if (v->tag == MBPF_TAG_INT32) {
		*out = v->payload;
		good = (int32_t)*out >= 0;
	} else if (mbpf_val_is_double(*v)) {
		*out = (uint32_t)mbpf_f64_to_int32(mbpf_f64_val(*v));
		good = mbpf_f64_eq(mbpf_f64_val(*v), mbpf_f64_from_u32(*out));
	} else {
		return mbpf_wrong_kind(vm, v, not_number);
	}
	return good ? MBPF_DONE : mbpf_throw(vm, MBPF_RANGE_ERROR, not_u32);
}

static int to_u32(struct mbpf_call *call, const union mbpf_val *v, uint32_t *out)
{
	return mbpf_value_u32(call->vm, v, out, MBPF_MSG_ARG_NUMBER, MBPF_MSG_ARG_RANGE);
}

int mbpf_arg_u32(struct mbpf_call *call, uint32_t index, uint32_t *out)
{
	return to_u32(call, mbpf_call_arg(call, index), out);
}

int mbpf_arg_u32_or(struct mbpf_call *call, uint32_t index, uint32_t fallback, uint32_t *out)
{
	const union mbpf_val *v = mbpf_call_arg(call, index);

	*out = fallback;
	return v->tag == MBPF_TAG_UNDEFINED ? MBPF_DONE : to_u32(call, v, out);
}

int mbpf_arg_bytes(struct mbpf_call *call, uint32_t index, uint32_t min_len, uint8_t **data,
		   uint32_t *len)
{
	const union mbpf_val *v = mbpf_call_arg(call, index);

	if (!mbpf_bytes(call->vm, *v, data, len)) {
		return mbpf_wrong_kind(call->vm, v, MBPF_MSG_ARG_BYTES);
	}
	return *len >= min_len ? MBPF_DONE
			       : mbpf_throw(call->vm, MBPF_RANGE_ERROR, MBPF_MSG_ARG_SHORT);
}

int mbpf_arg_text(struct mbpf_call *call, uint32_t index, char *buf, uint32_t size, uint32_t *len)
{
	const union mbpf_val *v = mbpf_call_arg(call, index);
	struct mbpf_text text;
	int status;

	if (!mbpf_val_is_string(*v)) {
		return mbpf_wrong_kind(call->vm, v, MBPF_MSG_ARG_STRING);
	}
	text = mbpf_text_of(call->vm, *v);
	*len = text.units < size ? text.units : size;
	status = mbpf_vm_charge(call->vm, *len / 8U);
	if (status == MBPF_DONE) {
		mbpf_text_copy(&text, buf, *len);
	}
	return status;
}

/* Reads or writes the two elements of a pair. */
static int __attribute__((noinline)) pair_access(struct mbpf_call *call, uint32_t index,
						 uint32_t half[2], bool write)
{
	int status = MBPF_DONE;

	for (int32_t i = 0; status == MBPF_DONE && i < 2; i++) {
		const union mbpf_val *pair = mbpf_call_arg(call, index);
		union mbpf_val v;

		if (pair->tag != MBPF_TAG_OBJECT) {
			return mbpf_wrong_kind(call->vm, pair, MBPF_MSG_ARG_PAIR);
		}
		mbpf_operation_begin(call->vm);
		if (write) {
			status = mbpf_set_element(call->vm, *pair, mbpf_val_int(i),
						  mbpf_val_u32(half[i]));
			continue;
		}
		status = mbpf_get_element(call->vm, *pair, mbpf_val_int(i), &v);
		if (status == MBPF_DONE) {
			status = to_u32(call, &v, &half[i]);
		}
	}
	/* A getter or setter would have to be called in the middle of the helper. */
	return status == MBPF_CALLED ? mbpf_profile_error(call->vm) : status;
}

int mbpf_arg_pair_get(struct mbpf_call *call, uint32_t index, uint64_t *out)
{
	uint32_t half[2] = {0};
	int status = pair_access(call, index, half, false);

	*out = (uint64_t)half[1] << 32 | half[0];
	return status;
}

int mbpf_arg_pair_set(struct mbpf_call *call, uint32_t index, uint64_t value)
{
	uint32_t half[2] = {(uint32_t)value, (uint32_t)(value >> 32)};

	return pair_access(call, index, half, true);
}

int mbpf_arg_map(struct mbpf_call *call, uint32_t index, struct mbpf_map **out)
{
	const union mbpf_val *v = mbpf_call_arg(call, index);
	uint32_t number = v->payload;

	if (v->tag != MBPF_TAG_MAP) {
		int status =
			mbpf_value_u32(call->vm, v, &number, MBPF_MSG_ARG_MAP, MBPF_MSG_ARG_RANGE);

		if (status == MBPF_DONE && number >= call->vm->version->map_count) {
			status = mbpf_throw(call->vm, MBPF_RANGE_ERROR, MBPF_MSG_ARG_MAP);
		}
		if (status != MBPF_DONE) {
			return status;
		}
	}
	/* A handle comes from LDMAP, whose index the verifier has checked. */
	*out = call->vm->version->maps[number];
	return MBPF_DONE;
}

int mbpf_arg_key(struct mbpf_call *call, uint32_t index, const struct mbpf_map *map,
		 uint8_t scratch[4], const uint8_t **key)
{
	const union mbpf_val *v = mbpf_call_arg(call, index);
	uint8_t *data = scratch;
	uint32_t number = 0;
	int status;

	if (mbpf_map_has_keys(map) || (v->tag != MBPF_TAG_INT32 && !mbpf_val_is_double(*v))) {
		status = mbpf_arg_bytes(call, index, map->info.key_size, &data, &number);
	} else {
		status = to_u32(call, v, &number);
		number = MBPF_LE32(number);
		memcpy(scratch, &number, sizeof(number));
	}
	*key = data;
	return status;
}

void mbpf_return_bool(struct mbpf_call *call, bool value)
{
	call->result = mbpf_val_bool(value);
}
