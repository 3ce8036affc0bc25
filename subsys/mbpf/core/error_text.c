/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The last failure of a program as text, with the stack.
 */

#include "debug.h"
#include "prog.h"
#include "values.h"

/* Room for a u32. */
#define DIGITS 10U

/* Text that may be longer than what receives it. */
struct writer {
	char *buf;
	size_t size;
	size_t length; /* of the whole text */
};

static void put(struct writer *out, const void *text, size_t length)
{
	const char *from = text;

	for (size_t i = 0; i < length; i++, out->length++) {
		if (out->length < out->size) {
			out->buf[out->length] = from[i];
		}
	}
}

static void put_ascii(struct writer *out, const char *text)
{
	put(out, text, strlen(text));
}

static void put_u32(struct writer *out, uint32_t number)
{
	char digits[DIGITS];
	uint32_t at = DIGITS;

	do {
		digits[--at] = (char)('0' + number % 10U);
		number /= 10U;
	} while (number != 0U);
	put(out, digits + at, DIGITS - at);
}

/* Terminates what fits. @return bytes of the whole text. */
static size_t finish(const struct writer *out)
{
	if (out->size != 0U) {
		out->buf[out->length < out->size ? out->length : out->size - 1U] = '\0';
	}
	return out->length;
}

/* A string of the package; what is not Latin-1 as ?. */
static void put_name(struct writer *out, const struct mbpf_image *image, uint32_t string)
{
	struct mbpf_text text = mbpf_image_text(image, string);

	for (uint32_t i = 0; i < text.units; i++) {
		uint16_t unit = mbpf_text_unit(&text, i);
		char c = unit > 0xFFU ? '?' : (char)unit;

		put(out, &c, 1);
	}
}

static const char *const failures[MBPF_FAILURE_COUNT] = {
	[MBPF_FAILURE_EXCEPTION] = "exception",
	[MBPF_FAILURE_STEPS] = "max_steps used up",
	[MBPF_FAILURE_HELPERS] = "max_helpers used up",
	[MBPF_FAILURE_TIME] = "max_wall_time_us used up",
	[MBPF_FAILURE_OOM] = "out of memory",
	[MBPF_FAILURE_STACK] = "stack overflow",
	[MBPF_FAILURE_PROFILE] = "outside the language profile",
	[MBPF_FAILURE_VERDICT] = "no verdict of the hook",
};

/* What happened. */
static void put_failure(struct writer *out, const struct mbpf_prog_error *error)
{
	if (error->error_class <= MBPF_URI_ERROR) {
		put_ascii(out,
			  mbpf_builtin_name((uint32_t)MBPF_BUILTIN_ERROR + error->error_class));
	} else {
		put_ascii(out, failures[error->failure]);
	}
	if (error->message[0] != '\0') {
		put_ascii(out, ": ");
		put_ascii(out, error->message);
	}
}

/* One line: the function around a word of the code, and the place of the word. */
static void put_call(struct writer *out, const struct mbpf_prog *prog, uint32_t word)
{
	const struct mbpf_image *image = &prog->version->image;
	struct mbpf_place place;
	uint32_t func = 0;
	const uint8_t *fn = image->functions;
	uint16_t name;

	while (word - mbpf_get_le32(fn + MBPF_FN_CODE_OFF) >=
	       mbpf_get_le32(fn + MBPF_FN_CODE_LEN)) {
		if (++func == image->function_count) {
			return;
		}
		fn += MBPF_FUNCTION_SIZE;
	}
	put_ascii(out, "\n    at ");
	name = mbpf_get_le16(fn + MBPF_FN_NAME);
	if (name == MBPF_NO_NAME) {
		put_ascii(out, func == image->entry_top ? "top level" : "(anonymous)");
	} else {
		put_name(out, image, name);
	}
	word -= mbpf_get_le32(fn + MBPF_FN_CODE_OFF);
	put_ascii(out, " (");
	if (mbpf_debug_find(&prog->version->debug, func, word, &place)) {
		put(out, place.file.data, place.file.size);
		put_ascii(out, ":");
		put_u32(out, place.line);
		put_ascii(out, ":");
		put_u32(out, place.column);
	} else {
		put_ascii(out, "word ");
		put_u32(out, word);
	}
	put_ascii(out, ")");
}

size_t mbpf_prog_error_format(const struct mbpf_prog *prog, char *buf, size_t size)
{
	struct writer out = {.buf = buf, .size = size};
	struct mbpf_prog_error error;

	mbpf_prog_error_get(prog, &error);
	if (error.failure != MBPF_FAILURE_NONE) {
		put_failure(&out, &error);
		for (uint32_t i = 0; i < error.trace.count; i++) {
			put_call(&out, prog, error.trace.pc[i]);
		}
	}
	return finish(&out);
}

size_t mbpf_trace_format(const struct mbpf_trace_record *record, char *buf, size_t size)
{
	static const char *const names[] = {
		[MBPF_TRACE_LOAD] = "load",       [MBPF_TRACE_UPDATE] = "update",
		[MBPF_TRACE_UNLOAD] = "unload",   [MBPF_TRACE_ATTACH] = "attach",
		[MBPF_TRACE_DETACH] = "detach",   [MBPF_TRACE_FAILURE] = "failure",
		[MBPF_TRACE_BREAKER] = "breaker",
	};
	struct writer out = {.buf = buf, .size = size};

	put_ascii(&out, "[TRACE] ");
	put_ascii(&out, names[record->what]);
	put_ascii(&out, " ");
	put_ascii(&out, record->prog);
	if (record->hook != NULL) {
		put_ascii(&out, " ");
		put_ascii(&out, record->hook);
	}
	put_ascii(&out, ": ");
	if (record->what == MBPF_TRACE_FAILURE) {
		put_ascii(&out, failures[record->code]);
	} else if (record->what == MBPF_TRACE_BREAKER) {
		put_ascii(&out, record->code != 0 ? "opens" : "closes");
	} else {
		put_ascii(&out, mbpf_error_string(record->code));
	}
	if (record->lost != 0U) {
		put_ascii(&out, " (");
		put_u32(&out, record->lost);
		put_ascii(&out, " lines lost before)");
	}
	return finish(&out);
}
