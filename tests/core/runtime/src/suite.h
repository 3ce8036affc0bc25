/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief What the files of this suite share: packages, and one runtime that each test starts anew.
 */

#ifndef MBPF_TESTS_RUNTIME_SUITE_H_
#define MBPF_TESTS_RUNTIME_SUITE_H_

#include <mbpf/mbpf.h>

#include "../../common/load.h"

/* Whether the runtime was built to be able to accept unsigned packages. */
#if defined(MBPF_ALLOW_UNSIGNED) || defined(CONFIG_MBPF_ALLOW_UNSIGNED)
#define SUITE_MAY_ALLOW_UNSIGNED 1
#else
#define SUITE_MAY_ALLOW_UNSIGNED 0
#endif

#define SUITE_ARENA 16384U

/* Packages of data/, by name. */
extern const struct suite_package pkg_arguments;
extern const struct suite_package pkg_context_version;
extern const struct suite_package pkg_events;
extern const struct suite_package pkg_events_none;
extern const struct suite_package pkg_events_throws;
extern const struct suite_package pkg_faults;
extern const struct suite_package pkg_faults_2;
extern const struct suite_package pkg_faults_3;
extern const struct suite_package pkg_faults_4;
extern const struct suite_package pkg_first;
extern const struct suite_package pkg_first_2;
extern const struct suite_package pkg_first_3;
extern const struct suite_package pkg_first_4;
extern const struct suite_package pkg_first_5;
extern const struct suite_package pkg_foreign;
extern const struct suite_package pkg_foreign_unnamed;
extern const struct suite_package pkg_globals;
extern const struct suite_package pkg_init_loops;
extern const struct suite_package pkg_init_throws;
extern const struct suite_package pkg_map_flags;
extern const struct suite_package pkg_map_sizes;
extern const struct suite_package pkg_map_type;
extern const struct suite_package pkg_map_wide;
extern const struct suite_package pkg_observer;
extern const struct suite_package pkg_observer_next;
extern const struct suite_package pkg_other_engine;
extern const struct suite_package pkg_ram;
extern const struct suite_package pkg_second;
extern const struct suite_package pkg_second_named;
extern const struct suite_package pkg_shared_a;
extern const struct suite_package pkg_shared_b;
extern const struct suite_package pkg_shared_init;
extern const struct suite_package pkg_shared_not;
extern const struct suite_package pkg_shared_wide;
extern const struct suite_package pkg_stack;
extern const struct suite_package pkg_stack_damaged;
extern const struct suite_package pkg_stack_plain;
extern const struct suite_package pkg_state;
extern const struct suite_package pkg_state_next;
extern const struct suite_package pkg_state_throws;
extern const struct suite_package pkg_state_wide;
extern const struct suite_package pkg_timer;
extern const struct suite_package pkg_top_throws;
extern const struct suite_package pkg_trace;
extern const struct suite_package pkg_unknown_hook;
extern const struct suite_package pkg_unnamed;
extern const struct suite_package pkg_no_signature;
extern const struct suite_package pkg_wall;

extern struct mbpf_runtime rt;
/** Attach points of `rt`: net.recv (NET_RX) and app.trace (TRACEPOINT). */
extern struct mbpf_hook net;
extern struct mbpf_hook trace;
/** What the clock says, and how far each look at it moves it, in nanoseconds. */
extern uint64_t suite_now;
extern uint64_t suite_tick;
/** The log lines since the test began, each with "level " before and a line feed behind. */
extern char suite_log[256];
/** Called with each log line; NULL: nothing more than the line is kept. */
extern void (*suite_on_log)(struct mbpf_prog *prog);

/** A configuration that trusts the test key and has no limits of its own. */
struct mbpf_runtime_config suite_config(void);
/** Starts the runtime anew, with nothing loaded. */
void suite_start(const struct mbpf_runtime_config *config);
/** Loads a package that must be accepted. */
struct mbpf_prog *suite_load(const struct suite_package *package);
/** Loads a package that must be refused with this code. @return the reason. */
uint16_t suite_refused(const struct suite_package *package, int code);
/** The key that signs the packages. */
extern const struct mbpf_key *const suite_keys;
/** Detaches if need be, and unloads. */
void suite_unload(struct mbpf_prog *prog);
/** Calls a function in another thread, which comes before this one, and waits until it is done. */
void suite_in_thread(void (*function)(void));
/** Calls a function in an interrupt; on the host, in a thread that is said to be one. */
void suite_in_interrupt(void (*function)(void));
/** Runs a packet of two bytes; returns the verdict. */
int32_t suite_packet(uint8_t first, uint8_t second);

#endif /* MBPF_TESTS_RUNTIME_SUITE_H_ */
