/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "refuse.h"

#include <stddef.h>

#define CASE_CODE(reason, code, name)                                                              \
	case reason:                                                                               \
		return code;

static int code_of(enum mbpf_reason reason)
{
	switch (reason) {
		MBPF_REASON_LIST(CASE_CODE)
	}
	return MBPF_ERR_INVALID_PACKAGE;
}

int mbpf_refuse(struct mbpf_error_detail *detail, enum mbpf_reason reason, uint32_t section,
		uint32_t offset, uint32_t limit, uint32_t actual)
{
	int code = code_of(reason);

	if (detail != NULL) {
		detail->code = code;
		detail->reason = (uint16_t)reason;
		detail->section = (uint16_t)section;
		detail->offset = offset;
		detail->limit = limit;
		detail->actual = actual;
	}
	return code;
}
