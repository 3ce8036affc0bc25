/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief What is done with values: conversions, keys, properties, elements. The dispatch loop and
 * its slow path see vm.h only.
 *
 * A *key* here is a property key in its one form: INT32 whose payload, unsigned, is an array index
 * (0 .. 2^32 - 2), or a string that is no array index, as STR_POOL when it is a name of the
 * package. HOLE is a key that no property has.
 *
 * Every allocation may move objects. What is needed afterwards is in vm->roots (see vm.h) and is
 * taken from there; values in locals are stale by then. An operation on properties has its base in
 * roots[2], the value to be stored in roots[3] and, once the key is in its one form, the key in
 * roots[1].
 *
 * Conversions work in place: a pointer to a value in roots stays good while they allocate.
 */

#ifndef MBPF_CORE_VALUES_H_
#define MBPF_CORE_VALUES_H_

#include "heap.h"
#include "rom.h"

/** Charges units of work; none is no charge point. */
int mbpf_charge(struct mbpf_vm *vm, uint32_t units);

static inline union mbpf_val mbpf_val_of(uint64_t bits)
{
	return (union mbpf_val){.bits = bits};
}

static inline bool mbpf_val_is_number(union mbpf_val v)
{
	return v.tag >= MBPF_TAG_INT32;
}

/** Kind of an OBJECT's object, MBPF_KIND_FREE for any other value. */
static inline uint8_t mbpf_val_kind(const struct mbpf_vm *vm, union mbpf_val v)
{
	return v.tag == MBPF_TAG_OBJECT ? mbpf_kind_of(vm, v.payload) : (uint8_t)MBPF_KIND_FREE;
}

/** Whether a kind has properties of its own that the program names. */
static inline bool mbpf_kind_has_props(uint8_t kind)
{
	return kind == MBPF_KIND_OBJECT || kind == MBPF_KIND_ERROR;
}

/* --- heap.c --- */

/** As mbpf_heap_alloc(), for a size that may not fit 32 bits. */
uint32_t mbpf_heap_alloc64(struct mbpf_vm *vm, uint8_t kind, uint64_t size);

/**
 * Gives the array or object with properties in roots[2] a new store of the kind, with room for
 * `capacity` entries, more than the old one, whose entries it keeps. Both have the store in the
 * same place.
 */
int mbpf_heap_set_room(struct mbpf_vm *vm, uint8_t kind, uint32_t entry_size, uint32_t capacity);

/** The write barrier for a reference that is no value: the object at `owner` now refers to `ref`.
 */
void mbpf_heap_link(struct mbpf_vm *vm, uint32_t owner, uint32_t ref);

/* --- string.c --- */

/** Text of one of the firmware's strings below MBPF_ROM_BUILTINS. */
const char *mbpf_rom_ascii(uint32_t rom);
/** A NUL-terminated ASCII text with its hash. */
struct mbpf_text mbpf_text_ascii(const char *ascii);
/** Below, equal to or above 0 by units. */
int mbpf_text_order(const struct mbpf_text *a, const struct mbpf_text *b);
/** The array index that a text is the canonical form of. */
bool mbpf_text_index(const struct mbpf_text *text, uint32_t *index);
/** New string with room for `units`, to be filled from its start by mbpf_string_put(). 0 when it
 * failed. */
uint32_t mbpf_string_alloc(struct mbpf_vm *vm, uint64_t units, bool wide);
/** Puts a text at unit `at` of a new string and takes it into the hash; `text->hash` may be 0 for
 * not known. */
void mbpf_string_put(struct mbpf_vm *vm, uint32_t string, uint32_t at,
		     const struct mbpf_text *text);
/** New string with a text that does not lie on the heap. */
int mbpf_new_string(struct mbpf_vm *vm, const struct mbpf_text *text, union mbpf_val *out);
/** New string with one or two units of a string, from unit `at` on. */
int mbpf_new_part(struct mbpf_vm *vm, union mbpf_val string, uint32_t at, uint32_t units,
		  union mbpf_val *out);

/* --- convert.c --- */

/** Bits of the value of an integer; out of line, or conversions to double would be most of the code
 * on a target without an FPU. */
uint64_t mbpf_u32_bits(uint32_t u);

static inline union mbpf_val mbpf_val_u32(uint32_t u)
{
	return mbpf_val_of(mbpf_u32_bits(u));
}

/** White space and line ends of ECMAScript. */
bool mbpf_is_space(uint32_t unit);
/*
 * A conversion of an object is a call of firmware JavaScript: it returns MBPF_CALLED, for a
 * built-in to pass on, which is called again with the argument converted. Operators and accesses
 * look for objects before.
 */

/** ToString: a string value. */
int mbpf_string(struct mbpf_vm *vm, union mbpf_val *v);
/** ToNumber: an INT32 or double. */
int mbpf_number(struct mbpf_vm *vm, union mbpf_val *v);
/** The same, but `func` of the firmware makes a number of an object. */
int mbpf_number_by(struct mbpf_vm *vm, union mbpf_val *v, uint32_t func);
/** ToIntegerOrInfinity, saturated to INT32. */
int mbpf_integer(struct mbpf_vm *vm, union mbpf_val *v);
/** A number as a double. */
mbpf_f64 mbpf_f64_of(const union mbpf_val *number);
/** ToInt32 of a number. */
uint32_t mbpf_int32_of(const union mbpf_val *number);
/** True for a number that is an array index. */
bool mbpf_number_index(const union mbpf_val *v, uint32_t *index);
/** roots[0] + middle + roots[1] as one new string; both primitives, `middle` a number of a firmware
 * string. */
int mbpf_concat(struct mbpf_vm *vm, uint32_t middle, union mbpf_val *out);

/* --- property_key.c --- */

/** Bits of the key of a string, without a charge. */
uint64_t mbpf_key_bits(const struct mbpf_vm *vm, union mbpf_val string);
static inline union mbpf_val mbpf_key_of_string(const struct mbpf_vm *vm, union mbpf_val string)
{
	return mbpf_val_of(mbpf_key_bits(vm, string));
}
/**
 * Brings the key in roots[1] into its one form. `texts`: a number that is no array index is made a
 * text, else HOLE. `named`: it is a name of the package, for which nothing is charged.
 */
int mbpf_make_key(struct mbpf_vm *vm, bool texts, bool named);
/** Whether the array, typed array or string `base` has an element. */
bool mbpf_has_index(const struct mbpf_vm *vm, union mbpf_val base, uint32_t index);

/* --- own.c --- */

/** Class of a value, MBPF_CLASS_NONE for undefined, null and internal ones. */
uint32_t mbpf_class_of(const struct mbpf_vm *vm, union mbpf_val base);

/* --- object.c --- */

/** Finds the own property of the object at `obj`, charged; NULL when it is not there. */
int mbpf_object_find(struct mbpf_vm *vm, uint32_t obj, union mbpf_val key,
		     struct mbpf_prop **found);
/** Adds the property roots[1], which it does not have, with the value roots[3] to the object with
 * properties in roots[2]. */
int mbpf_object_add(struct mbpf_vm *vm, uint8_t attributes);
/** Deletes an own property. */
void mbpf_object_delete(const struct mbpf_vm *vm, uint32_t obj, struct mbpf_prop *prop);
/** Place of an own property, and the property at a place. */
uint32_t mbpf_object_index(const struct mbpf_vm *vm, uint32_t obj, const struct mbpf_prop *prop);
struct mbpf_prop *mbpf_object_prop(const struct mbpf_vm *vm, uint32_t obj, uint32_t index);

static inline union mbpf_val mbpf_prop_key(const struct mbpf_prop *prop)
{
	return mbpf_val_make(prop->key_tag, prop->key);
}

/* --- args.c --- */

/** A value of the wrong kind: throws a TypeError with this message. */
int mbpf_wrong_kind(struct mbpf_vm *vm, const union mbpf_val *v, uint16_t message);
/** The value as an integer from 0 to 2^32 - 1; throws one of the messages when it is no number, or
 * another one. */
int mbpf_value_u32(struct mbpf_vm *vm, const union mbpf_val *v, uint32_t *out, uint16_t not_number,
		   uint16_t not_u32);

/* --- array.c --- */

/** roots[2][index] = roots[3] of an array. */
int mbpf_array_set(struct mbpf_vm *vm, uint32_t index);
/** Takes the last element of an array off. */
uint64_t mbpf_array_pop_bits(struct mbpf_vm *vm, uint32_t array);
/** roots[2].length = roots[3] of an array; charged for each slot of the store that is cleared. With
 * `only_check` roots[3] becomes a number, a RangeError if it is no length, and nothing is
 * set. TypeError when a sealed array has an element there, which becomes the last one. */
int mbpf_array_set_length(struct mbpf_vm *vm, bool only_check);

/** Length of an array or typed array: both have it in the same place. */
static inline uint32_t mbpf_list_length(const struct mbpf_vm *vm, uint32_t list)
{
	return ((const struct mbpf_array *)mbpf_at(vm, list))->length;
}
/** Element of an array or typed array, HOLE for none. */
uint64_t mbpf_list_bits(const struct mbpf_vm *vm, uint32_t list, uint32_t index);
static inline union mbpf_val mbpf_list_get(const struct mbpf_vm *vm, uint32_t list, uint32_t index)
{
	return mbpf_val_of(mbpf_list_bits(vm, list, index));
}

/* --- typed.c --- */

/** Bytes of one element. */
uint32_t mbpf_element_size(uint8_t element);
/** Bits of the value of an element whose bytes are at `at`. */
uint64_t mbpf_element_value(uint8_t element, const uint8_t *at);
/** Writes a number as an element. */
void mbpf_element_put(uint8_t element, uint8_t *at, const union mbpf_val *number);
/** Element `index`, which must be below the length. */
uint64_t mbpf_typed_bits(const struct mbpf_vm *vm, const struct mbpf_typed *typed, uint32_t index);
/** roots[2][index] = roots[3] of a typed array; past the end the value is only converted. */
int mbpf_typed_set(struct mbpf_vm *vm, uint32_t index);
/** A buffer of count * size bytes, in roots[3]; RangeError for one that is too long. */
int mbpf_make_buffer(struct mbpf_vm *vm, uint32_t count, uint32_t size);
/** A typed array, or view, of the buffer in roots[3], in roots[2]. */
int mbpf_make_view(struct mbpf_vm *vm, uint8_t kind, uint32_t byte_offset, uint32_t length);

#endif /* MBPF_CORE_VALUES_H_ */
