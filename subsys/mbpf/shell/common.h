/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What the shell commands share. They return 0 or the MBPF_ERR_* whose name they have printed.
 */

#ifndef MBPF_SHELL_COMMON_H_
#define MBPF_SHELL_COMMON_H_

#include <stdint.h>

#include <zephyr/shell/shell.h>

#include <mbpf/control.h>

/* For commands with a column of names. */
#define MBPF_SHELL_NAME "%-20s"

/* Prints an error as "NAME: why", where `why` may be NULL. @return rc */
int mbpf_shell_error(const struct shell *sh, int rc, const char *why);

/* mbpf_control_enter(), and prints why not. */
int mbpf_shell_enter(const struct shell *sh, struct mbpf_runtime **rt);

/* Enters and finds a program; on an error nothing is entered. */
int mbpf_shell_enter_prog(const struct shell *sh, const char *name, struct mbpf_prog **prog);

/* Puts dots in place of what is not printable ASCII, in a text of `size` bytes. */
void mbpf_shell_clean(char *text, size_t size);

/* Prints a title and the names of the bits that are set, of those that have a name. */
struct mbpf_shell_bit {
	const char *name;
	uint32_t bit;
};
void mbpf_shell_bits(const struct shell *sh, const char *title, const struct mbpf_shell_bit *names,
		     size_t count, uint32_t bits);

/* Names by number. */
const char *mbpf_shell_hook_type(uint32_t type);
const char *mbpf_shell_map_type(uint32_t type);

/* Reads a whole number in C's notation. @return whether it is one, and no larger than `max`. */
bool mbpf_shell_number(const char *text, uint32_t max, uint32_t *number);

/* The commands. */
int mbpf_shell_prog_list(const struct shell *sh, size_t argc, char **argv);
int mbpf_shell_prog_show(const struct shell *sh, size_t argc, char **argv);
int mbpf_shell_prog_attach(const struct shell *sh, size_t argc, char **argv);
int mbpf_shell_prog_detach(const struct shell *sh, size_t argc, char **argv);
int mbpf_shell_prog_unload(const struct shell *sh, size_t argc, char **argv);
int mbpf_shell_map_list(const struct shell *sh, size_t argc, char **argv);
int mbpf_shell_map_dump(const struct shell *sh, size_t argc, char **argv);
int mbpf_shell_map_get(const struct shell *sh, size_t argc, char **argv);
int mbpf_shell_map_set(const struct shell *sh, size_t argc, char **argv);
int mbpf_shell_map_delete(const struct shell *sh, size_t argc, char **argv);
int mbpf_shell_hook_list(const struct shell *sh, size_t argc, char **argv);
int mbpf_shell_event_tail(const struct shell *sh, size_t argc, char **argv);
int mbpf_shell_stats(const struct shell *sh, size_t argc, char **argv);
int mbpf_shell_feature(const struct shell *sh, size_t argc, char **argv);

#endif /* MBPF_SHELL_COMMON_H_ */
