/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief JSON lines through semihosting: one flat object per line, built in a static buffer.
 */

#ifndef MBPF_TOOLS_M4_JSON_H_
#define MBPF_TOOLS_M4_JSON_H_

#include <stddef.h>
#include <stdint.h>

/** Starts an object whose first member is "kind". */
void json_begin(const char *kind);
void json_text(const char *name, const char *text, size_t len);
void json_int(const char *name, int64_t value);
void json_hex(const char *name, const uint8_t *data, size_t len);
/** Ends the object and writes its line. */
void json_end(void);

#endif /* MBPF_TOOLS_M4_JSON_H_ */
