/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/*
 * The curve is -x^2 + y^2 = 1 + d x^2 y^2 over the integers modulo p = 2^255 - 19.
 *
 * Field elements have eight 32-bit words, so that a multiplication is 64 multiply-and-add steps of
 * a 32-bit core. Between operations they are any number below 2^256: since 2^256 = 38 modulo p, a
 * carry out of the top is folded back as 38. Only canonical() gives the one number below p.
 *
 * Points are in extended coordinates (x = X/Z, y = Y/Z, xy = T/Z). The one addition formula is
 * complete (d is no square), so that it also doubles and takes the neutral point.
 */

#include "ed25519.h"

#include <stdbool.h>
#include <string.h>

#include "reader.h"
#include "sha512.h"

#define WORDS 8

struct field {
	uint32_t w[WORDS];
};

struct point {
	struct field x;
	struct field y;
	struct field z;
	struct field t;
};

static const struct field field_p = {{0xFFFFFFEDU, 0xFFFFFFFFU, 0xFFFFFFFFU, 0xFFFFFFFFU,
				      0xFFFFFFFFU, 0xFFFFFFFFU, 0xFFFFFFFFU, 0x7FFFFFFFU}};

static const struct field field_one = {{1}};

/* d = -121665/121666 */
static const struct field field_d = {{0x135978A3U, 0x75EB4DCAU, 0x4141D8ABU, 0x00700A4DU,
				      0x7779E898U, 0x8CC74079U, 0x2B6FFE73U, 0x52036CEEU}};

/* A square root of -1: 2^((p - 1)/4). */
static const struct field field_i = {{0x4A0EA0B0U, 0xC4EE1B27U, 0xAD2FE478U, 0x2F431806U,
				      0x3DFBD7A7U, 0x2B4D0099U, 0x4FC1DF0BU, 0x2B832480U}};

/* The order of the base point: 2^252 + 27742317777372353535851937790883648493. */
static const struct field group_order = {
	{0x5CF5D3EDU, 0x5812631AU, 0xA2F79CD6U, 0x14DEF9DEU, 0, 0, 0, 0x10000000U}};
#define GROUP_ORDER_BITS 253

static void __attribute__((noinline)) load(struct field *out, const uint8_t bytes[32])
{
	for (unsigned int i = 0; i < WORDS; i++) {
		out->w[i] = mbpf_get_le32(bytes + 4 * i);
	}
}

static bool is_below(const struct field *a, const struct field *b)
{
	for (unsigned int i = WORDS; i-- > 0;) {
		if (a->w[i] != b->w[i]) {
			return a->w[i] < b->w[i];
		}
	}
	return false;
}

/* Adds carry * 2^256, which is carry * 38; a negative carry is a borrow. */
static void __attribute__((noinline)) fold(struct field *out, int64_t carry)
{
	while (carry != 0) {
		carry *= 38;
		for (unsigned int i = 0; i < WORDS; i++) {
			carry += out->w[i];
			out->w[i] = (uint32_t)carry;
			carry >>= 32;
		}
	}
}

/* out = a - b; gives 0, or -1 when there is a borrow. */
static int64_t subtract_words(struct field *out, const struct field *a, const struct field *b)
{
	int64_t x = 0;

	for (unsigned int i = 0; i < WORDS; i++) {
		x += (int64_t)a->w[i] - b->w[i];
		out->w[i] = (uint32_t)x;
		x >>= 32;
	}
	return x;
}

static void subtract(struct field *out, const struct field *a, const struct field *b)
{
	fold(out, subtract_words(out, a, b));
}

static void negate(struct field *a)
{
	subtract(a, &field_p, a);
}

static void add(struct field *out, const struct field *a, const struct field *b)
{
	struct field minus = *b;

	negate(&minus);
	subtract(out, a, &minus);
}

static void multiply(struct field *out, const struct field *a, const struct field *b)
{
	uint32_t t[2 * WORDS] = {0};
	uint64_t x;

	for (unsigned int i = 0; i < WORDS; i++) {
		x = 0;
		for (unsigned int j = 0; j < WORDS; j++) {
			x += (uint64_t)a->w[i] * b->w[j] + t[i + j];
			t[i + j] = (uint32_t)x;
			x >>= 32;
		}
		t[i + WORDS] = (uint32_t)x;
	}
	x = 0;
	for (unsigned int i = 0; i < WORDS; i++) {
		x += (uint64_t)t[i + WORDS] * 38U + t[i];
		out->w[i] = (uint32_t)x;
		x >>= 32;
	}
	fold(out, (int64_t)x);
}

/* a to the power of (p - 5)/8 = 2^252 - 3, whose bits are all one but for the second lowest. */
static void power(struct field *a)
{
	const struct field base = *a;

	for (unsigned int bit = 251; bit-- > 0;) {
		multiply(a, a, a);
		if (bit != 1) {
			multiply(a, a, &base);
		}
	}
}

/* The one number below p. */
static void canonical(struct field *a)
{
	/* Twice: a is below 2^256 = 2p + 38. */
	for (unsigned int i = 0; i < 2; i++) {
		if (!is_below(a, &field_p)) {
			(void)subtract_words(a, a, &field_p);
		}
	}
}

static bool is_zero(const struct field *a)
{
	struct field x = *a;
	uint32_t bits = 0;

	canonical(&x);
	for (unsigned int i = 0; i < WORDS; i++) {
		bits |= x.w[i];
	}
	return bits == 0;
}

static bool is_equal(const struct field *a, const struct field *b)
{
	struct field difference;

	subtract(&difference, a, b);
	return is_zero(&difference);
}

static void add_points(struct point *out, const struct point *p, const struct point *q)
{
	struct field a, b, c, d, e;

	subtract(&a, &p->y, &p->x);
	subtract(&e, &q->y, &q->x);
	multiply(&a, &a, &e);
	add(&b, &p->y, &p->x);
	add(&e, &q->y, &q->x);
	multiply(&b, &b, &e);
	multiply(&c, &p->t, &q->t);
	multiply(&c, &c, &field_d);
	add(&c, &c, &c);
	multiply(&d, &p->z, &q->z);
	add(&d, &d, &d);
	/* From here on p and q are not read again: out may be one of them. */
	subtract(&e, &b, &a);
	add(&b, &b, &a);
	subtract(&a, &d, &c);
	add(&c, &d, &c);
	multiply(&out->x, &e, &a);
	multiply(&out->y, &c, &b);
	multiply(&out->z, &a, &c);
	multiply(&out->t, &e, &b);
}

/* The point of an encoding; false when there is none or the encoding is not the canonical one. */
static bool decode_point(struct point *out, const uint8_t bytes[32])
{
	uint32_t sign = bytes[31] >> 7;
	struct field u, v, t;

	load(&out->y, bytes);
	out->y.w[WORDS - 1] &= 0x7FFFFFFFU;
	if (!is_below(&out->y, &field_p)) {
		return false;
	}
	/* x^2 = u/v with u = y^2 - 1, v = d y^2 + 1. */
	multiply(&u, &out->y, &out->y);
	multiply(&v, &u, &field_d);
	subtract(&u, &u, &field_one);
	add(&v, &v, &field_one);
	/* x = u v^3 (u v^7)^((p - 5)/8), maybe times the root of -1. */
	multiply(&t, &v, &v);
	multiply(&t, &t, &v);
	multiply(&out->x, &t, &u);
	multiply(&t, &t, &v);
	multiply(&t, &t, &out->x);
	power(&t);
	multiply(&out->x, &out->x, &t);
	multiply(&t, &out->x, &out->x);
	multiply(&t, &t, &v);
	if (!is_equal(&t, &u)) {
		negate(&t);
		if (!is_equal(&t, &u)) {
			return false;
		}
		multiply(&out->x, &out->x, &field_i);
	}
	canonical(&out->x);
	if ((out->x.w[0] & 1U) != sign) {
		if (is_zero(&out->x)) {
			return false;
		}
		negate(&out->x);
	}
	out->z = field_one;
	multiply(&out->t, &out->x, &out->y);
	return true;
}

/* Whether p, whose z need not be 1, is the point q, whose z is. */
static bool is_point(const struct point *p, const struct point *q)
{
	struct field x, y;

	multiply(&x, &p->z, &q->x);
	multiply(&y, &p->z, &q->y);
	return is_equal(&x, &p->x) && is_equal(&y, &p->y);
}

/* Whether eight times the point is the neutral one; `multiple` is scratch. */
static bool has_small_order(const struct point *p, struct point *multiple)
{
	add_points(multiple, p, p);
	add_points(multiple, multiple, multiple);
	add_points(multiple, multiple, multiple);
	/* 8P lies in the subgroup of odd order, where only the neutral point has x = 0. */
	return is_zero(&multiple->x);
}

/* SHA-512(R, key, message) modulo the group order. */
static void hash_scalar(struct field *out, const uint8_t r[32], const uint8_t public_key[32],
			const uint8_t *msg, size_t len)
{
	struct mbpf_sha512 hash;
	uint8_t digest[MBPF_SHA512_SIZE];

	mbpf_sha512_init(&hash);
	mbpf_sha512_update(&hash, r, 32);
	mbpf_sha512_update(&hash, public_key, 32);
	mbpf_sha512_update(&hash, msg, len);
	mbpf_sha512_final(&hash, digest);
	/* From the top bit down: out = (2 * out + bit) mod order; 2 * out + 1 has 254 bits. */
	memset(out, 0, sizeof(*out));
	for (unsigned int bit = 8 * MBPF_SHA512_SIZE; bit-- > 0;) {
		uint32_t carry = (digest[bit / 8] >> (bit % 8)) & 1U;

		for (unsigned int i = 0; i < WORDS; i++) {
			uint32_t word = out->w[i];

			out->w[i] = (word << 1) | carry;
			carry = word >> 31;
		}
		if (!is_below(out, &group_order)) {
			(void)subtract_words(out, out, &group_order);
		}
	}
}

/* The base point: y = 4/5, x even. */
static void set_base_point(struct point *out)
{
	uint8_t encoding[32];

	memset(encoding, 0x66, sizeof(encoding));
	encoding[0] = 0x58;
	(void)decode_point(out, encoding);
}

static bool has_bit(const struct field *a, unsigned int bit)
{
	return ((a->w[bit / 32] >> (bit % 32)) & 1U) != 0;
}

/* s * base point + h * a, both by one run over the bits. */
static void combine(struct point *out, const struct field *s, const struct field *h,
		    const struct point *a)
{
	struct point base;

	set_base_point(&base);
	memset(out, 0, sizeof(*out));
	out->y = field_one;
	out->z = field_one;
	for (unsigned int bit = GROUP_ORDER_BITS; bit-- > 0;) {
		add_points(out, out, out);
		if (has_bit(s, bit)) {
			add_points(out, out, &base);
		}
		if (has_bit(h, bit)) {
			add_points(out, out, a);
		}
	}
}

/* Whether s * base point = R + h * A, with R and A decoded, which refuses every form but the
 * canonical one. */
static bool is_solved(const struct field *s, const struct field *h, const uint8_t r_bytes[32],
		      const uint8_t public_key[32])
{
	struct point a, sum;

	if (!decode_point(&a, public_key) || has_small_order(&a, &sum)) {
		return false;
	}
	negate(&a.x);
	negate(&a.t);
	combine(&sum, s, h, &a);
	/* `a` is done with, and its stack is R's. */
	return decode_point(&a, r_bytes) && is_point(&sum, &a);
}

int mbpf_ed25519_verify(const uint8_t sig[64], const uint8_t public_key[32], const uint8_t *msg,
			size_t len)
{
	struct field s, h;

	load(&s, sig + 32);
	if (!is_below(&s, &group_order)) {
		return MBPF_ERR_SIGNATURE;
	}
	/* Before there are points, so that hash and points share their stack. */
	hash_scalar(&h, sig, public_key, msg, len);
	return is_solved(&s, &h, sig, public_key) ? MBPF_OK : MBPF_ERR_SIGNATURE;
}
