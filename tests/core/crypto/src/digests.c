/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <zephyr/ztest.h>

#include "crc32.h"
#include "hex.h"
#include "sha512.h"

ZTEST_SUITE(digests, NULL, NULL, NULL, NULL, NULL);

static void check_sha512(const uint8_t *data, size_t size, size_t part, const char *wanted_hex)
{
	uint8_t wanted[MBPF_SHA512_SIZE], digest[MBPF_SHA512_SIZE];
	struct mbpf_sha512 hash;

	mbpf_sha512_init(&hash);
	for (size_t at = 0; at < size; at += part) {
		mbpf_sha512_update(&hash, data + at, size - at < part ? size - at : part);
	}
	mbpf_sha512_final(&hash, digest);
	zassert_equal(hex_decode(wanted_hex, wanted, sizeof(wanted)), sizeof(wanted), "bad vector");
	zassert_mem_equal(digest, wanted, sizeof(digest), "SHA-512 of %u bytes",
			  (unsigned int)size);
}

/* The examples of FIPS 180-4 (NIST, SHA-512 example values) and the empty message. */
ZTEST(digests, test_sha512_examples)
{
	static const char abc[] = "abc";
	static const char two_blocks[] = "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
					 "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu";

	check_sha512(NULL, 0, 1,
		     "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
		     "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e");
	check_sha512((const uint8_t *)abc, 3, 3,
		     "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
		     "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
	check_sha512((const uint8_t *)two_blocks, sizeof(two_blocks) - 1, 112,
		     "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018"
		     "501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909");
}

ZTEST(digests, test_sha512_million_a)
{
	static const char wanted_hex[] =
		"e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973eb"
		"de0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b";
	uint8_t wanted[MBPF_SHA512_SIZE], digest[MBPF_SHA512_SIZE], block[125];
	struct mbpf_sha512 hash;

	memset(block, 'a', sizeof(block));
	mbpf_sha512_init(&hash);
	for (unsigned int i = 0; i < 8000; i++) {
		mbpf_sha512_update(&hash, block, sizeof(block));
	}
	mbpf_sha512_final(&hash, digest);
	(void)hex_decode(wanted_hex, wanted, sizeof(wanted));
	zassert_mem_equal(digest, wanted, sizeof(digest), "a million times 'a'");
}

/* However a message is cut, and wherever its end falls in a block, the digest is the same. */
ZTEST(digests, test_sha512_parts)
{
	uint8_t data[300], whole[MBPF_SHA512_SIZE], parts[MBPF_SHA512_SIZE];
	struct mbpf_sha512 hash;

	for (size_t i = 0; i < sizeof(data); i++) {
		data[i] = (uint8_t)(i * 7 + 1);
	}
	for (size_t size = 0; size <= sizeof(data); size += 3) {
		mbpf_sha512_init(&hash);
		mbpf_sha512_update(&hash, data, size);
		mbpf_sha512_final(&hash, whole);
		mbpf_sha512_init(&hash);
		mbpf_sha512_update(&hash, data, size / 2);
		mbpf_sha512_update(&hash, data + size / 2, size - size / 2);
		mbpf_sha512_final(&hash, parts);
		zassert_mem_equal(whole, parts, sizeof(whole), "%u bytes", (unsigned int)size);
	}
}

/* The check value of the CRC catalogue, and continuation. */
ZTEST(digests, test_crc32)
{
	static const uint8_t digits[] = "123456789";
	uint32_t crc;

	zassert_equal(mbpf_crc32(0, NULL, 0), 0, "empty");
	zassert_equal(mbpf_crc32(0, digits, 9), 0xCBF43926U, "check value");
	crc = mbpf_crc32(0, digits, 4);
	zassert_equal(mbpf_crc32(crc, digits + 4, 5), 0xCBF43926U, "in two parts");
}
