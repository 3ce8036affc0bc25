/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Helpers of the firmware's own: native functions that it offers to programs by name.
 * @ingroup mbpf_helper
 * @{
 */

#ifndef MBPF_OWN_HELPER_H_
#define MBPF_OWN_HELPER_H_

#include <stdbool.h>
#include <stdint.h>

#include <mbpf/gen/hooks.h>
#include <mbpf/gen/package.h>
#include <mbpf/helper.h>

#ifdef __cplusplus
extern "C" {
#endif

struct mbpf_hook;
struct mbpf_prog;
struct mbpf_runtime;

/** Whether firmware may add helpers; known to the core and the firmware alike. */
#ifndef MBPF_OWN_HELPERS
#define MBPF_OWN_HELPERS 1
#endif

/** Version of a helper. A package runs with the major version that it was built for, and with its
 * minor version or a later one. */
#define MBPF_VERSION(major, minor) ((uint32_t)(major) << 16 | (uint32_t)(minor))

/** Bit of `contexts` for an enum mbpf_hook_context. */
#define MBPF_HELPER_IN(context) (1U << (context))
/** `contexts` of a helper that may be called in every context. */
#define MBPF_HELPER_ANYWHERE                                                                       \
	(MBPF_HELPER_IN(MBPF_CONTEXT_THREAD) | MBPF_HELPER_IN(MBPF_CONTEXT_IRQ_LOCKED) |           \
	 MBPF_HELPER_IN(MBPF_CONTEXT_ISR))

/**
 * A helper of the firmware's own. Static storage; the firmware sets the members that are described,
 * all others are 0 and belong to the runtime from mbpf_helper_register() on.
 */
struct mbpf_own_helper {
	/**
	 * `name`, as programs have it behind `mbpf.`: an identifier of at most
	 * MBPF_HELPER_NAME_MAX characters; `fn`; and `capability`, one bit of MBPF_CAP_FIRMWARE, or
	 * 0 when none is needed.
	 */
	struct mbpf_helper helper;
	/** MBPF_VERSION(). */
	uint32_t version;
	/**
	 * "(kind,...)->result", without blanks, at most MBPF_HELPER_MAX_ARGS arguments. Kinds: u32,
	 * i32, number, string, bytes, pair; those with `?` may be left out and are the last ones.
	 * Results: undefined, bool, number. `fn` reads arguments by the accessors of helper.h,
	 * which look at them, once each but for pairs that it also writes to: `mbpf check` counts
	 * on that when it proves how many steps a call takes. A program that was built for another
	 * prototype is refused.
	 */
	const char *prototype;
	/** Name of the capability in manifests: MBPF_CAP_FIRMWARE_PREFIX, then capital letters,
	 * digits and `_`, at most MBPF_CAPABILITY_NAME_MAX characters; NULL without a capability.
	 */
	const char *capability_name;
	/** Where it may be called: MBPF_HELPER_IN() bits. MBPF_CONTEXT_THREAD is one of them, for
	 * mbpf_init and mbpf_fini run there. */
	uint32_t contexts;

	/** @cond INTERNAL_HIDDEN */
	struct mbpf_own_helper *next;
	/** @endcond */
};

#if MBPF_OWN_HELPERS
/**
 * Makes a helper known to programs that are loaded from now on. On Zephyr, MBPF_HELPER_DEFINE()
 * (zephyr.h) does so at start.
 *
 * @param rt A prepared runtime.
 * @param helper Static storage, with what it points to; in one runtime only, until that is shut
 * down.
 * @retval 0 done.
 * @retval MBPF_ERR_INVALID_ARG a pointer is NULL; a name, prototype, capability name or set of
 * contexts is not as described; a capability that is more than one bit, or has no name, or a name
 * without a bit.
 * @retval MBPF_ERR_CAPABILITY_DENIED the bit of the capability is not one of MBPF_CAP_FIRMWARE.
 * @retval MBPF_ERR_EXISTS there is a helper of that name, in the core or of the firmware's own, or
 * another helper has the capability's bit with another name, or its name with another bit.
 * @retval MBPF_ERR_CONTEXT this is an interrupt.
 * On an error nothing is changed. Thread context only.
 */
int mbpf_helper_register(struct mbpf_runtime *rt, struct mbpf_own_helper *helper);
#endif

/**
 * Which helper keeps a program from an attach point (MBPF_ERR_CONTEXT).
 *
 * @return a helper that the program calls and that may not be called in the context of `hook`; NULL
 * when there is none. Any context; not beside an update or unload of the program.
 */
const struct mbpf_own_helper *mbpf_prog_helper_denied(const struct mbpf_prog *prog,
						      const struct mbpf_hook *hook);

/* For helpers, beside the accessors of helper.h; the same rules hold. */

/** Whether an argument was given and is not undefined. */
bool mbpf_arg_is_given(const struct mbpf_call *call, uint32_t index);

/** A number that is an integer in [-2^31, 2^31); TypeError for what is no number, RangeError for
 * another one. */
int mbpf_arg_i32(struct mbpf_call *call, uint32_t index, int32_t *out);

/** Throws a RangeError: an argument is a number that this helper has no use for. @return the status
 * that the helper must return at once. */
int mbpf_call_refuse(struct mbpf_call *call);

/** @return the program that calls; valid until the helper returns. */
const struct mbpf_prog *mbpf_call_prog(const struct mbpf_call *call);

#ifdef __cplusplus
}
#endif

/** @} */

#endif /* MBPF_OWN_HELPER_H_ */
