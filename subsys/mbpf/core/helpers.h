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

#define MBPF_HELPER_FUNCTION(id, suffix, ...) int mbpf_helper_##suffix(struct mbpf_call *call);
MBPF_HELPER_LIST(MBPF_HELPER_FUNCTION)
#undef MBPF_HELPER_FUNCTION

#endif /* MBPF_CORE_HELPERS_H_ */
