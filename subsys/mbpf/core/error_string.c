/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <mbpf/error.h>

#ifndef MBPF_ERROR_STRINGS
#define MBPF_ERROR_STRINGS 1
#endif

#define CASE_ERROR(code, name)                                                                     \
	case code:                                                                                 \
		return name;

#define CASE_REASON(reason, code, name)                                                            \
	case reason:                                                                               \
		return name;

#define CASE_REJECT(reason, name, meaning, names_word)                                             \
	case reason:                                                                               \
		return name ": " meaning;

const char *mbpf_error_string(int code)
{
	switch (code) {
#if MBPF_ERROR_STRINGS
		MBPF_ERROR_LIST(CASE_ERROR)
#endif
	default:
		return "UNKNOWN";
	}
}

const char *mbpf_reason_string(uint16_t reason)
{
	switch (reason) {
#if MBPF_ERROR_STRINGS
		MBPF_REASON_LIST(CASE_REASON)
#endif
	default:
		return "UNKNOWN";
	}
}

const char *mbpf_reject_string(uint16_t reason)
{
	switch (reason) {
#if defined(MBPF_REJECT_STRINGS)
		MBPF_REJECT_LIST(CASE_REJECT)
#endif
	default:
		return "UNKNOWN";
	}
}
