/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <mbpf/error.h>

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
		MBPF_ERROR_LIST(CASE_ERROR)
	default:
		return "UNKNOWN";
	}
}

const char *mbpf_reason_string(uint16_t reason)
{
	switch (reason) {
		MBPF_REASON_LIST(CASE_REASON)
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
