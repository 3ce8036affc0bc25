/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief The DEBUG section: which line a word of the bytecode comes from.
 *
 * The section is signed, not checked: every length is looked at where it is used, and nothing is
 * found in a section that is cut short or nonsense.
 */

#ifndef MBPF_CORE_DEBUG_H_
#define MBPF_CORE_DEBUG_H_

#include "reader.h"

/** A place in the source of a program. */
struct mbpf_place {
	/** Path as the compiler was told it, UTF-8; bytes of the section. */
	struct mbpf_span file;
	/** From 1. */
	uint32_t line;
	/** From 1, in code points. */
	uint32_t column;
};

/**
 * Finds where a word comes from; in time proportional to the size of the section.
 *
 * @param debug The section; data NULL when the package has none.
 * @param func Index of a function.
 * @param word Number of the word from the function's start.
 * @param place Filled when it was found.
 * @return false when the section does not tell.
 */
bool mbpf_debug_find(const struct mbpf_span *debug, uint32_t func, uint32_t word,
		     struct mbpf_place *place);

#endif /* MBPF_CORE_DEBUG_H_ */
