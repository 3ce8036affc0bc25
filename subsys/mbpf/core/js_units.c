/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The firmware's units that are made from subsys/mbpf/js.
 */

#include "unit.h"

const struct mbpf_unit *const mbpf_units[] = {NULL};
const uint32_t mbpf_unit_count = MBPF_ARRAY_COUNT(mbpf_units);
