/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "sha512.h"

#include <string.h>

/* Fractional parts of the square roots of the first 8 primes. */
static const uint64_t initial[8] = {
	0x6A09E667F3BCC908U, 0xBB67AE8584CAA73BU, 0x3C6EF372FE94F82BU, 0xA54FF53A5F1D36F1U,
	0x510E527FADE682D1U, 0x9B05688C2B3E6C1FU, 0x1F83D9ABFB41BD6BU, 0x5BE0CD19137E2179U,
};

/* Fractional parts of the cube roots of the first 80 primes. */
static const uint64_t round_constants[80] = {
	0x428A2F98D728AE22U, 0x7137449123EF65CDU, 0xB5C0FBCFEC4D3B2FU, 0xE9B5DBA58189DBBCU,
	0x3956C25BF348B538U, 0x59F111F1B605D019U, 0x923F82A4AF194F9BU, 0xAB1C5ED5DA6D8118U,
	0xD807AA98A3030242U, 0x12835B0145706FBEU, 0x243185BE4EE4B28CU, 0x550C7DC3D5FFB4E2U,
	0x72BE5D74F27B896FU, 0x80DEB1FE3B1696B1U, 0x9BDC06A725C71235U, 0xC19BF174CF692694U,
	0xE49B69C19EF14AD2U, 0xEFBE4786384F25E3U, 0x0FC19DC68B8CD5B5U, 0x240CA1CC77AC9C65U,
	0x2DE92C6F592B0275U, 0x4A7484AA6EA6E483U, 0x5CB0A9DCBD41FBD4U, 0x76F988DA831153B5U,
	0x983E5152EE66DFABU, 0xA831C66D2DB43210U, 0xB00327C898FB213FU, 0xBF597FC7BEEF0EE4U,
	0xC6E00BF33DA88FC2U, 0xD5A79147930AA725U, 0x06CA6351E003826FU, 0x142929670A0E6E70U,
	0x27B70A8546D22FFCU, 0x2E1B21385C26C926U, 0x4D2C6DFC5AC42AEDU, 0x53380D139D95B3DFU,
	0x650A73548BAF63DEU, 0x766A0ABB3C77B2A8U, 0x81C2C92E47EDAEE6U, 0x92722C851482353BU,
	0xA2BFE8A14CF10364U, 0xA81A664BBC423001U, 0xC24B8B70D0F89791U, 0xC76C51A30654BE30U,
	0xD192E819D6EF5218U, 0xD69906245565A910U, 0xF40E35855771202AU, 0x106AA07032BBD1B8U,
	0x19A4C116B8D2D0C8U, 0x1E376C085141AB53U, 0x2748774CDF8EEB99U, 0x34B0BCB5E19B48A8U,
	0x391C0CB3C5C95A63U, 0x4ED8AA4AE3418ACBU, 0x5B9CCA4F7763E373U, 0x682E6FF3D6B2B8A3U,
	0x748F82EE5DEFB2FCU, 0x78A5636F43172F60U, 0x84C87814A1F0AB72U, 0x8CC702081A6439ECU,
	0x90BEFFFA23631E28U, 0xA4506CEBDE82BDE9U, 0xBEF9A3F7B2C67915U, 0xC67178F2E372532BU,
	0xCA273ECEEA26619CU, 0xD186B8C721C0C207U, 0xEADA7DD6CDE0EB1EU, 0xF57D4F7FEE6ED178U,
	0x06F067AA72176FBAU, 0x0A637DC5A2C898A6U, 0x113F9804BEF90DAEU, 0x1B710B35131C471BU,
	0x28DB77F523047D84U, 0x32CAAB7B40C72493U, 0x3C9EBE0A15C9BEBCU, 0x431D67C49C100D4CU,
	0x4CC5D4BECB3E42B6U, 0x597F299CFC657E2AU, 0x5FCB6FAB3AD6FAECU, 0x6C44198C4A475817U,
};

static uint64_t rotate(uint64_t x, unsigned int n)
{
	return (x >> n) | (x << (64 - n));
}

static uint64_t load_be64(const uint8_t *p)
{
	uint64_t x = 0;

	for (unsigned int i = 0; i < 8; i++) {
		x = (x << 8) | p[i];
	}
	return x;
}

static void add_block(uint64_t state[8], const uint8_t block[MBPF_SHA512_BLOCK_SIZE])
{
	/* The last 16 words of the schedule: older ones are never read again. */
	uint64_t schedule[16];
	/* a to h of the standard; they move up one place in each round. */
	uint64_t v[8];

	memcpy(v, state, sizeof(v));
	for (unsigned int t = 0; t < 80; t++) {
		uint64_t *w = &schedule[t & 15U];
		uint64_t t1, t2;

		if (t < 16) {
			*w = load_be64(block + 8 * t);
		} else {
			uint64_t w2 = schedule[(t - 2) & 15U];
			uint64_t w15 = schedule[(t - 15) & 15U];

			*w += (rotate(w2, 19) ^ rotate(w2, 61) ^ (w2 >> 6)) +
			      schedule[(t - 7) & 15U] +
			      (rotate(w15, 1) ^ rotate(w15, 8) ^ (w15 >> 7));
		}
		t1 = v[7] + (rotate(v[4], 14) ^ rotate(v[4], 18) ^ rotate(v[4], 41)) +
		     ((v[4] & v[5]) ^ (~v[4] & v[6])) + round_constants[t] + *w;
		t2 = (rotate(v[0], 28) ^ rotate(v[0], 34) ^ rotate(v[0], 39)) +
		     ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
		memmove(v + 1, v, 7 * sizeof(v[0]));
		v[4] += t1;
		v[0] = t1 + t2;
	}
	for (unsigned int i = 0; i < 8; i++) {
		state[i] += v[i];
	}
}

void mbpf_sha512_init(struct mbpf_sha512 *hash)
{
	memcpy(hash->state, initial, sizeof(initial));
	hash->size = 0;
}

static void add_byte(struct mbpf_sha512 *hash, uint8_t byte)
{
	hash->block[hash->size % MBPF_SHA512_BLOCK_SIZE] = byte;
	hash->size++;
	if (hash->size % MBPF_SHA512_BLOCK_SIZE == 0) {
		add_block(hash->state, hash->block);
	}
}

static void add_be64(struct mbpf_sha512 *hash, uint64_t x)
{
	for (unsigned int i = 0; i < 8; i++, x <<= 8) {
		add_byte(hash, (uint8_t)(x >> 56));
	}
}

void mbpf_sha512_update(struct mbpf_sha512 *hash, const uint8_t *data, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		add_byte(hash, data[i]);
	}
}

void mbpf_sha512_final(struct mbpf_sha512 *hash, uint8_t digest[MBPF_SHA512_SIZE])
{
	/* The length has 128 bits, of which a size_t never fills the upper half. */
	uint64_t bits = hash->size << 3;

	add_byte(hash, 0x80);
	while (hash->size % MBPF_SHA512_BLOCK_SIZE != MBPF_SHA512_BLOCK_SIZE - 16) {
		add_byte(hash, 0);
	}
	add_be64(hash, 0);
	add_be64(hash, bits);
	for (unsigned int i = 0; i < MBPF_SHA512_SIZE; i++) {
		digest[i] = (uint8_t)(hash->state[i / 8] >> (56 - 8 * (i % 8)));
	}
}
