/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief The functions of the core's helpers, as spec/helpers.yaml names them.
 */

#ifndef MBPF_CORE_HELPERS_H_
#define MBPF_CORE_HELPERS_H_

#include <mbpf/gen/helpers.h>
#include <mbpf/helper.h>

#include "maps.h"
#include "toolchain.h"

#define MBPF_HELPER_FUNCTION(id, suffix, ...) int mbpf_helper_##suffix(struct mbpf_call *call);
MBPF_HELPER_LIST(MBPF_HELPER_FUNCTION)
#undef MBPF_HELPER_FUNCTION

/* A helper that the firmware leaves out has no function. */
#if !MBPF_EVENTS
#define mbpf_helper_emit NULL
#endif

/* --- helpers_map.c --- */

/** Throws a TypeError: the map is none of the helper's. @return as mbpf_throw(). */
int mbpf_helper_wrong_map(struct mbpf_call *call) MBPF_COLD;
/** Throws a RangeError for a number. @return as mbpf_throw(). */
int mbpf_helper_out_of_range(struct mbpf_call *call) MBPF_COLD;

#endif /* MBPF_CORE_HELPERS_H_ */
