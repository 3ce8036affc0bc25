/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Objects with properties of their own: those of literals, and Errors.
 *
 * The properties of an object stand in the order in which JavaScript lists them: array indices ascending, then
 * texts as they were added. So listing needs no sorting, and an index is put in its place when it is added.
 */

#include <string.h>

#include "values.h"

#define PROPS_HEADER ((uint32_t)sizeof(struct mbpf_heap_header))
#define PROP_SIZE    ((uint32_t)sizeof(struct mbpf_prop))

/* Room of the first store of an object that was made without, and of an Error's. */
#define FIRST_ROOM 4u

static struct mbpf_prop *props_of(const struct mbpf_vm *vm, uint32_t obj)
{
	const struct mbpf_object *object = mbpf_at(vm, obj);
	struct mbpf_props *props = mbpf_at(vm, object->store);

	return props->props;
}

static bool has_key(const struct mbpf_vm *vm, const struct mbpf_prop *prop, union mbpf_val key)
{
	struct mbpf_text a;
	struct mbpf_text b;

	if (prop->key == key.payload && prop->key_tag == (uint16_t)key.tag) {
		return true;
	}
	/* A name of the package and an index have one form each; other texts may have several. */
	if (key.tag == MBPF_TAG_INT32 || prop->key_tag == (uint16_t)MBPF_TAG_INT32 ||
	    (key.tag == MBPF_TAG_STR_POOL && key.payload < vm->image->name_count)) {
		return false;
	}
	a = mbpf_text_of(vm, key);
	b = mbpf_text_of(vm, mbpf_prop_key(prop));
	return mbpf_text_equal(&a, &b);
}

int mbpf_object_find(struct mbpf_vm *vm, uint32_t obj, union mbpf_val key, struct mbpf_prop **prop)
{
	const struct mbpf_object *object = mbpf_at(vm, obj);
	struct mbpf_prop *props = props_of(vm, obj);
	int status = mbpf_charge(vm, object->count / 8u);

	*prop = NULL;
	if (status == MBPF_DONE && key.tag == MBPF_TAG_STR_POOL) {
		/* Where the compiler expects it, if it is there. */
		uint32_t hint = mbpf_image_string(vm->image, key.payload).slot_hint;

		if (hint < object->count && has_key(vm, &props[hint], key)) {
			*prop = &props[hint];
			return MBPF_DONE;
		}
	}
	for (uint32_t i = 0; status == MBPF_DONE && i < object->count; i++) {
		if (has_key(vm, &props[i], key)) {
			*prop = &props[i];
			break;
		}
	}
	return status;
}

/* Gives the object in roots[2] a store with room for `capacity` properties. */
static int set_room(struct mbpf_vm *vm, uint32_t capacity)
{
	uint32_t store = mbpf_heap_alloc64(vm, MBPF_KIND_PROPS,
					   PROPS_HEADER + (uint64_t)PROP_SIZE * capacity);
	uint32_t obj = vm->roots[2].payload;
	struct mbpf_object *object;
	struct mbpf_props *props;

	if (store == 0u) {
		return MBPF_FAILED;
	}
	object = mbpf_at(vm, obj);
	props = mbpf_at(vm, store);
	if (object->count != 0u) {
		memcpy(props->props, props_of(vm, obj), (size_t)object->count * PROP_SIZE);
	}
	object->store = store;
	object->capacity = capacity;
	mbpf_heap_link(vm, obj, store);
	return MBPF_DONE;
}

/* Adds a property that is not there to the object in roots[2]; the value is in roots[3]. */
static int add(struct mbpf_vm *vm, union mbpf_val key, uint8_t attributes)
{
	struct mbpf_object *object = mbpf_at(vm, vm->roots[2].payload);
	struct mbpf_prop *props;
	uint32_t obj;
	uint32_t at;

	vm->roots[1] = key;
	if (object->count == object->capacity) {
		uint32_t room = 2u * object->capacity;

		if (set_room(vm, room < FIRST_ROOM ? FIRST_ROOM : room) != MBPF_DONE) {
			return MBPF_FAILED;
		}
		key = vm->roots[1];
	}
	obj = vm->roots[2].payload;
	object = mbpf_at(vm, obj);
	props = props_of(vm, obj);
	at = object->count;
	if (key.tag == MBPF_TAG_INT32) {
		at = 0;
		while (at < object->count && props[at].key_tag == (uint16_t)MBPF_TAG_INT32 &&
		       props[at].key < key.payload) {
			at++;
		}
		memmove(&props[at + 1u], &props[at], (object->count - at) * (size_t)PROP_SIZE);
	}
	object->count++;
	props[at].key = key.payload;
	props[at].key_tag = (uint16_t)key.tag;
	props[at].attributes = attributes;
	props[at].zero = 0;
	if (key.tag == MBPF_TAG_STR_HEAP) {
		mbpf_heap_link(vm, obj, key.payload);
	}
	mbpf_heap_store(vm, obj, (uint32_t)((uint8_t *)&props[at].value - vm->mem), vm->roots[3]);
	return MBPF_DONE;
}

int mbpf_object_set(struct mbpf_vm *vm, union mbpf_val base, union mbpf_val key, union mbpf_val v)
{
	struct mbpf_prop *prop;
	int status = mbpf_object_find(vm, base.payload, key, &prop);

	if (status != MBPF_DONE) {
		return status;
	}
	if (prop != NULL) {
		mbpf_heap_store(vm, base.payload, (uint32_t)((uint8_t *)&prop->value - vm->mem), v);
		return MBPF_DONE;
	}
	if (mbpf_val_is_string(key)) {
		struct mbpf_text text = mbpf_text_of(vm, key);

		if (mbpf_text_is(&text, "__proto__")) {
			return mbpf_profile_error(vm);
		}
	}
	vm->roots[2] = base;
	vm->roots[3] = v;
	return add(vm, key, MBPF_PROP_PLAIN);
}

int mbpf_object_delete(struct mbpf_vm *vm, uint32_t obj, union mbpf_val key)
{
	struct mbpf_object *object = mbpf_at(vm, obj);
	struct mbpf_prop *prop;
	int status = mbpf_object_find(vm, obj, key, &prop);

	if (status == MBPF_DONE && prop != NULL) {
		struct mbpf_prop *props = props_of(vm, obj);
		uint32_t behind = object->count - 1u - (uint32_t)(prop - props);

		memmove(prop, prop + 1, behind * (size_t)PROP_SIZE);
		object->count--;
	}
	return status;
}

bool mbpf_is_inherited_name(const struct mbpf_text *name)
{
	static const char names[] = "constructor\0"
				    "hasOwnProperty\0"
				    "isPrototypeOf\0"
				    "propertyIsEnumerable\0"
				    "toLocaleString\0"
				    "toString\0"
				    "valueOf\0"
				    "__proto__\0"
				    "__defineGetter__\0"
				    "__defineSetter__\0"
				    "__lookupGetter__\0"
				    "__lookupSetter__\0";

	for (const char *p = names; *p != '\0'; p += strlen(p) + 1u) {
		if (mbpf_text_is(name, p)) {
			return true;
		}
	}
	return false;
}

/* A new object of the kind, in roots[2]. */
static int make(struct mbpf_vm *vm, uint8_t kind, uint32_t size, uint32_t room)
{
	uint32_t obj = mbpf_heap_alloc(vm, kind, size);

	if (obj == 0u) {
		return MBPF_FAILED;
	}
	vm->roots[2] = mbpf_val_make(MBPF_TAG_OBJECT, obj);
	return room == 0u ? MBPF_DONE : set_room(vm, room);
}

int mbpf_new_object(struct mbpf_vm *vm, uint32_t room, union mbpf_val *out)
{
	if (make(vm, MBPF_KIND_OBJECT, sizeof(struct mbpf_object), room) != MBPF_DONE) {
		return MBPF_FAILED;
	}
	*out = vm->roots[2];
	return MBPF_DONE;
}

int mbpf_new_error(struct mbpf_vm *vm, enum mbpf_error_class cls, union mbpf_val message,
		   union mbpf_val *out)
{
	bool has_message = message.tag != MBPF_TAG_UNDEFINED;
	struct mbpf_error_object *error;

	vm->roots[3] = message;
	if (make(vm, MBPF_KIND_ERROR, sizeof(struct mbpf_error_object),
		 has_message ? FIRST_ROOM : 0u) != MBPF_DONE) {
		return MBPF_FAILED;
	}
	error = mbpf_at(vm, vm->roots[2].payload);
	error->object.header.aux = (uint16_t)cls;
	error->pc = mbpf_vm_word(vm);
	error->func = mbpf_vm_func(vm);
	if (has_message) {
		union mbpf_val key = mbpf_key_of_string(vm, mbpf_val_rom(MBPF_ROM_MESSAGE));

		/* The room is there, so this cannot fail. */
		(void)add(vm, key, MBPF_PROP_PLAIN & ~MBPF_PROP_ENUMERABLE);
	}
	*out = vm->roots[2];
	return MBPF_DONE;
}
