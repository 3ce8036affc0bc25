/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The table of built-ins, in the order of spec/builtins.yaml, and calling and finding them.
 */

#include <string.h>

#include "builtin.h"
#include "text.h"
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
	},

const struct mbpf_builtin mbpf_builtins[] = {MBPF_BUILTIN_LIST(BUILTIN)};

/* A method with a receiver that is of another class than those that have it. */
static int wrong_receiver(const struct mbpf_call *call)
{
	union mbpf_val receiver = call->args[0];
	uint32_t cls = mbpf_builtins[call->number].cls;

	if (receiver.tag == MBPF_TAG_FIRMWARE && receiver.payload == cls &&
	    (cls == MBPF_CLASS_NUMBER || cls == MBPF_CLASS_BOOLEAN)) {
		/* The prototype stands for 0 or false in ECMAScript. */
		return mbpf_profile_error(call->vm);
	}
	/* Those of arrays and strings take much else in ECMAScript, but not in this profile. */
	if (mbpf_val_is_nullish(receiver) || (cls != MBPF_CLASS_ARRAY && cls != MBPF_CLASS_STRING &&
					      !mbpf_val_is_internal(receiver))) {
		return mbpf_throw(call->vm, MBPF_TYPE_ERROR, MBPF_MSG_RECEIVER);
	}
	return mbpf_profile_error(call->vm);
}

/* Is it called with or without `new` as it must be, and on a receiver of its class? */
static int MBPF_APART check_call(struct mbpf_call *call)
{
	const struct mbpf_builtin *builtin = &mbpf_builtins[call->number];
	struct mbpf_vm *vm = call->vm;
	bool pending = call->args >= &vm->pending.callee && call->args <= &vm->pending.target;

	/* Functions look at args[0] whether there is one or not. */
	call->args = (union mbpf_val *)mbpf_call_arg(call, 0);
	mbpf_operation_begin(vm);
	vm->pending.used = pending ? 1U : 0U;
	if (!call->is_new && MBPF_BUILTIN_WANTS_NEW(call->number)) {
		return mbpf_throw(call->vm, MBPF_TYPE_ERROR, MBPF_MSG_NEEDS_NEW);
	}
	if ((builtin->flags & MBPF_BUILTIN_GENERIC) == 0U) {
		return builtin->cls == MBPF_CLASS_NONE ||
				       builtin->cls == mbpf_class_of(vm, call->args[0])
			       ? MBPF_DONE
			       : wrong_receiver(call);
	}
	/* The methods of strings take any receiver, of which they are given the text. */
	return builtin->cls == MBPF_CLASS_STRING && (builtin->flags & MBPF_BUILTIN_JS) == 0U
		       ? mbpf_text_receiver(call)
		       : MBPF_DONE;
}

/* A built-in in C has met an object where it takes none: which argument it is. */
static int MBPF_APART retry(const struct mbpf_call *call, const struct mbpf_builtin *builtin)
{
	const struct mbpf_pending *pending = &call->vm->pending;
	/* What the function works on may be an argument too. */
	bool is_first_kept =
		(builtin->flags & MBPF_BUILTIN_GENERIC) == 0U || builtin->cls == MBPF_CLASS_OBJECT;

	if (pending->mark != MBPF_MARK_RETRY || pending->retry != MBPF_RETRY_ANY) {
		return MBPF_CALLED;
	}
	for (uint32_t i = is_first_kept ? 1U : 0U; i < call->argc; i++) {
		if (call->args[i].bits == pending->args[0].bits) {
			return mbpf_call_retry(call, i, pending->func);
		}
	}
	/* Not one of the arguments, but inside of one. */
	return mbpf_profile_error(call->vm);
}

int mbpf_builtin_call(struct mbpf_call *call)
{
	const struct mbpf_builtin *builtin = &mbpf_builtins[call->number];
	/* The event's methods are called for each event, and none of them makes an object. */
	bool on_event = !MBPF_FOR_SIZE && builtin->cls == MBPF_CLASS_CTX && call->argc != 0U &&
			call->args[0].tag == MBPF_TAG_CTX;
	int status = on_event ? MBPF_DONE : check_call(call);

	if (status == MBPF_DONE) {
		if ((builtin->flags & MBPF_BUILTIN_JS) != 0U) {
			return mbpf_call_unit(call);
		}
		if (!on_event && functions[builtin->function] == NULL) {
			return mbpf_profile_error(call->vm);
		}
		status = functions[builtin->function](call);
	}
	return status == MBPF_CALLED ? retry(call, builtin) : status;
}

const char *mbpf_builtin_name(uint32_t number)
{
	const char *name = mbpf_builtin_own_name(number);

	/* The mark of an internal one is no part of its name. */
	return *name == '@' ? name + 1 : name;
}

const char *mbpf_builtin_own_name(uint32_t number)
{
	return names + mbpf_builtins[number].name;
}

bool mbpf_builtin_is_built(uint32_t number)
{
	return (MBPF_GROUPS_BUILT >> mbpf_builtins[number].group & 1U) != 0U;
}

int mbpf_call_to_number(const struct mbpf_call *call, uint32_t i, union mbpf_val *out)
{
	*out = *mbpf_call_arg(call, i);
	return mbpf_number(call->vm, out);
}
