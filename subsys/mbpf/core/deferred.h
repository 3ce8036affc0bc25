/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Private contract of deferred events.
 */

#ifndef MBPF_CORE_DEFERRED_H_
#define MBPF_CORE_DEFERRED_H_

#include <stdbool.h>

struct mbpf_runtime;

/** Frees the queue, with the events that wait. @return false when somebody is in it. */
bool mbpf_defer_stop(struct mbpf_runtime *rt);

#endif /* MBPF_CORE_DEFERRED_H_ */
