/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief What the files of this suite share: packages, and one runtime that each test starts anew.
 */

#ifndef MBPF_TESTS_HOOKS_SUITE_H_
#define MBPF_TESTS_HOOKS_SUITE_H_

#include <mbpf/mbpf.h>

#include "../../common/load.h"

/* Whether the runtime was built with CUSTOM hooks. */
#if defined(__ZEPHYR__)
#define SUITE_HAS_CUSTOM IS_ENABLED(CONFIG_MBPF_HOOKS_CUSTOM)
#elif defined(MBPF_HOOKS_CUSTOM)
#define SUITE_HAS_CUSTOM MBPF_HOOKS_CUSTOM
#else
#define SUITE_HAS_CUSTOM 1
#endif

/* Packages of data/, by name. */
extern const struct suite_package pkg_custom;
extern const struct suite_package pkg_fields_net;
extern const struct suite_package pkg_fields_timer;
extern const struct suite_package pkg_fields_tracepoint;
extern const struct suite_package pkg_gate;
extern const struct suite_package pkg_object;

extern struct mbpf_runtime rt;
/** Attach points of `rt`, one of each type. */
extern struct mbpf_hook net_rx;
extern struct mbpf_hook net_tx;
extern struct mbpf_hook timer;
extern struct mbpf_hook tracepoint;
extern struct mbpf_hook security;
/** The last log line. */
extern char suite_log[256];

/** Loads a package that must be accepted. */
struct mbpf_prog *suite_load(const struct suite_package *package);
/** Loads and attaches. */
struct mbpf_prog *suite_attach(const struct suite_package *package, struct mbpf_hook *hook);
/** The counts of a program. */
struct mbpf_prog_stats suite_stats(const struct mbpf_prog *prog);

#endif /* MBPF_TESTS_HOOKS_SUITE_H_ */
