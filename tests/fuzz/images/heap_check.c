/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The invariants of heap.h and value.h, as a walk over the memory of an instance.
 */

#include "heap_check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frame.h"
#include "heap.h"
#include "rom.h"
#include "unit.h"
#include "values.h"

#define HEAP_MAX (1U << 24)

/* One bit for each multiple of 8 where an object starts. */
static uint8_t starts[HEAP_MAX / 64U];

static void wrong(const char *what, uint32_t at, uint32_t value)
{
	fprintf(stderr, "heap: %s at %u: 0x%x\n", what, (unsigned int)at, (unsigned int)value);
	abort();
}

static void require(bool holds, const char *what, uint32_t at, uint32_t value)
{
	if (!holds) {
		wrong(what, at, value);
	}
}

static bool is_start(const struct mbpf_vm *vm, uint32_t off)
{
	return off % 8U == 0U && off >= MBPF_HEAP_BASE(vm) && off < MBPF_HEAP_TOP(vm) &&
	       (starts[off / 64U] >> (off / 8U % 8U) & 1U) != 0U;
}

/* A function of the package, or of a unit that there is. */
static void check_function(const struct mbpf_vm *vm, uint32_t at, uint32_t func)
{
	require(mbpf_unit_of(func) == 0U ? func < vm->image->function_count : mbpf_unit_there(func),
		"a function", at, func);
}

static void check_ref(const struct mbpf_vm *vm, uint32_t at, uint32_t off, uint8_t first,
		      uint8_t last)
{
	require(is_start(vm, off), "no object", at, off);
	require(mbpf_kind_of(vm, off) >= first && mbpf_kind_of(vm, off) <= last,
		"an object of another kind", at, off);
	require(at >= MBPF_HEAP_MARK(vm) || off < MBPF_HEAP_MARK(vm) || vm->escaped != 0U,
		"a reference to what will be dropped", at, off);
}

static void check_double(uint32_t at, uint64_t bits)
{
	bool nan = (bits & ~MBPF_F64_SIGN) > MBPF_F64_INFINITY;

	require(!nan || bits == MBPF_F64_NAN, "a NaN of its own", at, (uint32_t)(bits >> 32));
}

static void check_value(const struct mbpf_vm *vm, uint32_t at, union mbpf_val v)
{
	if (mbpf_val_is_double(v)) {
		check_double(at, mbpf_f64_val(v));
		return;
	}
	switch (v.tag) {
	case MBPF_TAG_INT32:
		break;
	case MBPF_TAG_BOOL:
		require(v.payload <= 1U, "a boolean", at, v.payload);
		break;
	case MBPF_TAG_STR_POOL:
		require(v.payload < vm->image->string_count, "a string", at, v.payload);
		break;
	case MBPF_TAG_STR_ROM:
		require(v.payload < (uint32_t)MBPF_ROM_BUILTINS + MBPF_BUILTIN_COUNT, "a string",
			at, v.payload);
		break;
	case MBPF_TAG_STR_HEAP:
		check_ref(vm, at, v.payload, MBPF_KIND_STRING, MBPF_KIND_WIDE);
		break;
	case MBPF_TAG_FUNC:
		check_function(vm, at, v.payload);
		break;
	case MBPF_TAG_BUILTIN:
		require(v.payload < MBPF_BUILTIN_COUNT, "a built-in", at, v.payload);
		break;
	case MBPF_TAG_MAP:
		require(v.payload < vm->image->map_count, "a map", at, v.payload);
		break;
	case MBPF_TAG_OBJECT:
		check_ref(vm, at, v.payload, MBPF_KIND_BUFFER, MBPF_KIND_LIMIT - 1);
		require(mbpf_kind_of(vm, v.payload) != MBPF_KIND_CELL, "an object", at, v.payload);
		break;
	case MBPF_TAG_FIRMWARE:
		break;
	case MBPF_TAG_CELL:
		check_ref(vm, at, v.payload, MBPF_KIND_CELL, MBPF_KIND_CELL);
		break;
	case MBPF_TAG_UNDEFINED:
	case MBPF_TAG_NULL:
	case MBPF_TAG_CTX:
	case MBPF_TAG_HOLE:
	case MBPF_TAG_TDZ:
		require(v.payload == 0U, "a payload", at, v.payload);
		break;
	default:
		wrong("a tag", at, v.tag);
	}
}

static void check_string(const struct mbpf_vm *vm, uint32_t at)
{
	const struct mbpf_heap_string *string = mbpf_at(vm, at);
	bool wide = string->header.kind == MBPF_KIND_WIDE;
	uint32_t room = string->header.size - (uint32_t)sizeof(*string);
	struct mbpf_text text = mbpf_text_of(vm, mbpf_val_make(MBPF_TAG_STR_HEAP, at));
	uint32_t hash = 2166136261U;
	bool is_wide = false;

	require(string->units <= room >> (wide ? 1 : 0), "the length of a string", at,
		string->units);
	for (uint32_t i = 0; i < text.units; i++) {
		uint16_t unit = mbpf_text_unit(&text, i);

		hash = (hash ^ unit) * 16777619U;
		is_wide = is_wide || unit > 0xFFU;
	}
	require(hash == string->hash, "the hash of a string", at, string->hash);
	require(wide == is_wide, "the form of a string", at, wide);
}

static void check_array(const struct mbpf_vm *vm, uint32_t at)
{
	const struct mbpf_array *array = mbpf_at(vm, at);
	const struct mbpf_values *store = mbpf_at(vm, array->store);

	if (array->capacity == 0U) {
		return;
	}
	check_ref(vm, at, array->store, MBPF_KIND_VALUES, MBPF_KIND_VALUES);
	require(array->capacity == (store->header.size - 8U) / 8U, "the room of an array", at,
		array->capacity);
	for (uint32_t i = array->length; i < array->capacity; i++) {
		require(store->values[i].tag == MBPF_TAG_HOLE, "an element past the end", at, i);
	}
}

static void check_object(const struct mbpf_vm *vm, uint32_t at)
{
	const struct mbpf_object *object = mbpf_at(vm, at);
	const struct mbpf_props *store = mbpf_at(vm, object->store);
	bool is_error = object->header.kind == MBPF_KIND_ERROR;

	require(mbpf_error_class_of(object) <= (is_error ? (uint32_t)MBPF_URI_ERROR : 0U),
		"the class of an error", at, object->flags);
	require(object->count <= mbpf_object_room(vm, object), "a count", at, object->count);
	if (object->proto % 2U == 0U && object->proto != 0U) {
		check_ref(vm, at, object->proto, MBPF_KIND_OBJECT, MBPF_KIND_LIMIT - 1);
	}
	if (object->store == 0U) {
		return;
	}
	check_ref(vm, at, object->store, MBPF_KIND_PROPS, MBPF_KIND_PROPS);
	require(store->header.size % 16U == 8U, "the room of an object", at, store->header.size);
	for (uint32_t i = 0; i < object->count; i++) {
		const struct mbpf_prop *prop = &store->props[i];
		union mbpf_val key = mbpf_prop_key(prop);

		require(key.tag == MBPF_TAG_INT32 || mbpf_val_is_string(key), "a key", at, key.tag);
		check_value(vm, at, key);
		check_value(vm, at, prop->value);
		require(i == 0U || key.tag != MBPF_TAG_INT32 ||
				(store->props[i - 1U].key_tag == (uint16_t)MBPF_TAG_INT32 &&
				 store->props[i - 1U].key < key.payload),
			"the order of keys", at, i);
		for (uint32_t k = 0; k < i; k++) {
			require(prop->key != store->props[k].key ||
					prop->key_tag != store->props[k].key_tag,
				"a key that is there twice", at, i);
		}
	}
}

static void check_typed(const struct mbpf_vm *vm, uint32_t at)
{
	const struct mbpf_typed *typed = mbpf_at(vm, at);
	const struct mbpf_buffer *buffer = mbpf_at(vm, typed->buffer);
	uint32_t size =
		typed->header.kind == MBPF_KIND_VIEW
			? 1U
			: mbpf_element_size((uint8_t)(typed->header.kind - MBPF_KIND_TYPED));

	check_ref(vm, at, typed->buffer, MBPF_KIND_BUFFER, MBPF_KIND_BUFFER);
	require(typed->byte_offset <= buffer->length && typed->byte_offset % size == 0U,
		"an offset", at, typed->byte_offset);
	require(typed->length <= (buffer->length - typed->byte_offset) / size,
		"the length of a view", at, typed->length);
	require(typed->data == typed->buffer + sizeof(*buffer) + typed->byte_offset,
		"the place of a view", at, typed->data);
}

static void check_one(const struct mbpf_vm *vm, uint32_t at)
{
	const struct mbpf_heap_header *header = mbpf_at(vm, at);

	switch (header->kind) {
	case MBPF_KIND_STRING:
	case MBPF_KIND_WIDE:
		check_string(vm, at);
		break;
	case MBPF_KIND_BUFFER:
		require(((const struct mbpf_buffer *)(const void *)header)->length <=
				header->size - 16U,
			"the length of a buffer", at, header->size);
		break;
	case MBPF_KIND_VALUES:
		for (uint32_t i = 0; i < (header->size - 8U) / 8U; i++) {
			union mbpf_val v =
				((const struct mbpf_values *)(const void *)header)->values[i];

			/* The table of functions is clear where one has no object. */
			if (at != vm->function_table || v.bits != 0U) {
				check_value(vm, at, v);
			}
		}
		break;
	case MBPF_KIND_PROPS:
		break; /* by its object: what is behind the last property is old */
	case MBPF_KIND_CELL:
		check_value(vm, at, ((const struct mbpf_cell *)(const void *)header)->value);
		break;
	case MBPF_KIND_PAIR:
		check_value(vm, at, ((const struct mbpf_pair *)(const void *)header)->getter);
		check_value(vm, at, ((const struct mbpf_pair *)(const void *)header)->setter);
		break;
	case MBPF_KIND_FUNCTION:
		check_object(vm, at);
		check_function(vm, at, ((const struct mbpf_function *)(const void *)header)->func);
		break;
	case MBPF_KIND_RARE_ARRAY:
	case MBPF_KIND_ARRAY:
		check_array(vm, at);
		break;
	case MBPF_KIND_MAP:
	case MBPF_KIND_SET:
	case MBPF_KIND_BOUND:
	case MBPF_KIND_OBJECT:
	case MBPF_KIND_ERROR:
		check_object(vm, at);
		break;
	default:
		check_typed(vm, at);
		break;
	}
}

static void check_frames(const struct mbpf_vm *vm)
{
	uint32_t at = vm->frame;
	uint32_t depth = 0;

	while (at != vm->mem_size) {
		const struct mbpf_frame *frame = mbpf_frame_at(vm, at);
		uint32_t nregs;

		require(at >= MBPF_HEAP_TOP(vm) && at % 8U == 0U && frame->caller > at &&
				frame->caller <= vm->mem_size,
			"a frame", at, frame->caller);
		check_function(vm, at, frame->func);
		nregs = mbpf_function_entry(vm, frame->func).nregs;
		require(frame->is_list != 0U || frame->caller - at == mbpf_frame_size(nregs),
			"the size of a frame", at, nregs);
		nregs = (frame->caller - at - mbpf_frame_size(0)) / 8U;
		for (uint32_t i = 0; i < nregs; i++) {
			check_value(vm, at, frame->regs[i]);
		}
		check_value(vm, at, frame->receiver);
		at = frame->caller;
		depth++;
	}
	require(depth == vm->depth && depth <= MBPF_LIMIT_CALL_DEPTH, "the number of frames",
		vm->depth, depth);
}

void heap_check(const struct mbpf_prog *prog, bool running)
{
	const struct mbpf_vm *vm = prog->version->instances[0];
	const union mbpf_val *globals = mbpf_at(vm, 0);

	require(MBPF_HEAP_BASE(vm) <= MBPF_HEAP_MARK(vm) &&
			MBPF_HEAP_MARK(vm) <= MBPF_HEAP_TOP(vm) &&
			MBPF_HEAP_TOP(vm) <= vm->mem_size,
		"the marks", MBPF_HEAP_MARK(vm), MBPF_HEAP_TOP(vm));
	require(running || vm->escaped == 0U, "an escape", 0, vm->escaped);
	memset(starts, 0, vm->mem_size / 64U + 1U);
	for (uint32_t at = MBPF_HEAP_BASE(vm); at != MBPF_HEAP_TOP(vm);) {
		const struct mbpf_heap_header *header = mbpf_at(vm, at);

		require(header->kind != MBPF_KIND_FREE && header->kind < MBPF_KIND_LIMIT, "a kind",
			at, header->kind);
		require((header->link_low | header->link_high) == 0, "a link", at, header->kind);
		require(header->size >= 8U && header->size % 8U == 0U &&
				header->size <= MBPF_HEAP_TOP(vm) - at,
			"a size", at, header->size);
		starts[at / 64U] |= (uint8_t)(1U << (at / 8U % 8U));
		at += header->size;
	}
	for (uint32_t at = MBPF_HEAP_BASE(vm); at != MBPF_HEAP_TOP(vm);) {
		check_one(vm, at);
		at += ((const struct mbpf_heap_header *)mbpf_at(vm, at))->size;
	}
	for (uint32_t i = 0; i < vm->image->global_count; i++) {
		check_value(vm, 0, globals[i]);
	}
	if (running) {
		check_frames(vm);
	}
}
