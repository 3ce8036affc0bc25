/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Ed25519 signatures, verification only.
 */

#ifndef MBPF_CORE_ED25519_H_
#define MBPF_CORE_ED25519_H_

#include <stddef.h>
#include <stdint.h>

#include <mbpf/gen/errors.h>

/**
 * Verifies a signature as RFC 8032 section 5.1.7 says, with the equation that has no cofactor.
 *
 * Beyond the equation, everything that would let one message have two signatures or one key two
 * encodings is refused: S not below the group order, a public key or an R whose encoding is not
 * the canonical one, and public keys of small order. It works on public data only, so its time
 * depends on its input.
 *
 * @param sig The signature: R, then S.
 * @param public_key The signer's key.
 * @param msg The message; may be NULL when len is 0.
 * @param len Bytes of msg.
 * @retval 0 the signature is the signer's for this message.
 * @retval MBPF_ERR_SIGNATURE it is not.
 * Any thread; no state. Under 1.5 KiB of stack.
 */
int mbpf_ed25519_verify(const uint8_t sig[64], const uint8_t public_key[32], const uint8_t *msg,
			size_t len);

#endif /* MBPF_CORE_ED25519_H_ */
