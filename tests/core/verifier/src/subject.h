/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief A section that is accepted and uses everything, to be spoilt by tests one thing at a time.
 */

#ifndef MBPF_TESTS_SUBJECT_H_
#define MBPF_TESTS_SUBJECT_H_

#include <zephyr/ztest.h>

#include "../../common/assembler.h"

/** What the subject has of each thing. */
#define SUBJECT_NAMES     3U
#define SUBJECT_STRINGS   15U
#define SUBJECT_NUMBERS   2U
#define SUBJECT_GLOBALS   5U
#define SUBJECT_MAPS      2U
#define SUBJECT_FUNCTIONS 4U
#define SUBJECT_HANDLERS  2U

/** Imports of the subject, by index. */
enum subject_import {
	SUBJECT_HELPER,
	SUBJECT_FIELD,
	SUBJECT_CALL,   /* may be called, not constructed */
	SUBJECT_METHOD, /* needs a receiver */
	SUBJECT_NEW,    /* may be constructed, not called */
	SUBJECT_ADD,    /* what CADD calls */
	SUBJECT_GET,    /* what CGET calls */
	SUBJECT_IMPORTS,
};

/** Functions of the subject. */
enum subject_function {
	SUBJECT_TOP,
	SUBJECT_PROG,
	SUBJECT_INIT,
	SUBJECT_OTHER, /* captures a cell; a derived class */
};

extern struct assembly subject;
extern struct mbpf_reject reject;
extern struct mbpf_image image;
extern struct mbpf_verify_policy policy;

/** Fills `subject` with the good section, not yet laid out. Function PROG is the last and open. */
void subject_begin(void);

/** Verifies the bytes of `subject` as they are. @return the reason, 0 when accepted. */
uint16_t subject_verify(void);

/** Lays out and verifies. */
uint16_t subject_build(void);

/** The section's bytes. */
uint8_t *subject_bytes(void);

/** Position of entry `index` of a table in the section. */
uint32_t subject_functions_at(uint32_t index);
uint32_t subject_strings_at(uint32_t index);
uint32_t subject_imports_at(uint32_t index);
uint32_t subject_handlers_at(uint32_t index);
uint32_t subject_code_at(uint32_t index);
uint32_t subject_text_at(uint32_t offset);

#endif /* MBPF_TESTS_SUBJECT_H_ */
