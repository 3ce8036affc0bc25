/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The other end of the link, in the same firmware so that the sample needs none: a product has its
 * driver here.
 */

#include <string.h>

#include <zephyr/sys/util.h>

#include "core/sha512.h"
#include "link.h"

static const uint8_t *package;
static size_t package_size;
static size_t sent;
static bool has_begun;
static bool has_ended;
static bool damages;

void link_send(const uint8_t *data, size_t size, bool is_damaged)
{
	package = data;
	package_size = size;
	sent = 0;
	has_begun = false;
	has_ended = false;
	damages = is_damaged;
}

/* A sender knows the digest: 'mbpf load' computes it, sha512sum does. */
static void begin(struct link_message *message)
{
	struct mbpf_sha512 hash;

	mbpf_sha512_init(&hash);
	mbpf_sha512_update(&hash, package, package_size);
	mbpf_sha512_final(&hash, message->digest);
	message->kind = LINK_BEGIN;
	message->size = (uint32_t)package_size;
}

bool link_receive(struct link_message *message)
{
	if (!has_begun) {
		has_begun = true;
		begin(message);
		return true;
	}
	if (sent == package_size) {
		message->kind = LINK_END;
		has_ended = !has_ended;
		return has_ended;
	}
	message->kind = LINK_DATA;
	message->offset = (uint32_t)sent;
	message->size = (uint32_t)MIN(sizeof(message->data), package_size - sent);
	memcpy(message->data, package + sent, message->size);
	if (damages && sent == 0U) {
		message->data[40] ^= 1U;
	}
	sent += message->size;
	return true;
}
