/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief A virtual machine without a program, and a notation for values.
 *
 * Notation, as read and written: undefined null true false hole tdz ctx map0 fn0 fn1, numbers (`d5`
 * is the double that equals 5), 'text' with \xHH and \uHHHH, p'name' for a string of the package,
 * [1,hole,2], {a:1,2:'x'}, Uint8Array[1,2], ArrayBuffer(4), TypeError or TypeError'message',
 * Math.min. Written, -0 and NaN look like that.
 */

#ifndef MBPF_TESTS_VALUES_FIXTURE_H_
#define MBPF_TESTS_VALUES_FIXTURE_H_

#include <zephyr/ztest.h>

#include <mbpf/gen/isa.h>

#include "prog.h"
#include "values.h"

extern struct mbpf_vm vm;

#define FIX_MEMORY 8192U

/* What instructions do with properties, beside mbpf_get_named() and the like. */

static inline int fix_define(union mbpf_val base, union mbpf_val key, union mbpf_val v)
{
	return mbpf_property(&vm, MBPF_ACCESS_SET | MBPF_ACCESS_DEFINE, base, key, &v);
}

static inline int fix_define_named(union mbpf_val base, uint32_t name, union mbpf_val v)
{
	return mbpf_property(&vm, MBPF_ACCESS_SET | MBPF_ACCESS_DEFINE | MBPF_ACCESS_NAMED, base,
			     mbpf_val_make(MBPF_TAG_STR_POOL, name), &v);
}

static inline int fix_delete(union mbpf_val base, union mbpf_val key)
{
	return mbpf_property(&vm, MBPF_ACCESS_DELETE, base, key, NULL);
}

static inline int fix_delete_named(union mbpf_val base, uint32_t name)
{
	return mbpf_property(&vm, MBPF_ACCESS_DELETE | MBPF_ACCESS_NAMED, base,
			     mbpf_val_make(MBPF_TAG_STR_POOL, name), NULL);
}

/** HASK: is `key` still an enumerable key of `base`? */
static inline int fix_has_key(union mbpf_val key, union mbpf_val base, bool *out)
{
	union mbpf_val v = mbpf_val_bool(false);
	int status = mbpf_property(&vm, MBPF_ACCESS_LISTED, base, key, &v);

	*out = v.payload != 0U;
	return status;
}

/** Name by which a built-in is imported. */
const char *fix_import_name(uint32_t builtin);

/** A machine with this much memory and all steps it could want, in an event whose data is 0x80 ..
 * 0x8f. */
void fix_start(uint32_t mem_size);
/** From now on this many units may be charged; counts from 0 again. */
void fix_budget(uint32_t units);
/** Units charged since fix_budget(). */
uint32_t fix_charged(void);
/** The value of a notation. Fails the test when it does not fit the memory. */
union mbpf_val fix_val(const char *notation);
/** The value as notation; valid until the call after the next one. */
const char *fix_text(union mbpf_val v);
/** The value as notation, or the class of the error thrown, PROFILE, OOM, STEPS. */
const char *fix_outcome(int status, union mbpf_val v);
/** Number of a name of the package; every name that the tests use is listed in fixture.c. */
uint32_t fix_name(const char *name);
/** Calls a built-in by import name with arguments in notation, up to a NULL. */
const char *fix_call(const char *name, bool is_new, const char *const *args);

#define FIX_CALL(name, ...) fix_call(name, false, (const char *const[]){__VA_ARGS__, NULL})
#define FIX_NEW(name, ...)  fix_call(name, true, (const char *const[]){__VA_ARGS__, NULL})

/** Both texts are the same. */
#define FIX_SAME(got, want, what)                                                                  \
	do {                                                                                       \
		const char *got_ = (got);                                                          \
		zassert_equal(strcmp(got_, want), 0, "%s gives %s, not %s", what, got_, want);     \
	} while (0)

#endif /* MBPF_TESTS_VALUES_FIXTURE_H_ */
