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
