/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Numbers: arithmetic.c holds the operations, text.c the conversions from and to text.
 */

#include <zephyr/ztest.h>

ZTEST_SUITE(mbpf_number, NULL, NULL, NULL, NULL, NULL);
