/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief What the methods of strings share: their arguments, and making strings in two passes.
 *
 * A string is made by a function that puts texts one after the other. It runs twice: first to find
 * out how long the string is and whether it is wide, then to fill it. So it must do the same both
 * times, and take texts anew each time, from values that the collector sees.
 */

#ifndef MBPF_CORE_TEXT_H_
#define MBPF_CORE_TEXT_H_

#include "call.h"

/** --- arguments; what was given is converted in place --- */

/** ToString of the receiver; TypeError for undefined and null. */
int mbpf_text_receiver(struct mbpf_call *call);
/** ToString of argument `i`. */
int mbpf_text_argument(struct mbpf_call *call, uint32_t i);
/** Argument `i` after mbpf_text_argument(). */
uint64_t mbpf_text_given_bits(const struct mbpf_call *call, uint32_t i);
static inline union mbpf_val mbpf_text_given(const struct mbpf_call *call, uint32_t i)
{
	return (union mbpf_val){.bits = mbpf_text_given_bits(call, i)};
}

/** --- reading --- */

/** The text of the receiver, which is a string. */
struct mbpf_text mbpf_receiver_text(const struct mbpf_call *call);
/** Its length. */
uint32_t mbpf_receiver_units(const struct mbpf_call *call);

/** Code point at a unit. */
uint32_t mbpf_text_point(const struct mbpf_text *text, uint32_t at);
/** First unit from `from` on that is a surrogate without its other half; text->units for none. */
uint32_t mbpf_text_surrogate(const struct mbpf_text *text, uint32_t from);

/** --- making --- */

struct mbpf_builder {
	struct mbpf_call *call;
	/* What the function that puts needs. */
	uint32_t from;
	uint32_t count;
	const void *what;
	/* The rest belongs to the functions below. */
	uint64_t units;  /* put so far in this pass */
	uint32_t string; /* 0 in the first pass */
	bool wide;
	int status; /* the first pass may fail */
};

/** Puts `units` units of a text, from `from` on. */
void mbpf_put_part(struct mbpf_builder *b, const struct mbpf_text *text, uint32_t from,
		   uint32_t units);
/** Puts a text `times` times; the first pass takes no longer for it. */
void mbpf_put_times(struct mbpf_builder *b, const struct mbpf_text *text, uint32_t times);
void mbpf_put_unit(struct mbpf_builder *b, uint32_t unit);
/** Puts the string value argument `i` is. */
void mbpf_put_argument(struct mbpf_builder *b, uint32_t i);
/** Makes the call's result; `put` is given `from` and `count`. */
int mbpf_build(struct mbpf_call *call, void (*put)(struct mbpf_builder *b), uint32_t from,
	       uint32_t count);
/** The same with what is in *b. */
int mbpf_build_with(struct mbpf_builder *b, void (*put)(struct mbpf_builder *b));
/** Makes the call's result a part of the receiver. */
int mbpf_text_part(struct mbpf_call *call, uint32_t from, uint32_t units);

#endif /* MBPF_CORE_TEXT_H_ */
