/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief What the files of this suite share: packages, the firmware's helpers, and one runtime that
 * each test starts anew.
 */

#ifndef MBPF_TESTS_HELPERS_SUITE_H_
#define MBPF_TESTS_HELPERS_SUITE_H_

#include <mbpf/mbpf.h>

#include "../../common/load.h"

/* Packages of data/, by name. */
extern const struct suite_package pkg_budget;
extern const struct suite_package pkg_core_version;
extern const struct suite_package pkg_kinds;
extern const struct suite_package pkg_no_capability;
extern const struct suite_package pkg_no_versions;
extern const struct suite_package pkg_other_capability;
extern const struct suite_package pkg_quiet;
extern const struct suite_package pkg_relay;

/* The capabilities of helpers.yaml. */
#define CAP_RELAY (1U << 16)
#define CAP_PROBE (1U << 31)

extern struct mbpf_runtime rt;
/** Attach points of `rt` for NET_RX, one in each context. */
extern struct mbpf_hook thread_net;
extern struct mbpf_hook locked_net;
extern struct mbpf_hook isr_net;
/** The last log line. */
extern char suite_log[256];
/** What setRelay was called with last, and how often. */
extern uint32_t relay_number;
extern uint32_t relay_ms;
extern uint32_t relay_calls;
extern char relay_why[16];
/** The program that called last. */
extern const struct mbpf_prog *relay_caller;

/** Copies of the helpers of helpers.yaml, registered by nobody. */
struct mbpf_own_helper suite_relay(void);
struct mbpf_own_helper suite_add(void);
struct mbpf_own_helper suite_fill(void);
/** Registers all of them. */
void suite_register(void);
/** Starts `rt` anew, without helpers, where programs may have these capabilities. */
void suite_start(uint32_t capabilities);

/** Loads a package that must be good. */
struct mbpf_prog *suite_load(const struct suite_package *package);
/** Loads a package that must be refused. @return the detail. */
struct mbpf_error_detail suite_refused(const struct suite_package *package, int code);
/** Runs an event of so many bytes. @return the verdict. */
int32_t suite_packet(struct mbpf_hook *hook, uint32_t pkt_len, uint32_t data_len);
/** As mbpf_prog_stats_get(). */
struct mbpf_prog_stats suite_stats(const struct mbpf_prog *prog);

#endif /* MBPF_TESTS_HELPERS_SUITE_H_ */
