/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The functions of an image at random. Every word has the operands that its shape asks for; what a
 * register probably holds is kept in mind, so that most words find operands they can work on.
 */

#include "maker.h"

#include <stdlib.h>

#define NO_NAME    0xFFFFU
#define NO_ENTRY   0xFFFFU
#define PLACED_MAX 1600U /* words of one function */

/* Offset of a jump at `at` that reaches no further than `reach`. */
static int32_t jump_from(struct maker *m, uint32_t at, int32_t reach)
{
	int32_t len = (int32_t)maker_length(m);
	int32_t target = (int32_t)maker_below(m, (uint32_t)len);

	if (!image_once_in(m->image, 6)) {
		/* Mostly forward, so that a run gets somewhere. */
		target = (int32_t)at + (image_once_in(m->image, 4)
						? -(int32_t)maker_below(m, 12)
						: 1 + (int32_t)maker_below(m, 12));
	}
	target = target < 0 ? 0 : target >= len ? len - 1 : target;
	if (target - (int32_t)at - 1 > reach) {
		target = (int32_t)at + 1 + reach;
	}
	if (target - (int32_t)at - 1 < -reach) {
		target = (int32_t)at + 1 - reach;
	}
	return target - (int32_t)at - 1;
}

static void place_jumps(struct maker *m)
{
	for (uint32_t at = 0; at < maker_length(m); at++) {
		uint32_t *word = &m->image->words[m->first + at];
		const struct shape *shape = maker_shape(*word);

		for (uint32_t i = 0; i < 3U; i++) {
			uint32_t offset;

			if (shape->kinds[i] == MBPF_OPERAND_J8) {
				offset = (uint32_t)jump_from(m, at, 127);
				*word = (*word & 0x00FFFFFFU) | offset << 24;
			} else if (shape->kinds[i] == MBPF_OPERAND_J16) {
				offset = (uint32_t)jump_from(m, at, 32767);
				*word = (*word & 0x0000FFFFU) | offset << 16;
			} else if (shape->kinds[i] == MBPF_OPERAND_J24) {
				offset = (uint32_t)jump_from(m, at, 32767);
				*word = (*word & 0xFFU) | offset << 8;
			}
		}
	}
}

static void put_handler(struct maker *m, uint32_t start, uint32_t end, uint32_t target)
{
	struct image_handler *handler;

	if (m->image->handler_count == IMAGE_HANDLERS) {
		return;
	}
	handler = &m->image->handlers[m->image->handler_count++];
	handler->start = m->first + start;
	handler->end = m->first + end;
	handler->target = m->first + target;
	handler->reg = maker_free_reg(m);
}

static void make_handlers(struct maker *m, struct image_function *function)
{
	struct image *image = m->image;
	uint32_t len = maker_length(m);

	function->handler_first = image->handler_count;
	for (uint32_t n = maker_below(m, 3); n != 0U; n--) {
		uint32_t start = maker_below(m, len);

		put_handler(m, start, start + 1U + maker_below(m, len - start),
			    maker_below(m, len));
	}
	if (!image_once_in(image, 4)) {
		/* What throws is passed over, in pieces. */
		uint32_t piece = 1U + maker_below(m, 8) + len / 200U;

		for (uint32_t start = 0; start + piece < len; start += piece) {
			put_handler(m, start, start + piece, start + piece);
		}
	}
	function->handler_count = image->handler_count - function->handler_first;
}

/* One more than the last register that a word uses. */
static uint32_t registers_of_word(uint32_t word)
{
	const struct shape *shape = maker_shape(word);
	uint32_t a = word >> 8 & 0xFFU;
	uint32_t last = a + (shape->window & MBPF_SHAPE_WINDOW_EXTRA);
	uint32_t count = 0;

	if (shape->window != MBPF_SHAPE_WINDOW_CAPTURES) { /* there are none */
		last += (shape->window & MBPF_SHAPE_WINDOW_B) != 0U ? word >> 16 & 0xFFU : 0U;
		last += (shape->window & MBPF_SHAPE_WINDOW_C) != 0U ? word >> 24 : 0U;
	}
	if (shape->window != 0U) {
		count = last + 1U;
	}
	for (uint32_t i = 0; i < 3U; i++) {
		uint32_t reg = word >> (8U + 8U * i) & 0xFFU;
		uint32_t kind = shape->kinds[i];
		bool is_register = (kind >= MBPF_OPERAND_W && kind <= MBPF_OPERAND_X) ||
				   (kind == MBPF_OPERAND_RI && reg < MBPF_RI_INTEGERS);

		if (is_register && reg >= count) {
			count = reg + 1U;
		}
	}
	return count;
}

static uint32_t registers_of(const struct maker *m, const struct image_function *function)
{
	uint32_t params = function->nparams + ((function->flags & MBPF_FN_REST) != 0U ? 1U : 0U);
	uint32_t count = params > 1U ? params : 1U;

	for (uint32_t i = 0; i < function->handler_count; i++) {
		uint32_t reg = m->image->handlers[function->handler_first + i].reg;

		count = reg >= count ? reg + 1U : count;
	}
	for (uint32_t at = m->first; at < m->image->word_count; at++) {
		uint32_t needed = registers_of_word(m->image->words[at]);

		count = needed > count ? needed : count;
	}
	return count;
}

/* What kind of function: an entry may be an ordinary one, any other a class. */
static uint32_t flags_of(struct image *image, uint32_t index)
{
	static const uint8_t classes[] = {
		0,
		MBPF_FN_CONSTRUCTOR,
		MBPF_FN_CONSTRUCTOR | MBPF_FN_CLASS,
		MBPF_FN_CONSTRUCTOR | MBPF_FN_CLASS | MBPF_FN_DERIVED,
	};
	uint32_t flags = classes[image_below(image, 4)];

	if (index == image->prog || index == image->top || index == image->init ||
	    index == image->fini) {
		return flags & MBPF_FN_CONSTRUCTOR;
	}
	return image_once_in(image, 4) ? flags | MBPF_FN_REST : flags;
}

static void make_function(struct image *image, uint32_t index, uint32_t nparams)
{
	struct image_function *function = &image->functions[index];
	struct maker m = {.image = image, .first = image->word_count};
	uint32_t words = image_once_in(image, 30) ? maker_below(&m, PLACED_MAX - 100U)
						  : 4U + maker_below(&m, 70);

	if (image->word_count + words + 200U > IMAGE_WORDS) {
		words = 4;
	}
	function->flags = flags_of(image, index);
	m.derived = (function->flags & MBPF_FN_DERIVED) != 0U;
	m.regs = image_once_in(image, 12) ? 200U + maker_below(&m, 57) : 6U + maker_below(&m, 30);
	m.pinned = m.regs * 2U / 3U < 20U ? m.regs * 2U / 3U : 20U;
	for (uint32_t i = 0; i < nparams; i++) {
		m.guesses[i] = index == image->prog ? CTX : ANY;
	}
	if ((index == image->top || index == image->init) && !image_once_in(image, 4)) {
		plan_start(&m);
	} else {
		plan_body(&m, words);
	}
	make_handlers(&m, function);
	place_jumps(&m);
	function->first = m.first;
	function->len = maker_length(&m);
	function->nparams = nparams;
	function->length = maker_below(&m, nparams + 1U);
	function->nregs = registers_of(&m, function);
	if (index != image->prog) {
		function->name =
			image_once_in(image, 2) ? NO_NAME : maker_below(&m, image->string_count);
	}
}

/* The index of the text that names the entry. */
static uint32_t entry_name(const struct image *image)
{
	static const char name[] = "mbpf_prog";

	for (uint32_t i = 0; i < image->string_count; i++) {
		uint32_t k = 0;

		while (k < image->strings[i].count && k < sizeof(name) - 1U &&
		       image->strings[i].units[k] == (uint8_t)name[k]) {
			k++;
		}
		if (k == sizeof(name) - 1U && image->strings[i].count == k) {
			return i;
		}
	}
	abort();
}

void image_make_functions(struct image *image)
{
	uint32_t count = 1U + image_below(image, 5);

	image->prog = 0;
	image->top = image_once_in(image, 2) ? count++ : NO_ENTRY;
	image->init = image_once_in(image, 4) ? count++ : NO_ENTRY;
	image->fini = image_once_in(image, 4) ? count++ : NO_ENTRY;
	image->function_count = count;
	image->functions[0].name = entry_name(image);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t nparams = image_below(image, 4);

		if (i == image->top || i == image->init || i == image->fini) {
			nparams = 0;
		} else if (i == image->prog) {
			nparams = image_below(image, 2);
		}
		make_function(image, i, nparams);
	}
}
