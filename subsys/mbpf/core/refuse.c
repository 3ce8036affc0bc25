/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "refuse.h"

#include <string.h>

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

int mbpf_refuse_code(struct mbpf_error_detail *detail, int code, uint32_t section, uint32_t limit,
		     uint32_t actual)
{
	if (detail != NULL) {
		detail->code = code;
		detail->reason = 0;
		detail->item = MBPF_NO_ITEM;
		detail->section = section;
		detail->offset = 0;
		detail->limit = limit;
		detail->actual = actual;
		detail->message[0] = '\0';
	}
	return code;
}

int mbpf_refuse(struct mbpf_error_detail *detail, enum mbpf_reason reason, uint32_t section,
		uint32_t offset, uint32_t limit, uint32_t actual)
{
	int code = mbpf_refuse_code(detail, code_of(reason), section, limit, actual);

	if (detail != NULL) {
		detail->reason = (uint16_t)reason;
		detail->offset = offset;
	}
	return code;
}

void mbpf_refuse_about(struct mbpf_error_detail *detail, uint32_t item, const char *name,
		       size_t size)
{
	if (detail != NULL) {
		detail->item = (uint16_t)item;
		if (size >= sizeof(detail->message)) {
			size = sizeof(detail->message) - 1U;
		}
		memcpy(detail->message, name, size);
		detail->message[size] = '\0';
	}
}
