/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Words and registers of a function that is made.
 */

#include "maker.h"

#include <stdlib.h>

#define SHAPE(format_, kind0, kind1, kind2, window_, flags_)                                       \
	{.format = (format_),                                                                      \
	 .kinds = {kind0, kind1, kind2},                                                           \
	 .window = (window_),                                                                      \
	 .flags = (flags_)},
static const struct shape shapes[] = {MBPF_SHAPE_LIST(SHAPE)};
static const uint8_t shape_of_op[MBPF_OP_LIMIT] = MBPF_SHAPE_OF_OP;

const struct shape *maker_shape(uint32_t word)
{
	return &shapes[shape_of_op[word & 0xFFU]];
}

uint32_t maker_below(struct maker *m, uint32_t limit)
{
	return image_below(m->image, limit);
}

uint32_t maker_length(const struct maker *m)
{
	return m->image->word_count - m->first;
}

void maker_put(struct maker *m, uint32_t word)
{
	uint32_t op = word & 0xFFU;
	const struct shape *shape = maker_shape(op);
	bool charges = (shape->flags & MBPF_SHAPE_CHARGE) != 0U;

	if (m->image->word_count == IMAGE_WORDS) {
		abort();
	}
	m->image->words[m->image->word_count++] = word;
	m->stretch = charges ? 0U : m->stretch + 1U;
}

uint32_t maker_any_reg(struct maker *m)
{
	return maker_below(m, m->regs);
}

/* A register to write. */
uint32_t maker_free_reg(struct maker *m)
{
	return image_once_in(m->image, 40) ? maker_any_reg(m)
					   : m->pinned + maker_below(m, m->regs - m->pinned);
}

/* A register that probably holds a value of the kind, if there is one. */
uint32_t maker_reg_of(struct maker *m, uint8_t guess)
{
	uint32_t start = maker_below(m, m->regs);

	if (guess == ANY || image_once_in(m->image, 12)) {
		return maker_any_reg(m);
	}
	for (uint32_t i = 0; i < m->regs; i++) {
		uint32_t reg = (start + i) % m->regs;

		if (m->guesses[reg] == guess) {
			return reg;
		}
	}
	return maker_any_reg(m);
}

void maker_learn(struct maker *m, uint32_t reg, uint8_t guess)
{
	m->guesses[reg & 0xFFU] = guess;
}

uint8_t maker_one_of(struct maker *m, const uint8_t *guesses, uint32_t count)
{
	return guesses[maker_below(m, count)];
}

uint8_t maker_container(struct maker *m)
{
	static const uint8_t guesses[] = {OBJECT, OBJECT, OBJECT, ARRAY,  ARRAY, ARRAY, TYPED,
					  TYPED,  TEXT,   FAULT,  BUFFER, MAP,   CTX,   ANY};

	return maker_one_of(m, guesses, COUNT(guesses));
}

uint8_t maker_operand(struct maker *m)
{
	static const uint8_t guesses[] = {INT,  INT,    INT,   INT,   NUMBER, NUMBER, NUMBER,
					  TEXT, SIMPLE, ARRAY, FAULT, OBJECT, ANY};

	return maker_one_of(m, guesses, COUNT(guesses));
}

/* The import of a kind that is at or behind a place at random, or import_count. */
uint32_t maker_import_of(struct maker *m, uint32_t kind)
{
	const struct image *image = m->image;
	uint32_t start = image->import_count != 0U ? maker_below(m, image->import_count) : 0U;

	for (uint32_t i = 0; i < image->import_count; i++) {
		uint32_t at = (start + i) % image->import_count;

		if (image->imports[at].kind == kind) {
			return at;
		}
	}
	return image->import_count;
}

void maker_move(struct maker *m, uint32_t to, uint8_t guess)
{
	uint32_t from = maker_reg_of(m, guess);

	maker_put(m, MBPF_OP_MOVE | to << 8 | from << 16);
	maker_learn(m, to, m->guesses[from]);
}

/* A register with room for a window of `size` more. */
uint32_t maker_window(struct maker *m, uint32_t size)
{
	uint32_t a = maker_free_reg(m);

	return a + size > 255U ? 255U - size : a;
}
