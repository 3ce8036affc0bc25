/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Own properties of every kind of value, prototypes, and defining properties: what the files
 * of the object model share.
 *
 * An operation on properties has its key in roots[1], in the form that values.h describes, its base
 * in roots[2] and the value to be stored in roots[3].
 */

#ifndef MBPF_CORE_PROPERTIES_H_
#define MBPF_CORE_PROPERTIES_H_

#include "values.h"

/** Where an own property is. */
enum mbpf_own_kind {
	MBPF_OWN_NONE,
	MBPF_OWN_STORED,  /* `prop` */
	MBPF_OWN_ELEMENT, /* of an array or typed array */
	MBPF_OWN_UNIT,    /* of a string */
	MBPF_OWN_LENGTH,  /* of an array */
	MBPF_OWN_VALUE,   /* `value`, computed; of an accessor the getter */
};

/** An own property; until the next allocation. */
struct mbpf_own {
	struct mbpf_prop *prop;
	union mbpf_val value;
	uint8_t kind; /* enum mbpf_own_kind */
	uint8_t attributes;
};

/** mbpf_object.flags of what an array has besides elements: its elements and length are not
 * configurable, not writable; its length is not writable. */
#define MBPF_OBJECT_SEALED 0x08U
#define MBPF_OBJECT_FROZEN 0x10U
#define MBPF_OBJECT_LENGTH 0x20U

/* --- firmware.c: objects of the firmware --- */

/** In mbpf_object.proto: a built-in function, from this number on. */
#define MBPF_FW_BUILTINS 0x1000U

/** Prototype of an object of the firmware or of a built-in; null for none. */
uint64_t mbpf_firmware_proto_bits(union mbpf_val v);
static inline union mbpf_val mbpf_firmware_proto(union mbpf_val v)
{
	return (union mbpf_val){.bits = mbpf_firmware_proto_bits(v)};
}
/** The same of a constructor's instances; undefined for a built-in that makes none. */
union mbpf_val mbpf_firmware_instances(uint32_t builtin);
/** Own property roots[1], a text, of an object of the firmware or a built-in; ProfileError for one
 * that only ECMAScript has, when `reads`. */
int mbpf_firmware_find(struct mbpf_vm *vm, union mbpf_val v, bool reads, struct mbpf_own *own);

/* --- own.c --- */

/** Number of the firmware object that is the prototype of what a literal of the kind makes. */
uint32_t mbpf_default_proto(const struct mbpf_vm *vm, union mbpf_val v);
/** The object that holds prototype, flags and properties of a value; 0 for none. */
uint32_t mbpf_holder(const struct mbpf_vm *vm, union mbpf_val v);
/** Gives the array or function in roots[2] such an object. */
int mbpf_make_holder(struct mbpf_vm *vm);
/** Prototype of any value but undefined and null: an object, or null. */
uint64_t mbpf_proto_of_bits(const struct mbpf_vm *vm, union mbpf_val v);
static inline union mbpf_val mbpf_proto_of(const struct mbpf_vm *vm, union mbpf_val v)
{
	return (union mbpf_val){.bits = mbpf_proto_of_bits(vm, v)};
}
/** How a prototype is kept, see mbpf_object.proto; ProfileError for one that cannot be. */
int mbpf_proto_field(struct mbpf_vm *vm, union mbpf_val proto, uint32_t *field);
/** Flags of an object, MBPF_OBJECT_. */
uint32_t mbpf_flags_of(const struct mbpf_vm *vm, union mbpf_val v);
/** Own property roots[1] of a value, charged. Makes the `prototype` of a function; so `v` must lie
 * in a root that is not 1, or be no function. */
int mbpf_own_find(struct mbpf_vm *vm, const union mbpf_val *v, bool reads, struct mbpf_own *own);
/** Finds roots[1] in the value in *at, one of the roots, and its prototypes; *at is then what has
 * it. `looked`: *own tells already what *at itself has. */
int mbpf_chain_find(struct mbpf_vm *vm, union mbpf_val *at, bool reads, struct mbpf_own *own,
		    bool looked);
/** Value of a data property found in `v`; may allocate. */
int mbpf_own_value(struct mbpf_vm *vm, union mbpf_val v, const struct mbpf_own *own,
		   union mbpf_val *out);
/** Getter (`which` 0) or setter (1) of an accessor, undefined for none. */
uint64_t mbpf_accessor_bits(const struct mbpf_vm *vm, const struct mbpf_own *own, uint32_t which);
static inline union mbpf_val mbpf_accessor(const struct mbpf_vm *vm, const struct mbpf_own *own,
					   uint32_t which)
{
	return (union mbpf_val){.bits = mbpf_accessor_bits(vm, own, which)};
}

/* --- define.c --- */

/** What a property is to become. */
struct mbpf_descriptor {
	uint8_t present;    /* MBPF_PROP_ attributes that were given, and MBPF_HAS_ */
	uint8_t attributes; /* MBPF_PROP_ */
};

#define MBPF_HAS_VALUE  0x10U /* in roots[3] */
#define MBPF_HAS_GETTER 0x20U /* in roots[3] */
#define MBPF_HAS_SETTER 0x40U /* in roots[0] */

/** Defines the own property roots[1] of roots[2] as ECMAScript does: TypeError where it cannot be.
 */
int mbpf_define_own(struct mbpf_vm *vm, const struct mbpf_descriptor *wanted);
/** Adds the property roots[1] with the value roots[3] to roots[2], which does not have it; roots[2]
 * may be another object after it. */
int mbpf_add_own(struct mbpf_vm *vm, uint8_t attributes);
/** Pays for looking at a value that may be text. */
int mbpf_charge_text(struct mbpf_vm *vm, union mbpf_val v);
/** Object.is, without paying for it. */
bool mbpf_same_value(const struct mbpf_vm *vm, const union mbpf_val *a, const union mbpf_val *b);
/** Makes roots[2] not extensible and, with MBPF_OBJECT_SEALED or all three in `flags`, its
 * properties what these say. */
int mbpf_fix(struct mbpf_vm *vm, uint32_t flags);
/** Is a value that? */
bool mbpf_is_fixed(const struct mbpf_vm *vm, union mbpf_val v, uint32_t flags);

/* --- property.c --- */

/** Reads roots[1] of the value in roots[0] and its prototypes. */
int mbpf_read(struct mbpf_vm *vm, const union mbpf_val *receiver, union mbpf_val *out);

/* --- builtins_object.c --- */

/** Object.setPrototypeOf(roots[2], roots[3]) of an object, and an object or null. */
int mbpf_change_proto(struct mbpf_vm *vm);

/* --- instance.c --- */

/** Makes roots[3], an object or null, the prototype of roots[2], without asking whether it may be.
 */
int mbpf_set_proto(struct mbpf_vm *vm);
/** Makes roots[3] what roots[2] has as `prototype`; undefined if that is no object and not null. */
int mbpf_find_prototype(struct mbpf_vm *vm);
/** roots[2] instanceof roots[3] */
int mbpf_has_instance(struct mbpf_vm *vm, bool *out);

/* --- property_key.c --- */

/** Places at which a value may have own keys. */
uint32_t mbpf_key_places(const struct mbpf_vm *vm, union mbpf_val v);
/** Key at a place of a value, with its attributes; HOLE for none. */
uint64_t mbpf_key_at_bits(const struct mbpf_vm *vm, union mbpf_val v, uint32_t i,
			  uint8_t *attributes);
static inline union mbpf_val mbpf_key_at(const struct mbpf_vm *vm, union mbpf_val v, uint32_t i,
					 uint8_t *attributes)
{
	return (union mbpf_val){.bits = mbpf_key_at_bits(vm, v, i, attributes)};
}
/** The own keys of roots[2] as texts in a new array, in *out and roots[0]; charged. */
int mbpf_own_keys(struct mbpf_vm *vm, bool enumerable, union mbpf_val *out);

#endif /* MBPF_CORE_PROPERTIES_H_ */
