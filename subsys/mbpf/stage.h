/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Staging for several clients: each says by the digest which package it means, so that one does not
 * write into or activate what another has begun.
 */

#ifndef MBPF_STAGE_H_
#define MBPF_STAGE_H_

#include <mbpf/control.h>

/* Bytes of a digest that tell packages apart. */
#define MBPF_STAGE_NAME_SIZE 8U

/* The package that is meant: the first bytes of its digest. */
struct mbpf_stage_name {
	const uint8_t *digest;
	size_t size;
};

/* Writes the bytes if they are the next ones; others are not taken, which is no error.
 * @param written Set to how many there are, on success.
 * @return 0, -MBPF_MGMT_CODE_NO_UPLOAD, -MBPF_MGMT_CODE_OTHER_UPLOAD, or as mbpf_stage_write(). */
int mbpf_stage_take(const struct mbpf_stage_name *name, size_t offset, const void *data,
		    size_t size, uint32_t *written, struct mbpf_error_detail *detail);

/* mbpf_stage_activate(), with the two codes as well. */
int mbpf_stage_activate_named(const struct mbpf_stage_name *name,
			      const struct mbpf_update_options *options,
			      struct mbpf_activation *done, struct mbpf_error_detail *detail);

#endif /* MBPF_STAGE_H_ */
