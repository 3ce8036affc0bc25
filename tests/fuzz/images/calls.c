/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Calls: built-ins, helpers, methods, functions, with arguments that mostly fit.
 */

#include "maker.h"

#include <mbpf/gen/builtins.h>
#include <mbpf/gen/helpers.h>

struct builtin {
	uint8_t cls;
	uint8_t flags;
};
#define BUILTIN_ROW(id, function, name, import_name, hash, kind, cls_, length, flags_, group)      \
	{.cls = (cls_), .flags = (flags_)},
static const struct builtin builtins[] = {MBPF_BUILTIN_LIST(BUILTIN_ROW)};

#define HELPER_ROW(id, suffix, name, version, hash, prototype, capability, result, min, max, ...)  \
	{__VA_ARGS__},
static const uint8_t helper_args[][MBPF_HELPER_MAX_ARGS] = {MBPF_HELPER_LIST(HELPER_ROW)};

static uint8_t receiver_of(uint32_t cls)
{
	switch (cls) {
	case MBPF_CLASS_ARRAY:
		return ARRAY;
	case MBPF_CLASS_STRING:
		return TEXT;
	case MBPF_CLASS_NUMBER:
		return NUMBER;
	case MBPF_CLASS_TYPED:
		return TYPED;
	case MBPF_CLASS_BUFFER:
		return BUFFER;
	case MBPF_CLASS_CTX:
		return CTX;
	case MBPF_CLASS_MAP:
		return MAP;
	default:
		return ANY;
	}
}

static uint8_t made_by(uint32_t builtin)
{
	if (builtin >= MBPF_BUILTIN_UINT8ARRAY && builtin <= MBPF_BUILTIN_FLOAT64ARRAY) {
		return TYPED;
	}
	if (builtin >= MBPF_BUILTIN_ERROR && builtin <= MBPF_BUILTIN_URIERROR) {
		return FAULT;
	}
	switch (builtin) {
	case MBPF_BUILTIN_OBJECT:
		return OBJECT;
	case MBPF_BUILTIN_ARRAY:
		return ARRAY;
	case MBPF_BUILTIN_ARRAYBUFFER:
		return BUFFER;
	case MBPF_BUILTIN_STRING:
		return TEXT;
	default:
		return NUMBER;
	}
}

static uint8_t argument(struct maker *m, uint32_t builtin, uint32_t i)
{
	static const uint8_t sources[] = {INT, INT, BUFFER, BUFFER, ARRAY, TYPED, TEXT};

	if (made_by(builtin) == TYPED && i == 0U) {
		return maker_one_of(m, sources, COUNT(sources));
	}
	if (builtin == MBPF_BUILTIN_CTX_READBYTES && i == 3U) {
		return TYPED;
	}
	return builtins[builtin].cls == MBPF_CLASS_CTX || builtins[builtin].cls == MBPF_CLASS_MAP
		       ? (uint8_t)INT
		       : maker_operand(m);
}

/* The import of a built-in that makes a kind of value, or any; import_count for none. */
static uint32_t maker_of(struct maker *m, uint8_t guess)
{
	uint32_t import = maker_import_of(m, 3);

	for (uint32_t i = 0; guess != ANY && i < 8U; i++) {
		if (import != m->image->import_count &&
		    made_by(m->image->imports[import].index) == guess) {
			return import;
		}
		import = maker_import_of(m, 3);
	}
	return import;
}

/* A built-in, now and then one of those that do most. */
static uint32_t builtin_import(struct maker *m)
{
	static const uint8_t chosen[] = {MBPF_BUILTIN_ARRAY_PUSH, MBPF_BUILTIN_ARRAY_POP,
					 MBPF_BUILTIN_STRING_CHARCODEAT,
					 MBPF_BUILTIN_CTX_READBYTES};
	uint8_t wanted = maker_one_of(m, chosen, COUNT(chosen));

	if (image_once_in(m->image, 2)) {
		return maker_import_of(m, 3);
	}
	for (uint32_t i = 0; i < m->image->import_count; i++) {
		if (m->image->imports[i].kind == 3U && m->image->imports[i].index == wanted) {
			return i;
		}
	}
	return m->image->import_count;
}

/* CALLB or NEWB of an import. */
void plan_builtin(struct maker *m)
{
	uint32_t import = builtin_import(m);
	uint32_t argc = image_once_in(m->image, 10) ? maker_below(m, 40) : maker_below(m, 4);
	uint32_t builtin;
	uint32_t op;
	uint32_t a;

	if (import == m->image->import_count) {
		return;
	}
	builtin = m->image->imports[import].index;
	op = MBPF_BUILTIN_WANTS_NEW(builtin) ||
			     ((builtins[builtin].flags & MBPF_BUILTIN_NEW) != 0U &&
			      image_once_in(m->image, 2))
		     ? MBPF_OP_NEWB
		     : MBPF_OP_CALLB;
	if (builtins[builtin].cls != MBPF_CLASS_NONE) {
		argc += 1U;
	}
	if (builtin == MBPF_BUILTIN_CTX_READBYTES) {
		argc = 4;
	}
	a = maker_window(m, argc);
	for (uint32_t i = 0; i < argc; i++) {
		bool receiver = i == 0U && builtins[builtin].cls != MBPF_CLASS_NONE;

		maker_move(m, a + 1U + i,
			   receiver ? receiver_of(builtins[builtin].cls) : argument(m, builtin, i));
	}
	maker_put(m, op | a << 8 | import << 16 | argc << 24);
	maker_learn(m, a, made_by(builtin));
}

/* A map is filled, asked and emptied with few different keys. */
void plan_maps(struct maker *m)
{
	static const uint8_t helpers[] = {MBPF_HELPER_MAPUPDATE, MBPF_HELPER_MAPUPDATE,
					  MBPF_HELPER_MAPLOOKUP, MBPF_HELPER_MAPDELETE};
	uint32_t map = maker_reg_of(m, MAP);
	uint32_t key = maker_reg_of(m, image_once_in(m->image, 3) ? (uint8_t)INT : (uint8_t)TYPED);
	uint32_t value = maker_reg_of(m, TYPED);
	uint32_t a = maker_window(m, 4);

	for (uint32_t n = 2U + maker_below(m, 6); n != 0U; n--) {
		uint8_t helper = maker_one_of(m, helpers, COUNT(helpers));

		if (m->guesses[key] == TYPED) {
			maker_put(m, MBPF_OP_SETELI | key << 8 | maker_reg_of(m, INT) << 16 |
					     maker_below(m, 3) << 24);
		}
		maker_put(m, MBPF_OP_MOVE | (a + 1U) << 8 | map << 16);
		maker_put(m, MBPF_OP_MOVE | (a + 2U) << 8 | key << 16);
		maker_put(m, MBPF_OP_MOVE | (a + 3U) << 8 | value << 16);
		maker_put(m, MBPF_OP_LOADI | (a + 4U) << 8 |
				     maker_below(m, image_once_in(m->image, 8) ? 4U : 1U) << 16);
		for (uint32_t i = 0; i < m->image->import_count; i++) {
			if (m->image->imports[i].kind == 1U &&
			    m->image->imports[i].index == helper) {
				maker_put(m, MBPF_OP_CALLH | a << 8 | i << 16 | 4U << 24);
			}
		}
	}
}

void plan_made(struct maker *m, uint32_t a, uint8_t guess)
{
	uint32_t import = maker_of(m, guess);
	uint32_t at = maker_window(m, 1);
	uint32_t size = maker_below(m, image_once_in(m->image, 3) ? 300U : 30U);
	bool makes;

	if (import == m->image->import_count) {
		return;
	}
	makes = (builtins[m->image->imports[import].index].flags & MBPF_BUILTIN_NEW) != 0U;
	maker_put(m, MBPF_OP_LOADI | (at + 1U) << 8 | size << 16);
	maker_put(m, (makes ? MBPF_OP_NEWB : MBPF_OP_CALLB) | at << 8 | import << 16 | 1U << 24);
	maker_put(m, MBPF_OP_MOVE | a << 8 | at << 16);
}

static uint8_t helper_argument(uint8_t kind, bool is_array)
{
	switch (kind & ~MBPF_ARG_OPTIONAL) {
	case MBPF_ARG_STRING:
		return TEXT;
	case MBPF_ARG_BYTES:
		return TYPED;
	case MBPF_ARG_PAIR:
		return ARRAY;
	case MBPF_ARG_MAP:
		return MAP;
	case MBPF_ARG_KEY:
		return is_array ? INT : TYPED;
	default:
		return INT;
	}
}

void plan_helper(struct maker *m)
{
	uint32_t import = maker_import_of(m, 1);
	const uint8_t *kinds;
	uint32_t argc = 0;
	uint32_t a;

	if (import == m->image->import_count) {
		return;
	}
	kinds = helper_args[m->image->imports[import].index];
	while (argc < MBPF_HELPER_MAX_ARGS && kinds[argc] != MBPF_ARG_NONE) {
		argc++;
	}
	if (image_once_in(m->image, 8)) {
		argc = maker_below(m, 6);
	}
	a = maker_window(m, argc);
	for (uint32_t i = 0; i < argc; i++) {
		uint8_t kind = i < MBPF_HELPER_MAX_ARGS ? kinds[i] : (uint8_t)MBPF_ARG_NONE;

		maker_move(m, a + 1U + i, helper_argument(kind, image_once_in(m->image, 3)));
	}
	maker_put(m, MBPF_OP_CALLH | a << 8 | import << 16 | argc << 24);
	maker_learn(m, a, SIMPLE);
}

/* GETM of a name, or LDIMP, then a call. */
void plan_method(struct maker *m)
{
	uint32_t argc = maker_below(m, 4);
	uint32_t a = maker_window(m, argc + 1U);
	uint32_t import = maker_import_of(m, 3);

	if (image_once_in(m->image, 3) && import != m->image->import_count) {
		maker_put(m, MBPF_OP_LDIMP | a << 8 | import << 16);
		maker_learn(m, a, BUILTIN);
		if (image_once_in(m->image, 2)) {
			maker_move(m, a + 1U, maker_container(m));
		}
	} else if (image_once_in(m->image, 2)) {
		maker_put(m, MBPF_OP_GETM | a << 8 | maker_reg_of(m, maker_container(m)) << 16 |
				     maker_below(m, m->image->name_count) << 24);
	} else {
		maker_put(m, MBPF_OP_GETMEL | a << 8 | maker_reg_of(m, maker_container(m)) << 16 |
				     maker_reg_of(m, TEXT) << 24);
	}
	for (uint32_t i = 0; i < argc; i++) {
		maker_move(m, a + 2U + i,
			   image_once_in(m->image, 2) ? (uint8_t)TYPED : maker_operand(m));
	}
	maker_put(m, (image_once_in(m->image, 4) ? MBPF_OP_CALL : MBPF_OP_CALLM) | a << 8 |
			     argc << 16);
	maker_learn(m, a, ANY);
}

/* CALL or CALLM of a value, mostly a function. */
void plan_call_value(struct maker *m)
{
	uint32_t argc = maker_below(m, 4);
	uint32_t a = maker_window(m, argc + 1U);

	maker_move(m, a, image_once_in(m->image, 4) ? (uint8_t)BUILTIN : (uint8_t)FUNCTION);
	for (uint32_t i = 0; i <= argc; i++) {
		maker_move(m, a + 1U + i, maker_operand(m));
	}
	maker_put(m, (image_once_in(m->image, 2) ? MBPF_OP_CALL : MBPF_OP_CALLM) | a << 8 |
			     argc << 16);
	maker_learn(m, a, ANY);
}

void plan_construct(struct maker *m)
{
	bool is_super = m->derived && image_once_in(m->image, 2);
	uint32_t argc = maker_below(m, 3);
	uint32_t a = maker_window(m, 2);

	maker_move(m, a, image_once_in(m->image, 4) ? (uint8_t)BUILTIN : (uint8_t)FUNCTION);
	maker_move(m, a + 1U, image_once_in(m->image, 2) ? (uint8_t)FUNCTION : maker_operand(m));
	if (image_once_in(m->image, 3)) {
		uint32_t kind =
			is_super ? MBPF_CALL_SUPER
				 : (image_once_in(m->image, 2) ? MBPF_CALL_NEW : MBPF_CALL_TARGET);

		maker_move(m, a + 2U, ARRAY);
		maker_put(m, MBPF_OP_CALLV | a << 8 | kind << 16);
	} else {
		maker_move(m, a + 2U, maker_operand(m));
		maker_put(m, (is_super ? MBPF_OP_SUPER : MBPF_OP_NEW) | a << 8 | argc << 16);
	}
	maker_learn(m, a, OBJECT);
	if (m->derived && image_once_in(m->image, 2)) {
		maker_put(m, MBPF_OP_STTHIS | a << 8);
	}
}

void plan_call(struct maker *m)
{
	uint32_t count = m->image->function_count;
	uint32_t callee = maker_below(m, count);
	uint32_t argc = maker_below(m, 4);
	uint32_t a = maker_window(m, argc);

	if (callee == m->image->top) {
		return;
	}
	for (uint32_t i = 0; i < argc; i++) {
		maker_move(m, a + 1U + i, ANY);
	}
	maker_put(m, MBPF_OP_CALLF | a << 8 | callee << 16 | argc << 24);
	maker_learn(m, a, ANY);
}
