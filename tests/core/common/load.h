/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Packages that suites bring along, and loading one that must be accepted.
 */

#ifndef MBPF_TESTS_CORE_LOAD_H_
#define MBPF_TESTS_CORE_LOAD_H_

#include <zephyr/ztest.h>

#include <mbpf/mbpf.h>

struct suite_package {
	const uint8_t *data;
	size_t size;
};

/** The package whose bytes are in `name_`_mbpf. */
#define PACKAGE(name_) const struct suite_package pkg_##name_ = {name_##_mbpf, sizeof(name_##_mbpf)}

/** Loads a package that must be accepted. */
static inline struct mbpf_prog *load_accepted(struct mbpf_runtime *rt,
					      const struct suite_package *package)
{
	struct mbpf_error_detail detail = {0};
	struct mbpf_prog *prog = NULL;
	int rc = mbpf_prog_load(rt, package->data, package->size, &prog, &detail);

	zassert_ok(rc, "%s, reason %u, section %u, offset %u, limit %u, actual %u: %s",
		   mbpf_error_string(rc), (unsigned int)detail.reason, (unsigned int)detail.section,
		   (unsigned int)detail.offset, (unsigned int)detail.limit,
		   (unsigned int)detail.actual, detail.message);
	zassert_not_null(prog);
	return prog;
}

#endif /* MBPF_TESTS_CORE_LOAD_H_ */
