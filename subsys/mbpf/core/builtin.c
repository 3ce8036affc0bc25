/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The table of built-ins, in the order of spec/builtins.yaml, and calling and finding them.
 */

#include <string.h>

#include "builtin.h"
#include "unit.h"

/* The C functions; those of a group that the firmware leaves out are holes. */
#define WHEN_1(x)              x
#define WHEN_0(x)              NULL
#define WHEN(on, x)            WHEN_##on(x)
#define WHEN_BUILT(on, x)      WHEN(on, x)
#define FUNCTION_ID(group, fn) FN_##fn,
#define FUNCTION_AT(group, fn) WHEN_BUILT(MBPF_BUILTINS_##group, mbpf_builtin_##fn),

enum {
	MBPF_BUILTIN_FUNCTIONS(FUNCTION_ID)
};

static int (*const functions[])(struct mbpf_call *call) = {MBPF_BUILTIN_FUNCTIONS(FUNCTION_AT)};

#define NAME_TEXT(name) name "\0"

static const char names[] = MBPF_BUILTIN_NAMES(NAME_TEXT);

#define BUILTIN(id, function_, name_, import_name, hash, kind, cls_, length_, flags_, group_)      \
	{                                                                                          \
		.name = (name_),                                                                   \
		.function = (function_) & MBPF_FUNCTION_INDEX,                                     \
		.cls = (cls_),                                                                     \
		.flags = (flags_),                                                                 \
		.group = (group_),                                                                 \
		.length = (length_),                                                               \
		.is_internal = (kind) == MBPF_BUILTIN_KIND_INTERNAL,                               \
	},

const struct mbpf_builtin mbpf_builtins[] = {MBPF_BUILTIN_LIST(BUILTIN)};

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

/* A method with a receiver that is of another class than those that have it. */
static int wrong_receiver(const struct mbpf_call *call)
{
	union mbpf_val receiver = *mbpf_call_arg(call, 0);

	/* Those of arrays and strings take much else in ECMAScript, but not in this profile. */
	if (mbpf_val_is_nullish(receiver) ||
	    (call->builtin->cls != MBPF_CLASS_ARRAY && call->builtin->cls != MBPF_CLASS_STRING &&
	     !mbpf_val_is_internal(receiver))) {
		return mbpf_throw(call->vm, MBPF_TYPE_ERROR, MBPF_MSG_RECEIVER);
	}
	return mbpf_profile_error(call->vm);
}

/* Is it called with or without `new` as it must be, and on a receiver of its class? */
static int MBPF_APART check_call(const struct mbpf_call *call)
{
	const struct mbpf_builtin *builtin = call->builtin;

	struct mbpf_vm *vm = call->vm;
	bool pending = call->args >= &vm->pending.callee && call->args <= &vm->pending.target;

	mbpf_operation_begin(vm);
	vm->pending.used = pending ? 1U : 0U;
	if (!call->is_new && (builtin->flags & MBPF_BUILTIN_CALL) == 0U) {
		return mbpf_throw(call->vm, MBPF_TYPE_ERROR, MBPF_MSG_NEEDS_NEW);
	}
	if (builtin->cls != MBPF_CLASS_NONE && (builtin->flags & MBPF_BUILTIN_GENERIC) == 0U &&
	    builtin->cls != mbpf_class_of(call->vm, *mbpf_call_arg(call, 0))) {
		return wrong_receiver(call);
	}
	return MBPF_DONE;
}

int mbpf_builtin_call(struct mbpf_call *call)
{
	const struct mbpf_builtin *builtin = call->builtin;
	/* The event's methods are called for each event, and none of them makes an object. */
	bool on_event = !MBPF_FOR_SIZE && builtin->cls == MBPF_CLASS_CTX && call->argc != 0U &&
			call->args[0].tag == MBPF_TAG_CTX;
	int status = on_event ? MBPF_DONE : check_call(call);

	if (status == MBPF_DONE && !on_event) {
		if ((builtin->flags & MBPF_BUILTIN_JS) != 0U) {
			return mbpf_call_unit(call);
		}
		if (functions[builtin->function] == NULL) {
			return mbpf_profile_error(call->vm);
		}
	}
	return status == MBPF_DONE ? functions[builtin->function](call) : status;
}

const char *mbpf_builtin_name(uint32_t number)
{
	/* The mark of an internal one is no part of its name. */
	return names + mbpf_builtins[number].name + mbpf_builtins[number].is_internal;
}

/* Is the code of its group in this firmware? */
static bool is_built(const struct mbpf_builtin *builtin)
{
	return (builtin->flags & MBPF_BUILTIN_JS) != 0U
		       ? mbpf_unit_there(mbpf_builtin_unit(builtin))
		       : functions[builtin->function] != NULL;
}

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
		    mbpf_text_is(head, names + mbpf_builtins[object->constructor].name)) {
			*end = object[1].first;
			return object->statics;
		}
		prefix += strlen(prefix) + 1U;
	}
	return *end;
}

const struct mbpf_builtin *mbpf_builtin_find(const struct mbpf_text *name)
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
		const struct mbpf_builtin *builtin = &mbpf_builtins[first];

		if (mbpf_text_is(&own, names + builtin->name)) {
			return builtin->cls == MBPF_CLASS_MAP || !is_built(builtin) ? NULL
										    : builtin;
		}
	}
	return NULL;
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

uint64_t mbpf_method_bits(uint32_t object, const struct mbpf_text *name)
{
	uint32_t low = fw_objects[object].first;
	uint32_t high = fw_objects[object].statics;

	while (!name->wide && low < high) {
		uint32_t middle = (low + high) / 2U;
		int order = name_order(name, mbpf_builtin_name(middle));

		if (order == 0) {
			return MBPF_VAL_BITS(MBPF_TAG_BUILTIN, middle);
		}
		if (order < 0) {
			high = middle;
		} else {
			low = middle + 1U;
		}
	}
	return MBPF_VAL_BITS(MBPF_TAG_HOLE, 0U);
}

int mbpf_call_to_number(const struct mbpf_call *call, uint32_t i, union mbpf_val *out)
{
	*out = *mbpf_call_arg(call, i);
	return mbpf_number(call->vm, out);
}
