/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief What is embedded in the image; see blobs.S.
 */

#ifndef MBPF_TOOLS_M4_BLOBS_H_
#define MBPF_TOOLS_M4_BLOBS_H_

#include <stdint.h>

extern const uint8_t blob_package[];
extern const uint8_t blob_package_end[];
/** One Ed25519 public key. */
extern const uint8_t blob_key[1][32];
/** A struct event_header and its records. */
extern const uint8_t blob_events[];

#endif /* MBPF_TOOLS_M4_BLOBS_H_ */
