/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Layout of the objects in an instance's memory.
 *
 * Each object starts at a multiple of 8 with a struct mbpf_heap_header and takes `size` bytes.
 * Fields named as offsets count from the start of the memory; offset 0 is never an object (0 in a
 * field: none). Sizes and field places are the same on every target, only the byte order inside a
 * field is the machine's.
 *
 * Pointers from mbpf_at() stay valid until the next allocation.
 */

#ifndef MBPF_CORE_HEAP_H_
#define MBPF_CORE_HEAP_H_

#include "value.h"
#include "operations.h"

/** What an object is. The dispatch loop tests `kind` alone, so each kind of typed array has its
 * own. */
enum mbpf_kind {
	MBPF_KIND_FREE = 0,
	MBPF_KIND_STRING = 1,      /* struct mbpf_heap_string with 8-bit units */
	MBPF_KIND_WIDE = 2,        /* the same with little-endian 16-bit units */
	MBPF_KIND_VALUES = 3,      /* struct mbpf_values: the elements of an array */
	MBPF_KIND_PROPS = 4,       /* struct mbpf_props: the properties of an object */
	MBPF_KIND_BUFFER = 5,      /* struct mbpf_buffer; OBJECT refers to it and what follows */
	MBPF_KIND_CELL = 6,        /* struct mbpf_cell, only of CELL */
	MBPF_KIND_PAIR = 7,        /* struct mbpf_pair, only of accessor properties */
	MBPF_KIND_OBJECT = 8,      /* struct mbpf_object, which the kinds up to SET start with */
	MBPF_KIND_ERROR = 9,       /* struct mbpf_error_object */
	MBPF_KIND_FUNCTION = 10,   /* struct mbpf_function */
	MBPF_KIND_BOUND = 11,      /* struct mbpf_bound */
	MBPF_KIND_VIEW = 12,       /* struct mbpf_typed: a DataView, its length in bytes */
	MBPF_KIND_MAP = 13,        /* not made yet */
	MBPF_KIND_SET = 14,        /* not made yet */
	MBPF_KIND_RARE_ARRAY = 15, /* struct mbpf_array that is not extensible */
	MBPF_KIND_ARRAY = 16, /* struct mbpf_array; from here on kinds have a length and elements */
	MBPF_KIND_TYPED =
		17, /* struct mbpf_typed; 17 .. 25 are MBPF_KIND_TYPED + enum mbpf_element */
	MBPF_KIND_LIMIT = 26,
};

/** Element kinds of typed arrays, in the order of spec/builtins.yaml. */
enum mbpf_element {
	MBPF_ELEMENT_U8 = 0,
	MBPF_ELEMENT_U8C = 1, /* Uint8ClampedArray */
	MBPF_ELEMENT_I8 = 2,
	MBPF_ELEMENT_U16 = 3,
	MBPF_ELEMENT_I16 = 4,
	MBPF_ELEMENT_U32 = 5,
	MBPF_ELEMENT_I32 = 6,
	MBPF_ELEMENT_F32 = 7,
	MBPF_ELEMENT_F64 = 8,
	MBPF_ELEMENT_COUNT = 9,
};

/** mbpf_prop.attributes */
#define MBPF_PROP_WRITABLE     0x01U
#define MBPF_PROP_ENUMERABLE   0x02U
#define MBPF_PROP_CONFIGURABLE 0x04U
#define MBPF_PROP_PLAIN        0x07U
#define MBPF_PROP_ACCESSOR     0x08U /* the value is an OBJECT of kind PAIR */

/** Starts every object. `link` belongs to the collector and is 0 at any other time. */
struct MBPF_MAY_ALIAS mbpf_heap_header {
	uint8_t kind;
	uint8_t link_low;
	uint16_t link_high;
	uint32_t size; /* of the whole object, a multiple of 8 */
};

/** Units follow, as the kind says. */
struct MBPF_MAY_ALIAS mbpf_heap_string {
	struct mbpf_heap_header header;
	uint32_t units;
	uint32_t hash; /* FNV-1a over the units, as in the string table of a package */
};

/** `capacity` values of an array. */
struct MBPF_MAY_ALIAS mbpf_values {
	struct mbpf_heap_header header;
	union mbpf_val values[];
};

/** One property; the entry is live when its index is below the object's `count`. */
struct MBPF_MAY_ALIAS mbpf_prop {
	uint32_t key;     /* payload of the key, a string; a text that is a name of the package is
			     STR_POOL */
	uint16_t key_tag; /* its tag */
	uint8_t attributes;
	uint8_t zero;
	union mbpf_val value;
};

/** `capacity` properties of an object. */
struct MBPF_MAY_ALIAS mbpf_props {
	struct mbpf_heap_header header;
	struct mbpf_prop props[];
};

/** Bytes follow. */
struct MBPF_MAY_ALIAS mbpf_buffer {
	struct mbpf_heap_header header;
	uint32_t length; /* bytes */
	uint32_t pad;
};

/** mbpf_object.flags: bits, and the class of an Error (enum mbpf_error_class). */
#define MBPF_OBJECT_NOT_EXTENSIBLE 0x01U
#define MBPF_OBJECT_ARGUMENTS      0x04U
#define MBPF_OBJECT_CLASS_SHIFT    8U

/** Room for properties is what the store's size gives, see mbpf_object_room(). */
struct MBPF_MAY_ALIAS mbpf_object {
	struct mbpf_heap_header header;
	uint32_t count; /* properties */
	uint32_t flags; /* MBPF_OBJECT_ */
	uint32_t store; /* offset of a struct mbpf_props */
	uint32_t proto; /* 0: that of the kind; odd: object of the firmware, number * 2 + 1; else
			   offset of an object */
};

/** Place of an Error that is none: an Error has an even number of them. */
#define MBPF_NO_PLACE 0xFFFFFFFFU

/** An Error: an object that remembers where it was made, and from where that was called. */
struct MBPF_MAY_ALIAS mbpf_error_object {
	struct mbpf_object object;
	uint32_t places[]; /* of struct mbpf_trace, and perhaps MBPF_NO_PLACE */
};

/** Getter and setter of a property, undefined for none. */
struct MBPF_MAY_ALIAS mbpf_pair {
	struct mbpf_heap_header header;
	union mbpf_val getter;
	union mbpf_val setter;
};

/** A variable that functions capture. */
struct MBPF_MAY_ALIAS mbpf_cell {
	struct mbpf_heap_header header;
	union mbpf_val value;
};

/** A function with cells, or with an identity of its own. */
struct MBPF_MAY_ALIAS mbpf_function {
	struct mbpf_object object;
	uint32_t func;    /* function index */
	uint32_t cells[]; /* offsets of the cells, as many as the function's captures */
};

/** A function that bind() made. */
struct MBPF_MAY_ALIAS mbpf_bound {
	struct mbpf_object object;
	union mbpf_val target;
	union mbpf_val receiver; /* this */
	uint32_t args;           /* offset of an array of the first arguments */
};

/**
 * Array. Invariant: each of the `capacity` slots of the store that is no element, also each at
 * `length` or above, holds HOLE. So a slot below `capacity` that holds something else is an
 * element; it may be read and overwritten without looking at `length`. Elements from `capacity` up
 * to `length` are holes.
 */
struct MBPF_MAY_ALIAS mbpf_array {
	struct mbpf_heap_header header;
	uint32_t length;
	uint32_t capacity; /* slots of the store */
	uint32_t store;    /* offset of a struct mbpf_values */
	uint32_t extra;    /* offset of an object: its prototype, flags and properties are the
			      array's besides the elements */
};

/** Typed array; `header.kind` is MBPF_KIND_TYPED + enum mbpf_element. */
struct MBPF_MAY_ALIAS mbpf_typed {
	struct mbpf_heap_header header;
	uint32_t length;      /* elements */
	uint32_t byte_offset; /* in the buffer */
	uint32_t buffer;      /* offset of a struct mbpf_buffer */
	uint32_t data;        /* offset of element 0 from the start of the memory, a multiple of the
				 element's size */
};

/** Object at `off`, to be cast to the structure of its kind. */
static inline void *mbpf_at(const struct mbpf_vm *vm, uint32_t off)
{
	return vm->mem + off;
}

/** Kind of the object that a value of tag OBJECT or STR_HEAP refers to. */
static inline uint8_t mbpf_kind_of(const struct mbpf_vm *vm, uint32_t off)
{
	return ((const struct mbpf_heap_header *)mbpf_at(vm, off))->kind;
}

/** Gives the bytes of a Uint8Array that has at least `size` of them; false for any other value.
 * Until the next allocation. */
static MBPF_FAST bool mbpf_plain_bytes(const struct mbpf_vm *vm, const union mbpf_val *v,
				       uint32_t size, uint8_t **data)
{
	const struct mbpf_typed *typed;

	if (MBPF_UNLIKELY(v->tag != MBPF_TAG_OBJECT)) {
		return false;
	}
	typed = (const struct mbpf_typed *)mbpf_at(vm, v->payload);
	*data = vm->mem + typed->data;
	return MBPF_LIKELY(typed->header.kind == MBPF_KIND_TYPED + MBPF_ELEMENT_U8 &&
			   typed->length >= size);
}

/** Entries that a store with entries of `entry_size` bytes has room for; `store` may be 0. */
static inline uint32_t mbpf_store_room(const struct mbpf_vm *vm, uint32_t store,
				       uint32_t entry_size)
{
	const struct mbpf_heap_header *header = mbpf_at(vm, store);

	return store == 0U ? 0U : (header->size - (uint32_t)sizeof(*header)) / entry_size;
}

/** Properties that an object's store has room for. */
static inline uint32_t mbpf_object_room(const struct mbpf_vm *vm, const struct mbpf_object *object)
{
	return mbpf_store_room(vm, object->store, (uint32_t)sizeof(struct mbpf_prop));
}

/** enum mbpf_error_class of an Error. */
static inline uint32_t mbpf_error_class_of(const struct mbpf_object *error)
{
	return error->flags >> MBPF_OBJECT_CLASS_SHIFT & 0xFFU;
}

/** struct mbpf_typed.data of a view of the buffer at `buffer`. */
static inline uint32_t mbpf_typed_data(uint32_t buffer, uint32_t byte_offset)
{
	return buffer + (uint32_t)sizeof(struct mbpf_buffer) + byte_offset;
}

static inline bool mbpf_kind_is_typed(uint8_t kind)
{
	return kind >= MBPF_KIND_TYPED && kind < MBPF_KIND_LIMIT;
}

#endif /* MBPF_CORE_HEAP_H_ */
