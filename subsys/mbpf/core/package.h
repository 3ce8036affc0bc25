/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief What only the loader asks of a package.
 */

#ifndef MBPF_CORE_PACKAGE_H_
#define MBPF_CORE_PACKAGE_H_

#include <mbpf/package.h>

/** Byte offset of a section's first byte from the start of the package. */
static inline uint32_t mbpf_package_offset(const struct mbpf_package *package,
					   const struct mbpf_span *section)
{
	return (uint32_t)(section->data - package->file.data);
}

#endif /* MBPF_CORE_PACKAGE_H_ */
