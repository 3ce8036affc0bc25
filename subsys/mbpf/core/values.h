/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief What the files that implement values call of each other; the engine sees vm.h only.
 *
 * A *key* here is a property key in its one form: INT32 whose payload, unsigned, is an array index
 * (0 .. 2^32 - 2), or a string that is no array index, as STR_POOL when it is a name of the package. HOLE is a
 * key that no property has.
 *
 * Every allocation may move objects. A function that allocates therefore keeps what it needs afterwards in
 * vm->roots (see vm.h) and takes it from there; arguments of type union mbpf_val are stale by then.
 */

#ifndef MBPF_CORE_VALUES_H_
#define MBPF_CORE_VALUES_H_

#include "heap.h"
#include "rom.h"

/** Charges units of work; none is no charge point. */
static inline int mbpf_charge(struct mbpf_vm *vm, uint32_t units)
{
	return units == 0u ? MBPF_DONE : mbpf_vm_charge(vm, units);
}

static inline int mbpf_profile_error(struct mbpf_vm *vm)
{
	return mbpf_vm_fail(vm, MBPF_FAILURE_PROFILE);
}

static inline bool mbpf_val_is_number(union mbpf_val v)
{
	return v.tag <= MBPF_TAG_INT32 && v.tag != MBPF_TAG_FIRST;
}

static inline mbpf_f64 mbpf_f64_of(union mbpf_val number)
{
	return number.tag == MBPF_TAG_INT32 ? mbpf_f64_from_i32((int32_t)number.payload)
					    : number.bits;
}

static inline union mbpf_val mbpf_val_u32(uint32_t u)
{
	return u <= (uint32_t)INT32_MAX ? mbpf_val_int((int32_t)u)
					: (union mbpf_val){.bits = mbpf_f64_from_u32(u)};
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

/** The write barrier for a reference that is no value: the object at `owner` now refers to `ref`. */
void mbpf_heap_link(struct mbpf_vm *vm, uint32_t owner, uint32_t ref);

/* --- string.c --- */

/** Text of one of the firmware's strings below MBPF_ROM_BUILTINS. */
const char *mbpf_rom_ascii(uint32_t rom);
/** A NUL-terminated ASCII text with its hash. */
struct mbpf_text mbpf_text_ascii(const char *ascii);
bool mbpf_text_equal(const struct mbpf_text *a, const struct mbpf_text *b);
/** -1, 0 or 1 by units. */
int mbpf_text_order(const struct mbpf_text *a, const struct mbpf_text *b);
/** The array index that a text is the canonical form of. */
bool mbpf_text_index(const struct mbpf_text *text, uint32_t *index);
/** New string with room for `units`, to be filled from its start by mbpf_string_put(). 0 when it failed. */
uint32_t mbpf_string_alloc(struct mbpf_vm *vm, uint64_t units, bool wide);
/** Puts a text at unit `at` of a new string and takes it into the hash; `text->hash` may be 0 for not known. */
void mbpf_string_put(struct mbpf_vm *vm, uint32_t string, uint32_t at, const struct mbpf_text *text);
/** One-unit string of unit `i`. */
int mbpf_string_at(struct mbpf_vm *vm, union mbpf_val string, uint32_t i, union mbpf_val *out);

/* --- convert.c --- */

/** Text of a value that is no OBJECT, FUNC or such; numbers in `buf`. Charges nothing. */
struct mbpf_text mbpf_text_of_primitive(const struct mbpf_vm *vm, union mbpf_val v,
					char buf[MBPF_F64_TEXT_MAX]);
/** a + middle + b as one new string; `a` and `b` primitives, `middle` a number of the firmware's strings. */
int mbpf_concat(struct mbpf_vm *vm, union mbpf_val a, uint32_t middle, union mbpf_val b,
		union mbpf_val *out);
/** ToPrimitive; both hints give the same. */
int mbpf_to_primitive(struct mbpf_vm *vm, union mbpf_val v, union mbpf_val *out);
/** ToIntegerOrInfinity, saturated to int32. */
int mbpf_to_integer(struct mbpf_vm *vm, union mbpf_val v, int32_t *out);
/** True for a number that is an array index. */
bool mbpf_number_index(union mbpf_val v, uint32_t *index);

/* --- key.c --- */

/** The key in its one form. `texts`: a number that is no array index is made a text, else HOLE. */
int mbpf_key_of(struct mbpf_vm *vm, union mbpf_val v, bool texts, union mbpf_val *key);
/** The key of a string, without a charge. */
union mbpf_val mbpf_key_of_string(const struct mbpf_vm *vm, union mbpf_val string);
/** The key of a name of the package. */
union mbpf_val mbpf_key_of_name(const struct mbpf_vm *vm, uint32_t name);
/** Elements of an array, typed array or string have indices below this; 0 for other values. */
uint32_t mbpf_index_limit(const struct mbpf_vm *vm, union mbpf_val base);
/** Whether an array, typed array or string has this element. */
bool mbpf_has_index(const struct mbpf_vm *vm, union mbpf_val base, uint32_t index);

/* --- property.c --- */

int mbpf_get_key(struct mbpf_vm *vm, union mbpf_val base, union mbpf_val key, union mbpf_val *out);
/** The `in` operator. */
int mbpf_has_property(struct mbpf_vm *vm, union mbpf_val key, union mbpf_val base, bool *out);

/* --- object.c --- */

/** Finds an own property of the object at `obj`, charged. `*prop` is NULL when it is not there. */
int mbpf_object_find(struct mbpf_vm *vm, uint32_t obj, union mbpf_val key, struct mbpf_prop **prop);
/** Sets or adds an own property of base, an object of a kind that has them. */
int mbpf_object_set(struct mbpf_vm *vm, union mbpf_val base, union mbpf_val key, union mbpf_val v);
int mbpf_object_delete(struct mbpf_vm *vm, uint32_t obj, union mbpf_val key);
/** Whether the name is one that every object inherits and this firmware does not have. */
bool mbpf_is_inherited_name(const struct mbpf_text *name);

static inline union mbpf_val mbpf_prop_key(const struct mbpf_prop *prop)
{
	return mbpf_val_make(MBPF_TAG_FIRST | prop->key_tag, prop->key);
}

/* --- array.c --- */

/** Element, HOLE for none. */
union mbpf_val mbpf_array_get(const struct mbpf_vm *vm, uint32_t array, uint32_t index);
int mbpf_array_set(struct mbpf_vm *vm, union mbpf_val array, uint32_t index, union mbpf_val v);
/** Takes the last element off. */
union mbpf_val mbpf_array_pop(struct mbpf_vm *vm, uint32_t array);
/** array.length = v; charged for each slot of the store that is cleared. */
int mbpf_array_set_length(struct mbpf_vm *vm, union mbpf_val array, union mbpf_val v);

/* --- typed.c --- */

/** Bytes of one element. */
uint32_t mbpf_element_size(uint8_t element);
/** Element `index`, which must be below the length. */
union mbpf_val mbpf_typed_get(const struct mbpf_vm *vm, uint32_t typed, uint32_t index);
/** typed[index] = v; past the end v is only converted. */
int mbpf_typed_set(struct mbpf_vm *vm, union mbpf_val typed, uint32_t index, union mbpf_val v);

#endif /* MBPF_CORE_VALUES_H_ */
