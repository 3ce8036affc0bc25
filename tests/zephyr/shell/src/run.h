/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Programs, and commands that run as if they were typed.
 */

#ifndef RUN_H_
#define RUN_H_

#include <stdbool.h>
#include <stdint.h>

/* Unloads what is loaded, and loads the three programs. */
void set_up(void *fixture);

/* Runs a command line in the dummy shell; what it prints is in `printed`. */
int run(const char *line);

/* Until the next command. */
extern const char *printed;

/* Runs a command and expects its result, and that a text is among what it prints. */
void expect(const char *line, int rc, const char *text);

/* Whether the last command printed it. */
bool has_printed(const char *text);

/* Whether the last command printed nothing. */
bool is_silent(void);

/* Runs the programs on the attach point test.timer. */
void tick(uint32_t id);

#endif /* RUN_H_ */
