/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "big.h"

#include <string.h>

static uint32_t big_word(const struct mbpf_big *a, uint32_t index)
{
	return index < a->len ? a->word[index] : 0;
}

static void big_append(struct mbpf_big *a, uint32_t word)
{
	if (word != 0) {
		a->word[a->len++] = word;
	}
}

void mbpf_big_mul_add(struct mbpf_big *a, uint32_t factor, uint32_t add)
{
	uint64_t carry = add;

	for (uint32_t i = 0; i < a->len; i++) {
		carry += (uint64_t)a->word[i] * factor;
		a->word[i] = (uint32_t)carry;
		carry >>= 32;
	}
	big_append(a, (uint32_t)carry);
}

void mbpf_big_mul_pow5(struct mbpf_big *a, int32_t exp)
{
	for (; exp >= 13; exp -= 13) {
		mbpf_big_mul_add(a, UINT32_C(1220703125), 0);
	}
	for (; exp > 0; exp--) {
		mbpf_big_mul_add(a, 5, 0);
	}
}

void mbpf_big_shift_left(struct mbpf_big *a, int32_t shift)
{
	uint32_t whole = (uint32_t)shift / 32;

	if (a->len == 0) {
		return;
	}
	mbpf_big_mul_add(a, UINT32_C(1) << (shift % 32), 0);
	memmove(&a->word[whole], a->word, a->len * sizeof(a->word[0]));
	memset(a->word, 0, whole * sizeof(a->word[0]));
	a->len += whole;
}

int mbpf_big_compare_sum(const struct mbpf_big *a, const struct mbpf_big *b, uint32_t shift,
			 const struct mbpf_big *c)
{
	uint64_t carry = 0;
	int sign = 0;

	for (uint32_t i = 0; i < a->len || i < b->len || i < c->len; i++) {
		uint32_t other = big_word(c, i);

		carry += ((uint64_t)big_word(b, i) << shift) + big_word(a, i);
		if ((uint32_t)carry != other) {
			sign = (uint32_t)carry > other ? 1 : -1;
		}
		carry >>= 32;
	}
	return carry != 0 ? 1 : sign;
}

int mbpf_big_compare(const struct mbpf_big *a, const struct mbpf_big *b)
{
	static const struct mbpf_big zero = {.len = 0};

	return mbpf_big_compare_sum(a, &zero, 0, b);
}

void mbpf_big_sub(struct mbpf_big *a, const struct mbpf_big *b)
{
	uint64_t borrow = 0;

	for (uint32_t i = 0; i < a->len; i++) {
		borrow = (uint64_t)a->word[i] - big_word(b, i) - borrow;
		a->word[i] = (uint32_t)borrow;
		borrow >>= 63;
	}
	while (a->len != 0 && a->word[a->len - 1] == 0) {
		a->len--;
	}
}
