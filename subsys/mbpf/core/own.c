/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Own properties of every kind of value, and prototypes.
 */

#include <string.h>

#include "properties.h"
#include "unit.h"

/* Roots of an operation, which are behind them while another one inside of it uses them. */
#define OUTER 4U

uint32_t mbpf_class_of(const struct mbpf_vm *vm, union mbpf_val base)
{
	static const uint8_t of_kind[] = {
		[MBPF_KIND_BUFFER] = MBPF_CLASS_BUFFER,
		[MBPF_KIND_OBJECT] = MBPF_CLASS_OBJECT,
		[MBPF_KIND_ERROR] = MBPF_CLASS_ERROR,
		[MBPF_KIND_FUNCTION] = MBPF_CLASS_FUNCTION,
		[MBPF_KIND_BOUND] = MBPF_CLASS_FUNCTION,
		[MBPF_KIND_VIEW] = MBPF_CLASS_VIEW,
		[MBPF_KIND_RARE_ARRAY] = MBPF_CLASS_ARRAY,
		[MBPF_KIND_ARRAY] = MBPF_CLASS_ARRAY,
	};
	static const uint8_t of_tag[] = {
		MBPF_CLASS_MAP,    MBPF_CLASS_CTX,    MBPF_CLASS_FUNCTION, MBPF_CLASS_FUNCTION,
		MBPF_CLASS_STRING, MBPF_CLASS_STRING, MBPF_CLASS_STRING,   MBPF_CLASS_BOOLEAN,
	};
	uint8_t kind;

	if (base.tag == MBPF_TAG_OBJECT) {
		kind = mbpf_kind_of(vm, base.payload);
		return kind < MBPF_KIND_TYPED ? of_kind[kind] : (uint32_t)MBPF_CLASS_TYPED;
	}
	if (mbpf_val_is_number(base)) {
		return MBPF_CLASS_NUMBER;
	}
	if (base.tag == MBPF_TAG_FIRMWARE) {
		return MBPF_CLASS_OBJECT;
	}
	base.tag -= MBPF_TAG_MAP;
	return base.tag < sizeof(of_tag) ? of_tag[base.tag] : MBPF_CLASS_NONE;
}

uint32_t mbpf_default_proto(const struct mbpf_vm *vm, union mbpf_val v)
{
	const struct mbpf_object *object;

	if (v.tag == MBPF_TAG_OBJECT) {
		object = mbpf_at(vm, v.payload);
		if (object->header.kind >= MBPF_KIND_TYPED) {
			return MBPF_FW_UINT8ARRAY + (uint32_t)object->header.kind - MBPF_KIND_TYPED;
		}
		if (object->header.kind == MBPF_KIND_ERROR) {
			return MBPF_FW_ERROR + mbpf_error_class_of(object);
		}
	}
	/* Classes are numbered as the prototypes. */
	return mbpf_class_of(vm, v);
}

uint32_t mbpf_holder(const struct mbpf_vm *vm, union mbpf_val v)
{
	const struct mbpf_values *table;
	uint8_t kind;

	if (v.tag == MBPF_TAG_OBJECT) {
		kind = mbpf_kind_of(vm, v.payload);
		if (kind >= MBPF_KIND_OBJECT && kind < MBPF_KIND_VIEW) {
			return v.payload;
		}
		return kind == MBPF_KIND_ARRAY || kind == MBPF_KIND_RARE_ARRAY
			       ? ((const struct mbpf_array *)mbpf_at(vm, v.payload))->extra
			       : 0U;
	}
	if (v.tag == MBPF_TAG_FUNC && vm->function_table != 0U && mbpf_unit_of(v.payload) == 0U) {
		table = mbpf_at(vm, vm->function_table);
		return table->values[v.payload].payload;
	}
	return 0;
}

/* Gives the function of the package in roots[2] an object; a table of them is made first. */
static int make_function(struct mbpf_vm *vm)
{
	uint32_t index = vm->roots[2].payload;
	uint32_t count = vm->image->function_count;
	struct mbpf_values *table;
	union mbpf_val function;
	uint32_t off;

	if (vm->function_table == 0U) {
		off = mbpf_heap_alloc(vm, MBPF_KIND_VALUES,
				      (uint32_t)(sizeof(*table) + count * sizeof(union mbpf_val)));
		if (off == 0U) {
			return MBPF_FAILED;
		}
		vm->function_table = off;
		mbpf_heap_link(vm, 0, off);
	}
	off = mbpf_heap_alloc(vm, MBPF_KIND_FUNCTION, sizeof(struct mbpf_function));
	if (off == 0U) {
		return MBPF_FAILED;
	}
	((struct mbpf_function *)mbpf_at(vm, off))->func = index;
	table = mbpf_at(vm, vm->function_table);
	function = mbpf_val_make(MBPF_TAG_OBJECT, off);
	mbpf_heap_store(vm, vm->function_table, &table->values[index], &function);
	return MBPF_DONE;
}

int mbpf_make_holder(struct mbpf_vm *vm)
{
	const union mbpf_val *v = &vm->roots[2];
	uint8_t kind = mbpf_val_kind(vm, *v);
	struct mbpf_array *array;
	uint32_t off;

	if (mbpf_holder(vm, *v) != 0U) {
		return MBPF_DONE;
	}
	if (v->tag == MBPF_TAG_FUNC && mbpf_unit_of(v->payload) == 0U) {
		return make_function(vm);
	}
	if (kind != MBPF_KIND_ARRAY && kind != MBPF_KIND_RARE_ARRAY) {
		return mbpf_profile_error(vm);
	}
	off = mbpf_heap_alloc(vm, MBPF_KIND_OBJECT, sizeof(struct mbpf_object));
	if (off == 0U) {
		return MBPF_FAILED;
	}
	array = mbpf_at(vm, v->payload);
	array->extra = off;
	mbpf_heap_link(vm, v->payload, off);
	return MBPF_DONE;
}

uint32_t mbpf_flags_of(const struct mbpf_vm *vm, union mbpf_val v)
{
	uint32_t holder = mbpf_holder(vm, v);

	return holder != 0U ? ((const struct mbpf_object *)mbpf_at(vm, holder))->flags : 0U;
}

/* --- prototypes --- */

static union mbpf_val proto_of(const struct mbpf_vm *vm, union mbpf_val v)
{
	uint32_t holder = mbpf_holder(vm, v);
	uint32_t proto = 0;

	if (v.tag == MBPF_TAG_FIRMWARE || v.tag == MBPF_TAG_BUILTIN) {
		return mbpf_firmware_proto(v);
	}
	if (holder != 0U) {
		proto = ((const struct mbpf_object *)mbpf_at(vm, holder))->proto;
	}
	if (proto == 0U) {
		proto = mbpf_default_proto(vm, v) * 2U + 1U;
	}
	if ((proto & 1U) == 0U) {
		/* An object that stands for a function of the package is that function. */
		if (mbpf_kind_of(vm, proto) == MBPF_KIND_FUNCTION) {
			uint32_t func = ((const struct mbpf_function *)mbpf_at(vm, proto))->func;
			union mbpf_val f = mbpf_val_make(MBPF_TAG_FUNC, func);

			if (mbpf_holder(vm, f) == proto) {
				return f;
			}
		}
		return mbpf_val_make(MBPF_TAG_OBJECT, proto);
	}
	proto /= 2U;
	if (proto == MBPF_FW_NULL) {
		return mbpf_val_make(MBPF_TAG_NULL, 0U);
	}
	return proto < MBPF_FW_BUILTINS ? mbpf_val_make(MBPF_TAG_FIRMWARE, proto)
					: mbpf_val_make(MBPF_TAG_BUILTIN, proto - MBPF_FW_BUILTINS);
}

uint64_t mbpf_proto_of_bits(const struct mbpf_vm *vm, union mbpf_val v)
{
	return proto_of(vm, v).bits;
}

int mbpf_proto_field(struct mbpf_vm *vm, union mbpf_val proto, uint32_t *field)
{
	uint8_t kind = mbpf_val_kind(vm, proto);

	*field = proto.payload * 2U + 1U;
	if (proto.tag == MBPF_TAG_NULL) {
		*field = MBPF_FW_NULL * 2U + 1U;
	} else if (proto.tag == MBPF_TAG_BUILTIN) {
		*field += MBPF_FW_BUILTINS * 2U;
	} else if (proto.tag == MBPF_TAG_FUNC) {
		*field = mbpf_holder(vm, proto);
		/* Its object is made before. */
		return *field != 0U ? MBPF_DONE : mbpf_profile_error(vm);
	} else if (kind >= MBPF_KIND_OBJECT && kind < MBPF_KIND_TYPED && kind != MBPF_KIND_VIEW) {
		*field = proto.payload;
	} else if (proto.tag != MBPF_TAG_FIRMWARE) {
		return mbpf_profile_error(vm);
	}
	return MBPF_DONE;
}

/* --- own properties --- */

static const uint8_t *record_of(const struct mbpf_vm *vm, union mbpf_val f)
{
	return mbpf_image_function(vm->image, mbpf_function_of(vm, f));
}

/* `name` of a function. */
static union mbpf_val function_name(const struct mbpf_vm *vm, union mbpf_val f)
{
	uint16_t name = mbpf_get_le16(record_of(vm, f) + MBPF_FN_NAME);

	return name == MBPF_NO_NAME ? mbpf_val_rom(MBPF_ROM_EMPTY)
				    : mbpf_val_make(MBPF_TAG_STR_POOL, name);
}

/* Makes the property `prototype` of the constructor *f, for an operation that has roots of its own.
 */
static int make_prototype(struct mbpf_vm *vm, const union mbpf_val *f)
{
	uint8_t attributes =
		(record_of(vm, *f)[MBPF_FN_FLAGS] & MBPF_FN_CLASS) != 0U ? 0U : MBPF_PROP_WRITABLE;
	union mbpf_val *root = vm->roots;
	union mbpf_val proto;
	int status;

	memcpy(&root[OUTER], root, OUTER * sizeof(*root));
	root[2] = *f;
	root[3] = *f;
	status = mbpf_make_holder(vm);
	if (status == MBPF_DONE) {
		status = mbpf_new_object(vm, 0, &proto); /* in root 2 */
	}
	if (status == MBPF_DONE) {
		root[1] = mbpf_key_of_string(vm, mbpf_val_rom(MBPF_ROM_CONSTRUCTOR));
		status = mbpf_add_own(vm, MBPF_PROP_WRITABLE | MBPF_PROP_CONFIGURABLE);
	}
	if (status == MBPF_DONE) {
		proto = root[2];
		root[2] = root[3];
		root[3] = proto;
		root[1] = mbpf_key_of_string(vm, mbpf_val_rom(MBPF_ROM_PROTOTYPE));
		status = mbpf_add_own(vm, attributes);
	}
	memcpy(root, &root[OUTER], OUTER * sizeof(*root));
	return status;
}

/* Is the key, a text, this one? */
static bool key_is(const struct mbpf_vm *vm, const char *name)
{
	struct mbpf_text text = mbpf_text_of(vm, vm->roots[1]);

	return mbpf_text_is(&text, name);
}

/* What a function has that was not stored. */
static int find_of_function(struct mbpf_vm *vm, const union mbpf_val *f, struct mbpf_own *own)
{
	int status;

	if (mbpf_val_kind(vm, *f) == MBPF_KIND_BOUND) {
		return MBPF_DONE;
	}
	own->kind = MBPF_OWN_VALUE;
	own->attributes = MBPF_PROP_CONFIGURABLE;
	if (key_is(vm, "length")) {
		own->value = mbpf_val_int(mbpf_get_le16(record_of(vm, *f) + MBPF_FN_LENGTH));
	} else if (key_is(vm, "name")) {
		own->value = function_name(vm, *f);
	} else {
		own->kind = MBPF_OWN_NONE;
	}
	if (key_is(vm, "prototype") &&
	    (record_of(vm, *f)[MBPF_FN_FLAGS] & MBPF_FN_CONSTRUCTOR) != 0U) {
		status = make_prototype(vm, f);
		own->kind = MBPF_OWN_STORED;
		return status == MBPF_DONE
			       ? mbpf_object_find(vm, mbpf_holder(vm, *f), vm->roots[1], &own->prop)
			       : status;
	}
	return MBPF_DONE;
}

/* Attributes that the elements of an array have. */
static uint8_t MBPF_SEPARATE element_attributes(const struct mbpf_vm *vm, union mbpf_val array)
{
	uint32_t flags =
		mbpf_val_kind(vm, array) == MBPF_KIND_RARE_ARRAY ? mbpf_flags_of(vm, array) : 0U;

	if ((flags & MBPF_OBJECT_FROZEN) != 0U) {
		return MBPF_PROP_ENUMERABLE;
	}
	return (flags & MBPF_OBJECT_SEALED) != 0U ? MBPF_PROP_ENUMERABLE | MBPF_PROP_WRITABLE
						  : MBPF_PROP_PLAIN;
}

/* Elements, and the length of what has elements. */
static void find_element(const struct mbpf_vm *vm, union mbpf_val v, struct mbpf_own *own)
{
	union mbpf_val key = vm->roots[1];
	bool of_string = mbpf_val_is_string(v);
	bool of_list = of_string || mbpf_class_of(vm, v) == MBPF_CLASS_ARRAY;

	if (key.tag == MBPF_TAG_INT32) {
		if (mbpf_has_index(vm, v, key.payload)) {
			own->kind = of_string ? MBPF_OWN_UNIT : MBPF_OWN_ELEMENT;
			own->attributes =
				of_string ? MBPF_PROP_ENUMERABLE : element_attributes(vm, v);
		}
		return;
	}
	if (!of_list || key.tag == MBPF_TAG_HOLE) {
		return;
	}
	if (key_is(vm, "length")) {
		own->kind = of_string ? MBPF_OWN_VALUE : MBPF_OWN_LENGTH;
		own->attributes = of_string || (mbpf_flags_of(vm, v) & MBPF_OBJECT_LENGTH) != 0U
					  ? 0U
					  : MBPF_PROP_WRITABLE;
		own->value = mbpf_val_u32(of_string ? mbpf_text_of(vm, v).units
						    : mbpf_list_length(vm, v.payload));
	}
}

/* A field of the event. */
static int find_field(struct mbpf_vm *vm, struct mbpf_own *own)
{
	struct mbpf_text text = mbpf_text_of(vm, vm->roots[1]);
	uint32_t field = mbpf_ctx_field_find(vm, &text);

	if (field == 0U) {
		return MBPF_DONE;
	}
	own->kind = MBPF_OWN_VALUE;
	own->attributes = MBPF_PROP_ENUMERABLE;
	return mbpf_ctx_field_get(vm, field, &own->value);
}

int mbpf_own_find(struct mbpf_vm *vm, const union mbpf_val *v, bool reads, struct mbpf_own *own)
{
	uint8_t kind = mbpf_val_kind(vm, *v);
	uint32_t holder;
	int status = MBPF_DONE;

	own->kind = MBPF_OWN_NONE;
	own->prop = NULL;
	if (mbpf_val_is_string(*v) || kind >= MBPF_KIND_RARE_ARRAY) {
		find_element(vm, *v, own);
		if (own->kind != MBPF_OWN_NONE) {
			return MBPF_DONE;
		}
	}
	if (vm->roots[1].tag == MBPF_TAG_HOLE) {
		return MBPF_DONE;
	}
	holder = mbpf_holder(vm, *v);
	if (holder != 0U) {
		status = mbpf_object_find(vm, holder, vm->roots[1], &own->prop);
		if (own->prop != NULL) {
			own->kind = MBPF_OWN_STORED;
		}
	}
	if (status == MBPF_DONE && own->prop == NULL && mbpf_val_is_string(vm->roots[1])) {
		if (v->tag == MBPF_TAG_FUNC || kind == MBPF_KIND_FUNCTION) {
			status = find_of_function(vm, v, own);
		} else if (v->tag == MBPF_TAG_BUILTIN || v->tag == MBPF_TAG_FIRMWARE) {
			status = mbpf_firmware_find(vm, *v, reads, own);
		} else if (v->tag == MBPF_TAG_CTX) {
			status = find_field(vm, own);
		}
	}
	if (own->prop != NULL) {
		own->attributes = own->prop->attributes;
	}
	return status;
}

int mbpf_chain_find(struct mbpf_vm *vm, union mbpf_val *at, bool reads, struct mbpf_own *own,
		    bool looked)
{
	for (;; looked = false) {
		int status = looked ? MBPF_DONE : mbpf_own_find(vm, at, reads, own);

		if (status != MBPF_DONE || own->kind != MBPF_OWN_NONE) {
			return status;
		}
		if (mbpf_kind_is_typed(mbpf_val_kind(vm, *at)) &&
		    !mbpf_val_is_string(vm->roots[1])) {
			/* No number but its indices is looked for behind a typed array. */
			return MBPF_DONE;
		}
		*at = mbpf_proto_of(vm, *at);
		if (at->tag == MBPF_TAG_NULL) {
			return MBPF_DONE;
		}
		if (mbpf_holder(vm, *at) != 0U && mbpf_charge(vm, 1) != MBPF_DONE) {
			return MBPF_FAILED;
		}
	}
}

int mbpf_own_value(struct mbpf_vm *vm, union mbpf_val v, const struct mbpf_own *own,
		   union mbpf_val *out)
{
	switch (own->kind) {
	case MBPF_OWN_STORED:
		*out = own->prop->value;
		break;
	case MBPF_OWN_ELEMENT:
		*out = mbpf_list_get(vm, v.payload, vm->roots[1].payload);
		break;
	case MBPF_OWN_UNIT:
		return mbpf_new_part(vm, v, vm->roots[1].payload, 1, out);
	default:
		*out = own->value;
		break;
	}
	return MBPF_DONE;
}

static union mbpf_val accessor(const struct mbpf_vm *vm, const struct mbpf_own *own, uint32_t which)
{
	const struct mbpf_pair *pair;

	if (own->kind == MBPF_OWN_STORED) {
		if (own->prop->value.tag == MBPF_TAG_BUILTIN) {
			/* of an arguments object */
			return own->prop->value;
		}
		pair = mbpf_at(vm, own->prop->value.payload);
		return which == 0U ? pair->getter : pair->setter;
	}
	if (which == 0U) {
		return own->value;
	}
	/* The firmware has one setter. */
	return own->value.payload == MBPF_BUILTIN_OBJECT___PROTO__
		       ? mbpf_val_make(MBPF_TAG_BUILTIN, MBPF_BUILTIN_HIDDEN_SETPROTO)
		       : mbpf_val_undefined();
}

uint64_t mbpf_accessor_bits(const struct mbpf_vm *vm, const struct mbpf_own *own, uint32_t which)
{
	return accessor(vm, own, which).bits;
}
