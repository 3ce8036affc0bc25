/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief How deep the C stack got: what is free is painted, and later the first changed word is
 * looked for.
 */

#ifndef MBPF_TOOLS_M4_STACK_H_
#define MBPF_TOOLS_M4_STACK_H_

#include <stddef.h>

/** Paints the free stack below the caller. */
void stack_paint(void);

/** @return bytes used below the frame that painted, since then. */
size_t stack_depth(void);

#endif /* MBPF_TOOLS_M4_STACK_H_ */
