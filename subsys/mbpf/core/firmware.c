/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Objects of the firmware: what they and the built-in functions have as properties, from
 * spec/builtins.yaml. They never change, and take no memory.
 */

#include <string.h>

#include "builtin.h"
#include "properties.h"

/* The own properties of an object and the statics of its constructor are the built-ins from
 * `first` and from `statics` on, up to the first one of the next object; both sorted by name. */
struct fw_object {
	uint16_t first;
	uint16_t statics;
	uint16_t constructor: 10;
	uint16_t proto: 6;
};

#define FW_OBJECT(id, prefix, first_, statics_, constructor_, proto_)                              \
	{                                                                                          \
		.first = (first_),                                                                 \
		.statics = (statics_),                                                             \
		.constructor = (constructor_),                                                     \
		.proto = (proto_),                                                                 \
	},
#define FW_PREFIX(id, prefix, first, statics, constructor, proto) prefix "\0"

static const struct fw_object fw_objects[] = {MBPF_FW_LIST(FW_OBJECT){.first = MBPF_BUILTIN_COUNT}};
static const char fw_prefixes[] = MBPF_FW_LIST(FW_PREFIX);

/* What built-in functions and constructors have as well. */
#define METHOD_ATTRIBUTES (MBPF_PROP_WRITABLE | MBPF_PROP_CONFIGURABLE)

/* The prototype of what a constructor makes; MBPF_FW_NULL for a function that makes nothing. */
static uint32_t instances_of(uint32_t builtin)
{
	uint32_t i = 0;

	while (i != MBPF_FW_NULL && fw_objects[i].constructor != builtin) {
		i++;
	}
	return i;
}

union mbpf_val mbpf_firmware_instances(uint32_t builtin)
{
	uint32_t object = instances_of(builtin);

	return object == MBPF_FW_NULL ? mbpf_val_undefined()
				      : mbpf_val_make(MBPF_TAG_FIRMWARE, object);
}

static union mbpf_val proto_of(union mbpf_val v)
{
	uint32_t object = v.payload;
	uint32_t parent;

	if (v.tag == MBPF_TAG_BUILTIN) {
		/* Constructors inherit as what they make does. */
		object = instances_of(v.payload);
		parent = object != MBPF_FW_NULL ? fw_objects[object].proto : MBPF_FW_NULL;
		return parent != MBPF_FW_NULL && parent != MBPF_FW_OBJECT
			       ? mbpf_val_make(MBPF_TAG_BUILTIN, fw_objects[parent].constructor)
			       : mbpf_val_make(MBPF_TAG_FIRMWARE, MBPF_FW_FUNCTION);
	}
	parent = fw_objects[object].proto;
	return parent == MBPF_FW_NULL ? mbpf_val_make(MBPF_TAG_NULL, 0U)
				      : mbpf_val_make(MBPF_TAG_FIRMWARE, parent);
}

uint64_t mbpf_firmware_proto_bits(union mbpf_val v)
{
	return proto_of(v).bits;
}

/* --- finding --- */

#define ABSENT_HASH(hash) (hash),

/* Has the object, 64 more for its constructor, a property of this name in ECMAScript, but not here?
 */
static bool is_absent(uint32_t object, uint32_t hash)
{
	static const uint32_t absent[] = {MBPF_ABSENT_LIST(ABSENT_HASH)};
	uint32_t i = 0;

	/* What is there was found before, so this is rare. */
	while (i < MBPF_ARRAY_COUNT(absent) && absent[i] != hash + object) {
		i++;
	}
	return i != MBPF_ARRAY_COUNT(absent);
}

/* Below, equal to or above 0 as an 8-bit text is in the order of its units. */
static int name_order(const struct mbpf_text *text, const char *name)
{
	for (uint32_t i = 0; i < text->units; i++) {
		if (text->data[i] != (uint8_t)name[i]) {
			return (int)text->data[i] - (int)(uint8_t)name[i];
		}
	}
	return name[text->units] == '\0' ? 0 : -1;
}

/* The built-in with a name, from `low` on and below `high`; MBPF_NO_BUILTIN for none. */
static uint32_t find_row(const struct mbpf_text *name, uint32_t low, uint32_t high)
{
	while (!name->wide && low < high) {
		uint32_t middle = (low + high) / 2U;
		int order = name_order(name, mbpf_builtin_name(middle));

		if (order == 0) {
			return middle;
		}
		if (order < 0) {
			high = middle;
		} else {
			low = middle + 1U;
		}
	}
	return MBPF_NO_BUILTIN;
}

/* What is no row of an object: *own stays when it is not there. */
static void find_value(uint32_t object, const struct mbpf_text *name, struct mbpf_own *own)
{
	uint32_t constructor = fw_objects[object].constructor;
	uint32_t element = object - MBPF_FW_UINT8ARRAY;
	uint32_t cls = object - MBPF_FW_ERROR;

	own->attributes = METHOD_ATTRIBUTES;
	if (constructor != MBPF_NO_BUILTIN && mbpf_text_is(name, "constructor")) {
		own->value = mbpf_val_make(MBPF_TAG_BUILTIN, constructor);
	} else if (cls <= MBPF_URI_ERROR && mbpf_text_is(name, "name")) {
		own->value = mbpf_val_rom(mbpf_rom_error_name(cls));
	} else if (cls <= MBPF_URI_ERROR && mbpf_text_is(name, "message")) {
		own->value = mbpf_val_rom(MBPF_ROM_EMPTY);
	} else if (element < MBPF_ELEMENT_COUNT && mbpf_text_is(name, "BYTES_PER_ELEMENT")) {
		own->value = mbpf_val_int((int32_t)mbpf_element_size((uint8_t)element));
		own->attributes = 0;
	}
}

/* The same of a built-in function. */
static void find_of_function(uint32_t builtin, uint32_t object, const struct mbpf_text *name,
			     struct mbpf_own *own)
{
	uint32_t element = builtin - MBPF_BUILTIN_UINT8ARRAY;

	own->attributes = MBPF_PROP_CONFIGURABLE;
	if (mbpf_text_is(name, "length")) {
		own->value = mbpf_val_int((int32_t)mbpf_builtins[builtin].length);
	} else if (mbpf_text_is(name, "name") &&
		   (mbpf_builtins[builtin].flags & MBPF_BUILTIN_GETTER) == 0U) {
		/* The firmware has not the names of getters, "get " in front of the property's. */
		own->value = mbpf_val_rom(MBPF_ROM_BUILTINS + builtin);
	} else if (object != MBPF_FW_NULL && mbpf_text_is(name, "prototype")) {
		own->value = mbpf_val_make(MBPF_TAG_FIRMWARE, object);
		own->attributes = 0;
	} else if (element < MBPF_ELEMENT_COUNT && mbpf_text_is(name, "BYTES_PER_ELEMENT")) {
		own->value = mbpf_val_int((int32_t)mbpf_element_size((uint8_t)element));
		own->attributes = 0;
	}
}

int mbpf_firmware_find(struct mbpf_vm *vm, union mbpf_val v, bool reads, struct mbpf_own *own)
{
	struct mbpf_text name = mbpf_text_of(vm, vm->roots[1]);
	bool of_function = v.tag == MBPF_TAG_BUILTIN;
	uint32_t object = of_function ? instances_of(v.payload) : v.payload;
	uint32_t number = MBPF_NO_BUILTIN;

	if (object != MBPF_FW_NULL) {
		const struct fw_object *found = &fw_objects[object];

		number = of_function ? find_row(&name, found->statics, found[1].first)
				     : find_row(&name, found->first, found->statics);
	}
	own->value = mbpf_val_make(MBPF_TAG_HOLE, 0U);
	if (number == MBPF_BUILTIN_TYPED_TOSTRING) {
		/* It is the same function. */
		number = MBPF_BUILTIN_ARRAY_TOSTRING;
	}
	if (number != MBPF_NO_BUILTIN) {
		own->value = mbpf_val_make(MBPF_TAG_BUILTIN, number);
		own->attributes = (mbpf_builtins[number].flags & MBPF_BUILTIN_GETTER) != 0U
					  ? MBPF_PROP_ACCESSOR | MBPF_PROP_CONFIGURABLE
					  : METHOD_ATTRIBUTES;
	} else if (of_function) {
		find_of_function(v.payload, object, &name, own);
	} else {
		find_value(object, &name, own);
	}
	if (own->value.tag != MBPF_TAG_HOLE) {
		own->kind = MBPF_OWN_VALUE;
	} else if (reads && is_absent(of_function ? object + 64U : object, name.hash)) {
		return mbpf_profile_error(vm);
	}
	return MBPF_DONE;
}

/* --- imports --- */

/* Built-ins that have `head` and a dot in front of their name: from the result up to *end. */
static uint32_t find_prefix(const struct mbpf_text *head, uint32_t *end)
{
	const char *prefix = fw_prefixes;

	for (uint32_t i = 0; i < MBPF_FW_NULL; i++) {
		const struct fw_object *object = &fw_objects[i];

		if (mbpf_text_is(head, prefix)) {
			*end = object->statics;
			return object->first;
		}
		if (object->constructor != MBPF_NO_BUILTIN &&
		    mbpf_text_is(head, mbpf_builtin_own_name(object->constructor))) {
			*end = object[1].first;
			return object->statics;
		}
		prefix += strlen(prefix) + 1U;
	}
	return *end;
}

uint32_t mbpf_builtin_find(const struct mbpf_text *name)
{
	struct mbpf_text head = *name;
	struct mbpf_text own = *name;
	uint32_t first = 0;
	uint32_t end = fw_objects[MBPF_FW_OBJECT].first;

	for (head.units = 0; !name->wide && head.units < name->units; head.units++) {
		if (name->data[head.units] == '.') {
			own.data += head.units + 1U;
			own.units -= head.units + 1U;
			end = 0;
			first = find_prefix(&head, &end);
			break;
		}
	}
	for (; first < end; first++) {
		/* Those of the firmware's own have no name. */
		if (own.units != 0U && mbpf_text_is(&own, mbpf_builtin_own_name(first))) {
			return mbpf_builtins[first].cls != MBPF_CLASS_MAP &&
					       mbpf_builtin_is_built(first)
				       ? first
				       : MBPF_NO_BUILTIN;
		}
	}
	return MBPF_NO_BUILTIN;
}
