/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What is kept of a failed run, read out of the instance before its next run.
 */

#include <string.h>

#include "prog.h"
#include "values.h"

#define NO_CLASS 0xffU

/* Nobody pays for what is done here, so it ends soon. The firmware makes an Error with its message
 * as the first property. */
#define PROPERTIES_MAX 8U

void mbpf_text_copy(const struct mbpf_text *text, char *buf, uint32_t len)
{
	for (uint32_t i = 0; i < len; i++) {
		uint16_t unit = mbpf_text_unit(text, i);

		buf[i] = unit > 0xFFU ? '?' : (char)unit;
	}
}

/* The message is all 0 so far. */
static void set_message(const struct mbpf_vm *vm, union mbpf_val v, struct mbpf_prog_error *error)
{
	struct mbpf_text text = mbpf_text_of(vm, v);
	uint32_t most = sizeof(error->message) - 1U;

	mbpf_text_copy(&text, error->message, text.units < most ? text.units : most);
}

/* The own property `message` of an Error. */
static void copy_message(const struct mbpf_vm *vm, const struct mbpf_object *object,
			 struct mbpf_prog_error *error)
{
	const struct mbpf_props *store = mbpf_at(vm, object->store);

	for (uint32_t i = 0; i < object->count && i < PROPERTIES_MAX; i++) {
		const struct mbpf_prop *prop = &store->props[i];
		struct mbpf_text name = mbpf_text_of(vm, mbpf_prop_key(prop));

		if (mbpf_text_is(&name, "message") && mbpf_val_is_string(prop->value)) {
			set_message(vm, prop->value, error);
		}
	}
}

/* Index of the function that a word belongs to. */
static uint32_t function_at(const struct mbpf_image *image, uint32_t word)
{
	uint32_t index = image->function_count;

	/* They lie one behind the other. */
	while (--index != 0U &&
	       mbpf_get_le32(mbpf_image_function(image, index) + MBPF_FN_CODE_OFF) > word) {
	}
	return index;
}

/* The stack on which an Error was made. */
static void copy_places(const struct mbpf_error_object *object, struct mbpf_trace *trace)
{
	uint32_t size = object->object.header.size - (uint32_t)sizeof(*object);

	memcpy(trace->pc, object->places, size);
	trace->count = size / (uint32_t)sizeof(trace->pc[0]);
	if (trace->pc[trace->count - 1U] == MBPF_NO_PLACE) {
		trace->count--;
	}
}

void mbpf_failure_describe(const struct mbpf_vm *vm, enum mbpf_failure failure,
			   struct mbpf_prog_error *error)
{
	union mbpf_val thrown = vm->exception;

	memset(error, 0, sizeof(*error));
	error->failure = (uint8_t)failure;
	error->error_class = NO_CLASS;
	error->pc = vm->error_pc;
	error->func = vm->error_func;
	if (failure != MBPF_FAILURE_VERDICT) { /* which is no word's fault */
		error->trace = vm->trace;
	}
	if (failure != MBPF_FAILURE_EXCEPTION) {
		return;
	}
	if (mbpf_val_is_string(thrown)) {
		set_message(vm, thrown, error);
	} else if (thrown.tag == MBPF_TAG_OBJECT &&
		   mbpf_kind_of(vm, thrown.payload) == MBPF_KIND_ERROR) {
		const struct mbpf_error_object *object = mbpf_at(vm, thrown.payload);

		error->error_class = (uint8_t)mbpf_error_class_of(&object->object);
		copy_places(object, &error->trace);
		error->pc = object->places[0];
		error->func = function_at(vm->image, error->pc);
		copy_message(vm, &object->object, error);
	}
}
