/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief What the core says to the C compiler.
 *
 * There are two kinds of build. One for speed (-O2) has short paths in line, for what programs
 * mostly do; one for size (-Os) leaves them out where something slower does the same. Results and
 * steps are equal.
 */

#ifndef MBPF_CORE_TOOLCHAIN_H_
#define MBPF_CORE_TOOLCHAIN_H_

#include <stdint.h>
#include <string.h>

/** A function that reads what others write at the same time, and can live with what it gets. */
#if defined(__SANITIZE_THREAD__)
#define MBPF_RACY __attribute__((__no_sanitize_thread__, __noinline__))
#else
#define MBPF_RACY
#endif

/** 1 in a build for size. Nothing else tells the two kinds apart. */
#if defined(__OPTIMIZE_SIZE__)
#define MBPF_FOR_SIZE 1
#else
#define MBPF_FOR_SIZE 0
#endif

#define MBPF_LIKELY(x)   __builtin_expect(!!(x), 1)
#define MBPF_UNLIKELY(x) __builtin_expect(!!(x), 0)
#define MBPF_COLD        __attribute__((__cold__, __noinline__))

/** Under AddressSanitizer nobody may touch these bytes, until they are allowed again. */
#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define MBPF_FORBID(memory, size) ASAN_POISON_MEMORY_REGION(memory, size)
#define MBPF_ALLOW(memory, size)  ASAN_UNPOISON_MEMORY_REGION(memory, size)
#else
#define MBPF_FORBID(memory, size) ((void)0)
#define MBPF_ALLOW(memory, size)  ((void)0)
#endif

/** In a build for speed, a function that is in line, and one that is not: its caller, which mostly
 * does without it, needs no stack frame then. */
#if MBPF_FOR_SIZE
#define MBPF_FAST inline
#define MBPF_APART
#else
#define MBPF_FAST  inline __attribute__((__always_inline__))
#define MBPF_APART __attribute__((__noinline__))
#endif

/** In a build for size, a function that is not in line in its only caller either: together they
 * would need more registers than short instructions reach. */
#if MBPF_FOR_SIZE
#define MBPF_SEPARATE __attribute__((__noinline__))
#else
#define MBPF_SEPARATE
#endif

/**
 * Structures that are laid over bytes: sections of a package and the memory of an instance. Both
 * come from outside as bytes, so accesses must not be ordered by type.
 */
#define MBPF_MAY_ALIAS __attribute__((__may_alias__))

/** A structure without gaps, for tables where each byte counts. */
#define MBPF_PACKED __attribute__((__packed__))

/** Refuses to compile unless the condition holds; C99 has no _Static_assert. */
#define MBPF_STATIC_ASSERT(name, condition) typedef char name[(condition) ? 1 : -1]

/** Elements of an array. */
#define MBPF_ARRAY_COUNT(array) ((uint32_t)(sizeof(array) / sizeof((array)[0])))

/** memcpy() of what mostly are 4 or 8 bytes: an address, a counter. */
static inline void mbpf_copy(uint8_t *to, const uint8_t *from, uint32_t size)
{
	if (!MBPF_FOR_SIZE && size == 4U) {
		memcpy(to, from, 4);
	} else if (!MBPF_FOR_SIZE && size == 8U) {
		memcpy(to, from, 8);
	} else {
		memcpy(to, from, size);
	}
}

#endif /* MBPF_CORE_TOOLCHAIN_H_ */
