/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Objects with properties of their own: those of literals, and Errors, which the engine throws too.
 *
 * The properties of an object stand in the order in which JavaScript lists them: array indices
 * ascending, then texts as they were added. So listing needs no sorting, and an index is put in its
 * place when it is added.
 */

#include <string.h>

#include "values.h"

#define PROP_SIZE ((uint32_t)sizeof(struct mbpf_prop))

/* Room of the first store of an object that was made without, and of an Error's. */
#define FIRST_ROOM 4U

static struct mbpf_prop *props_of(const struct mbpf_vm *vm, uint32_t obj)
{
	const struct mbpf_object *object = mbpf_at(vm, obj);
	struct mbpf_props *props = mbpf_at(vm, object->store);

	return props->props;
}

static bool has_key(const struct mbpf_prop *prop, union mbpf_val key)
{
	return prop->key == key.payload && prop->key_tag == (uint16_t)key.tag;
}

int mbpf_object_find(struct mbpf_vm *vm, uint32_t obj, union mbpf_val key, struct mbpf_prop **found)
{
	const struct mbpf_object *object = mbpf_at(vm, obj);
	struct mbpf_prop *prop = props_of(vm, obj);
	struct mbpf_prop *end = prop + object->count;
	bool is_name = key.tag == MBPF_TAG_STR_POOL && key.payload < vm->image->name_count;
	/* A name of the package and an index have one form each; other texts may have several. */
	bool by_text = !is_name && key.tag != MBPF_TAG_INT32;
	struct mbpf_text text = {.data = NULL};
	int status = mbpf_charge(vm, object->count / 8U);

	*found = NULL;
	if (status == MBPF_DONE && !MBPF_FOR_SIZE && is_name) {
		/* Where the compiler expects it, if it is there. */
		uint32_t hint = mbpf_image_string(vm->image, key.payload).slot_hint;

		if (hint < object->count && has_key(prop + hint, key)) {
			*found = prop + hint;
			return MBPF_DONE;
		}
	}
	if (by_text) {
		text = mbpf_text_of(vm, key);
	}
	for (; status == MBPF_DONE && prop != end; prop++) {
		if (has_key(prop, key)) {
			*found = prop;
			break;
		}
		if (by_text && prop->key_tag != (uint16_t)MBPF_TAG_INT32) {
			struct mbpf_text other = mbpf_text_of(vm, mbpf_prop_key(prop));

			if (mbpf_text_equal(&text, &other)) {
				*found = prop;
				break;
			}
			/* Texts with one hash are easily made, as many as one likes. */
			if (other.hash == text.hash && other.units == text.units) {
				status = mbpf_charge(vm, text.units / 8U);
			}
		}
	}
	return status;
}

/* Gives the object in roots[2] a store with room for `capacity` properties. */
static int set_room(struct mbpf_vm *vm, uint32_t capacity)
{
	return mbpf_heap_set_room(vm, MBPF_KIND_PROPS, PROP_SIZE, capacity);
}

int mbpf_object_add(struct mbpf_vm *vm, uint8_t attributes)
{
	struct mbpf_object *object = mbpf_at(vm, vm->roots[2].payload);
	struct mbpf_prop *prop;
	union mbpf_val key;
	uint32_t obj;
	uint32_t at;

	if (object->count == mbpf_object_room(vm, object)) {
		uint32_t room = 2U * object->count;

		if (set_room(vm, room < FIRST_ROOM ? FIRST_ROOM : room) != MBPF_DONE) {
			return MBPF_FAILED;
		}
	}
	key = vm->roots[1];
	obj = vm->roots[2].payload;
	object = mbpf_at(vm, obj);
	prop = props_of(vm, obj);
	at = object->count++;
	if (key.tag != MBPF_TAG_INT32) {
		prop += at;
	} else {
		for (; at != 0U && prop->key_tag == (uint16_t)MBPF_TAG_INT32 &&
		       prop->key < key.payload;
		     at--) {
			prop++;
		}
		memmove(prop + 1, prop, at * (size_t)PROP_SIZE);
	}
	prop->key = key.payload;
	prop->key_tag = (uint16_t)key.tag;
	prop->attributes = attributes;
	prop->zero = 0;
	if (key.tag == MBPF_TAG_STR_HEAP) {
		mbpf_heap_link(vm, obj, key.payload);
	}
	mbpf_heap_store(vm, obj, &prop->value, &vm->roots[3]);
	return MBPF_DONE;
}

void mbpf_object_delete(const struct mbpf_vm *vm, uint32_t obj, struct mbpf_prop *prop)
{
	struct mbpf_object *object = mbpf_at(vm, obj);
	struct mbpf_prop *end = &props_of(vm, obj)[--object->count];

	memmove(prop, prop + 1, (size_t)((uint8_t *)end - (uint8_t *)prop));
	/* The collector looks at all of the store. */
	memset(end, 0, PROP_SIZE);
}

uint32_t mbpf_object_index(const struct mbpf_vm *vm, uint32_t obj, const struct mbpf_prop *prop)
{
	return (uint32_t)(prop - props_of(vm, obj));
}

struct mbpf_prop *mbpf_object_prop(const struct mbpf_vm *vm, uint32_t obj, uint32_t index)
{
	return props_of(vm, obj) + index;
}

/* A new object of the kind, in roots[2]. */
static int make(struct mbpf_vm *vm, uint8_t kind, uint32_t size, uint32_t room)
{
	uint32_t obj = mbpf_heap_alloc(vm, kind, size);

	vm->roots[2] = mbpf_val_make(MBPF_TAG_OBJECT, obj);
	return obj != 0U && (room == 0U || set_room(vm, room) == MBPF_DONE) ? MBPF_DONE
									    : MBPF_FAILED;
}

int mbpf_new_object(struct mbpf_vm *vm, uint32_t room, union mbpf_val *out)
{
	int status = make(vm, MBPF_KIND_OBJECT, sizeof(struct mbpf_object), room);

	*out = vm->roots[2];
	return status;
}

int mbpf_new_error(struct mbpf_vm *vm, enum mbpf_error_class cls, union mbpf_val message,
		   union mbpf_val *out)
{
	uint32_t room = message.tag != MBPF_TAG_UNDEFINED ? FIRST_ROOM : 0U;
	struct mbpf_error_object *error;
	uint32_t places[MBPF_TRACE_SIZE];
	uint32_t size = mbpf_frame_trace(vm, places) * (uint32_t)sizeof(places[0]);

	vm->roots[3] = message;
	if (make(vm, MBPF_KIND_ERROR, (uint32_t)sizeof(*error) + size, room) != MBPF_DONE) {
		return MBPF_FAILED;
	}
	error = mbpf_at(vm, vm->roots[2].payload);
	error->object.flags = (uint32_t)cls << MBPF_OBJECT_CLASS_SHIFT;
	memcpy(error->places, places, size);
	*out = vm->roots[2];
	if (room == 0U) {
		return MBPF_DONE;
	}
	vm->roots[1] = mbpf_key_of_string(vm, mbpf_val_rom(MBPF_ROM_MESSAGE));
	/* The room is there: this allocates nothing. */
	return mbpf_object_add(vm, MBPF_PROP_PLAIN & ~MBPF_PROP_ENUMERABLE);
}

MBPF_STATIC_ASSERT(bits_of_messages, MBPF_MSG_COUNT <= 1U << MBPF_MESSAGE_BITS);

int mbpf_throw_error(struct mbpf_vm *vm, uint32_t error)
{
	return mbpf_throw_rom(vm, (enum mbpf_error_class)(error >> MBPF_MESSAGE_BITS),
			      error & ((1U << MBPF_MESSAGE_BITS) - 1U));
}

int mbpf_throw_rom(struct mbpf_vm *vm, enum mbpf_error_class cls, uint32_t string)
{
	union mbpf_val error;
	int status;

	mbpf_operation_begin(vm);
	status = mbpf_new_error(vm, cls, mbpf_val_rom(string), &error);
	if (status != MBPF_DONE) {
		return status;
	}
	vm->exception = error;
	return MBPF_THROWN;
}
