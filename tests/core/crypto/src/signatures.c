/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <zephyr/ztest.h>

#include "ed25519.h"
#include "hex.h"
#include "sha512.h"

ZTEST_SUITE(signatures, NULL, NULL, NULL, NULL, NULL);

struct vector {
	uint16_t id;
	bool valid;
	const char *key;
	const char *msg;
	const char *sig;
};

#define VECTOR(id, valid, key, msg, sig) {id, valid, key, msg, sig},

static const struct vector vectors[] = {
#include "vectors.inc"
};

/* RFC 8032 section 7.1, TEST SHA(abc): the message is SHA-512("abc"). */
static const char sha_abc_key[] =
	"ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf";
static const char sha_abc_sig[] =
	"dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
	"09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704";

/* The order of the base point, little-endian. */
static const char order_hex[] = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";

/* A signature that verifies. */
struct good {
	uint8_t sig[64];
	uint8_t key[32];
	uint8_t msg[MBPF_SHA512_SIZE];
};

static void make_good(struct good *good)
{
	struct mbpf_sha512 hash;

	(void)hex_decode(sha_abc_key, good->key, sizeof(good->key));
	(void)hex_decode(sha_abc_sig, good->sig, sizeof(good->sig));
	mbpf_sha512_init(&hash);
	mbpf_sha512_update(&hash, (const uint8_t *)"abc", 3);
	mbpf_sha512_final(&hash, good->msg);
}

static int verify(const struct good *good)
{
	return mbpf_ed25519_verify(good->sig, good->key, good->msg, sizeof(good->msg));
}

ZTEST(signatures, test_rfc8032_sha_abc)
{
	struct good good;

	make_good(&good);
	zassert_ok(verify(&good), "the RFC's signature");
}

ZTEST(signatures, test_vectors)
{
	static uint8_t msg[1100];
	uint8_t key[32], sig[64];
	unsigned int accepted = 0;

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++) {
		const struct vector *v = &vectors[i];
		size_t size = hex_decode(v->msg, msg, sizeof(msg));
		/* A signature of another length than 64 never reaches the function: the container.
		 */
		bool whole = strlen(v->sig) == 2 * sizeof(sig);
		int ret = MBPF_ERR_SIGNATURE;

		zassert_equal(hex_decode(v->key, key, sizeof(key)), sizeof(key), "bad vector");
		if (whole) {
			(void)hex_decode(v->sig, sig, sizeof(sig));
			ret = mbpf_ed25519_verify(sig, key, msg, size);
		}
		zassert_equal(ret, v->valid ? MBPF_OK : MBPF_ERR_SIGNATURE, "vector %u", v->id);
		accepted += v->valid;
	}
	zassert_true(accepted > 20 && accepted < ARRAY_SIZE(vectors), "vectors of both kinds");
}

/* S + L is the same scalar; a verifier that takes it gives every message two signatures. */
ZTEST(signatures, test_s_plus_order_refused)
{
	uint8_t order[32];
	struct good good;
	unsigned int sum = 0;

	make_good(&good);
	(void)hex_decode(order_hex, order, sizeof(order));
	for (size_t i = 0; i < sizeof(order); i++) {
		sum += (unsigned int)good.sig[32 + i] + order[i];
		good.sig[32 + i] = (uint8_t)sum;
		sum >>= 8;
	}
	zassert_equal(sum, 0, "S + L fits 32 bytes");
	zassert_equal(verify(&good), MBPF_ERR_SIGNATURE, "S + L");
}

/* S = 0 ... L - 1 are the range; L itself is the first one outside. */
ZTEST(signatures, test_s_equal_order_refused)
{
	struct good good;

	make_good(&good);
	(void)hex_decode(order_hex, good.sig + 32, 32);
	zassert_equal(verify(&good), MBPF_ERR_SIGNATURE, "S = L");
}

/*
 * Points of order 1, 2, 4 and 8. With such a key, R = the key's multiple and S = 0 satisfy the
 * equation for some messages, so that a signature says nothing about its message.
 */
static const char *const small_order_keys[] = {
	"0100000000000000000000000000000000000000000000000000000000000000",
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"0000000000000000000000000000000000000000000000000000000000000000",
	"0000000000000000000000000000000000000000000000000000000000000080",
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
};

ZTEST(signatures, test_small_order_keys_refused)
{
	uint8_t key[32], sig[64] = {0};
	uint8_t msg[2];

	for (size_t i = 0; i < ARRAY_SIZE(small_order_keys); i++) {
		(void)hex_decode(small_order_keys[i], key, sizeof(key));
		/* R runs over all points of small order: one fits for about one message in eight.
		 */
		for (size_t r = 0; r < ARRAY_SIZE(small_order_keys); r++) {
			(void)hex_decode(small_order_keys[r], sig, 32);
			for (unsigned int m = 0; m < 4; m++) {
				msg[0] = (uint8_t)m;
				msg[1] = (uint8_t)r;
				zassert_equal(mbpf_ed25519_verify(sig, key, msg, sizeof(msg)),
					      MBPF_ERR_SIGNATURE, "key %u, R %u", (unsigned int)i,
					      (unsigned int)r);
			}
		}
	}
}

/* Encodings of a y that is not below p, and of x = 0 with the sign bit set. */
static const char *const non_canonical_keys[] = {
	"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
	"0100000000000000000000000000000000000000000000000000000000000080",
};

ZTEST(signatures, test_non_canonical_points_refused)
{
	struct good good;

	for (size_t i = 0; i < ARRAY_SIZE(non_canonical_keys); i++) {
		make_good(&good);
		(void)hex_decode(non_canonical_keys[i], good.key, sizeof(good.key));
		zassert_equal(verify(&good), MBPF_ERR_SIGNATURE, "key %u", (unsigned int)i);
		make_good(&good);
		(void)hex_decode(non_canonical_keys[i], good.sig, 32);
		zassert_equal(verify(&good), MBPF_ERR_SIGNATURE, "R %u", (unsigned int)i);
	}
}

/* Every bit of signature, key and message counts; a fifth of them, so that slow boards finish. */
ZTEST(signatures, test_flipped_bits_refused)
{
	struct good good;

	make_good(&good);
	zassert_ok(verify(&good), "before the flips");
	for (unsigned int bit = 0; bit < 8 * sizeof(good); bit += 5) {
		make_good(&good);
		((uint8_t *)&good)[bit / 8] ^= (uint8_t)(1U << (bit % 8));
		zassert_equal(verify(&good), MBPF_ERR_SIGNATURE, "bit %u", bit);
	}
}

/* The empty message may come without a pointer. */
ZTEST(signatures, test_empty_message)
{
	uint8_t sig[64], key[32];

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++) {
		const struct vector *v = &vectors[i];

		if (!v->valid || v->msg[0] != '\0') {
			continue;
		}
		(void)hex_decode(v->key, key, sizeof(key));
		(void)hex_decode(v->sig, sig, sizeof(sig));
		zassert_ok(mbpf_ed25519_verify(sig, key, NULL, 0), "vector %u", v->id);
	}
}
