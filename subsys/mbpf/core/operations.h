/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Private contract of the engine: what instructions and built-ins do with values.
 *
 * Sections are titled with the file that implements them; the rules of vm.h hold. What returns int
 * gives MBPF_DONE, or how the run goes on otherwise (enum mbpf_status).
 */

#ifndef MBPF_CORE_OPERATIONS_H_
#define MBPF_CORE_OPERATIONS_H_

#include "vm.h"

/* --- operators.c: the slow path of every operator; fast paths are in vm.c --- */

/** `op` is the instruction's opcode (MBPF_OP_ADD .. MBPF_OP_USHR), the operands are in roots[2] and
 * roots[3]. */
int mbpf_binary(struct mbpf_vm *vm, uint32_t op, union mbpf_val *out);
/** MBPF_OP_NEG PLUS BNOT INC DEC TYPEOF TOSTR. */
int mbpf_unary(struct mbpf_vm *vm, uint32_t op, const union mbpf_val *a, union mbpf_val *out);
/** MBPF_OP_EQ SEQ LT LE GT GE IN INSTOF of the operands in roots[2] and roots[3]. */
int mbpf_compare(struct mbpf_vm *vm, uint32_t op, bool *out);
/** ToBoolean; an internal value is a ProfileError. */
int mbpf_truthy(struct mbpf_vm *vm, const union mbpf_val *a, bool *out);

static inline int mbpf_op_binary(struct mbpf_vm *vm, uint32_t op, union mbpf_val a,
				 union mbpf_val b, union mbpf_val *out)
{
	vm->roots[2] = a;
	vm->roots[3] = b;
	return mbpf_binary(vm, op, out);
}

static inline int mbpf_op_unary(struct mbpf_vm *vm, uint32_t op, union mbpf_val a,
				union mbpf_val *out)
{
	return mbpf_unary(vm, op, &a, out);
}

static inline int mbpf_op_compare(struct mbpf_vm *vm, uint32_t op, union mbpf_val a,
				  union mbpf_val b, bool *out)
{
	vm->roots[2] = a;
	vm->roots[3] = b;
	return mbpf_compare(vm, op, out);
}

static inline int mbpf_op_truthy(struct mbpf_vm *vm, union mbpf_val a, bool *out)
{
	return mbpf_truthy(vm, &a, out);
}

/* --- convert.c --- */

/** Bits of the value of a double, see mbpf_val_number(). */
uint64_t mbpf_number_bits(mbpf_f64 f);

/** The value of a double: canonical NaN, INT32 when it is an int32 and not -0. */
static inline union mbpf_val mbpf_val_number(mbpf_f64 f)
{
	return (union mbpf_val){.bits = mbpf_number_bits(f)};
}

/* --- property.c, property_key.c, object.c, array.c, typed.c, string.c --- */

/** What mbpf_access() does: one of the kinds, with flags. */
enum mbpf_access {
	MBPF_ACCESS_GET,    /* *out = base[key] */
	MBPF_ACCESS_SET,    /* base[key] = roots[3]; *out is nothing; if it calls, with mark DROP */
	MBPF_ACCESS_DELETE, /* delete base[key]; done or thrown */
	MBPF_ACCESS_HAS,    /* *out = key in base */
	MBPF_ACCESS_LISTED, /* *out = does for-in list the key; never throws */
	MBPF_ACCESS_KIND = 7,
	/* The key is a name of the package, STR_POOL, and was not computed. */
	MBPF_ACCESS_NAMED = 8,
	/* SET of an own property, for literals. */
	MBPF_ACCESS_DEFINE = 16,
};

/** Every access to a property of a value of any kind: the base is in roots[2], the key, any value
 * unless told otherwise, in roots[1]. */
int mbpf_access(struct mbpf_vm *vm, uint32_t access, union mbpf_val *out);

static inline int mbpf_property(struct mbpf_vm *vm, uint32_t access, union mbpf_val base,
				union mbpf_val key, union mbpf_val *v)
{
	vm->roots[1] = key;
	vm->roots[2] = base;
	if ((access & MBPF_ACCESS_KIND) == MBPF_ACCESS_SET) {
		vm->roots[3] = *v;
	}
	return mbpf_access(vm, access, v);
}

static inline int mbpf_get_element(struct mbpf_vm *vm, union mbpf_val base, union mbpf_val key,
				   union mbpf_val *out)
{
	return mbpf_property(vm, MBPF_ACCESS_GET, base, key, out);
}

static inline int mbpf_set_element(struct mbpf_vm *vm, union mbpf_val base, union mbpf_val key,
				   union mbpf_val v)
{
	return mbpf_property(vm, MBPF_ACCESS_SET, base, key, &v);
}

/* The same with `name`, an index below name_count. */

static inline int mbpf_get_named(struct mbpf_vm *vm, union mbpf_val base, uint32_t name,
				 union mbpf_val *out)
{
	mbpf_operation_begin(vm);
	return mbpf_property(vm, MBPF_ACCESS_GET | MBPF_ACCESS_NAMED, base,
			     mbpf_val_make(MBPF_TAG_STR_POOL, name), out);
}

static inline int mbpf_set_named(struct mbpf_vm *vm, union mbpf_val base, uint32_t name,
				 union mbpf_val v)
{
	mbpf_operation_begin(vm);
	return mbpf_property(vm, MBPF_ACCESS_SET | MBPF_ACCESS_NAMED, base,
			     mbpf_val_make(MBPF_TAG_STR_POOL, name), &v);
}

/** LEN: base.length. */
int mbpf_get_length(struct mbpf_vm *vm, const union mbpf_val *base, union mbpf_val *out);
int mbpf_keys(struct mbpf_vm *vm, const union mbpf_val *base, union mbpf_val *out);
/** TOKEY: ToPropertyKey; an int32 stays one. */
int mbpf_to_key(struct mbpf_vm *vm, const union mbpf_val *a, union mbpf_val *out);
int mbpf_new_object(struct mbpf_vm *vm, uint32_t room, union mbpf_val *out);
int mbpf_new_array(struct mbpf_vm *vm, uint32_t room, union mbpf_val *out);
int mbpf_array_append(struct mbpf_vm *vm, union mbpf_val array, union mbpf_val v);

/** Bytes of a typed array or ArrayBuffer in the instance's memory; false when `v` is neither. The
 * pointer is valid until the next allocation. */
bool mbpf_bytes(struct mbpf_vm *vm, union mbpf_val v, uint8_t **data, uint32_t *len);

/** A string's units. */
struct mbpf_text {
	const uint8_t *data; /* 8-bit units, or little-endian 16-bit units when `wide` */
	uint32_t units;
	uint32_t hash;
	bool wide;
};
/** View of a string value; valid until the next allocation. */
struct mbpf_text mbpf_text_of(const struct mbpf_vm *vm, union mbpf_val string);
/** View of string `index` of a package. */
struct mbpf_text mbpf_image_text(const struct mbpf_image *image, uint32_t index);
/** Unit `i` of a text, whatever its form. */
uint16_t mbpf_text_unit(const struct mbpf_text *text, uint32_t i);
/** FNV-1a, 32 bits: what it starts from, and the factor. */
#define MBPF_FNV_START 2166136261U
#define MBPF_FNV_PRIME 16777619U

/** FNV-1a over the units. */
uint32_t mbpf_text_hash(const struct mbpf_text *text);
bool mbpf_text_equal(const struct mbpf_text *a, const struct mbpf_text *b);
/** Below, equal to or above 0 in the order of the names of a package: by hash, then length, then
 * units. */
int mbpf_name_order(const struct mbpf_text *a, const struct mbpf_text *b);
/** Whether a text is this ASCII text. */
bool mbpf_text_is(const struct mbpf_text *text, const char *ascii);

/* --- context.c: the running event --- */

/** Reads `kind` (MBPF_READ_*) at `off`; RangeError past the data, TypeError outside an event. */
int mbpf_ctx_read(struct mbpf_vm *vm, uint8_t kind, union mbpf_val off, union mbpf_val *out);
/** A resolved field as a value. */
int mbpf_ctx_field_get(struct mbpf_vm *vm, uint32_t field, union mbpf_val *out);
/** Field of the program's hook type by name (for `c.pkt_len` on a context that was passed around);
 * NULL when there is none. */
uint32_t mbpf_ctx_field_find(const struct mbpf_vm *vm, const struct mbpf_text *name);
/** Copies `len` bytes at `off` to `dst`: through `data`, or through read_fn for just these bytes.
 * False past the data. */
bool mbpf_ctx_copy(struct mbpf_vm *vm, uint32_t off, uint32_t len, uint8_t *dst);

/* --- closure.c: functions that capture --- */

/** Index of the function of the package that a value is, MBPF_NO_FUNCTION for any other value. */
uint32_t mbpf_function_of(const struct mbpf_vm *vm, union mbpf_val v);

/* --- vm_call.c: functions that instructions call --- */

/**
 * Asks for a call of an accessor's function, of the package, of the firmware, bound or built-in.
 * `function` and `receiver` may lie in vm->pending.
 *
 * @param argc 0 for a getter, 1 for a setter: its argument is in roots[3].
 * @param out The result, when there is one at once.
 * @retval MBPF_CALLED the dispatch loop will enter it, with the mark PLAIN: to be returned, with
 * nothing done after it.
 * @retval MBPF_DONE it was a built-in in C, and *out is its result.
 * @return or MBPF_THROWN (a TypeError when it is no function) or MBPF_FAILED.
 */
int mbpf_call_accessor(struct mbpf_vm *vm, const union mbpf_val *function,
		       const union mbpf_val *receiver, uint32_t argc, union mbpf_val *out);

/** Asks for a call of a function of the firmware that is written in JavaScript, MBPF_JS_*, with
 * `this` undefined and up to three arguments, which are copied. Returns MBPF_CALLED, the mark is
 * PLAIN; or MBPF_FAILED when it is left out. */
int mbpf_call_firmware(struct mbpf_vm *vm, uint32_t func, uint32_t argc,
		       const union mbpf_val *args);

/** The same with the argument *v, for register `reg` (MBPF_RETRY_ANY: that of *v) to get the result
 * and the word to be executed again. */
int mbpf_call_converter(struct mbpf_vm *vm, uint32_t func, const union mbpf_val *v, uint8_t reg);

/**
 * Asks for argument `index` of a built-in's call to be converted by a function of the firmware, and
 * for the whole call to be made again with what that gives. Only while nothing was read that the
 * conversion can change. Returns MBPF_CALLED, or MBPF_FAILED (ProfileError) where a call cannot be
 * made again: a built-in as an accessor.
 */
int mbpf_call_retry(const struct mbpf_call *call, uint32_t index, uint32_t func);

/** The call of a built-in that is written in JavaScript: asks for its function, with the arguments
 * of the call. Always returns MBPF_CALLED, or MBPF_FAILED (ProfileError) when its group is left
 * out. */
int mbpf_call_unit(const struct mbpf_call *call);

/** Whether a value may be called with `new`. */
bool mbpf_is_constructor(const struct mbpf_vm *vm, union mbpf_val v);
/** The error for a value that may not: TypeError, or ProfileError where ECMAScript makes an object
 * around a primitive. */
int mbpf_not_constructor(struct mbpf_vm *vm, union mbpf_val v);
bool mbpf_is_callable(const struct mbpf_vm *vm, union mbpf_val v);

/* --- instance.c: what instructions of classes need of objects --- */

/** A new object with the prototype that the constructor `new_target` gives to what it makes. */
int mbpf_new_instance(struct mbpf_vm *vm, union mbpf_val new_target, union mbpf_val *out);
/** Gives the object at *object, a root, that prototype: a built-in has made it for a subclass. */
int mbpf_adopt(struct mbpf_vm *vm, union mbpf_val new_target, const union mbpf_val *object);
/** GETSUP: the property roots[1] of the prototype of roots[2], with the receiver roots[3]. */
int mbpf_get_super(struct mbpf_vm *vm, union mbpf_val *out);
/** DEFINE of roots[1] of roots[2] as roots[3]; `bits` is its operand c, MBPF_DEFINE_. */
int mbpf_define(struct mbpf_vm *vm, uint32_t bits);

/** Operand c of DEFINE: what, and flags. */
#define MBPF_DEFINE_WHAT       3U /* mask */
#define MBPF_DEFINE_VALUE      0U
#define MBPF_DEFINE_GETTER     1U
#define MBPF_DEFINE_SETTER     2U
#define MBPF_DEFINE_ENUMERABLE 4U
#define MBPF_DEFINE_NAME       8U /* the function gets the key as its name */

/* --- args.c --- */

/** Argument `index` of a call, undefined when it was not given. */
const union mbpf_val *mbpf_call_arg(const struct mbpf_call *call, uint32_t index);

/* --- builtin.c; what other imports name is in prog.h --- */

/** The firmware's built-ins, by number; the payload of BUILTIN. */
extern const struct mbpf_builtin mbpf_builtins[];

/** Calls a built-in: TypeError for a receiver of another class, or where `new` is missing. */
int mbpf_builtin_call(struct mbpf_call *call);
/** A built-in's own name: of `Math.floor` and `array.push` what follows the dot. */
const char *mbpf_builtin_name(uint32_t number);
/** Number of a built-in by import name (`Math.floor`, `array.push`, `@class`); MBPF_NO_BUILTIN:
 * none, or a method that is a helper, or one of a group that this firmware was built without. */
uint32_t mbpf_builtin_find(const struct mbpf_text *name);

#endif /* MBPF_CORE_OPERATIONS_H_ */
