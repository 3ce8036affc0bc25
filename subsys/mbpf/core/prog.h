/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Private contract of the runtime: programs and the arena.
 *
 * One owner frees: everything a program has hangs on its struct mbpf_prog, and only prog_free() in
 * load.c lets go of it.
 */

#ifndef MBPF_CORE_PROG_H_
#define MBPF_CORE_PROG_H_

#include <mbpf/helper.h>
#include <mbpf/mbpf.h>

#include "image.h"
#include "maps.h"
#include "observe.h"
#include "reader.h"
#include "vm.h"

struct mbpf_text;

/* Hook types that a firmware may leave out; it refuses packages for one that it has not. */
#ifndef MBPF_HOOKS_CUSTOM
#define MBPF_HOOKS_CUSTOM 1
#endif

/*
 * Where a field is and how it is read, in 32 bits of which the lowest 4 are an enum
 * mbpf_field_type; 0 is no field. The packages of programs for CUSTOM have the second form as
 * prototype of their imports.
 */
#define MBPF_FIELD_TYPE(how) ((how) & 15U)
/* In the context struct: offset (8 bits), shift (4 bits), mask (16 bits; 0: the whole member). */
#define MBPF_FIELD_MEMBER(type, offset, shift, mask)                                               \
	((uint32_t)(type) | (uint32_t)(offset) << 4 | (uint32_t)(shift) << 12 |                    \
	 (uint32_t)(mask) << 16)
/* In the data: offset and length (14 bits each). */
#define MBPF_FIELD_DATA(type, offset, length)                                                      \
	((uint32_t)(type) | (uint32_t)(offset) << 4 | (uint32_t)(length) << 18)

/** A context field as spec/hooks.yaml declares it. */
struct mbpf_ctx_field {
	const char *name;
	uint32_t how;
};

/** What the runtime knows of a hook type. */
struct mbpf_hook_type {
	const char *name;
	const struct mbpf_ctx_field *fields;
	uint8_t field_count;
	uint8_t id;
	uint8_t ctx_size;
	uint8_t data_off; /* 0: events of this type have no data */
	uint8_t data_len_off;
	uint8_t read_fn_off;
	uint8_t flags_off;
	bool any_verdict;
	bool deferrable;
	int8_t default_verdict;
	uint32_t max_verdict; /* as unsigned; UINT32_MAX when every int32 is a verdict */
	int8_t combine;       /* verdict that wins over others; -1: the last one that is not 0 */
};

/*
 * Failures in a row are those between which `good`, the number of runs that ended well, did not
 * change: a good run has nothing to do for it.
 */
struct mbpf_breaker {
	uint64_t since; /* when it opened */
	uint32_t good;
	uint32_t failed; /* runs */
	uint32_t streak;
	bool open;
};

/** What a program may log. */
struct mbpf_log_limit {
	uint64_t until; /* as if each line took its part of a second, when the last one is over */
	uint32_t lost;  /* lines kept back since the last one */
};

/** One loaded package of a program; an update puts another one in its place. */
struct mbpf_version {
	struct mbpf_version *next; /* of those that are replaced and may still be running */
	struct mbpf_hook *left;    /* as in struct mbpf_prog */
	uint8_t quiet;
	uint8_t map_count;
	uint8_t instance_count;
	union mbpf_import *imports;
	uint32_t capabilities;
	uint32_t max_steps;
	uint32_t max_helpers;
	uint32_t max_wall_time_us;
	uint32_t descriptor_size;
	struct mbpf_map *maps[MBPF_MAX_MAPS];
	struct mbpf_map *events; /* its program's, or the one that it brings; NULL without EMIT */
	struct mbpf_image image;
	struct mbpf_span debug;     /* the DEBUG section */
	struct mbpf_vm **instances; /* control blocks, each followed by its memory */
};

struct mbpf_prog {
	struct mbpf_prog *next;
	struct mbpf_runtime *rt;
	struct mbpf_hook *hook;
	struct mbpf_prog *beside; /* that runs next on the same event */
	int32_t priority;
	uint8_t quiet;          /* see mbpf_hook_quiet() */
	bool updating;          /* mbpf_init of the next version runs */
	struct mbpf_hook *left; /* where events may still be on their way to it; NULL: none are */
	const struct mbpf_hook_type *type;
	const struct mbpf_schema *schema; /* of the events of a CUSTOM hook */
	struct mbpf_version *version;
	struct mbpf_version *retired; /* that were replaced */
	/* The ring of emitted events, or NULL; its lock guards their counts. */
	struct mbpf_map *events;
	struct mbpf_breaker breaker;
	struct mbpf_log_limit log_limit;
	/* Of runs only those of versions that are freed; of events those that were read. */
	struct mbpf_prog_stats stats;
	struct mbpf_prog_error error;
	uint64_t events_told; /* of stats.events_lost, how many were reported in the stream */
#if MBPF_HISTOGRAMS
	struct mbpf_histograms *histograms;
#endif
	char name[64];
};

/* --- runtime.c --- */

/**
 * What points at the program in the runtime's list, or the NULL at the end of the list: a program
 * is not in it while its own mbpf_init or mbpf_fini runs.
 */
struct mbpf_prog **mbpf_prog_link(const struct mbpf_prog *prog);

/* --- load.c --- */

/** Whether nobody runs a program that is on no hook, or is on his way to it. */
bool mbpf_prog_at_rest(struct mbpf_prog *prog);

/* --- hook.c --- */

/*
 * Who may be reading a program: an event counts itself before it looks for programs, in `entering`
 * until it has claimed the instance of `direct`, or in one of `walkers` until it has walked the
 * list. What was taken away from there is seen by nobody once each of these counts was 0 at some
 * time since.
 */

/**
 * Looks whether every event that began before `*quiet` was set to 0 is past its reading.
 *
 * @param quiet What the calls since then have seen.
 */
bool mbpf_hook_quiet(struct mbpf_hook *hook, uint8_t *quiet);
/** Whether the programs of an attach point may take that many steps, with `prog`, which may be one
 * of them, taking `max_steps`. */
bool mbpf_hook_allows(const struct mbpf_hook *hook, const struct mbpf_prog *prog,
		      uint32_t max_steps);
/** Whether no event is on its way to a program that was detached. */
bool mbpf_prog_left(struct mbpf_prog *prog);
/** Chooses what events of the hook need not choose; it may be NULL. With the lock. */
void mbpf_hook_publish(struct mbpf_hook *hook);

/* --- breaker.c --- */

/**
 * The lock of what events and threads both change: which hook a program is on and that hook's
 * `direct`; of a program the breaker, the last error, and counts beside those of runs.
 */
uint32_t mbpf_events_lock(void);
void mbpf_events_unlock(uint32_t key);
/** One more of a count that every context changes. */
void mbpf_events_count(uint64_t *count);
/** Counts a run that failed, keeps why, and opens the breaker after too many. */
void mbpf_breaker_failed(struct mbpf_vm *vm, enum mbpf_failure failure);
/** Whether an event passes the program by, which is counted. */
bool mbpf_breaker_skips(struct mbpf_prog *prog);

/* --- arena.c --- */

void mbpf_arena_init(struct mbpf_runtime *rt);
/** Zeroed, 8-aligned memory, or NULL. */
void *mbpf_arena_alloc(struct mbpf_runtime *rt, size_t size);
/** NULL is allowed. */
void mbpf_arena_free(struct mbpf_runtime *rt, void *memory);

/* --- context.c --- */

/** @return the hook type of that number, or NULL. */
const struct mbpf_hook_type *mbpf_hook_type_find(uint32_t id);
/** A 64-bit value as a new array [low, high]. */
int mbpf_ctx_pair(struct mbpf_vm *vm, uint64_t value, union mbpf_val *out);
/** Field that JavaScript sees under that name (MBPF_FIELD_MEMBER, _DATA), or 0. */
uint32_t mbpf_ctx_field_of(const struct mbpf_hook_type *type, const struct mbpf_schema *schema,
			   const struct mbpf_text *name);

/* --- schema.c --- */

/** Whether an attach point can be registered with its schema, or without one. @return 0 or
 * MBPF_ERR_*. */
int mbpf_schema_check(const struct mbpf_runtime *rt, const struct mbpf_hook *hook);
/** The schema of that id of an attach point; of that version if there is one. NULL: none. */
const struct mbpf_schema *mbpf_schema_find(const struct mbpf_runtime *rt, uint32_t id,
					   uint32_t version);
/** Whether there is any attach point for CUSTOM. */
bool mbpf_schema_is_any(const struct mbpf_runtime *rt);
/** As mbpf_ctx_field_of(). */
uint32_t mbpf_schema_field(const struct mbpf_schema *schema, const struct mbpf_text *name);
/** The value of a field in the data. */
int mbpf_schema_get(struct mbpf_vm *vm, uint32_t how, union mbpf_val *out);
/** The size of a context whose event has to be asked for more before it is run. */
#define MBPF_CTX_SIZE_CUSTOM (sizeof(struct mbpf_ctx_custom) | (SIZE_MAX / 2U + 1U))
/** Whether an event is what such an attach point declares. */
bool mbpf_schema_fits(const struct mbpf_hook *hook, const void *ctx, size_t ctx_size);

/* --- helpers.c --- */

/** By enum mbpf_helper_id. */
extern const struct mbpf_helper mbpf_helpers[];
/** @return the helper of that name, of the core or of a runtime's own, which may be NULL; or NULL.
 */
const struct mbpf_helper *mbpf_helper_find(const struct mbpf_runtime *rt,
					   const struct mbpf_text *name);
/** Looks up the version that a helper has. @return false when there is no helper of that name. */
bool mbpf_helper_version(const struct mbpf_runtime *rt, const struct mbpf_span *name,
			 uint32_t *version);
/** Calls a helper: counts it, checks capability and argument count. */
int mbpf_helper_call(struct mbpf_call *call, const struct mbpf_helper *helper);

/* --- helpers_own.c --- */

#if MBPF_OWN_HELPERS
/** @return the own helper of that name, or NULL; `rt` may be NULL. */
const struct mbpf_own_helper *mbpf_own_helper_find(const struct mbpf_runtime *rt,
						   const struct mbpf_text *name);
/** @return the bit of the capability of that name, or 0; `rt` may be NULL. */
uint32_t mbpf_own_capability(const struct mbpf_runtime *rt, const struct mbpf_span *name);
/** @return the name of one of these capabilities, or an empty one. */
const char *mbpf_own_capability_name(const struct mbpf_runtime *rt, uint32_t bits);
/** As mbpf_helper_version(), among own helpers. */
bool mbpf_own_version(const struct mbpf_runtime *rt, const struct mbpf_span *name,
		      uint32_t *version);
/** @return an own helper that a verified image calls and that may not be called in that context, or
 * NULL. */
const struct mbpf_own_helper *mbpf_own_helper_denied(const struct mbpf_runtime *rt,
						     const struct mbpf_image *image,
						     uint32_t context);
#else
static inline const struct mbpf_own_helper *mbpf_own_helper_find(const struct mbpf_runtime *rt,
								 const struct mbpf_text *name)
{
	(void)rt;
	(void)name;
	return NULL;
}

static inline uint32_t mbpf_own_capability(const struct mbpf_runtime *rt,
					   const struct mbpf_span *name)
{
	(void)rt;
	(void)name;
	return 0;
}

static inline const char *mbpf_own_capability_name(const struct mbpf_runtime *rt, uint32_t bits)
{
	(void)rt;
	(void)bits;
	return "";
}

static inline bool mbpf_own_version(const struct mbpf_runtime *rt, const struct mbpf_span *name,
				    uint32_t *version)
{
	(void)rt;
	(void)name;
	(void)version;
	return false;
}

static inline const struct mbpf_own_helper *mbpf_own_helper_denied(const struct mbpf_runtime *rt,
								   const struct mbpf_image *image,
								   uint32_t context)
{
	(void)rt;
	(void)image;
	(void)context;
	return NULL;
}
#endif

/* --- helpers_event.c --- */

/** Gives a version that may emit its program's ring, or a new one. @return false when the arena is
 * full. */
bool mbpf_emit_make(struct mbpf_version *version, struct mbpf_prog *prog);
/** Sets what was counted of emitted events. */
void mbpf_emit_count(const struct mbpf_prog *prog, struct mbpf_prog_stats *stats);

/* --- failure.c --- */

/** Copies the first `len` units of a text, with ? for what is not Latin-1. */
void mbpf_text_copy(const struct mbpf_text *text, char *buf, uint32_t len);
/** Fills `error` from what the last run of the instance left. */
void mbpf_failure_describe(const struct mbpf_vm *vm, enum mbpf_failure failure,
			   struct mbpf_prog_error *error);

/* --- event.h, run.c: the end of an event --- */

/** Ends an event whose result is none of the hook's verdicts: a failure, with the hook's default;
 * or what an equal double means. @return 0. */
int mbpf_event_other(struct mbpf_vm *vm, union mbpf_val result, int32_t *verdict);
/** Sets vm->deadline_ns for a run that starts now, when the program has a wall budget. */
void mbpf_prog_deadline(struct mbpf_vm *vm);

/* --- run.c --- */

/** The firmware's time, 0 without a clock. */
uint64_t mbpf_runtime_now(const struct mbpf_runtime *rt);
/** Runs function `func` of the package without an event. @return MBPF_FAILURE_*, told in `error`.
 */
enum mbpf_failure mbpf_vm_call(struct mbpf_vm *vm, uint32_t func, struct mbpf_prog_error *error);

/* --- claim.c --- */

/** Takes an instance for an event. NULL: there is none, which is counted. */
struct mbpf_vm *mbpf_instance_claim(struct mbpf_prog *prog, const void *ctx);
/** Around each call out of the core during a run, from where an event can come. */
void mbpf_call_out(struct mbpf_vm *vm);
void mbpf_call_back(struct mbpf_vm *vm);

/* --- update.c --- */

/** Frees versions that nobody can reach any more. @return whether none is left. */
bool mbpf_prog_free_retired(struct mbpf_prog *prog);

/* --- version.c --- */

/** Most instances that a version of this runtime has. */
uint32_t mbpf_instance_count(const struct mbpf_runtime *rt);
/** Runs the top level and mbpf_init of each instance. @return 0 or MBPF_ERR_INIT_FAILED. */
int mbpf_version_init(struct mbpf_version *version, struct mbpf_error_detail *detail);
/** Whether no instance is running. */
bool mbpf_version_idle(const struct mbpf_version *version);
/** Frees a version that nobody can reach, except maps that another version of its program has. */
void mbpf_version_free(struct mbpf_prog *prog, struct mbpf_version *version);
/** Adds what the instances have counted. With the lock. */
void mbpf_version_add(const struct mbpf_version *version, struct mbpf_prog_stats *stats);

#endif /* MBPF_CORE_PROG_H_ */
