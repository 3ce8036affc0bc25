/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Arm semihosting: text to the host, and the end of the run.
 */

#ifndef MBPF_TOOLS_M4_SEMIHOST_H_
#define MBPF_TOOLS_M4_SEMIHOST_H_

/** Writes terminated text. */
void semihost_write(const char *text);

/** Ends the emulator with this exit code. */
_Noreturn void semihost_exit(int code);

#endif /* MBPF_TOOLS_M4_SEMIHOST_H_ */
