/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <zephyr/ztest.h>

#include "suite.h"

/* A package is executed in place, so it begins at a multiple of 8. */
static const uint8_t __attribute__((aligned(8))) arguments_mbpf[] = {
#include "arguments.mbpf.inc"
};
PACKAGE(arguments);

static const uint8_t __attribute__((aligned(8))) context_version_mbpf[] = {
#include "context_version.mbpf.inc"
};
PACKAGE(context_version);

static const uint8_t __attribute__((aligned(8))) events_mbpf[] = {
#include "events.mbpf.inc"
};
PACKAGE(events);

static const uint8_t __attribute__((aligned(8))) events_none_mbpf[] = {
#include "events_none.mbpf.inc"
};
PACKAGE(events_none);

static const uint8_t __attribute__((aligned(8))) events_throws_mbpf[] = {
#include "events_throws.mbpf.inc"
};
PACKAGE(events_throws);

static const uint8_t __attribute__((aligned(8))) faults_mbpf[] = {
#include "faults.mbpf.inc"
};
PACKAGE(faults);

static const uint8_t __attribute__((aligned(8))) first_mbpf[] = {
#include "first.mbpf.inc"
};
PACKAGE(first);

static const uint8_t __attribute__((aligned(8))) faults_2_mbpf[] = {
#include "faults_2.mbpf.inc"
};
PACKAGE(faults_2);

static const uint8_t __attribute__((aligned(8))) faults_3_mbpf[] = {
#include "faults_3.mbpf.inc"
};
PACKAGE(faults_3);

static const uint8_t __attribute__((aligned(8))) faults_4_mbpf[] = {
#include "faults_4.mbpf.inc"
};
PACKAGE(faults_4);

static const uint8_t __attribute__((aligned(8))) first_2_mbpf[] = {
#include "first_2.mbpf.inc"
};
PACKAGE(first_2);

static const uint8_t __attribute__((aligned(8))) first_3_mbpf[] = {
#include "first_3.mbpf.inc"
};
PACKAGE(first_3);

static const uint8_t __attribute__((aligned(8))) first_4_mbpf[] = {
#include "first_4.mbpf.inc"
};
PACKAGE(first_4);

static const uint8_t __attribute__((aligned(8))) first_5_mbpf[] = {
#include "first_5.mbpf.inc"
};
PACKAGE(first_5);

static const uint8_t __attribute__((aligned(8))) foreign_mbpf[] = {
#include "foreign.mbpf.inc"
};
PACKAGE(foreign);

static const uint8_t __attribute__((aligned(8))) foreign_unnamed_mbpf[] = {
#include "foreign_unnamed.mbpf.inc"
};
PACKAGE(foreign_unnamed);

static const uint8_t __attribute__((aligned(8))) globals_mbpf[] = {
#include "globals.mbpf.inc"
};
PACKAGE(globals);

static const uint8_t __attribute__((aligned(8))) init_loops_mbpf[] = {
#include "init_loops.mbpf.inc"
};
PACKAGE(init_loops);

static const uint8_t __attribute__((aligned(8))) init_throws_mbpf[] = {
#include "init_throws.mbpf.inc"
};
PACKAGE(init_throws);

static const uint8_t __attribute__((aligned(8))) map_flags_mbpf[] = {
#include "map_flags.mbpf.inc"
};
PACKAGE(map_flags);

static const uint8_t __attribute__((aligned(8))) map_sizes_mbpf[] = {
#include "map_sizes.mbpf.inc"
};
PACKAGE(map_sizes);

static const uint8_t __attribute__((aligned(8))) map_type_mbpf[] = {
#include "map_type.mbpf.inc"
};
PACKAGE(map_type);

static const uint8_t __attribute__((aligned(8))) map_wide_mbpf[] = {
#include "map_wide.mbpf.inc"
};
PACKAGE(map_wide);

static const uint8_t __attribute__((aligned(8))) observer_mbpf[] = {
#include "observer.mbpf.inc"
};
PACKAGE(observer);

static const uint8_t __attribute__((aligned(8))) observer_next_mbpf[] = {
#include "observer_next.mbpf.inc"
};
PACKAGE(observer_next);

static const uint8_t __attribute__((aligned(8))) other_engine_mbpf[] = {
#include "other_engine.mbpf.inc"
};
PACKAGE(other_engine);

static const uint8_t __attribute__((aligned(8))) ram_mbpf[] = {
#include "ram.mbpf.inc"
};
PACKAGE(ram);

static const uint8_t __attribute__((aligned(8))) second_mbpf[] = {
#include "second.mbpf.inc"
};
PACKAGE(second);

static const uint8_t __attribute__((aligned(8))) second_named_mbpf[] = {
#include "second_named.mbpf.inc"
};
PACKAGE(second_named);

static const uint8_t __attribute__((aligned(8))) shared_a_mbpf[] = {
#include "shared_a.mbpf.inc"
};
PACKAGE(shared_a);

static const uint8_t __attribute__((aligned(8))) shared_b_mbpf[] = {
#include "shared_b.mbpf.inc"
};
PACKAGE(shared_b);

static const uint8_t __attribute__((aligned(8))) shared_init_mbpf[] = {
#include "shared_init.mbpf.inc"
};
PACKAGE(shared_init);

static const uint8_t __attribute__((aligned(8))) shared_not_mbpf[] = {
#include "shared_not.mbpf.inc"
};
PACKAGE(shared_not);

static const uint8_t __attribute__((aligned(8))) shared_wide_mbpf[] = {
#include "shared_wide.mbpf.inc"
};
PACKAGE(shared_wide);

static const uint8_t __attribute__((aligned(8))) stack_mbpf[] = {
#include "stack.mbpf.inc"
};
PACKAGE(stack);

static const uint8_t __attribute__((aligned(8))) stack_damaged_mbpf[] = {
#include "stack_damaged.mbpf.inc"
};
PACKAGE(stack_damaged);

static const uint8_t __attribute__((aligned(8))) stack_plain_mbpf[] = {
#include "stack_plain.mbpf.inc"
};
PACKAGE(stack_plain);

static const uint8_t __attribute__((aligned(8))) state_mbpf[] = {
#include "state.mbpf.inc"
};
PACKAGE(state);

static const uint8_t __attribute__((aligned(8))) state_next_mbpf[] = {
#include "state_next.mbpf.inc"
};
PACKAGE(state_next);

static const uint8_t __attribute__((aligned(8))) state_throws_mbpf[] = {
#include "state_throws.mbpf.inc"
};
PACKAGE(state_throws);

static const uint8_t __attribute__((aligned(8))) state_wide_mbpf[] = {
#include "state_wide.mbpf.inc"
};
PACKAGE(state_wide);

static const uint8_t __attribute__((aligned(8))) timer_mbpf[] = {
#include "timer.mbpf.inc"
};
PACKAGE(timer);

static const uint8_t __attribute__((aligned(8))) top_throws_mbpf[] = {
#include "top_throws.mbpf.inc"
};
PACKAGE(top_throws);

static const uint8_t __attribute__((aligned(8))) trace_mbpf[] = {
#include "trace.mbpf.inc"
};
PACKAGE(trace);

static const uint8_t __attribute__((aligned(8))) unknown_hook_mbpf[] = {
#include "unknown_hook.mbpf.inc"
};
PACKAGE(unknown_hook);

static const uint8_t __attribute__((aligned(8))) unnamed_mbpf[] = {
#include "unnamed.mbpf.inc"
};
PACKAGE(unnamed);

static const uint8_t __attribute__((aligned(8))) no_signature_mbpf[] = {
#include "unsigned.mbpf.inc"
};
PACKAGE(no_signature);

static const uint8_t __attribute__((aligned(8))) wall_mbpf[] = {
#include "wall.mbpf.inc"
};
PACKAGE(wall);
