/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#ifndef LINK_H_
#define LINK_H_

#include <stddef.h>
#include <stdint.h>

#include <mbpf/control.h>

/* A message of the sample's own protocol: what a radio, a bus or a modem would bring. */
struct link_message {
	enum {
		LINK_BEGIN, /* size and digest of a package */
		LINK_DATA,  /* its next bytes */
		LINK_END,   /* all of it was sent */
	} kind;
	uint32_t size;
	uint8_t digest[MBPF_STAGE_DIGEST_SIZE];
	uint32_t offset;
	uint8_t data[64];
};

/* The other end begins to send a package; one byte is changed on its way when `is_damaged`. */
void link_send(const uint8_t *package, size_t size, bool is_damaged);

/* Waits for the next message. @return whether there is one. */
bool link_receive(struct link_message *message);

#endif /* LINK_H_ */
